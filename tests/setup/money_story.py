"""Where the money is, on the demo case: what `trace` and `freeze` print, for both READMEs.

`make docs` writes it there; tests/test_docs.py runs it again and compares.
"""

from functools import cache

from linkgraph.output.width import width
from linkgraph.text import Lang, Text
from tests.setup.demo_case import demo_case, run

VICTIM = "秦玲敏"
"""Of the demo's victims one whose money went few ways."""
CASES = {"zh": "演示/0311专案", "en": "demo/case0311"}


@cache
def money_story(lang: Lang) -> str:
    """Return the story in one language, with every command and what it prints."""
    trace, freeze = _shown()[lang]
    case = CASES[lang]
    parts: list[Text | str] = [
        Text(
            "演示案件（`linkgraph demo 演示 --run`）的一名受害人，所付的每一分钱现在在哪里：",
            "One victim of the demo case (`linkgraph demo demo --run`), and where every fen of "
            "the payment is:",
        ),
        f"$ linkgraph trace --victim {VICTIM} --case {case}\n{trace}",
        Text(
            "账户里的钱没有记号：先进先出、后进先出、按比例（`--rule`）都是计算的约定，不是事实，每个数字都"
            "注明所用的规则。**至少**是时间和金额允许的任何一种走法都必然在那里的，**至多**是可能在那里的；"
            "不论依哪一规则，真实数额都在两者之间。\n\n"
            "先冻结哪张卡，由必有、预计、可能三个数排序（此处略去后面几列和其余内容）：",
            "Money in an account is not marked: first in first out, last in first out, pro rata "
            "(`--rule`) are conventions of computation, not facts, and every figure says by which "
            "it is. **At least** is what must be there however the money went, as far as times "
            "and amounts allow; **at most** is what can be. Whatever the rule, the amount is "
            "between the two.\n\n"
            "Which card to freeze first is ranked by what must be there, what is expected and "
            "what can be (later columns and lines are left out here):",
        ),
        f"$ linkgraph freeze --top 3 --case {case}\n{freeze}",
        Text(
            "受害人来自报案表。`linkgraph victims` 另提出可能的受害人，附理由；提出的不计入损失。"
            '认定：把它列出的号码写进 case.toml，`[victims]` 之下 `accept = ["6217000000000001"]`。'
            "规则、上下限、异常数据各意味着什么，见 [docs/money.md](docs/money.md)（英文）。",
            "Victims come from complaint tables. `linkgraph victims` proposes others, with "
            "reasons; proposals never count. To accept one, write the number that it shows into "
            'case.toml, under `[victims]`: `accept = ["6217000000000001"]`. What rules, bounds '
            "and bad input mean is in [docs/money.md](docs/money.md).",
        ),
    ]
    return "\n\n".join(
        part.say(lang) if isinstance(part, Text) else f"```\n{part.rstrip()}\n```" for part in parts
    )


@cache
def _shown() -> dict[Lang, tuple[str, str]]:
    """Return of each language what trace prints, and the first table of freeze."""
    case = str(demo_case())
    langs: tuple[Lang, ...] = ("zh", "en")
    return {
        lang: (
            run("trace", "--victim", VICTIM, "--case", case, "--lang", lang),
            _first(run("freeze", "--top", "3", "--case", case, "--lang", lang), columns=7),
        )
        for lang in langs
    }


def _first(shown: str, columns: int) -> str:
    """Return what is printed up to the end of the first table, of which the first columns."""
    head, table, *_ = shown.split("\n\n")
    lines = table.splitlines()
    rule = next(at for at, line in enumerate(lines) if line.startswith("──"))
    cut = sum(len(dash) + 2 for dash in lines[rule].split("  ")[:columns]) - 2
    kept = [_cells(line, cut) if at >= rule - 1 else line for at, line in enumerate(lines)]
    return "\n".join([head, "", *kept])


def _cells(line: str, cut: int) -> str:
    """Return the start of a line, `cut` columns of the screen wide."""
    end = len(line)
    while width(line[:end]) > cut:
        end -= 1
    return line[:end].rstrip()
