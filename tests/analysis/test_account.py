"""What is told of one account."""

from typing import Any

import pytest

from linkgraph.analysis.account import describe_account
from linkgraph.analysis.findings import AccountReport
from linkgraph.analysis.rings.clusters import find_rings
from linkgraph.errors import NotInCase

Drawing = Any
US = 1_000_000


def report(drawing: Drawing, key: str) -> AccountReport:
    graph = drawing.graph()
    account = graph.find_account(key)
    assert account is not None
    return describe_account(graph, find_rings(graph), account)


def test_sums_leave_out_what_failed_or_was_reversed(drawing: Drawing) -> None:
    me, one, two = (drawing.account(key, key) for key in ("me", "one", "two"))
    drawing.pay(one, me, 100, "2025-03-01 10:00")
    drawing.pay(one, me, 1_000, "2025-03-01 11:00", state=1)
    drawing.pay(me, one, 30.01, "2025-03-02 10:00")
    drawing.pay(me, two, 500, "2025-03-03 10:00", state=2)
    drawing.pay(two, me, 500, "2025-03-03 10:01", state=3)
    drawing.pay(one, two, 7, "2025-03-04 10:00")
    told = report(drawing, "me")
    assert (told.inflow_fen, told.outflow_fen) == (10_000, 3_001)
    assert (told.times_in, told.times_out) == (1, 1)
    (other,) = told.counterparties
    assert other.account.key == "one"
    assert (other.received_fen, other.paid_fen, other.times_in, other.times_out) == (
        10_000, 3_001, 1, 1,
    )  # fmt: skip
    assert other.last_us - other.first_us == 86_400 * US
    assert told.rows == 5
    assert told.first_us is not None and told.last_us is not None
    assert told.last_us - told.first_us == (2 * 86_400 + 60) * US


def test_counterparties_come_with_most_money_first(drawing: Drawing) -> None:
    me = drawing.account("me", "me")
    for at, yuan in enumerate((5, 50, 20)):
        drawing.pay(drawing.account(f"o{at}"), me, yuan, f"2025-03-0{at + 1} 10:00")
    told = report(drawing, "me")
    assert [c.account.key for c in told.counterparties] == ["o1", "o2", "o0"]
    assert told.to_frame()["received_fen"].tolist() == [5_000, 2_000, 500]


def test_holder_shared_values_and_rings_are_told(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    told = report(drawing, cards[0][1])
    assert {(s.kind, s.value) for s in told.shared} == {
        ("phone", "13950000000"),
        ("device", "mac:AA0000000000"),
    }
    for shared in told.shared:
        assert shared.holders == 5
        assert {ref.key for ref in shared.accounts} == {key for _, key in cards[1:]}
        assert len(shared.rows) == 1 and shared.cut is None
    assert told.rings == (find_rings(drawing.graph()).rings[0].id,)
    assert told.holder == "赵小明"


def test_an_account_without_transfers_or_holder(drawing: Drawing) -> None:
    drawing.account("me")
    told = report(drawing, "me")
    assert (told.inflow_fen, told.rows, told.first_us, told.last_us) == (0, 0, None, None)
    assert (told.counterparties, told.shared, told.rings) == ((), (), ())
    assert told.to_frame().empty


def test_without_clusters_there_are_no_rings(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    graph = drawing.graph()
    assert describe_account(graph, None, graph.find_account(cards[0][1])).rings == ()


@pytest.mark.parametrize("account", [-1, 1])
def test_an_unknown_id_is_refused(drawing: Drawing, account: int) -> None:
    drawing.account("me")
    with pytest.raises(NotInCase, match=str(account)):
        describe_account(drawing.graph(), None, account)
