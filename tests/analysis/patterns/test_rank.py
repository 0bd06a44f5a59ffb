"""Ranking and nesting of shapes, and what their accounts receive and pay in them."""

import pytest

from tests.shapes.many_ranks import difference


@pytest.mark.parametrize("block", range(2))
def test_findings_are_as_defined(block: int) -> None:
    """`python -m tests.shapes.many_ranks 10000` runs more."""
    assert [seed for seed in range(block * 200, block * 200 + 200) if difference(seed)] == []


def test_what_is_alike_a_shape_of_no_listed_finding_is_still_nested() -> None:
    """The better of two alike is in a finding of a type that was not asked for."""
    assert difference(5697) == ""
