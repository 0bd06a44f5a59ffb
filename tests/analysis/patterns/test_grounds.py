"""Grounds of findings hold figures that can be counted in the rows."""

from random import Random
from typing import Any

import numpy as np
import pytest

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.analysis.patterns.figures import say_within
from linkgraph.analysis.patterns.ground_words import say_ground
from linkgraph.analysis.patterns.grounds import list_grounds
from linkgraph.analysis.patterns.patterns import find_patterns
from linkgraph.analysis.patterns.rank import rank_shapes
from linkgraph.analysis.patterns.records import Evidence, Finding
from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.passes.commission import Commission
from linkgraph.shapes.payments import make_payments
from tests.analysis.patterns.benign import BENIGN

SETTINGS = PatternSettings()


def scattered(drawing: Any) -> Finding:
    """Money by three ways, with other fees, among honest money; every card has a statement."""
    for make in BENIGN:
        make(drawing, Random(4))
    source = drawing.account("6222000000000007001")
    end = drawing.account("6222000000000007002")
    for at, (come, gone) in enumerate(((30_011, 29_100), (41_777, 40_300), (20_413, 19_900))):
        middle = drawing.account(f"622200000000000701{at}")
        drawing.pay(source, middle, come, f"2025-05-0{at + 1} 10:00", sides=3)
        drawing.pay(middle, end, gone, f"2025-05-0{at + 1} 11:{20 + 15 * at}", sides=3)
    found = find_patterns(drawing.graph(), SETTINGS, top=0).findings
    (mine,) = [
        one
        for one in found
        if {"6222000000000007001", "6222000000000007002"} <= {ref.key for ref in one.members}
    ]
    return mine


def ground(found: Finding, kind: str) -> Evidence:
    """Return the evidence of a kind."""
    (one,) = [one for one in found.evidence if one.kind == kind]
    return one


def test_money_that_is_matched_is_summed_and_timed(drawing: Any) -> None:
    """All that the three cards paid on had come in within 110 minutes at the longest."""
    found = scattered(drawing)
    matched = ground(found, "matched")
    assert matched.figures["accounts"] == 3
    assert matched.figures["fen"] == 100 * (29_100 + 40_300 + 19_900)
    assert matched.figures["minutes"] == 110
    assert "¥89,300.00 that came in at 3 accounts" in matched.text.en
    assert "3 个账户所收的 ¥89,300.00" in matched.text.zh and "1 小时 50 分钟" in matched.text.zh
    assert "within 1 hour 50 minutes at most" in matched.text.en


def test_accounts_that_keep_little_are_counted(drawing: Any) -> None:
    near = ground(scattered(drawing), "amounts")
    assert near.figures["near"] == 3 and near.figures["exact"] == 0
    assert near.text.en.startswith("3 accounts paid out")
    assert near.text.zh.startswith("3 个账户先收后付")


def test_one_account_that_passes_on_exactly_is_it_and_two_are_they() -> None:
    figures: dict[str, int | float] = {"accounts": 1, "exact": 1, "near": 0, "share": 0.995}
    assert "1 account paid out exactly 99.50% of what it got" in say_ground("amounts", figures).en
    assert "of what they got" in say_ground("amounts", {**figures, "exact": 2}).en


def test_as_much_in_another_currency_is_no_exact_sum() -> None:
    """Accounts 1 and 2 pay on to the fen what they got, but account 2 in another currency."""
    payments = make_payments(
        np.array([0, 1, 2], np.int32),
        np.array([1, 2, 3], np.int32),
        np.full(3, 70_007, np.int64),
        np.arange(3) * DAY_US,
        np.arange(3) * DAY_US,
        accounts=4,
        currency=np.array([0, 0, 1], np.int16),
    )
    start, chain = np.array([0, 3]), TYPOLOGIES.index("chain")
    walk = np.arange(3, dtype=np.int32)
    shapes = Shapes(np.array([chain], np.uint8), start, walk, walk.astype(np.uint8))
    commission = Commission(np.ones(1), np.full(1, 9), np.zeros(1), np.zeros(1), np.zeros(1))
    points = np.zeros((1, len(KINDS)))
    points[0, KINDS.index("amounts")] = 3
    ranked = rank_shapes(payments, shapes, points, np.zeros(1, np.bool_), commission, SETTINGS)
    ((amounts,),) = list_grounds(payments, ranked, SETTINGS)
    assert amounts.figures["accounts"] == 2 and amounts.figures["exact"] == 1


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0 秒", "0 seconds"),
        (59, "59 秒", "59 seconds"),
        (61, "2 分钟", "2 minutes"),
        (3_600, "1 小时", "1 hour"),
        (3_541, "1 小时", "1 hour"),
        (6_541, "1 小时 50 分钟", "1 hour 50 minutes"),
        (86_399, "1 天", "1 day"),
        (86_400 * 8 + 1, "8 天 1 小时", "8 days 1 hour"),
        (86_400 * 9 - 1, "9 天", "9 days"),
    ],
)
def test_a_length_is_never_said_shorter_than_it_is(seconds: int, zh: str, en: str) -> None:
    said = say_within(seconds)
    assert (said.zh, said.en) == (zh, en)


def circled(drawing: Any, more: int) -> Finding:
    """Four accounts pay round in a circle; the first two pairs pay `more` times besides."""
    for make in BENIGN:
        make(drawing, Random(4))
    ring = [drawing.account(f"622200000000000710{at}") for at in range(4)]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    for at, (payer, payee) in enumerate(pairs):
        drawing.pay(payer, payee, 30_000 - 150 * at, f"2025-05-01 1{at}:00", sides=3)
    for again in range(more):
        for payer, payee in pairs[:2]:
            drawing.pay(payer, payee, 100 + 7 * again, f"2025-05-{11 + again} 09:00", sides=3)
    found = find_patterns(drawing.graph(), SETTINGS, typologies=("cycle",), top=0).findings
    (mine,) = [one for one in found if min(at.amount_fen for at in one.transfers) > 2_000_000]
    return mine


def test_a_circle_says_how_many_of_its_payments_are_the_only_one_of_their_pair(
    drawing: Any,
) -> None:
    once = ground(circled(drawing, 0), "ties")
    assert once.figures == {"accounts": 4, "payments": 4, "once": 4} and once.points > 0
    assert "a circle of 4 accounts; 4 of the 4 are the only one" in once.text.en
    assert "4 笔中有 4 笔" in once.text.zh


def test_pairs_that_pay_again_take_points_from_a_circle(drawing: Any) -> None:
    again = ground(circled(drawing, 3), "ties")
    assert again.figures == {"accounts": 4, "payments": 4, "once": 2}
    assert "2 of the 4" in again.text.en
