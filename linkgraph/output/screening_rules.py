"""The rules of screening with thresholds and sources: `screen --explain`, a sheet of `screen`."""

from collections.abc import Mapping, Sequence

from linkgraph.analysis.screening.rules import RuleEntry
from linkgraph.output.screening_words import threshold, version
from linkgraph.output.table import Column, Report, Table
from linkgraph.screen_settings import ScreenSettings
from linkgraph.text import Lang, Text


def rules_report(rules: Sequence[RuleEntry], settings: ScreenSettings, lang: Lang) -> Report:
    """Return the entries of `rules` in words, and as a table with a line a parameter."""
    screen: list[Table | str] = []
    for rule in rules:
        screen += [*_entry(rule, lang), _parameters(rule, settings, lang), ""]
    return Report(tuple(screen[:-1]), (rule_table(rules, settings, lang),))


def _entry(rule: RuleEntry, lang: Lang) -> list[str]:
    colon = "：" if lang == "zh" else ": "
    parts = (
        (Text("公式", "formula"), rule.formula.say(lang)),
        (Text("出处", "source"), rule.citation.say(lang)),
        (Text("版本", "version"), version(rule, lang)),
        (Text("为什么要人来判断", "why it needs a person"), rule.human.say(lang)),
        (Text("正当的解释", "an innocent explanation"), rule.innocent.say(lang)),
    )
    return [
        f"■ {rule.name.say(lang)} ({rule.id})",
        *(f"{title.say(lang)}{colon}{words}" for title, words in parts),
    ]


def _parameters(rule: RuleEntry, settings: ScreenSettings, lang: Lang) -> Table | str:
    if not rule.parameters:
        return Text("没有阈值。", "It has no threshold.").say(lang)
    return Table(
        Text("阈值", "thresholds"),
        (
            Column(Text("设置 [screen]", "setting [screen]"), "id"),
            Column(Text("本案取值", "in this case")),
            Column(Text("含义", "meaning")),
            Column(Text("来源", "source")),
        ),
        [
            (
                one.setting,
                threshold(one, settings, lang),
                one.words.say(lang),
                one.source.say(lang),
            )
            for one in rule.parameters
        ],
    )


def rule_table(
    rules: Sequence[RuleEntry],
    settings: ScreenSettings,
    lang: Lang,
    counts: Mapping[str, int] | None = None,
) -> Table:
    """Return every rule, a line a parameter; with `counts`, how many accounts meet it."""
    met = () if counts is None else (Column(Text("账户数", "accounts"), "count"),)
    columns = (
        Column(Text("规则", "rule"), "id"),
        Column(Text("名称", "name")),
        *met,
        Column(Text("公式", "formula")),
        Column(Text("设置 [screen]", "setting [screen]"), "id"),
        Column(Text("本案取值", "in this case")),
        Column(Text("含义", "meaning")),
        Column(Text("阈值来源", "source of the threshold")),
        Column(Text("出处", "source")),
        Column(Text("版本", "version")),
        Column(Text("为什么要人来判断", "why it needs a person")),
        Column(Text("正当的解释", "an innocent explanation")),
    )
    rows = []
    for rule in rules:
        said = (rule.name.say(lang), *(() if counts is None else (counts.get(rule.id),)))
        after = (
            rule.citation.say(lang),
            version(rule, lang),
            rule.human.say(lang),
            rule.innocent.say(lang),
        )
        cells = [
            (one.setting, threshold(one, settings, lang), one.words.say(lang), one.source.say(lang))
            for one in rule.parameters
        ] or [("", "", "", "")]
        rows += [(rule.id, *said, rule.formula.say(lang), *one, *after) for one in cells]
    return Table(Text("规则与阈值", "rules and thresholds"), columns, rows)
