"""Proposed victims by hand: who is one, who is not, and why."""

from typing import Any

import pytest

from linkgraph.analysis.money_findings import Proposal
from linkgraph.analysis.victims.victims import find_victims
from linkgraph.settings import VictimSettings
from tests.analysis.conftest import Drawing, ident
from tests.analysis.test_victims import HASH, hashed

PAYER = "6217000000000000001"


class Ring:
    """A ring of five whose first card passes on what strangers pay in."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.cards = drawing.plant(100)
        self.card, self.next = self.cards[:2]
        self.payer = drawing.account(PAYER, ident(1), "王受害", covered=False)

    def deceive(self, yuan: float = 20_000, day: int = 1, payer: Any = None) -> None:
        """A stranger pays in; the money leaves within the hour."""
        self.drawing.pay(payer or self.payer, self.card, yuan, f"2025-03-{day:02d} 10:00")
        self.drawing.pay(self.card, self.next, yuan, f"2025-03-{day:02d} 10:30")

    def find(self, **settings: Any) -> tuple[Proposal, ...]:
        return find_victims(hashed(self.drawing), VictimSettings(**settings)).proposals


@pytest.fixture
def ring(drawing: Drawing) -> Ring:
    return Ring(drawing)


def keys(found: tuple[Proposal, ...]) -> list[str]:
    return [one.account.key for one in found]


def test_a_stranger_who_pays_a_card_that_passes_it_on(ring: Ring) -> None:
    ring.deceive()
    (one,) = ring.find()
    assert one.account.key == PAYER and one.accept == (PAYER,)
    assert [(p.payee.key, p.fen) for p in one.payments] == [(ring.card[1], 2_000_000)]
    words = "\n".join(reason.en for reason in one.reasons)
    assert "¥20,000.00 in 1 transfers into 1 first-tier cards" in words
    assert "belongs to a ring" in words and "100% of it left within 24 hours" in words
    assert "(100%) was passed on" in words and "nothing back" in words
    assert all(reason.zh for reason in one.reasons)


def test_a_proposal_is_not_a_loss_until_it_is_accepted(ring: Ring) -> None:
    ring.deceive()
    found = find_victims(hashed(ring.drawing), VictimSettings())
    assert not found.victims and len(found.proposals) == 1
    found = find_victims(hashed(ring.drawing), VictimSettings(accept=found.proposals[0].accept))
    assert not found.proposals
    (one,) = found.victims
    assert one.loss_fen == 2_000_000 and one.basis == "accepted" and not one.notes


def test_accepting_takes_in_what_is_proposed_and_no_more(ring: Ring) -> None:
    ring.deceive()
    shop = ring.drawing.account("6217000000000000777", covered=False)
    ring.drawing.pay(ring.payer, shop, 300, "2025-03-03 10:00")
    for propose in (True, False):
        found = find_victims(hashed(ring.drawing), VictimSettings(accept=(PAYER,)), propose=propose)
        assert [v.loss_fen for v in found.victims] == [2_000_000]


def test_money_that_stays_makes_no_card_suspect(ring: Ring) -> None:
    ring.drawing.pay(ring.payer, ring.card, 20_000, "2025-03-01 10:00")
    ring.drawing.pay(ring.card, ring.next, 20_000, "2025-03-05 10:00")
    assert not ring.find() and keys(ring.find(passed_hours=100)) == [PAYER]


def test_too_little(ring: Ring) -> None:
    ring.deceive(999.99)
    assert not ring.find() and keys(ring.find(least_fen=99_999)) == [PAYER]


@pytest.mark.parametrize(("back", "proposed"), [(4000, True), (4001, False)])
def test_who_gets_money_back_is_a_friend(ring: Ring, back: int, proposed: bool) -> None:
    ring.deceive()
    ring.drawing.pay(ring.cards[3], ring.payer, back, "2025-02-01 10:00")
    assert bool(ring.find()) == proposed


def test_members_of_a_ring_are_no_victims(ring: Ring) -> None:
    ring.deceive()
    ring.drawing.pay(ring.cards[2], ring.card, 20_000, "2025-03-02 10:00")
    ring.drawing.pay(ring.card, ring.next, 20_000, "2025-03-02 10:20")
    assert keys(ring.find()) == [PAYER]


def test_who_shares_a_phone_with_a_member(ring: Ring) -> None:
    ring.deceive()
    ring.drawing.phone("13700000001", ring.payer, ring.cards[4])
    assert not ring.find()


def test_one_cash_machine_is_no_tie(ring: Ring) -> None:
    ring.deceive()
    others = ring.drawing.people(6, 300)
    terminal = ("Device", "terminal:ATM1")
    ring.drawing.node(*terminal, device_kind="terminal")
    ring.drawing.share("LOGGED_IN_FROM", terminal, ring.payer, ring.cards[4], *others)
    assert keys(ring.find()) == [PAYER]


def test_who_passes_money_through_is_a_mule(ring: Ring) -> None:
    source = ring.drawing.account("6217000000000000002", covered=False)
    for day in (1, 2):
        ring.drawing.pay(source, ring.payer, 20_000, f"2025-03-{day:02d} 09:50")
        ring.deceive(day=day)
    assert PAYER not in keys(ring.find())


def test_a_company_that_pays_many_people(ring: Ring) -> None:
    firm = ring.drawing.account(
        "6217000000000000003", name="临江纺织有限公司", account_kind="company", covered=False
    )
    for month in (1, 2, 3):
        for person in [ring.card, *ring.drawing.people(4, 400)]:
            ring.drawing.pay(firm, person, 5000, f"2025-{month:02d}-10 10:00")
        ring.drawing.pay(ring.card, ring.next, 5000, f"2025-{month:02d}-10 10:30")
    assert not ring.find()


def test_rejected_numbers_and_rows_are_not_proposed(ring: Ring) -> None:
    ring.deceive(day=1)
    ring.deceive(30_000, day=2)
    assert [p.fen for p in ring.find()[0].payments] == [2_000_000, 3_000_000]
    assert not ring.find(reject=(PAYER,))
    assert [p.fen for p in ring.find(reject=(f"{HASH}::2",))[0].payments] == [3_000_000]


def test_a_payer_without_a_number_is_accepted_by_rows(ring: Ring) -> None:
    key = f"unnamed:{ring.card[1]}|张三"
    payer = ring.drawing.account(key, name="张三", covered=False)
    ring.drawing.nodes[payer]["numbers"] = []
    ring.deceive(payer=payer)
    (one,) = ring.find()
    assert one.account.key == key and one.accept == (f"{HASH[:12]}::2",)
    found = find_victims(hashed(ring.drawing), VictimSettings(accept=one.accept))
    assert [v.loss_fen for v in found.victims] == [2_000_000] and not found.proposals


def test_a_payer_of_whom_nothing_is_known_is_several_people(ring: Ring) -> None:
    payer = ring.drawing.account(f"unnamed:{ring.card[1]}", covered=False)
    ring.deceive(payer=payer)
    assert not ring.find()


def test_cash_paid_in_is_nobody(ring: Ring) -> None:
    cash = ring.drawing.account("cash:T1", account_kind="cash", covered=False)
    ring.deceive(payer=cash)
    assert not ring.find()


def test_the_card_of_a_complaint_is_suspect_even_where_money_stays(drawing: Drawing) -> None:
    from tests.analysis.test_complaints import Complaints

    case = Complaints(drawing)
    case.drawing.pay(case.victim(), case.card, 5000, "2025-03-01 10:00")
    case.say(5000, "2025-03-01 10:00", payer_number=case.victim()[1], name="王受害")
    other = drawing.account(PAYER, ident(7), "孙某", covered=False)
    drawing.pay(other, case.card, 8000, "2025-03-04 10:00")
    found = find_victims(hashed(drawing), VictimSettings())
    assert [v.name for v in found.victims] == ["王受害"]
    assert keys(found.proposals) == [PAYER]
    assert "a complaint names a payment into it" in str(found.proposals[0].reasons[1])


def test_what_a_known_victim_paid_besides_is_proposed_by_row(ring: Ring) -> None:
    ring.deceive(day=1)
    ring.deceive(30_000, day=2)
    found = find_victims(hashed(ring.drawing), VictimSettings(accept=(f"{HASH}::2",)))
    assert [v.loss_fen for v in found.victims] == [2_000_000]
    (one,) = found.proposals
    assert [p.fen for p in one.payments] == [3_000_000]
    assert "1 of these payments count, 1 do not yet" in one.reasons[0].en
    every = (f"{HASH}::2", *one.accept)
    found = find_victims(hashed(ring.drawing), VictimSettings(accept=every))
    assert [v.loss_fen for v in found.victims] == [5_000_000] and not found.proposals


def test_the_order_of_links_changes_nothing(ring: Ring) -> None:
    for at in range(5):
        payer = ring.drawing.account(f"62170000000000001{at:02d}", ident(60 + at), covered=False)
        ring.deceive(5000 + at, day=at + 1, payer=payer)
    found = [
        find_victims(hashed(ring.drawing, shuffle), VictimSettings()).proposals
        for shuffle in (None, 2, 4)
    ]
    assert len(found[0]) == 5 and found[0] == found[1] == found[2]
