"""What `screen` prints as JSON."""

from collections.abc import Sequence
from typing import Any

from linkgraph.analysis.screening.records import Hit, ScreenedAccount, Screening
from linkgraph.analysis.screening.rules import RuleEntry
from linkgraph.output.bodies import account_ref, source_rows
from linkgraph.output.screening_words import version
from linkgraph.screen_settings import ScreenSettings
from linkgraph.text import Lang

Json = dict[str, Any]
_DIGITS = 6


def screen_body(
    found: Screening, rules: Sequence[RuleEntry], settings: ScreenSettings, lang: Lang
) -> Json:
    """What `screen` prints; `rules` are those that ran, with their thresholds. `found` counts the
    accounts before any limit, `counts` those that meet a rule, over the whole case."""
    names = {rule.id: rule for rule in rules}
    return {
        "accounts": [_account(one, names, lang) for one in found.accounts],
        "found": found.total,
        "counts": dict(found.counts),
        "rules": [rule_json(rule, settings, lang) for rule in rules],
        "notes": [note.say(lang) for note in found.notes],
    }


def _account(one: ScreenedAccount, names: dict[str, RuleEntry], lang: Lang) -> Json:
    return {
        "account": account_ref(one.account),
        "hits": [hit_json(hit, names[hit.rule], lang) for hit in one.hits],
    }


def met_json(found: Screening, rules: Sequence[RuleEntry], lang: Lang) -> Json:
    """What `account` says of rules: those that the one account in `found` meets, and notes."""
    names = {rule.id: rule for rule in rules}
    hits = [hit_json(hit, names[hit.rule], lang) for one in found.accounts for hit in one.hits]
    return {"hits": hits, "notes": [note.say(lang) for note in found.notes]}


def hit_json(hit: Hit, rule: RuleEntry, lang: Lang) -> Json:
    """One rule that an account meets: figures against thresholds, and the rows they stand on."""
    return {
        "rule": hit.rule,
        "name": rule.name.say(lang),
        "citation": rule.citation.say(lang),
        "text": hit.text.say(lang),
        "figures": _figures(hit.figures),
        "thresholds": _figures(hit.thresholds),
        "rows": source_rows(hit.rows),
        "row_count": hit.row_count,
    }


def _figures(figures: Any) -> Json:
    return {
        name: round(value, _DIGITS) if isinstance(value, float) else value
        for name, value in figures.items()
    }


def rule_json(rule: RuleEntry, settings: ScreenSettings, lang: Lang) -> Json:
    """One entry of the table of rules, its parameters as case.toml has them."""
    return {
        "id": rule.id,
        "name": rule.name.say(lang),
        "formula": rule.formula.say(lang),
        "citation": rule.citation.say(lang),
        "version": version(rule, lang),
        "human": rule.human.say(lang),
        "innocent": rule.innocent.say(lang),
        "parameters": [
            {
                "setting": one.setting,
                "words": one.words.say(lang),
                "value": getattr(settings, one.setting),
                "unit": one.unit.say(lang),
                "grade": one.grade,
                "source": one.source.say(lang),
            }
            for one in rule.parameters
        ],
    }


def rules_body(rules: Sequence[RuleEntry], settings: ScreenSettings, lang: Lang) -> Json:
    """What `screen --explain` prints."""
    return {"rules": [rule_json(rule, settings, lang) for rule in rules]}
