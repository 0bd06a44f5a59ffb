"""Cards to freeze: drawn cases, worked by hand."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from linkgraph.analysis.freezing.findings import FreezeCard, FreezeList
from linkgraph.analysis.freezing.freeze import find_freezes
from linkgraph.graph import CaseGraph
from linkgraph.settings import FreezeSettings
from tests.analysis.conftest import Drawing, us
from tests.analysis.victims_drawn import asked, paid, rows_into, under, victims_of

ALL = FreezeSettings()
V, W = ("Account", "victim"), ("Account", "witness")


def drawn() -> Drawing:
    """V pays A 1000 and W pays A 500; A had 300, sends B 900; B sends 200 on to X (no statement).

    First in first out: of the 900 the first 300 are A's own, then 600 of V's; X gets 200 of A's
    own. Last in first out: the 900 are 500 of W's and 400 of V's; A keeps 600 of V's, X gets 200
    of theirs. Pro rata: the 900 are 500 of V's, 250 of W's, 150 of A's own; A keeps as much; of
    B's 200 to X 111.11 are V's, 55.56 W's, 33.33 A's own.
    """
    d = Drawing()
    for key in ("A", "B"):
        d.account(key, opening_fen=30_000 if key == "A" else 0, until_us=us("2025-03-01 15:00"))
    d.account(V[1], covered=False, name="甲")
    d.account(W[1], covered=False, name="乙")
    paid(d, V, ("Account", "A"), 1000, "2025-03-01 10:00")
    paid(d, W, ("Account", "A"), 500, "2025-03-01 11:00")
    paid(d, ("Account", "A"), ("Account", "B"), 900, "2025-03-01 12:00")
    paid(d, ("Account", "B"), ("Account", "X"), 200, "2025-03-01 15:00")
    return d


def found(d: Drawing, settings: FreezeSettings = ALL, **more: Any) -> FreezeList:
    graph = d.graph()
    return find_freezes(graph, victims_of(graph, V[1], W[1]), settings, **more)


def by_key(cards: tuple[FreezeCard, ...]) -> dict[str, FreezeCard]:
    return {card.account.key: card for card in cards}


def test_a_worked_case() -> None:
    """A holds 900, of which other money is at most 300: at least 600 is the victims'. B can hold
    700 of theirs, and must hold 400: of the 900 that came at most 300 were other money, of the
    200 that left all can have been theirs."""
    answer = found(drawn())
    assert (answer.at_us, answer.at_said) == (us("2025-03-01 15:00"), False)
    assert (answer.victims, answer.loss_fen) == (2, 150_000)
    cards = by_key(answer.cards)
    a, b = cards["A"], cards["B"]
    assert (a.must_fen, a.can_fen, a.balance_fen) == (60_000, 90_000, 90_000)
    assert (b.must_fen, b.can_fen, b.balance_fen) == (40_000, 70_000, 70_000)
    assert a.expected_fen == {"fifo": 90_000, "lifo": 60_000, "pro-rata": 75_000}
    assert b.expected_fen == {"fifo": 60_000, "lifo": 70_000, "pro-rata": 58_333}
    assert (a.score_fen, b.score_fen) == (75_000, 58_333)  # (60+4×75+90)÷6, (40+4×60+70)÷6
    assert [(one.victim.id, one.fen) for one in a.victims] == [("witness", 50_000),
                                                               ("victim", 40_000)]  # fmt: skip
    assert (a.median_minutes, a.timed_fen) == (120.0, 60_000)
    assert (b.median_minutes, b.timed_fen) == (180.0, 20_000)
    assert [card.account.key for card in answer.unseen] == ["X"]
    (x,) = answer.unseen
    assert x.expected_fen == {"fifo": 0, "lifo": 20_000, "pro-rata": 16_667}
    assert (x.must_fen, x.can_fen, x.score_fen) == (None, 20_000, 14_444)
    assert (x.has_statement, x.balance_fen, x.median_minutes, x.shown) == (False, None, None, False)


def test_bounds_of_one_victim_are_his() -> None:
    cards = by_key(found(drawn()).cards)
    (w, v) = cards["A"].victims
    assert (w.least_fen, w.most_fen) == (0, 50_000)
    assert (v.least_fen, v.most_fen) == (10_000, 90_000)
    none = by_key(found(drawn(), replace(ALL, pairs_most=0)).cards)["A"].victims[0]
    assert (none.least_fen, none.most_fen) == (None, None)


def test_rows_of_what_brought_the_money() -> None:
    d = drawn()
    graph, answer = d.graph(), found(d)
    card = by_key(answer.cards)["A"]
    assert [row.row for row in card.rows] == rows_into(graph, "A")
    assert (card.payments, card.arrived_us) == (2, us("2025-03-01 11:00"))
    one = by_key(found(d, replace(ALL, rows=1)).cards)["A"]
    assert ([row.row for row in one.rows], one.payments) == (rows_into(graph, "A")[:1], 2)


def test_the_order_is_the_three_point_estimate() -> None:
    answer = found(drawn())
    for card in (*answer.cards, *answer.unseen):
        likely = sorted(card.expected_fen.values())[(len(card.expected_fen) - 1) // 2]
        can = card.can_fen or 0
        assert card.score_fen == ((card.must_fen or 0) + 4 * likely + can) // 6
    assert [card.account.key for card in answer.cards] == ["A", "B"]
    assert "(must + 4 × expected + can) ÷ 6" in answer.formula.en


def test_the_faster_card_is_first_among_equals() -> None:
    d = Drawing()
    for key in ("slow", "fast"):
        d.account(key)
    d.account(V[1], covered=False)
    d.account(W[1], covered=False)
    for key, hour, yuan in (("fast", "10:05", 1500), ("slow", "14:00", 1501)):
        card = ("Account", key)
        paid(d, V, card, yuan, "2025-03-01 10:00")
        paid(d, card, ("Account", "shop"), 1, f"2025-03-01 {hour}")
    paid(d, W, ("Account", "slow"), 0.5, "2025-03-01 16:00")
    assert [card.account.key for card in found(d).cards] == ["fast", "slow"]
    exact = replace(ALL, step_fen=1)
    assert [card.account.key for card in found(d, exact).cards] == ["slow", "fast"]


def test_now_is_what_is_asked_for() -> None:
    before = found(drawn(), at_us=us("2025-03-01 11:30"))
    assert before.at_said
    cards = by_key(before.cards)
    assert set(cards) == {"A"}
    assert (cards["A"].must_fen, cards["A"].can_fen) == (150_000, 150_000)
    assert cards["A"].median_minutes is None
    assert found(drawn(), at_us=us("2025-02-01")).cards == ()


def test_a_card_that_is_held_in_full_keeps_its_place_and_is_marked() -> None:
    d = drawn()
    places = [card.account.key for card in found(d).cards]
    under(d, ("Account", "A"), "2025-02-01", "2025-03-05")
    answer = found(d)
    assert [card.account.key for card in answer.cards] == places
    assert (answer.counts[0], answer.counts[2]) == (len(places), 1)
    held = by_key(answer.cards)["A"]
    assert (held.account.key, held.holding, held.loose_fen) == ("A", "full", 0)
    ((ref, soon),) = answer.expiring
    assert (ref.key, soon.days_left, soon.state) == ("A", 4, "in_force")
    assert found(d, replace(ALL, warn_days=3)).expiring == ()
    assert found(d, at_us=us("2025-03-06")).counts[2] == 0
    assert by_key(found(d, at_us=us("2025-03-06")).cards)["A"].measures[0].state == "expired"


def test_a_measure_that_begins_later_is_told_of() -> None:
    d = drawn()
    under(d, ("Account", "A"), "2025-03-02", "2025-09-02")
    answer = found(d)
    assert by_key(answer.cards)["A"].holding == "none"
    assert any("begin after the moment (the first on 2025-03-02)" in n.en for n in answer.notes)
    later = found(d, at_us=us("2025-03-02 08:00"))
    assert [c.account.key for c in later.cards if c.holding == "full"] == ["A"]
    assert not any("begin after" in note.en for note in later.notes)


@pytest.mark.parametrize(
    ("yuan", "holding", "loose"), [(899.99, "part", 1), (900, "full", 0), (400, "part", 50_000)]
)
def test_an_amount_holds_what_it_covers(yuan: float, holding: str, loose: int) -> None:
    d = drawn()
    under(d, ("Account", "A"), "2025-02-01", "2025-08-01", amount_fen=round(yuan * 100))
    answer = found(d)
    card = by_key(answer.cards)["A"]
    assert (card.holding, card.loose_fen) == (holding, loose)
    assert answer.counts[2] == int(holding == "full")


def test_a_stated_balance_beyond_the_rows_is_not_covered() -> None:
    """The opening balance is not known, so the statement states more than its rows add up to."""
    d = Drawing()
    d.account("A")
    d.account(V[1], covered=False)
    d.account(W[1], covered=False)
    paid(d, V, ("Account", "A"), 100, "2025-03-01 10:00", payee_balance_fen=50_000)
    paid(d, W, ("Account", "A"), 1, "2025-02-01 10:00", payee_balance_fen=40_000)
    under(d, ("Account", "A"), "2025-02-01", "2025-08-01", amount_fen=20_000)
    (card,) = found(d).cards
    assert (card.balance_fen, card.holding, card.loose_fen) == (10_100, "part", 10_100)


def test_what_another_statement_says_came_is_listed_apart() -> None:
    """A's own statement stops before W's payment; W's bank says that it was paid."""
    d = drawn()
    d.nodes[W]["covered"] = True
    d.payments[1]["sides"] = 1
    answer = found(d)
    assert by_key(answer.cards)["A"].can_fen == 40_000
    (late,) = [card for card in answer.unseen if card.account.key == "A"]
    assert (late.must_fen, late.can_fen, late.has_statement) == (None, 50_000, True)
    assert [(one.victim.id, one.fen, one.most_fen) for one in late.victims] == [
        ("witness", 50_000, 50_000)
    ]
    assert late.payments == 1


