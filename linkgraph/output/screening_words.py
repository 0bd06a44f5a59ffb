"""Figures and thresholds of screening as people read them, by the names that findings give them."""

from linkgraph.analysis.screening.rules import Parameter, RuleEntry
from linkgraph.output.screen import cell_text
from linkgraph.output.table import CellKind
from linkgraph.screen_settings import ScreenSettings
from linkgraph.text import Lang, Text

Figure = int | float | str
CAVEAT = Text(
    "命中规则只表明这些行符合所写的公式，是应当核查的线索，不是结论；常见的正当解释见 "
    "linkgraph screen --explain all。",
    "A rule that is met says that these rows fit its formula: a lead to check, no verdict. What an "
    "innocent explanation looks like: linkgraph screen --explain all.",
)


def kind_of(name: str, value: Figure) -> CellKind:
    """Return how a figure is written: money in `…fen`, parts of 1 in `…share`, text as it is."""
    if isinstance(value, str):
        return "text"
    if name == "fen" or name.endswith("_fen"):
        return "money"
    if name == "share" or name.endswith("_share"):
        return "share"
    return "number" if isinstance(value, float) else "count"


def shown(name: str, value: Figure, lang: Lang) -> str:
    """Return a figure as text: ¥1,234.56, 93.10%, 12."""
    return cell_text(value, kind_of(name, value), lang)


def threshold(one: Parameter, settings: ScreenSettings, lang: Lang) -> str:
    """Return the value of a parameter in this case with its unit: 5 天, ¥50,000.00, 70.00%."""
    value = getattr(settings, one.setting)
    words = shown(one.setting, value, lang)
    unit = one.unit.say(lang)
    return words if kind_of(one.setting, value) in ("money", "share") else f"{words} {unit}".strip()


def thresholds(rule: RuleEntry, settings: ScreenSettings, lang: Lang) -> str:
    """Return all thresholds of a rule in one cell: setting = value, …"""
    comma = "；" if lang == "zh" else "; "
    return comma.join(
        f"{one.setting} = {threshold(one, settings, lang)}" for one in rule.parameters
    )


def version(rule: RuleEntry, lang: Lang) -> str:
    """Return which text the rule follows, since when, and when that was checked."""
    return rule.version.say(lang)
