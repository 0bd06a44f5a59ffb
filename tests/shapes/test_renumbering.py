"""Numbers of accounts and the order of rows mean nothing: every finder, ranking, and groups."""

import numpy as np
import pytest

from tests.shapes.many_numbers import NARROW, SETTINGS, difference, draw, said


@pytest.mark.parametrize("block", range(4))
def test_they_change_no_finding(block: int) -> None:
    """`python -m tests.shapes.many_numbers 10000` runs more."""
    assert [seed for seed in range(block * 50, block * 50 + 50) if difference(seed)] == []


def test_the_cases_do_have_findings_and_cuts() -> None:
    found: dict[str, int] = {}
    cuts: set[str] = set()
    for seed in range(80):
        rows = draw(seed)
        assert len(np.unique(rows.fen)) == len(rows.fen)
        plain = np.arange(rows.accounts), np.arange(len(rows.fen))
        for name, some in said(rows, *plain, SETTINGS if seed % 2 else NARROW).items():
            found[name] = found.get(name, 0) + sum(not isinstance(one, dict) for one in some)
            cuts.update(*(one for one in some if isinstance(one, dict)))
    assert min(found.values()) > 10
    assert {"nearest", "walks_kept", "most_found", "choices", "fans_each"} <= cuts
