"""Patterns of a case: the shapes its money makes, as findings with their transfers and rows."""

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import account_refs, source_rows
from linkgraph.analysis.patterns.case_payments import CasePayments, payments_of
from linkgraph.analysis.patterns.explain import explain
from linkgraph.analysis.patterns.grounds import list_grounds
from linkgraph.analysis.patterns.rank import Ranked, take_findings
from linkgraph.analysis.patterns.records import Finding, Patterns, PatternTransfer
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.graph import CaseGraph, column
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Typology
from linkgraph.text import same


def find_patterns(
    graph: CaseGraph,
    settings: PatternSettings,
    *,
    typologies: tuple[Typology, ...] = (),
    account: int | None = None,
    top: int | None = None,
) -> Patterns:
    """Find fans, cycles, layers and chains that money makes, best first.

    Parameters
    ----------
    graph
        The case.
    settings
        Bounds of the search and what makes a shape; `top` where the call gives none.
    typologies, account
        Only findings of these types (none: all), only those that `account` is a member of.
    top
        So many at most; 0: all.

    Returns
    -------
    Patterns
        `found` counts what has `least_score` and the filters left before `top`. Members by key,
        transfers by time.

    Raises
    ------
    ValueError
        An account id that the graph does not have.

    Notes
    -----
    O(n log n) in transfers; Python objects only for the findings returned. The score is the sum
    of stated points (`analysis.patterns.evidence`). A finding is a shape that chance seldom
    makes; it does not say what the money was for, nor who knew.
    """
    case = payments_of(graph, settings.least_fen)
    ranked = rank_payments(case.payments, settings)
    keep = ranked.score >= settings.least_score
    if typologies:
        keep &= np.isin(ranked.shapes.typology, [TYPOLOGIES.index(one) for one in typologies])
    if account is not None:
        if not 0 <= account < graph.account_count:
            raise ValueError(f"account {account} is not one of {graph.account_count}")
        has = np.add.reduceat(ranked.member == account, ranked.member_start[:-1])
        keep &= has > 0 if len(ranked) else keep
    numbers = np.flatnonzero(keep)
    most = settings.top if top is None else top
    shown = take_findings(ranked, numbers[: most or None])
    return Patterns(
        explain(graph, make_findings(graph, case, shown, settings), settings),
        len(numbers),
        {**case.left_out, **ranked.shapes.cut},
        commission_of(ranked),
    )


def commission_of(ranked: Ranked) -> dict[str, float] | None:
    """Return the learned commission: share kept, and how many successions showed it."""
    kept = np.flatnonzero(ranked.commission.share < 1)
    if not len(kept):
        return None
    best = kept[np.argmax(ranked.commission.seen[kept])]
    return {
        "share": round(1 - float(ranked.commission.share[best]), 6),
        "seen": float(ranked.commission.seen[best]),
    }


def make_findings(
    graph: CaseGraph, case: CasePayments, ranked: Ranked, settings: PatternSettings
) -> tuple[Finding, ...]:
    """Return the records of findings, without words yet. O(their transfers)."""
    grounds = list_grounds(case.payments, ranked, settings)
    moved = case.payments.transfer[ranked.shapes.payment].astype(np.int64)
    records = _transfers(graph, case, ranked, moved)
    refs = account_refs(graph, np.unique(ranked.member))
    found = []
    for number in range(len(ranked)):
        mine = records[ranked.shapes.start[number] : ranked.shapes.start[number + 1]]
        mine = sorted(mine, key=lambda one: (one.time_us, one.layer, one.transfer))
        members = [refs[int(one)] for one in ranked.members_of(number)]
        typology = TYPOLOGIES[ranked.shapes.typology[number]]
        found.append(
            Finding(
                finding_id(typology, mine),
                typology,
                tuple(sorted(members, key=lambda ref: ref.key)),
                tuple(mine),
                round(float(ranked.score[number]), 2),
                grounds[number],
                same(""),
                same(""),
                tuple(TYPOLOGIES[part] for part in np.flatnonzero(ranked.parts[number])),
            )
        )
    return tuple(found)


def finding_id(typology: Typology, transfers: list[PatternTransfer]) -> str:
    """Return a short name that the same finding has in every run: typology and its rows."""
    rows = sorted((row.sha256, row.sheet or "", row.row) for one in transfers for row in one.rows)
    said = "\n".join([typology, *(f"{digest}:{sheet}:{row}" for digest, sheet, row in rows)])
    return f"{typology}-{sha256(said.encode()).hexdigest()[:8]}"


def _transfers(
    graph: CaseGraph, case: CasePayments, ranked: Ranked, moved: NDArray[np.int64]
) -> list[PatternTransfer]:
    """Return a record for each entry of the findings' payments."""
    used, place = np.unique(moved, return_inverse=True)
    sides = {name: column(graph.transfers, name)[used] for name in ("payer", "payee")}
    refs = account_refs(graph, np.unique(np.concatenate(list(sides.values()))))
    rows = source_rows(graph, used)
    fen, time, precision = (
        column(graph.transfers, name)[used] for name in ("amount_fen", "time_us", "precision")
    )
    currency = case.payments.currency[ranked.shapes.payment]
    return [
        PatternTransfer(
            str(used[at]),
            int(used[at]),
            refs[int(sides["payer"][at])],
            refs[int(sides["payee"][at])],
            int(fen[at]),
            case.currencies[money],
            int(time[at]),
            int(precision[at]),
            layer,
            rows[at],
        )
        for at, money, layer in zip(
            place.tolist(), currency.tolist(), ranked.shapes.layer.tolist(), strict=True
        )
    ]
