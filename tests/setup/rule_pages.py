"""The table of rules of `linkgraph screen` for docs/screening.md, from the rules themselves."""

from linkgraph.analysis.screening.rules import Parameter, RuleEntry, load_rules
from linkgraph.output.screening_words import threshold, version
from linkgraph.screen_settings import ScreenSettings
from linkgraph.text import Lang, Text


def rules(lang: Lang) -> str:
    """Return every rule with its thresholds, sources and caveats, a section each."""
    return "\n\n".join(_rule(rule, lang) for rule in load_rules())


def _rule(rule: RuleEntry, lang: Lang) -> str:
    facts = (
        (Text("公式", "Formula"), rule.formula.say(lang)),
        (Text("出处", "Source"), rule.citation.say(lang)),
        (Text("版本", "Version"), version(rule, lang)),
        (Text("为什么要人来判断", "Why it needs a person"), rule.human.say(lang)),
        (Text("正当的解释", "An innocent explanation"), rule.innocent.say(lang)),
    )
    colon = "：" if lang == "zh" else ": "
    lines = [f"- {title.say(lang)}{colon}{words}" for title, words in facts]
    head = Text(
        "| 设置 | 默认 | 含义 | 默认值来源 |\n|---|---|---|---|",
        "| setting | default | meaning | source of the default |\n|---|---|---|---|",
    ).say(lang)
    table = [head, *(_parameter(one, lang) for one in rule.parameters)] if rule.parameters else []
    return "\n".join([f"### `{rule.id}` {rule.name.say(lang)}", "", *lines, "", *table]).rstrip()


def _parameter(one: Parameter, lang: Lang) -> str:
    value = threshold(one, ScreenSettings(), lang)
    return f"| `{one.setting}` | {value} | {one.words.say(lang)} | {one.source.say(lang)} |"
