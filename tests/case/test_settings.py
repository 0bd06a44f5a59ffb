"""case.toml: written with words on each setting, read strictly."""

import dataclasses
from pathlib import Path

import pytest

from linkgraph.case import Case
from linkgraph.case.settings import CaseConfig, case_toml, read_case_toml
from linkgraph.errors import BadSettings
from linkgraph.setting_words import EXPLANATIONS, SECTIONS
from linkgraph.settings import DeriveSettings, Settings


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    config = CaseConfig('a"b\\c\n专案', "id", Settings(derive=DeriveSettings(pair_seconds=7)))
    path = tmp_path / "case.toml"
    path.write_text(case_toml(config), encoding="utf-8")
    assert read_case_toml(path) == config


def test_every_setting_is_explained() -> None:
    there = {
        (section.name, setting.name)
        for section in dataclasses.fields(Settings)
        for setting in dataclasses.fields(getattr(Settings(), section.name))
    }
    assert set(EXPLANATIONS) == there
    assert set(SECTIONS) == {section for section, _ in there}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[derive]\npair_second = 1\n", ["case.toml:2", "pair_second", "pair_seconds"]),
        ("\n[clusterz]\n", ["case.toml:2", "clusterz", "clusters"]),
        ("[derive]\n\npair_seconds = 'x'\n", ["case.toml:3", "pair_seconds", "whole number"]),
        ("[derive]\npair_seconds = true\n", ["case.toml:2", "whole number"]),
        ("[derive]\npair_seconds = -1\n", ["case.toml:2", "0 or more"]),
        ("[clusters]\nignore = 'x'\n", ["case.toml:2", "strings"]),
        ("[clusters]\nignore = [1]\n", ["case.toml:2", "strings"]),
        ("[patterns]\nwindow_days = 3\n[screen]\nwindow_days = -1\n", ["case.toml:4", "from 0 to"]),
        ("[patterns]\nwindow_days = 2147483647\n", ["case.toml:2", "from 0 to 36500"]),
        ("[patterns]\nmost_hops = 256\n", ["case.toml:2", "from 0 to 255"]),
        ("[patterns]\nwalks_kept = 0\n", ["case.toml:2", "from 1 to"]),
        ("[patterns]\nleast_fan = 0\n", ["case.toml:2", "1 or more"]),
        ("[screen]\nopen_days = 2147483647\n", ["case.toml:2", "from 0 to 36500"]),
        ("derive = 1\n", ["case.toml:1", "section"]),
        ("[derive\n", ["case.toml", "TOML"]),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    path = tmp_path / "case.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as caught:
        read_case_toml(path)
    said = caught.value.say("en")
    assert all(word in said for word in words), said


def test_settings_of_the_case_shape_its_graph_key(case: Case, tmp_path: Path) -> None:
    path = case.folder / "case.toml"
    text = path.read_text("utf-8").replace("pair_seconds = 120", "pair_seconds = 5")
    path.write_text(text, encoding="utf-8")
    assert Case.open(case.folder).settings.derive.pair_seconds == 5
    assert Case.open(case.folder).id == case.id
