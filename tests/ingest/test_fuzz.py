"""A short run of the fuzz target; the long one is `python -m tests.ingest.fuzz_readers`."""

import random
from pathlib import Path

import pytest

from tests.ingest.fuzz_readers import (
    all_seeds,
    damaged,
    damaged_inside,
    feed,
    golden_seeds,
    run,
)


@pytest.mark.parametrize("name", sorted(all_seeds()))
def test_every_seed_is_read_and_its_truncations_are_read_or_refused(
    tmp_path: Path, name: str
) -> None:
    content = all_seeds()[name]
    sizes = [*range(0, 40, 13), *(len(content) * part // 7 for part in range(1, 7))]
    for number, size in enumerate([len(content), *sizes]):
        folder = tmp_path / str(number)
        folder.mkdir()
        outcome = feed(name, content[:size], folder, whole=number in (0, 7))
        assert outcome == "read" or number or name in golden_seeds()


def test_a_few_hundred_damaged_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "fuzz"
    root.mkdir()
    tally = run(300, 4, root)
    assert tally.failures == [] and tally.outcomes["read"] and tally.outcomes["refused"]


def test_the_same_seed_makes_the_same_files() -> None:
    content = all_seeds()["j.xlsx"]
    for change in (damaged, damaged_inside):
        made = {change(content, random.Random(7)) for _ in range(2)}
        assert len(made) == 1 and content not in made
