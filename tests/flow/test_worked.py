"""Small cases worked out by hand: where money rests under each rule, trap by trap.

`V`, `W` are victims' accounts, `A`, `B` cards with statements, `X` an account without one, `K`
cash. Amounts in fen; `@2` is the time, `~` says that its order among equal times is unknown.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from linkgraph.flow.follow import follow
from linkgraph.flow.money import CASH, HELD, LEFT_DATA
from linkgraph.flow.sources import Sources, Traced
from tests.flow.oracle import Case

NAMES = "VWABXK"
Rests = dict[str, int]


def trace(
    rows: Sequence[str],
    rule: str,
    *,
    pays: Mapping[int, str],
    opening: Mapping[str, int] | None = None,
    own: Sequence[str] = (),
    failed: Sequence[int] = (),
) -> Traced:
    """Follow payments `pays` (row: victim); `own`: accounts of victims that have statements."""
    transfers = []
    for row in rows:
        payer, payee, fen, when = row.split()
        tied = when.endswith("~")
        time = int(when.strip("@~"))
        transfers.append((NAMES.index(payer), NAMES.index(payee), int(fen), time, tied, tied))
    ends = [HELD if name in ("A", "B", *own) else LEFT_DATA for name in NAMES]
    ends[NAMES.index("K")] = CASH
    first = [(opening or {}).get(name, 0) for name in NAMES]
    case = Case(transfers, ends, first, set(failed))
    sources = Sources(
        np.array(sorted(pays), np.int32),
        np.array(["VW".index(pays[t]) for t in sorted(pays)], np.int32),
        np.array([0, 1, -1, -1, -1, -1], np.int32),
        2,
    )
    return follow(case.money(), sources, rule)


def rests(found: Traced) -> Rests:
    """How much of whose money is where, as in {"V in A": 60}; "stopped" as "V stops in W"."""
    said = {
        f"{NAMES[owner]} in {NAMES[account]}": int(fen)
        for owner, account, fen in zip(
            found.rest_owner, found.rest_account, found.rest_fen, strict=True
        )
    }
    stops = zip(found.stop_owner, found.stop_account, found.stop_fen, strict=True)
    return said | {f"{NAMES[o]} stops in {NAMES[a]}": int(fen) for o, a, fen in stops}


def all_rules(rows: Sequence[str], **how: object) -> tuple[Rests, Rests, Rests, Rests]:
    """Where money rests under fifo, lifo, pro rata, and what is exposed under poison."""
    first, last, share, poison = (
        rests(trace(rows, rule, **how))  # type: ignore[arg-type]
        for rule in ("fifo", "lifo", "pro-rata", "poison")
    )
    return first, last, share, poison


def test_an_opening_balance_is_the_oldest_money() -> None:
    #           own 100
    #   V --100--> A --100--> K
    assert all_rules(["V A 100 @1", "A K 100 @2"], pays={0: "V"}, opening={"A": 100}) == (
        {"V in A": 100},
        {"V in K": 100},
        {"V in A": 50, "V in K": 50},
        {"V in A": 100, "V in K": 100},
    )


def test_what_is_overdrawn_is_nobodys() -> None:
    #   V --100--> A --150--> K
    #   X ---------- 50 later --> A
    rows = ["V A 100 @1", "A K 150 @2", "X A 50 @3"]
    same = {"V in K": 100}
    found = all_rules(rows, pays={0: "V"})
    assert found == (same, same, same, {"V in A": 50, "V in K": 150})
    assert trace(rows, "fifo", pays={0: "V"}).trail_fen.tolist() == [100, 100]


def test_what_depends_on_a_tie_is_not_certain() -> None:
    #   V --100--> A        both came in one second, nothing says which first
    #   X --100--> A
    #              A --100--> K
    rows = ["V A 100 @1~", "X A 100 @1~", "A K 100 @2"]
    assert all_rules(rows, pays={0: "V"}) == (
        {"V in K": 100},
        {"V in A": 100},
        {"V in A": 50, "V in K": 50},
        {"V in A": 100, "V in K": 100},
    )
    for rule, certain in (("fifo", False), ("lifo", False), ("pro-rata", True), ("poison", True)):
        assert set(trace(rows, rule, pays={0: "V"}).rest_certain.tolist()) == {certain}


def test_money_that_goes_round_in_one_second_goes_by_table_order() -> None:
    #   V --100--> A --100--> B       one second:
    #              A <--100-- B       who paid first is unknown
    #              A --100--> K
    rows = ["V A 100 @1", "A B 100 @2~", "B A 100 @2~", "A K 100 @3"]
    for rule in ("fifo", "lifo", "pro-rata"):
        found = trace(rows, rule, pays={0: "V"})
        assert rests(found) == {"V in K": 100}
        assert found.rest_certain.tolist() == [False]
        assert found.trail_fen.tolist() == [100] * 4
    assert rests(trace(rows, "poison", pays={0: "V"})) == {"V in K": 100}


def test_another_victims_payment_stops_what_is_in_it() -> None:
    #                 own 50
    #   V --100--> W == 80 ==> A       W's payment: all 80 are W's loss
    assert all_rules(
        ["V W 100 @1", "W A 80 @2"], pays={0: "V", 1: "W"}, opening={"W": 50}, own=["W"]
    ) == (
        {"V in W": 70, "W in A": 80, "V stops in W": 30},
        {"V in W": 20, "W in A": 80, "V stops in W": 80},
        {"V in W": 47, "W in A": 80, "V stops in W": 53},
        {"V in W": 70, "W in A": 80},
    )


def test_money_that_comes_back_is_followed_no_further() -> None:
    #   own 300
    #   V ==100==> A
    #   V <--40--- A
    #   V ---------- 250 --> B
    same = {"V in V": 40, "V in A": 60}
    rows = ["V A 100 @1", "A V 40 @2", "V B 250 @3"]
    assert all_rules(rows, pays={0: "V"}, opening={"V": 300}, own=["V"]) == (same,) * 4


def test_a_victim_may_be_a_mule_as_well() -> None:
    #   V ==100==> W --100--> A
    #              W ==30===> B     beyond the balance: his loss all the same
    same = {"V in A": 100, "W in B": 30}
    rows = ["V W 100 @1", "W A 100 @2", "W B 30 @3"]
    assert all_rules(rows, pays={0: "V", 2: "W"}, own=["W"]) == (same,) * 4


def test_two_payments_of_one_victim_are_one_sum() -> None:
    #   V ==100==> A
    #   X ---40--> A
    #   V ===60==> A
    #              A --120--> K
    rows = ["V A 100 @1", "X A 40 @2", "V A 60 @3", "A K 120 @4"]
    assert all_rules(rows, pays={0: "V", 2: "V"}) == (
        {"V in A": 60, "V in K": 100},
        {"V in A": 80, "V in K": 80},
        {"V in A": 64, "V in K": 96},
        {"V in A": 80, "V in K": 120},
    )


def test_failed_and_reversed_transfers_move_nothing() -> None:
    #   V ==100==> A
    #   V ==500==> A      reversed
    #              A --100--> X      failed
    #              A --60--> K
    same = {"V in A": 40, "V in K": 60}
    rows = ["V A 100 @1", "V A 500 @2", "A X 100 @3", "A K 60 @4"]
    assert all_rules(rows, pays={0: "V", 1: "V"}, failed=[1, 2]) == (same,) * 4


def test_transfers_to_oneself_and_of_nothing_keep_the_queue() -> None:
    #   V ==100==> A
    #   X ---50--> A --100--> A,  A --0--> K
    #              A --100--> K
    rows = ["V A 100 @1", "X A 50 @2", "A A 100 @3", "A K 0 @3", "A K 100 @4"]
    assert all_rules(rows, pays={0: "V"}) == (
        {"V in K": 100},
        {"V in A": 50, "V in K": 50},
        {"V in A": 33, "V in K": 67},
        {"V in A": 50, "V in K": 100},
    )


def test_fen_left_over_go_by_largest_remainder_and_then_by_number() -> None:
    #   V ==1==> A      of the 2 fen each has two thirds; nobody's money has as much,
    #   W ==1==> A      and comes last
    #   X --1--> A --2--> K
    rows = ["V A 1 @1", "W A 1 @2", "X A 1 @3", "A K 2 @4"]
    found = rests(trace(rows, "pro-rata", pays={0: "V", 1: "W"}))
    assert found == {"V in K": 1, "W in K": 1}


def test_money_is_not_followed_through_an_account_without_a_statement() -> None:
    #   V ==100==> X --100--> A --100--> K
    same = {"V in X": 100}
    rows = ["V X 100 @1", "X A 100 @2", "A K 100 @3"]
    assert all_rules(rows, pays={0: "V"}) == (same,) * 4
