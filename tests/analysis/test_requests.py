"""Statements to ask for: drawn cases, worked by hand."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from linkgraph.analysis.freezing.findings import RequestLine, RequestList
from linkgraph.analysis.freezing.requests import find_requests
from linkgraph.settings import RequestSettings
from tests.analysis.conftest import Drawing, us
from tests.analysis.victims_drawn import asked, paid, rows_into, under, victims_of

ALL = RequestSettings()
V, W, A = ("Account", "victim"), ("Account", "witness"), ("Account", "A")
X, Y = ("Account", "X"), ("Account", "Y")


def drawn() -> Drawing:
    """V pays A 1000, W pays A 400 and X 50; A sends X 600 and Y 700, takes 80 out, keeps 20."""
    d = Drawing()
    d.account("A", from_us=us("2025-03-01 10:00"), until_us=us("2025-03-03 09:00"))
    d.account(V[1], covered=False)
    d.account(W[1], covered=False)
    d.account("ATM", covered=False, account_kind="cash")
    paid(d, V, A, 1000, "2025-03-01 10:00")
    paid(d, W, A, 400, "2025-03-01 10:30")
    paid(d, A, X, 600, "2025-03-01 12:00")
    paid(d, W, X, 50, "2025-03-02 08:00")
    paid(d, A, Y, 700, "2025-03-02 12:00")
    paid(d, A, ("Account", "ATM"), 80, "2025-03-03 09:00")
    return d


def found(d: Drawing, settings: RequestSettings = ALL, **more: Any) -> RequestList:
    graph = d.graph()
    return find_requests(graph, victims_of(graph, V[1], W[1]), settings, **more)


def line(answer: RequestList, key: str) -> RequestLine:
    (one,) = [one for one in answer.accounts if one.account.key == key]
    return one


def test_a_worked_case() -> None:
    d = drawn()
    answer = found(d)
    assert [(one.account.key, one.untraced_fen) for one in answer.accounts] == [
        ("Y", 70_000),
        ("X", 65_000),
    ]
    x, y = line(answer, "X"), line(answer, "Y")
    assert (x.least_fen, x.most_fen, x.missing) == (65_000, 65_000, "statement")
    assert (x.payments, x.victims) == (2, 2)
    assert (x.first_us, x.last_us) == (us("2025-03-01 12:00"), us("2025-03-02 08:00"))
    assert (x.from_us, x.until_us) == (us("2025-01-30"), us("2025-03-03 23:59") + 59_000_000)
    assert [row.row for row in x.rows] == rows_into(d.graph(), "X")
    assert (x.statement_from_us, x.statement_until_us, x.asked) == (None, None, "never")
    assert {ref.key for ref in x.payers} == {"A", W[1]} and x.payers[0].key == "A"
    assert y.payments == 1
    assert (answer.victims, answer.loss_fen) == (2, 145_000)


def test_who_has_less_by_one_rule_and_more_by_another() -> None:
    """A had 300 of its own: first in first out, 300 of the 600 to X are A's own."""
    d = drawn()
    d.nodes[A]["opening_fen"] = 30_000
    x = line(found(d), "X")
    assert (x.untraced_fen, x.least_fen, x.most_fen) == (35_000, 35_000, 65_000)


def test_the_period_is_as_the_settings_say() -> None:
    x = line(found(drawn(), replace(ALL, margin_days=0, days_after=3)), "X")
    assert (x.from_us, x.until_us) == (us("2025-03-01"), us("2025-03-05 23:59") + 59_000_000)
    assert "3 days after" in found(drawn(), replace(ALL, days_after=3)).formula.en


def test_priority_is_by_amount() -> None:
    settings = replace(ALL, high_fen=70_000, middle_fen=65_000)
    assert [one.priority for one in found(drawn(), settings).accounts] == ["high", "middle"]
    settings = replace(ALL, high_fen=70_001, middle_fen=65_001)
    assert [one.priority for one in found(drawn(), settings).accounts] == ["middle", "low"]


def test_now_is_what_is_asked_for() -> None:
    answer = found(drawn(), at_us=us("2025-03-01 23:00"))
    assert [(one.account.key, one.untraced_fen) for one in answer.accounts] == [("X", 60_000)]
    assert answer.accounts[0].until_us == us("2025-03-01 23:59") + 59_000_000


