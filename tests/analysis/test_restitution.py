"""Whose money is in a frozen balance: each part of the rule worked by hand; sharing by oracle."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from linkgraph.analysis.freezing.restitution import find_restitution
from linkgraph.analysis.freezing.restitution_findings import Claim, Restitution
from linkgraph.analysis.freezing.restitution_shares import share_out
from linkgraph.analysis.money_findings import Victim
from linkgraph.analysis.victims.asked import asked_victims
from linkgraph.errors import LinkgraphError
from tests.analysis.conftest import Drawing, ident, us

CARD, NEXT = "6222000000000000010", "6222000000000000011"
OTHER = "6222000000000000012"
"""Somebody whose money is no victim's."""


class Case:
    """A card with a statement; victims are called A, B, C. Amounts in yuan, times by the minute."""

    def __init__(self, opening: int = 0) -> None:
        self.drawing = Drawing()
        self.card = self.drawing.account(CARD, ident(1), "卡农", opening_fen=opening * 100)
        self.next = self.drawing.account(NEXT, ident(2), "下家")
        self.minute = 0
        self.victims: dict[str, Any] = {}

    def victim(self, name: str) -> Any:
        if name not in self.victims:
            number = f"62220000000000001{ord(name)}"
            self.victims[name] = self.drawing.account(number, "", name, covered=False)
        return self.victims[name]

    def paid(self, payer: str, yuan: float, card: Any = None) -> "Case":
        """A victim, or somebody else, pays into the card."""
        return self.pay(self.victim(payer) if len(payer) == 1 else payer, card or self.card, yuan)

    def out(self, yuan: float) -> "Case":
        return self.pay(self.card, ("Account", OTHER), yuan)

    def other(self, yuan: float) -> "Case":
        return self.pay(("Account", OTHER), self.card, yuan)

    def pay(self, payer: Any, payee: Any, yuan: float) -> "Case":
        time = f"2025-03-01 10:{self.minute:02d}"
        self.drawing.pay(payer, payee, yuan, time, sides=3)
        self.minute += 1
        return self

    def solve(self, *, all_of: str = "", **options: Any) -> Restitution:
        graph = self.drawing.graph()
        victims = [
            asked_victims(graph, [named(graph, self.victims[name][1])])[0]
            for name in sorted(all_of or self.victims)
        ]
        return find_restitution(graph, victims, named(graph, CARD), **options)


def named(graph: Any, number: str) -> int:
    found = graph.find_account(number)
    assert found is not None
    return int(found)


def claims(found: Restitution) -> dict[str, tuple[str, float, float, float]]:
    """By victim: basis, least, most, proposed, in yuan."""
    return {
        str(one.victim.name): (
            one.basis,
            one.least_fen / 100,
            one.most_fen / 100,
            one.proposed_fen / 100,
        )
        for one in found.claims
    }


def check(found: Restitution) -> None:
    """What holds of every answer."""
    assert sum(one.proposed_fen for one in found.claims) + found.remaining_fen == found.frozen_fen
    assert 0 <= found.frozen_fen <= found.balance_fen
    for one in found.claims:
        assert 0 <= one.least_fen <= one.most_fen
        assert 0 <= one.proposed_fen <= min(one.most_fen, one.loss_fen)
        if one.basis != "own-account":
            for rule in ("fifo", "lifo", "pro-rata"):
                assert one.least_fen <= one.expected_fen[rule] <= one.most_fen
    assert found.formula and found.notes


def test_one_deposit_goes_back_directly() -> None:
    found = Case().paid("A", 1000).out(400).solve()
    check(found)
    assert claims(found) == {"A": ("direct", 600, 600, 600)}
    assert (found.balance_fen, found.remaining_fen, found.direct_fen) == (60_000, 0, 60_000)
    assert [payment.fen for payment in found.claims[0].into] == [100_000]
    assert found.claims[0].into[0].rows[0].row == 2
    assert found.frozen_basis == "balance"


def test_several_that_time_tells_apart_go_back_directly() -> None:
    """A's money was all gone before B's came; B's in turn before C's."""
    found = Case().paid("A", 500).out(500).paid("B", 300).out(100).solve()
    check(found)
    assert claims(found) == {"B": ("direct", 200, 200, 200)}
    assert found.others == 1