def test_a_victims_own_money_on_his_own_account_is_not_to_freeze() -> None:
    """100 comes back to V; W's 500 goes through V's account and partly stays there."""
    d = Drawing()
    d.account("A")
    d.account(V[1])
    d.account(W[1], covered=False)
    paid(d, V, ("Account", "A"), 1000, "2025-03-01 10:00")
    paid(d, ("Account", "A"), V, 100, "2025-03-01 11:00")
    paid(d, W, V, 500, "2025-03-01 12:00")
    graph = d.graph()
    victims = victims_of(graph, V[1], W[1])
    cards = by_key(find_freezes(graph, victims, ALL).cards)
    assert cards["A"].can_fen == 90_000
    mine = cards[V[1]]
    assert (mine.must_fen, mine.can_fen, mine.expected_fen["fifo"]) == (50_000, 50_000, 50_000)
    assert [one.victim.id for one in mine.victims] == [W[1]]


def test_a_budget_of_work_is_spent_from_the_first_on() -> None:
    """What is bounded within a budget is as without one; what is not is null and said."""
    whole = {card.account.key: card for card in (*found(drawn()).cards, *found(drawn()).unseen)}
    counts = []
    for work in range(0, 400, 20):
        settings = replace(ALL, bounds_work=work)
        answer = found(drawn(), settings)
        assert answer == found(drawn(), settings)
        cards = (*answer.cards, *answer.unseen)
        known = [card for card in cards if card.can_fen is not None]
        for card in known:
            assert card.can_fen == whole[card.account.key].can_fen
            assert card.must_fen == whole[card.account.key].must_fen
        for card in cards:
            for one, other in zip(card.victims, whole[card.account.key].victims, strict=True):
                assert one.most_fen in (None, other.most_fen)
        said = f"only {len(known)} accounts have a least and a most; {len(cards) - len(known)} that"
        assert any(said in note.en for note in answer.notes) == (len(known) < len(cards))
        counts.append(len(known))
    assert counts == sorted(counts) and (counts[0], counts[-1]) == (0, 3)
    assert len(set(counts)) > 2
    last = found(drawn(), replace(ALL, bounds_work=400))
    assert last == found(drawn())


