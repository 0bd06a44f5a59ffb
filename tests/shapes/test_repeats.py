"""Keys that repeat are never lost, and most that do not are left out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.shapes.pairs import only_once, pays_once
from linkgraph.shapes.repeat_kernels import may_repeat
from tests.shapes.walk_oracle import random_case


@given(st.lists(st.integers(0, 2**62) | st.integers(0, 30), max_size=60))
def test_no_repeated_key_is_left_out(keys: list[int]) -> None:
    """A key that occurs twice is kept at both its places."""
    kept = may_repeat(np.array(keys, np.int64))
    assert all(kept[i] for i, key in enumerate(keys) if keys.count(key) > 1)


def test_most_single_keys_are_left_out() -> None:
    """Of keys in a row, and of random ones, under a quarter stays."""
    drawn = np.random.default_rng(1).integers(0, 2**60, 100_000)
    for keys in (np.arange(100_000), np.arange(100_000) * 4096, drawn):
        assert may_repeat(keys.astype(np.int64)).mean() < 0.25


@pytest.mark.parametrize("seed", range(20))
def test_payments_that_are_the_only_one_are_the_same_asked_for_some_or_all(seed: int) -> None:
    payments, _ = random_case(seed)
    some = np.random.default_rng(seed).permutation(len(payments))[: len(payments) // 2]
    at = some.astype(np.int32)
    assert only_once(payments, at).tolist() == pays_once(payments)[at].tolist()
