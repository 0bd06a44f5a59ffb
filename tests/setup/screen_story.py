"""Which accounts meet which rules, on the demo case: what `screen` prints, for both READMEs.

`make docs` writes it there; tests/test_docs.py runs it again and compares.
"""

from functools import cache

from linkgraph.text import Lang, Text
from tests.setup.demo_case import demo_case, run

CASES = {"zh": "演示/0311专案", "en": "demo/case0311"}
RULES = ("batch-opening", "shared-phone")
EXPLAINED = "batch-opening"


@cache
def screen_story(lang: Lang) -> str:
    """Return the story in one language, with every command and what it prints."""
    case, asked = str(demo_case()), [word for rule in RULES for word in ("--rule", rule)]
    shown = run("screen", *asked, "--top", "1", "--case", case, "--lang", lang)
    account = shown.split("\n\n")[0]
    explained = run("screen", "--explain", EXPLAINED, "--case", case, "--lang", lang)
    parts: list[Text | str] = [
        Text(
            "`linkgraph screen` 把每个账户与一张规则表逐条核对：频繁开户、集中转入分散转出、"
            "快进快出、同一手机或设备等。每一命中都写明数字、所用的阈值、依据哪些行；没有调取流水、没有余额、只有"
            "日期的，不作判断并写明。命中是应当核查的线索，不是结论。",
            "`linkgraph screen` holds every account against a table of rules: accounts opened in a "
            "row, gather and scatter, rapid in and out, one phone or device of several holders and "
            "others. Every hit states its figures, the thresholds they were held against, and its "
            "rows; what cannot be judged (no statement, no balance, no time of day) is not, and "
            "the output says so. A hit is a lead to check, no verdict.",
        ),
        f"$ linkgraph screen {' '.join(asked)} --top 1 --case {CASES[lang]}\n{account}",
        Text(
            "阈值没有法律规定：每一个都写明默认值从哪里来，都在 case.toml 的 `[screen]` 中，"
            "随结果一并输出。`--explain` 说明一条规则，包括正当的解释会是什么样：",
            "No law fixes the thresholds: each says where its default comes from, stands in "
            "`[screen]` of case.toml, and is printed with the result. `--explain` says what a rule "
            "is, and what an innocent explanation looks like:",
        ),
        f"$ linkgraph screen --explain {EXPLAINED} --case {CASES[lang]}\n{explained}",
        Text(
            "`--output 筛查.xlsx` 写成工作簿：汇总一页，每条命中的规则一页，另附规则与阈值；"
            "`--html 筛查.html` 写成可离线打开、可按规则查找的网页。"
            "`linkgraph account` 列出一个账户命中的规则。全部规则见 "
            "[docs/screening.md](docs/screening.md)。",
            "`--output screening.xlsx` writes a workbook: a summary, a sheet for each rule that is "
            "met, the rules with their thresholds; `--html screening.html` a page that opens "
            "offline, to search rule by rule. `linkgraph account` lists the rules that one "
            "account meets. All rules are in [docs/screening.md](docs/screening.md).",
        ),
    ]
    return "\n\n".join(
        part.say(lang) if isinstance(part, Text) else f"```\n{part.rstrip()}\n```" for part in parts
    )
