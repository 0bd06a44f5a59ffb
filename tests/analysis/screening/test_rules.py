"""The table of rules: whole, in both languages, and in step with settings and engine."""

import dataclasses
import string
from itertools import chain

from linkgraph.analysis.screening.rules import load_rules
from linkgraph.analysis.screening.screen import ENGINES
from linkgraph.screen_setting_words import SCREEN
from linkgraph.screen_settings import ScreenSettings

OF_THE_LIST = {"rows", "top"}


def test_every_rule_has_an_engine_and_every_engine_a_rule() -> None:
    assert sorted(rule.id for rule in load_rules()) == sorted(chain.from_iterable(ENGINES))


def test_every_threshold_is_a_setting_with_words_and_a_source() -> None:
    fields = {field.name for field in dataclasses.fields(ScreenSettings)}
    named = {name for rule in load_rules() for name in rule.settings}
    assert named <= fields == set(SCREEN)
    assert fields - named == OF_THE_LIST
    for rule in load_rules():
        assert all(one.source.zh and one.source.en for one in rule.parameters), rule.id


def test_sentences_name_figures_and_settings_only() -> None:
    for rule in load_rules():
        for words in (rule.sentence.zh, rule.sentence.en):
            named = {field for _, field, _, _ in string.Formatter().parse(words) if field}
            assert named <= {*rule.figures, *rule.settings}, rule.id


def test_words_stand_in_both_languages() -> None:
    for rule in load_rules():
        for one in (rule.name, rule.formula, rule.citation, rule.human, rule.innocent):
            assert one.zh and one.en and one.zh != one.en, rule.id