def test_nothing_left_out_means_each_is_told_apart() -> None:
    found = Case().paid("A", 500).paid("B", 300).solve()
    check(found)
    assert claims(found) == {"A": ("direct", 500, 500, 500), "B": ("direct", 300, 300, 300)}


def test_what_time_does_not_tell_apart_is_shared_by_losses() -> None:
    """300 of 400 left went; of 100 either can have all. 300 : 100 of 100."""
    found = Case().paid("A", 300).paid("B", 100).out(300).solve()
    check(found)
    assert claims(found) == {"A": ("pro-rata", 0, 100, 75), "B": ("pro-rata", 0, 100, 25)}


def test_some_are_told_apart_and_the_rest_is_shared() -> None:
    """A and B are mixed and 200 of them is left; C came later and nothing has left since."""
    found = Case().paid("A", 300).paid("B", 100).out(200).paid("C", 50).solve()
    check(found)
    assert claims(found) == {
        "A": ("pro-rata", 100, 200, 150),
        "B": ("pro-rata", 0, 100, 50),
        "C": ("direct", 50, 50, 50),
    }
    assert found.direct_fen == 5_000


def test_nobody_gets_more_than_can_be_his_and_the_others_get_that() -> None:
    """A lost 10000, most of it elsewhere; of 250 at most 100 is his. B and C share 150 as 2 : 1."""
    case = Case().paid("A", 100).paid("B", 200).paid("C", 100).out(150)
    found = case.paid("A", 9900, ("Account", OTHER)).solve()
    check(found)
    assert claims(found) == {
        "A": ("pro-rata", 0, 100, 100),
        "B": ("pro-rata", 50, 200, 100),
        "C": ("pro-rata", 0, 100, 50),
    }
    assert found.claims[0].loss_fen in (1_000_000, 20_000)


def test_own_money_of_the_card_counts_for_victims_as_far_as_it_can_be_theirs() -> None:
    """100 of his own were there first; 200 left. Of 100 all can be A's, or none."""
    found = Case(opening=100).paid("A", 200).out(200).solve()
    check(found)
    assert claims(found) == {"A": ("pro-rata", 0, 100, 100)}
    assert found.balance_fen == 10_000


def test_what_no_victim_can_have_is_nobodys() -> None:
    """The balance fell to 60 after A paid; 500 came from elsewhere later."""
    found = Case().paid("A", 200).out(140).other(500).solve()
    check(found)
    assert claims(found) == {"A": ("direct", 60, 60, 60)}
    assert found.joint_fen is not None
    assert found.remaining_fen == 50_000 and found.joint_fen[1] == 6_000
    assert any("500.00" in note.en for note in found.notes)


def test_together_no_more_than_can_be_theirs_together() -> None:
    """Either can have the 50 that were left when 50 others came; not both."""
    found = Case().paid("A", 50).paid("B", 50).out(50).other(50).solve()
    check(found)
    assert claims(found) == {"A": ("pro-rata", 0, 50, 25), "B": ("pro-rata", 0, 50, 25)}
    assert found.joint_fen == (5_000, 5_000)
    assert found.remaining_fen == 5_000


def test_a_frozen_amount_is_shared_and_not_the_balance() -> None:
    found = Case().paid("A", 300).paid("B", 100).out(200).solve(frozen_fen=10_000)
    check(found)
    assert claims(found) == {"A": ("pro-rata", 100, 200, 75), "B": ("pro-rata", 0, 100, 25)}
    assert (found.frozen_basis, found.frozen_fen, found.balance_fen) == ("asked", 10_000, 20_000)
    assert "less than must be his" in found.claims[0].why.en


def test_less_frozen_than_time_tells_apart_is_shared_by_losses_too() -> None:
    case = Case().paid("A", 300).paid("B", 100).paid("B", 500, ("Account", OTHER))
    found = case.solve(frozen_fen=20_000)
    check(found)
    assert claims(found) == {
        "A": ("direct-shared", 300, 300, 100),
        "B": ("direct-shared", 100, 100, 100),
    }
    assert any("Less is frozen" in note.en for note in found.notes)


