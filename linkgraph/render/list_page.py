"""Pages that are lists: one template, one script and one data block, no picture."""

from typing import Any

from linkgraph.render.page import ASSETS, asset, inline, policy_of
from linkgraph.text import Lang, Text


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
