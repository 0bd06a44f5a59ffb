"""Complaint rows against a reference that tries every transfer, on random small cases."""

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from linkgraph.analysis.money_findings import Victims
from linkgraph.analysis.victims.victims import find_victims, sources_of
from linkgraph.graph import CaseGraph
from linkgraph.settings import VictimSettings
from tests.analysis.conftest import Drawing
from tests.analysis.test_complaints import TABLES, Complaints
from tests.analysis.test_victims import hashed

MINUTE_US, DAY_US = 60_000_000, 86_400_000_000
TABLE = {sha256: name for name, sha256 in TABLES.items()}


@dataclass(frozen=True)
class Said:
    """One complaint row as it was typed."""

    table: str
    row: int
    payer: str | None
    payee: str
    fen: int
    minute: int
    precision: int | None


def draw(seed: int) -> tuple[Complaints, list[Said]]:
    """A case of four payers, two cards, few amounts, and rows that are off in every way."""
    pick = Random(seed)
    case = Complaints(Drawing())
    cards = [case.card, case.drawing.account("6222000000000000003", covered=False)]
    payers = [
        case.drawing.account(f"62220000000001{n:02d}", name=f"王{n}", covered=False)
        for n in range(4)
    ]
    paid = [
        (
            pick.choice(payers),
            pick.choice(cards),
            pick.choice((100, 200)),
            pick.randrange(0, 180, 10),
        )
        for _ in range(pick.randrange(2, 9))
    ]
    for payer, payee, yuan, minute in paid:
        state = pick.choice((0, 0, 0, 0, 1))
        case.drawing.pay(payer, payee, yuan, moment(minute), state=state)
    said = []
    for _ in range(pick.randrange(1, 8)):
        payer, payee, yuan, minute = pick.choice(paid)
        minute = max(0, minute + pick.choice((0, 0, 0, 7, -20, 60)))
        precision = pick.choice((0, 0, 1, 2, None))
        number = pick.choice((payer[1], payer[1], None))
        table = pick.choice(list(TABLES))
        time = None if precision is None else moment(minute)[: 10 if precision == 2 else None]
        more: dict[str, Any] = {} if precision is None else {"precision": precision}
        if number is None:
            more["name"] = case.drawing.nodes[payer]["name"]
        row = case.say(yuan, time, payee[1], table, payer_number=number, **more)
        said.append(
            Said(table, row, number or f"name:{payer[1]}", payee[1], yuan * 100, minute, precision)
        )
    return case, said


def moment(minute: int) -> str:
    return f"2025-03-01 {9 + minute // 60:02d}:{minute % 60:02d}"


def fits(graph: CaseGraph, one: Said, transfer: dict[str, Any]) -> bool:
    """Whether a transfer is what a row says, by plain comparison."""
    if transfer["state"] or transfer["amount_fen"] != one.fen:
        return False
    payer, payee = (graph.account(transfer[side]).key for side in ("payer", "payee"))
    if payee != one.payee or payer != (one.payer or "").removeprefix("name:"):
        return False
    stated = (9 * 60 + one.minute) * MINUTE_US
    apart = abs(transfer["time_us"] % DAY_US - stated)
    # Statement times are whole minutes here, so a stated minute is exact.
    return one.precision in (2, None) or apart < (31 if one.precision == 1 else 30.01) * MINUTE_US


def pairs(found: Victims) -> dict[tuple[str, int], int]:
    """The transfer of each row that was matched."""
    cited = [
        ((TABLE[row.sha256], row.row), payment.transfer)
        for victim in found.victims
        for payment in victim.payments
        for row in payment.complaint
    ]
    assert len({row for row, _ in cited}) == len(cited)
    return dict(cited)


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_against_every_transfer(start: int) -> None:
    for seed in range(start, start + 50):
        case, said = draw(seed)
        graph = hashed(case.drawing)
        found = find_victims(graph, VictimSettings(), propose=False)
        check(graph, said, found)
        again = find_victims(hashed(case.drawing, seed + 1), VictimSettings(), propose=False)
        assert pairs(again) == pairs(found), seed


def check(graph: CaseGraph, said: list[Said], found: Victims) -> None:
    transfers = graph.transfers.to_pylist()
    matched = pairs(found)
    left = {(TABLE[one.row.sha256], one.row.row): one for one in found.unmatched}
    # Every row is one thing; no transfer is two payments, or two rows of one table.
    assert matched.keys() | left.keys() == {(one.table, one.row) for one in said}
    assert not matched.keys() & left.keys()
    payments = [payment.transfer for victim in found.victims for payment in victim.payments]
    assert len(set(payments)) == len(payments)
    assert set(Counter((table, at) for (table, _), at in matched.items()).values()) <= {1}
    assert sources_of(graph, found.victims).transfer.tolist() == sorted(payments)
    able = {
        (one.table, one.row): [at for at, t in enumerate(transfers) if fits(graph, one, t)]
        for one in said
    }
    for row, transfer in matched.items():
        assert transfer in able[row]
    for place, options in able.items():
        rivals = {at for other, many in able.items() if other != place for at in many}
        if len(options) == 1 and options[0] not in rivals:
            assert place in matched, "one fits, and nobody else claims it"
        if place in left and options:
            # Open: several fit and none was decided, or rows of this table have them all.
            taken = {at for (table, _), at in matched.items() if table == place[0]}
            assert len(options) > 1 or set(options) <= taken
            assert left[place].candidates
        if not options:
            assert place in left and left[place].reason.zh