def test_more_frozen_than_the_balance_is_the_balance() -> None:
    found = Case().paid("A", 300).solve(frozen_fen=10**9)
    check(found)
    assert found.frozen_fen == found.balance_fen == 30_000


def test_a_freeze_in_the_case_is_the_amount() -> None:
    case = Case().paid("A", 300).paid("B", 100)
    measure = case.drawing.node(
        "Measure",
        "ab:s:2",
        measure="冻结",
        measure_kind="freeze",
        amount_fen=20_000,
        authority="甲市公安局",
        from_us=us("2025-03-01"),
        until_us=us("2025-09-01"),
    )
    case.drawing.link("UNDER_MEASURE", case.card, measure)
    found = case.solve()
    check(found)
    assert (found.frozen_basis, found.frozen_fen) == ("measure", 20_000)
    assert claims(found)["A"][3] == 150 and claims(found)["B"][3] == 50
    later = case.solve(at_us=us("2025-12-01"))
    assert (later.frozen_basis, later.frozen_fen) == ("balance", 40_000)
    assert later.measures[0].state == "expired"


def test_a_moment_before_counts_nothing_after() -> None:
    case = Case().paid("A", 300).paid("B", 100).out(300)
    found = case.solve(at_us=us("2025-03-01 10:00"))
    check(found)
    assert claims(found) == {"A": ("direct", 300, 300, 300)}
    assert found.others == 1


def test_money_that_came_over_another_card() -> None:
    case = Case().paid("A", 300, ("Account", NEXT))
    found = case.pay(case.next, case.card, 200).other(50).solve()
    check(found)
    assert claims(found) == {"A": ("direct", 200, 200, 200)}
    assert found.claims[0].into == () and found.claims[0].loss_fen == 30_000


def test_a_victims_own_card_takes_no_part_in_sharing_it() -> None:
    case = Case()
    case.victims["A"] = case.card
    case.pay(case.card, case.next, 100).pay(case.next, case.card, 80).paid("B", 50)
    found = case.solve()
    check(found)
    assert {name: one[0] for name, one in claims(found).items()} == {
        "卡农": "own-account",
        "B": "direct",
    }
    assert found.joint_fen is not None and found.joint_fen[1] == 5_000


def test_a_second_victims_payment_through_a_victims_card_stops_there() -> None:
    """B was deceived into paying on what A had paid him: A's money stopped with B."""
    case = Case()
    case.victims["B"] = case.next
    case.paid("A", 100, case.next).pay(case.next, case.card, 100)
    found = case.solve()
    check(found)
    assert claims(found) == {"下家": ("direct", 100, 100, 100)}


def test_an_account_without_a_statement_is_refused() -> None:
    case = Case().paid("A", 100)
    graph = case.drawing.graph()
    with pytest.raises(LinkgraphError, match="statement"):
        find_restitution(graph, (), named(graph, case.victims["A"][1]))


def test_no_victims_no_claims() -> None:
    graph = Case().other(100).drawing.graph()
    found = find_restitution(graph, (), named(graph, CARD))
    check(found)
    assert found.claims == () and found.remaining_fen == 10_000


def test_where_the_budget_stops_nothing_is_shared_out_and_it_says_so() -> None:
    """C has most there by the rules, so his bounds come first; then A, then B."""
    case = Case().paid("A", 200).paid("B", 100).paid("C", 500).out(300)
    whole = case.solve()
    check(whole)
    bounds = {one.victim.name: (one.least_fen, one.most_fen) for one in whole.claims}
    told: set[tuple[int, int, bool]] = set()
    for work in range(0, 400, 5):
        found = case.solve(bounds_work=work)
        assert found == case.solve(bounds_work=work)  # never by the clock
        named_ = [one.victim.name for one in found.claims]
        assert {*named_} == {*["C", "A", "B"][: len(named_)]}
        assert len(named_) + found.missed == 3 and found.others == 0
        for one in found.claims:
            assert (one.least_fen, one.most_fen) == bounds[one.victim.name]
        assert found.joint_fen in (None, whole.joint_fen)
        told.add((len(named_), found.missed, found.joint_fen is None))
        if found.settled:
            assert found == whole
            continue
        assert [one.basis for one in found.claims] == ["unsettled"] * len(named_)
        assert found.remaining_fen == found.frozen_fen == 50_000
        assert f"{found.missed} victims have no least" in "".join(one.en for one in found.notes)
        assert not any("no known victim's" in one.en for one in found.notes)
    assert told == {(0, 3, True), (0, 3, False), (1, 2, False), (2, 1, False), (3, 0, False)}