@pytest.mark.parametrize(
    ("first", "last", "missing"),
    [
        ("2025-02-01", "2025-02-28", "later"),
        ("2025-03-03", "2025-03-09", "earlier"),
        ("2025-02-01", "2025-03-09", "within"),
        (None, None, "within"),
    ],
)
def test_a_statement_that_does_not_show_it(
    first: str | None, last: str | None, missing: str
) -> None:
    """X has a statement, but it shows none of what A's and W's statements say came."""
    d = drawn()
    d.nodes[W]["covered"] = True
    d.nodes[X] |= {"covered": True, "from_us": first and us(first), "until_us": last and us(last)}
    for one in d.payments:
        if one["payee"] == X:
            one["sides"] = 1
    for one in d.payments:
        one["sides"] |= one["payer"] == W
    x = line(found(d), "X")
    assert (x.missing, x.untraced_fen, x.payments) == (missing, 65_000, 2)
    assert x.statement_until_us == (last and us(last))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"result": None, "detail_result": None}, "no_answer"),
        ({"result": "失败", "detail_result": "账户不存在"}, "failed"),
        ({"result": "成功", "detail_result": "无交易"}, "no_transactions"),
        ({"result": "成功", "detail_result": None}, "not_in_case"),
    ],
)
def test_what_was_asked_before(said: dict[str, str | None], answer: str) -> None:
    d = drawn()
    asked(d, X, "2025-03-04", **said)
    x = line(found(d), "X")
    assert (x.asked, len(x.before)) == (answer, 1)
    assert (x.before[0].number, x.before[0].sent_us) == ("X", us("2025-03-04"))
    assert line(found(d), "Y").asked == "never"


def test_the_latest_request_counts() -> None:
    d = drawn()
    asked(d, X, "2025-03-04", result="失败")
    asked(d, X, "2025-03-09")
    x = line(found(d), "X")
    assert (x.asked, [one.answer for one in x.before]) == ("no_answer", ["no_answer", "failed"])


def test_measures_are_told_with_it() -> None:
    d = drawn()
    under(d, X, "2025-03-02", "2025-09-02")
    assert [one.state for one in line(found(d, warn_days=15), "X").measures] == ["in_force"]


def test_part_of_a_number_is_asked_of_the_paying_bank() -> None:
    d = drawn()
    d.nodes[Y]["numbers"] = ["6222********1060"]
    d.nodes[X]["numbers"] = []
    answer = found(d)
    assert answer.accounts == ()
    assert [one.account.key for one in answer.nameless] == ["Y", "X"]
    assert [ref.key for ref in answer.nameless[0].payers] == ["A"]


def test_a_platform_is_asked_about_orders() -> None:
    d = drawn()
    shop = d.account("platform:财付通", covered=False, account_kind="platform")
    d.payments[3]["payee"] = shop
    paid(d, A, shop, 10, "2025-03-04 10:00", txn_id="0012")
    answer = found(d)
    assert [one.account.key for one in answer.accounts] == ["Y", "X"]
    (platform,) = answer.platforms
    assert (platform.untraced_fen, platform.payments) == (6_000, 2)
    assert platform.victims == 2  # last in first out, the 10 are V's
    assert [(o.carried_fen, o.txn_id, o.payer.key) for o in platform.orders] == [
        (5_000, None, W[1]),
        (1_000, "0012", "A"),
    ]
    cut = found(d, replace(ALL, orders=1)).platforms[0]
    assert (len(cut.orders), cut.payments) == (1, 2)


def test_what_came_back_to_its_victim_is_not_untraced() -> None:
    d = drawn()
    paid(d, A, V, 20, "2025-03-05 10:00")
    keys = [one.account.key for one in found(d).accounts]
    assert keys == ["Y", "X", V[1]]  # first in first out the 20 are W's, and V's account is dark
    d = Drawing()
    d.account("A")
    paid(d, V, A, 100, "2025-03-01 10:00")
    paid(d, A, V, 100, "2025-03-05 10:00")
    graph = d.graph()
    assert find_requests(graph, victims_of(graph, V[1]), ALL).accounts == ()


def test_top_and_nothing() -> None:
    top = found(drawn(), top=1)
    assert [one.account.key for one in top.accounts] == ["Y"]
    assert (top.counts, top.untraced_fen) == ((2, 0, 0), 135_000)
    empty = find_requests(Drawing().graph(), (), ALL)
    assert (empty.accounts, empty.platforms, empty.loss_fen) == ((), (), 0)
    assert any("no victim" in note.en for note in empty.notes)


def test_the_order_of_rows_does_not_matter() -> None:
    d = drawn()
    asked(d, X, "2025-03-04", result="失败")
    asked(d, X, "2025-03-04")
    told = []
    for shuffle in (None, 2, 4):
        graph = d.graph(shuffle)
        told.append(repr(asdict(find_requests(graph, victims_of(graph, V[1], W[1]), ALL))))
    assert told[0] == told[1] == told[2]
