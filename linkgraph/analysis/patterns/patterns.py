"""Patterns of a case: the shapes its money makes, as findings with their transfers and rows."""

from collections.abc import Iterable
from hashlib import sha256
from itertools import pairwise

import numpy as np

from linkgraph.analysis.chain_records import account_refs, source_rows
from linkgraph.analysis.patterns.case_payments import CasePayments, payments_of
from linkgraph.analysis.patterns.explain import explain
from linkgraph.analysis.patterns.grounds import list_grounds
from linkgraph.analysis.patterns.nested import Listed, list_nested
from linkgraph.analysis.patterns.rank import Ranked, take_findings
from linkgraph.analysis.patterns.records import (
    Finding,
    NestedShape,
    Patterns,
    PatternTransfer,
)
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.graph import CaseGraph, column
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes, Typology
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
        Only shapes of these types (none: all), those too that without the choice are nested in a
        finding of another type; only findings that `account` is a member of.
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
    ranked = rank_payments(case.payments, settings, typologies)
    keep = ranked.score >= settings.least_score
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
    """Return the records of findings, without words yet. O(transfers of them and of what is
    nested in them)."""
    grounds = list_grounds(case.payments, ranked, settings)
    records = _transfers(graph, case, ranked.shapes)
    listed = list_nested(ranked.nested, len(ranked), settings.parts_listed)
    nested = _nested(listed, _transfers(graph, case, listed.shapes))
    refs = account_refs(graph, np.unique(ranked.member))
    found = []
    for number in range(len(ranked)):
        mine = records[number]
        members = [refs[int(one)] for one in ranked.members_of(number)]
        typology = TYPOLOGIES[ranked.shapes.typology[number]]
        found.append(
            Finding(
                finding_id(typology, mine),
                typology,
                tuple(sorted(members, key=lambda ref: ref.key)),
                mine,
                round(float(ranked.score[number]), 2),
                grounds[number],
                same(""),
                same(""),
                tuple(TYPOLOGIES[part] for part in np.flatnonzero(listed.parts[number])),
                tuple(nested[listed.start[number] : listed.start[number + 1]]),
                int(listed.found[number]),
            )
        )
    return tuple(found)


def _nested(listed: Listed, records: list[tuple[PatternTransfer, ...]]) -> list[NestedShape]:
    """Return a record for each listed shape."""
    return [
        NestedShape(TYPOLOGIES[typology], round(score, 2) + 0.0, transfers)  # no −0.0
        for typology, score, transfers in zip(
            listed.shapes.typology.tolist(), listed.score.tolist(), records, strict=True
        )
    ]


def finding_id(typology: Typology, transfers: Iterable[PatternTransfer]) -> str:
    """Return a short name that the same finding has in every run: typology and its rows."""
    rows = sorted((row.sha256, row.sheet or "", row.row) for one in transfers for row in one.rows)
    said = "\n".join([typology, *(f"{digest}:{sheet}:{row}" for digest, sheet, row in rows)])
    return f"{typology}-{sha256(said.encode()).hexdigest()[:8]}"


def _transfers(
    graph: CaseGraph, case: CasePayments, shapes: Shapes
) -> list[tuple[PatternTransfer, ...]]:
    """Return records of the payments of each shape, by time."""
    moved = case.payments.transfer[shapes.payment].astype(np.int64)
    used, place = np.unique(moved, return_inverse=True)
    sides = {name: column(graph.transfers, name)[used] for name in ("payer", "payee")}
    refs = account_refs(graph, np.unique(np.concatenate(list(sides.values()))))
    rows = source_rows(graph, used)
    fen, time, precision = (
        column(graph.transfers, name)[used] for name in ("amount_fen", "time_us", "precision")
    )
    currency = case.payments.currency[shapes.payment]
    records = [
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
            place.tolist(), currency.tolist(), shapes.layer.tolist(), strict=True
        )
    ]
    return [
        tuple(sorted(records[first:end], key=lambda one: (one.time_us, one.layer, one.transfer)))
        for first, end in pairwise(shapes.start.tolist())
    ]
