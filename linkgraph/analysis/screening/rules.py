"""The table of rules as frozen records; `rules.toml` holds it, once, for engine, face and docs."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from linkgraph.screen_setting_words import SCREEN
from linkgraph.text import Text

GRADES: Mapping[str, Text] = {
    "interface": Text("官方接口代码", "official interface code"),
    "pboc": Text("人民银行文件", "text of the People's Bank of China"),
    "practice": Text("办案实践", "practice"),
    "own": Text("本工具自定", "own default of this tool"),
}
"""How good the source of a number is. No law fixes any of them."""

UNITS: Mapping[str, Text] = {
    "accounts": Text("个账户", "accounts"),
    "days": Text("天", "days"),
    "working_days": Text("个工作日", "working days"),
    "hours": Text("小时", "hours"),
    "minutes": Text("分钟", "minutes"),
    "hour": Text("点", "o'clock"),
    "fen": Text("分", "fen"),
    "share": Text("占比", "share"),
    "transfers": Text("笔", "transfers"),
    "times": Text("次", "times"),
    "multiple": Text("倍", "times as much"),
    "parties": Text("个对手", "counterparties"),
    "holders": Text("个持有人", "holders"),
    "names": Text("个户名", "names"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold: the field of `ScreenSettings`, what it is, and where its default comes from."""

    setting: str
    words: Text
    unit: Text
    grade: str
    source: Text


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule.

    `id` is the interface's event code where there is one. `formula` says in words what is
    computed; `sentence` is the form of a hit's sentence, with names of `figures` and of settings
    in braces. `figures` are captions of every figure a hit of this rule may have; one that ends
    in `_fen` is money, `_share` a share 0 to 1, `_day` a date as text, `_account` an account's
    key, `_name` what a thing is called, `value` the key of a shared one. `whole`: only accounts
    whose own statement (or a payer-payee table) is in the case are judged.
    """

    id: str
    name: Text
    formula: Text
    parameters: tuple[Parameter, ...]
    citation: Text
    version: Text
    human: Text
    innocent: Text
    sentence: Text
    figures: Mapping[str, Text]
    whole: bool

    @property
    def settings(self) -> tuple[str, ...]:
        """Names of the settings that shape it."""
        return tuple(one.setting for one in self.parameters)


@cache
def load_rules() -> tuple[RuleEntry, ...]:
    """Return the rules in the order of the table."""
    place = resources.files("linkgraph.analysis.screening").joinpath("rules.toml")
    table = tomllib.loads(place.read_text("utf-8"))
    return tuple(_rule(said, table["figures"]) for said in table["rule"])


def _rule(said: Mapping[str, Any], captions: Mapping[str, Any]) -> RuleEntry:
    def words(name: str) -> Text:
        return Text(*said[name])

    return RuleEntry(
        said["id"],
        words("name"),
        words("formula"),
        tuple(_parameter(*one) for one in said["parameters"]),
        words("citation"),
        words("version"),
        words("human"),
        words("innocent"),
        words("sentence"),
        {name: Text(*captions[name]) for name in said["figures"]},
        said.get("whole", False),
    )


def _parameter(setting: str, unit: str, grade: str, zh: str = "", en: str = "") -> Parameter:
    grades = GRADES[grade]
    source = Text(
        f"{grades.zh}：{zh}" if zh else grades.zh, f"{grades.en}: {en}" if en else grades.en
    )
    return Parameter(setting, SCREEN[setting], UNITS[unit], grade, source)
