"""Pages that are lists: one template, one script and one data block, no picture."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.render.facts import SourceList
from linkgraph.render.page import ASSETS, asset, inline, policy_of
from linkgraph.text import Lang, Text

Json = dict[str, Any]
Raw = Mapping[SourceRow, Sequence[tuple[str, str]]]
"""Rows that open, as their files had them: (header, cell)."""
Ref = Callable[[SourceRow], list[int]]


def list_html(name: str, data: dict[str, Any], title: Text, lang: Lang) -> str:
    """Return the page `name`.html.j2 over `data`, with `list.js`, then `name`.js and `name`.css.

    The page's policy allows that script and those styles, and no address.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    parts = f"{asset('list.js')}\n{asset(f'{name}.js')}"
    script = inline(f'"use strict";\n(() => {{\n{parts}\n}})();\n')
    css = asset("list.css") + (asset(f"{name}.css") if (ASSETS / f"{name}.css").exists() else "")
    environment = Environment(loader=FileSystemLoader(ASSETS), autoescape=True)
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "allow_nan": False,
        "separators": (",", ":"),
    }
    return environment.get_template(f"{name}.html.j2").render(
        lang=lang,
        words=title.say(lang),
        policy=policy_of([script], css),
        css=Markup(css),
        script=Markup(script),
        data={"lang": lang, **data},
    )


def referring(sources: SourceList) -> Ref:
    """Return what a page calls a row: the number of its source, and of the row in it."""
    return lambda row: list(sources.rows([row])[0])


def rows_json(raw: Raw, sources: SourceList, ref: Ref) -> Json:
    """Return the rows that open, and the sources, as the page's data."""
    cells = {
        ":".join(map(str, ref(row))): [list(cell) for cell in cells] for row, cells in raw.items()
    }
    return {"raw": cells, "sources": [[at.file, at.sheet, at.sha256] for at in sources.all()]}


def named_json(account: AccountRef) -> Json:
    """Return an account as lists show it."""
    numbers = account.numbers
    number = account.key if account.key in numbers or not numbers else numbers[0]
    return {
        "number": number,
        "numbers": list(numbers),
        "name": account.name,
        "bank": account.bank,
    }