def test_limits_are_told() -> None:
    answer = found(drawn(), replace(ALL, bounds_most=1))
    cards = by_key((*answer.cards, *answer.unseen))
    assert [card.can_fen is None for card in cards.values()].count(False) == 1
    assert cards["A"].can_fen == 90_000
    assert any("only 1 accounts have a least and a most; 2 that" in n.en for n in answer.notes)
    assert cards["B"].score_fen == 5 * sorted(cards["B"].expected_fen.values())[
        (len(cards["B"].expected_fen) - 1) // 2
    ] // 6  # fmt: skip
    top = found(drawn(), top=1)
    assert (len(top.cards), len(top.unseen), top.counts) == (1, 1, (2, 1, 0))


def test_days_give_no_speed_and_that_is_said() -> None:
    d = drawn()
    for one in d.payments:
        one["precision"] = 2
    answer = found(d)
    assert all(card.median_minutes is None for card in answer.cards)
    assert any("known to the day only" in note.en for note in answer.notes)


def test_no_victims_no_cards_but_warnings() -> None:
    d = drawn()
    under(d, ("Account", "A"), "2025-02-01", "2025-03-05")
    answer = find_freezes(d.graph(), (), ALL)
    assert (answer.cards, answer.unseen, answer.loss_fen) == ((), (), 0)
    assert len(answer.expiring) == 1
    assert any("no victim" in note.en for note in answer.notes)


def test_nothing_in_the_case() -> None:
    answer = find_freezes(Drawing().graph(), (), ALL)
    assert (answer.cards, answer.at_us) == ((), 0)


def test_the_order_of_rows_does_not_matter() -> None:
    def told(graph: CaseGraph) -> str:
        answer = find_freezes(graph, victims_of(graph, V[1], W[1]), ALL)
        return repr(asdict(answer))

    d = drawn()
    under(d, ("Account", "A"), "2025-02-01", "2025-03-05", amount_fen=5)
    asked(d, ("Account", "X"), "2025-03-02")
    assert told(d.graph()) == told(d.graph(shuffle=2)) == told(d.graph(shuffle=4))