@pytest.mark.parametrize(("account", "frozen"), [(-1, None), (99, None), (0, -1)])
def test_refuses_nonsense(account: int, frozen: int | None) -> None:
    graph = Case().paid("A", 1).drawing.graph()
    with pytest.raises(ValueError, match="account"):
        find_restitution(graph, (), account, frozen_fen=frozen)


@pytest.mark.parametrize("seed", range(60))
def test_what_holds_of_every_case(seed: int) -> None:
    rng = Random(seed)
    case = Case(opening=rng.choice([0, 50]))
    for _ in range(rng.randint(3, 14)):
        yuan, what = rng.randint(1, 300), rng.random()
        if what < 0.5:
            case.paid(rng.choice("ABCD"), yuan, rng.choice([case.card, case.next]))
        elif what < 0.65:
            case.other(yuan)
        elif what < 0.8:
            case.pay(case.next, case.card, yuan)
        else:
            case.out(yuan)
    if not case.victims:
        case.paid("A", 10)
    frozen = rng.choice([None, rng.randint(0, 20_000)])
    found = case.solve(frozen_fen=frozen)
    check(found)
    shared = [one for one in found.claims if one.basis == "pro-rata"]
    assert found.joint_fen is not None
    assert sum(one.proposed_fen for one in found.claims) <= max(
        found.joint_fen[1], sum(one.most_fen for one in found.claims if one not in shared)
    )
    assert found.direct_fen <= found.balance_fen


@pytest.mark.parametrize("seed", range(300))
def test_sharing_is_proportional_to_the_fen(seed: int) -> None:
    """There is a level at which everybody has his cap, or level × weight, but for one fen."""
    rng = Random(seed)
    count = rng.randint(0, 7)
    weights = [
        rng.choice([0, rng.randint(1, 10), 10**12 + rng.randrange(99)]) for _ in range(count)
    ]
    caps = [rng.choice([0, rng.randint(1, 50), 10**13]) for _ in range(count)]
    total = rng.choice([0, rng.randint(1, 200), 3 * 10**12 + rng.randrange(99)])
    given = share_out(total, weights, caps)
    usable = sum(cap for cap, weight in zip(caps, weights, strict=True) if weight)
    assert sum(given) == min(total, usable)
    level = water_level(total, weights, caps)
    for one, weight, cap in zip(given, weights, caps, strict=True):
        assert abs(one - min(Fraction(cap if weight else 0), level * weight)) < 1


def water_level(total: int, weights: Sequence[int], caps: Sequence[int]) -> Fraction:
    """The level, by trying every point at which somebody's cap is full."""
    pairs = [(w, c) for w, c in zip(weights, caps, strict=True) if w and c]
    for edge in sorted({Fraction(c, w) for w, c in pairs}):
        if sum(min(Fraction(c), edge * w) for w, c in pairs) >= total:
            open_ = [w for w, c in pairs if Fraction(c, w) >= edge]
            full = sum(c for w, c in pairs if Fraction(c, w) < edge)
            return Fraction(total - full, sum(open_))
    return max([Fraction(c, w) for w, c in pairs], default=Fraction(0))


def test_equal_remainders_go_to_the_first() -> None:
    assert share_out(5, [1, 1, 1], [9, 9, 9]) == [2, 2, 1]
    with pytest.raises(ValueError, match="less than nothing"):
        share_out(-1, [1], [1])


def victims_of(found: Restitution) -> list[Victim]:
    return [one.victim for one in found.claims]


def test_claims_come_most_proposed_first() -> None:
    found = Case().paid("A", 100).paid("B", 300).paid("C", 300).solve()
    order: list[Claim] = list(found.claims)
    assert [one.proposed_fen for one in order] == [30_000, 30_000, 10_000]
    assert [one.name for one in victims_of(found)] == ["B", "C", "A"]
