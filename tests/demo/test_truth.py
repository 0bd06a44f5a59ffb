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
from linkgraph.demo.reports import ASKED_FIRST, report, unsent, visible_into
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


@pytest.mark.parametrize("seed", SEEDS)
def test_complaints_say_what_was_paid(demo: Demo, seed: int) -> None:
    truth = demo(seed)[1]
    victims = {victim["number"]: victim for victim in truth["victims"]}
    rows = truth["complaints"]
    assert {row["victim"] for row in rows} == set(victims), "every victim reports"
    paid = Counter(
        (number, payment["payee"], payment["fen"])
        for number, victim in victims.items()
        for payment in victim["payments"]
    )
    right = [row for row in rows if row["transfer"] is not None]
    said = Counter((row["victim"], row["payee"], row["fen"]) for row in right)
    wrong = len(rows) - len(right)
    assert 1 <= wrong <= max(1, len(right) // 25)
    assert said == paid, "every payment has a row"
    assert len({row["row"] for row in rows}) == len(rows)
    assert {len(row["time"]) for row in rows} == {19, 16, 10}
    into = {(t["payee"], t["fen"]) for t in truth["transfers"]}
    for row in rows:
        if row["transfer"] is None:
            assert row["wrong"] in ("amount", "card") and (row["payee"], row["fen"]) not in into
        else:
            transfer = truth["transfers"][row["transfer"]]
            assert (transfer["payer"], transfer["payee"]) == (row["victim"], row["payee"])
            assert transfer["fen"] == row["fen"] and transfer["state"] == "ok"
            assert any(time.startswith(row["time"][:10]) for time in transfer["times"])


@pytest.mark.parametrize("seed", SEEDS)
def test_measures_lie_on_cards_and_end(demo: Demo, seed: int) -> None:
    truth = demo(seed)[1]
    measures = truth["measures"]
    assert measures and sum(one["waiting"] for one in measures) == 1
    assert all(one["from"] < one["until"] for one in measures)
    near = [one for one in measures if "2025-07-01" <= one["until"] <= "2025-07-08"]
    assert near and any(one["until"] < "2025-06-30" for one in measures)
    known = {number for account in truth["accounts"] for number in account["numbers"]}
    assert {one["number"].split("_")[0] for one in measures} <= known
    held = {number for one in truth["still_held"] for number in one["numbers"] if one["measured"]}
    assert held <= known and {one["account"] for one in measures} & held


@pytest.mark.parametrize("seed", SEEDS)
def test_the_accounts_that_took_most_never_answered(demo: Demo, seed: int) -> None:
    """Of the accounts without a statement those with most victims' money were asked for."""
    truth = demo(seed)[1]
    unanswered = truth["unanswered"]
    fen = [one["fen"] for one in unanswered]
    assert fen == sorted(fen, reverse=True)
    assert [one["first"] for one in unanswered[:3]] == [True] * 3
    covered = {n for a in truth["accounts"] if a["covered"] for n in a["numbers"]}
    assert not covered & {number for one in unanswered for number in one["numbers"]}
    left: Counter[str] = Counter()
    for victim in truth["victims"]:
        for payment in victim["payments"]:
            for end in payment["ends"]:
                if end["state"] == "left_data" and end["place"].isdigit():
                    left[end["place"]] += end["fen"]
    for one in unanswered:  # part of it may have gone in under a masked number
        assert one["fen"] <= sum(left[number] for number in one["numbers"])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_still_held_adds_up(demo: Demo, seed: int) -> None:
    truth = demo(seed)[1]
    held = sum(
        end["fen"]
        for victim in truth["victims"]
        for payment in victim["payments"]
        for end in payment["ends"]
        if end["state"] == "held"
    )
    assert sum(one["fen"] for one in truth["still_held"]) == held > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_asking_comes_first_where_most_went(seed: int) -> None:
    world = tell(seed, "small")
    fates = follow(world.accounts, world.ledger.steps)
    into = visible_into(world, fates)
    most = sorted(into, key=lambda index: -into[index])[:ASKED_FIRST]
    asked = {account.index for account in (*report(world, fates).asked, *unsent(world))}
    assert set(most) <= asked
