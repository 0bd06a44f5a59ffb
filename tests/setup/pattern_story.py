"""One finding of `patterns` on the demo case, as both READMEs show it.

`make docs` writes it there; tests/test_docs.py runs it again and compares.
"""

from functools import cache

from linkgraph.text import Lang, Text
from tests.setup.demo_case import demo_case, run
from tests.setup.money_story import CASES

ACCOUNT = "6217710443842935"
"""An account of the demo that is in a finding small enough to print."""


@cache
def pattern_story(lang: Lang) -> str:
    """Return the story in one language, with the command and what it prints."""
    asked = ("patterns", "--account", ACCOUNT, "--top", "1")
    shown = run(*asked, "--case", str(demo_case()), "--lang", lang)
    parts: list[Text | str] = [
        Text(
            "演示案件中的一项线索：分值及其依据、这些行显示什么、什么样的合法往来也会如此、依据的行：",
            "One finding of the demo case: its score and grounds, what the rows show, what would "
            "explain it innocently, and the rows:",
        ),
        f"$ linkgraph patterns --account {ACCOUNT} --top 1 --case {CASES[lang]}\n{shown}",
        Text(
            "形态、算式、上限和异常数据各意味着什么，见 "
            "[docs/patterns.md](docs/patterns.md#中文)。",
            "What shapes, formula, bounds and bad input mean is in "
            "[docs/patterns.md](docs/patterns.md).",
        ),
    ]
    return "\n\n".join(
        part.say(lang) if isinstance(part, Text) else f"```\n{part.rstrip()}\n```" for part in parts
    )
