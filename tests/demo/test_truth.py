"""The truth: it adds up, and its money is followed as a second, naive method follows it."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from linkgraph.demo import DemoReport
from linkgraph.demo.fifo import End, follow
from linkgraph.demo.ledger import Step
from linkgraph.demo.model import Account, Transfer
from linkgraph.demo.numbers import id_check, luhn_digit
from linkgraph.demo.story import tell

Demo = Callable[[int], tuple[DemoReport, dict[str, Any]]]
SEEDS = range(1, 9)


def account(index: int, opening: int | None) -> Account:
    """An account with a statement, or a stranger when `opening` is None."""
    made = Account(index, "bank" if opening is not None else "other", f"a{index}")
    made.covered, made.opening = opening is not None, opening or 0
    return made


def test_fifo_by_hand() -> None:
    victim, first, second, out = account(0, None), account(1, 50), account(2, 0), account(3, None)
    paid = Transfer(0, victim, first, 100, "", "", victim=True)
    on = Transfer(1, first, second, 120, "", "")  # 50 of its own, then 70 of the victim's
    undone = Transfer(2, first, out, 30, "", "", state="reversed")
    away = Transfer(3, second, out, 60, "", "")  # the 50, then 10 of the victim's
    steps = [Step(side, t) for t in (paid, on, undone, away) for side in ("out", "in")]
    assert follow([victim, first, second, out], steps).fen == {
        0: {End("held", 1, 1): 30, End("held", 2, 2): 60, End("left_data", 2, 3): 10}
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_fen_by_fen_gives_the_same_ends(seed: int) -> None:
    """An oracle that keeps each account as one list of pieces, cut anew at every transfer."""
    world = tell(seed, "small")
    piles: dict[int, list[tuple[int, int]]] = defaultdict(list)  # (origin or -1, fen)
    ends: Counter[tuple[int, str, int]] = Counter()
    air: dict[int, list[tuple[int, int]]] = {}
    piles.update({a.index: [(-1, a.opening)] for a in world.accounts if a.covered})
    for step in world.ledger.steps:
        t = step.transfer
        if t.state != "ok":
            continue
        if step.side == "in":
            pieces = air.pop(t.index)
            if t.payee.covered:
                piles[t.payee.index] += pieces
            for origin, fen in pieces if not t.payee.covered else []:
                ends[origin, t.payee.kind, t.payer.index] += fen
            continue
        wanted, pieces, rest = t.fen, [], []
        for origin, fen in piles[t.payer.index] if t.payer.covered else [(-1, t.fen)]:
            cut = min(fen, wanted)
            wanted -= cut
            pieces.append((origin, cut))
            rest.append((origin, fen - cut))
        assert wanted == 0
        if t.payer.covered:
            piles[t.payer.index] = [piece for piece in rest if piece[1]]
        air[t.index] = [(t.index, t.fen)] if t.victim else [p for p in pieces if p[1]]
    for index, pieces in piles.items():
        for origin, fen in pieces:
            ends[origin, "held", index] += fen
    found: Counter[tuple[int, str, int]] = Counter()
    for payment, fates in follow(world.accounts, world.ledger.steps).fen.items():
        for end, fen in fates.items():
            kind = "held" if end.state == "held" else world.accounts[end.place].kind
            found[payment, kind, end.account] += fen
    assert found == Counter({key: fen for key, fen in ends.items() if key[0] >= 0 and fen})


@pytest.mark.parametrize("seed", SEEDS)
def test_payments_add_up_and_all_ends_occur(demo: Demo, seed: int) -> None:
    truth = demo(seed)[1]
    states = set()
    for victim in truth["victims"]:
        for payment in victim["payments"]:
            assert sum(end["fen"] for end in payment["ends"]) == payment["fen"]
            states |= {end["state"] for end in payment["ends"]}
        assert 1 <= len(victim["payments"]) <= 3
    assert states == {"held", "cash", "platform", "left_data"}


@pytest.mark.parametrize("seed", SEEDS)
def test_rings_and_honest_groups_do_not_mix(demo: Demo, seed: int) -> None:
    truth = demo(seed)[1]
    assert 3 <= len(truth["rings"]) <= 5
    groups = [*truth["rings"], *truth["benign"]]
    for key in ("accounts", "persons"):
        members = [str(member) for group in groups for member in group[key]]
        assert len(members) == len(set(members))
    assert all(len(ring["persons"]) >= 3 and len(ring["kinds"]) >= 2 for ring in truth["rings"])


@pytest.mark.parametrize("seed", [1, 2])
def test_numbers_are_invented_but_well_formed(demo: Demo, seed: int) -> None:
    truth = demo(seed)[1]
    for known in truth["accounts"]:
        holder = known["holder"]
        if holder and holder.startswith("99"):
            assert len(holder) == 18
            assert id_check(holder[:17]) == holder[17]
        cards = [number for number in known["numbers"] if number.startswith("62")]
        assert all(luhn_digit(card[:-1]) == card[-1] for card in cards)


def test_transfers_name_known_accounts(demo: Demo) -> None:
    truth = demo(1)[1]
    known = {number for account in truth["accounts"] for number in account["numbers"]}
    for transfer in truth["transfers"]:
        for side in (transfer["payer"], transfer["payee"]):
            kind = side.split(":")[0]
            assert side in known or kind in ("cash", "platform", "masked", "unnamed", "damaged")
    states = Counter(transfer["state"] for transfer in truth["transfers"])
    assert states["failed"] and states["reversed"] == states["reversal"] > 0
    assert any(transfer["rows"] == 2 for transfer in truth["transfers"])
