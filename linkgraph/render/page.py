"""One HTML file that shows a drawing: opens by double click, asks nothing of any network.

pyvis 0.3.2 carries the data and the vis-network script; its own template and writer are not
used, as they fetch from the net, write in the locale's encoding, and run text from the data.
Here text from the data only ever stands in `<script type="application/json">`, and the page's
policy allows no script but the two whose hashes it names.
"""

import base64
import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from linkgraph.render.drawing import Drawing
from linkgraph.render.encode import page_edges, page_nodes, page_rest
from linkgraph.render.encode_patterns import page_schemes
from linkgraph.render.encode_trace import page_money
from linkgraph.render.kinds import page_kinds
from linkgraph.text import Lang, Text

ASSETS = Path(__file__).parent / "page"
SCRIPTS = (
    "words.js",
    "case.js",
    "marks.js",
    "picture.js",
    "nodes.js",
    "names.js",
    "groups.js",
    "curves.js",
    "filters.js",
    "money.js",
    "search.js",
    "panel.js",
    "table.js",
    "balance.js",
    "staying.js",
    "bands.js",
    "schemes.js",
    "sheet.js",
    "main.js",
)
"""In the order in which they use each other."""
VIS = Path("templates", "lib", "vis-9.1.2", "vis-network.min.js")


def write_page(
    drawing: Drawing, path: Path, lang: Lang, title: str | Text, provenance: str | Text
) -> Path:
    """Write the page for `drawing` to `path` and return it.

    The file appears whole or not at all, and replaces one of that name. `provenance` is the
    caller's line about tool, settings, case and time; nothing here reads a clock, so the same
    drawing and words give the same bytes. OSError when the place cannot be written.
    """
    return write_html(page_html(drawing, lang, title, provenance), path)


def write_html(html: str, path: Path) -> Path:
    """Write a page to `path`, whole or not at all, in place of one of that name; return `path`.

    A pipe or device, such as /dev/null, is written to, never replaced.
    """
    data = html.encode("utf-8", errors="replace")
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return path
    folder = path.absolute().parent
    with NamedTemporaryFile("wb", dir=folder, prefix=".page-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            file.close()
            # A temporary file is private; the page should be as readable as any new file.
            os.chmod(file.name, 0o666 & ~_umask())
            os.replace(file.name, path)
        except BaseException:
            file.close()
            Path(file.name).unlink(missing_ok=True)
            raise
    return path


def page_html(drawing: Drawing, lang: Lang, title: str | Text, provenance: str | Text) -> str:
    """Return the page as text."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    scripts = {"vis": _vis_script(), "page": _page_script()}
    environment = Environment(loader=FileSystemLoader(ASSETS), autoescape=True)
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "allow_nan": False,
        "separators": (",", ":"),
    }
    environment.globals.update(
        lang=lang,
        words=words_of(title)[lang == "en"],
        policy=policy_of(list(scripts.values()), asset("page.css")),
        css=Markup(asset("page.css")),
        scripts={name: Markup(script) for name, script in scripts.items()},
        rest={
            "lang": lang,
            "title": words_of(title),
            "provenance": words_of(provenance),
            **page_kinds(),
            **page_rest(drawing),
            "money": page_money(drawing),
            "schemes": page_schemes(drawing),
        },
    )
    network.templateEnv, network.path = environment, "page.html.j2"
    network.options = {"physics": {"enabled": False}}
    network.nodes, network.edges = page_nodes(drawing), page_edges(drawing)
    return str(network.generate_html())


def words_of(words: str | Text) -> list[str]:
    """Return words in both languages as the page holds them."""
    return [words, words] if isinstance(words, str) else [words.zh, words.en]


def _umask() -> int:
    """The process's mask; reading it means setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def policy_of(scripts: Sequence[str], css: str) -> str:
    """Nothing may be loaded, and nothing run but what stands in this file by our hand."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(css)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def asset(name: str) -> str:
    """One file of the page; line ends as a browser reads them, or hashes would not fit."""
    return (ASSETS / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _page_script() -> str:
    """All parts as one script in one scope."""
    parts = "\n".join(asset(name) for name in SCRIPTS)
    return inline(f'"use strict";\n(() => {{\n{parts}\n}})();\n')


def _vis_script() -> str:
    """vis-network from pyvis's own wheel, with its banner, without the pointer to its map."""
    import pyvis

    script = (Path(pyvis.__file__).parent / VIS).read_text(encoding="utf-8")
    return inline(re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", script.replace("\r\n", "\n")))


def inline(script: str) -> str:
    """Refuse a script that would end its own element."""
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise ValueError("this script cannot stand inside a page")
    return script
