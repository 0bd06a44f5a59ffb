"""The whole answer: every card with a statement or a request, and who is only a counterparty."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import Ints
from linkgraph.evidence import EvidenceTable
from linkgraph.graph import AccountRef, CaseGraph, SourceRow, column
from linkgraph.reconcile.asked import asked_above, asked_by_name
from linkgraph.reconcile.cards import Checked, asked_of, check_statements, share_of
from linkgraph.reconcile.findings import (
    Asked,
    Card,
    Gap,
    OnlyCounterparty,
    Reconciliation,
    Request,
)
from linkgraph.reconcile.gaps import Skip, page_skips, serial_skips
from linkgraph.reconcile.lines import lines_of
from linkgraph.reconcile.notes import notes_of
from linkgraph.reconcile.requests import read_requests, says_nothing
from linkgraph.reconcile.rows import read_statements
from linkgraph.settings import ReconcileSettings


def reconcile(
    evidence: Sequence[EvidenceTable], graph: CaseGraph, settings: ReconcileSettings
) -> Reconciliation:
    """Check the statements of a case against themselves and against what was asked for.

    `graph` is the one derived from `evidence`. O(rows log rows); Python objects are made for
    cards, requests, breaks and gaps only. CaseProblem when a Parquet is damaged.
    """
    tables = tuple(sorted(evidence, key=attrgetter("sha256", "table")))
    checked = check_statements(read_statements(tables, graph), settings)
    asked, silent = _number_gaps_and_asked(checked, tables)
    requests = read_requests(tables, graph, checked.rows, silent)
    for request, account in requests:
        if account is not None and request.asked is not None:
            asked[account].append(request.asked)
    return Reconciliation(
        _cards(graph, checked, requests, asked),
        tuple(request for request, _ in requests),
        *_counterparties(graph, settings.counterparties),
    )


def _number_gaps_and_asked(
    checked: Checked, tables: Sequence[EvidenceTable]
) -> tuple[dict[int, list[Asked]], list[str]]:
    """Add the gaps that numbering shows to `checked`; return the periods that tables state, and
    what tables without transactions say."""
    rows = checked.statements.rows
    bounds = np.searchsorted(rows.source, np.arange(len(tables) + 1))
    statements = [
        at for at, table in enumerate(tables) if table.kind == "transactions" and table.read
    ]
    lines = [lines_of(tables[at]) for at in statements]
    asked: dict[int, list[Asked]] = defaultdict(list)
    for at, said in zip(statements, lines, strict=True):
        table = tables[at]
        above = [
            (SourceRow(table.file, table.sha256, table.sheet, line.row), line.text)
            for line in said
            if line.reason == "title"
        ]
        period = asked_above(above) or asked_by_name(table.file.rsplit("/", 1)[-1])
        if period is not None:
            for own in np.unique(rows.own[bounds[at] : bounds[at + 1]]).tolist():
                asked[own].append(period)
        for skip in serial_skips(at, table):
            _add_skip(checked, skip, bounds)
    for skip in page_skips([tables[at] for at in statements], lines):
        numbered = Skip(
            skip.kind, statements[skip.source], skip.before, statements[skip.after_source],
            skip.after, skip.missing,
        )  # fmt: skip
        _add_skip(checked, numbered, bounds)
    nothing = [says_nothing(tables[at], said) for at, said in zip(statements, lines, strict=True)]
    return asked, [words for words in nothing if words is not None]


def _add_skip(checked: Checked, skip: Skip, bounds: Ints) -> None:
    """Add a gap to the accounts whose rows stand nearest before and after it."""
    statements = checked.statements
    rows = statements.rows
    before = _near(rows.row, bounds, skip.source, skip.before, 0)
    after = _near(rows.row, bounds, skip.after_source, skip.after, 1)
    owners = {int(rows.own[at]) for at in (before, after) if at is not None}
    one, other = (
        SourceRow(statements.tables[s].file, statements.tables[s].sha256,
                  statements.tables[s].sheet, row)
        for s, row in ((skip.source, skip.before), (skip.after_source, skip.after))
    )  # fmt: skip
    for own in sorted(owners):
        checked.gaps[own].append(
            Gap(
                skip.kind, one, other,
                None if before is None else checked.moment(before),
                None if after is None else checked.moment(after),
                None, skip.missing,
            )
        )  # fmt: skip


def _near(row: Ints, bounds: Ints, source: int, at: int, side: int) -> int | None:
    """Return the last accepted row at or before line `at` of a table, or the first from there."""
    first, end = int(bounds[source]), int(bounds[source + 1])
    if side == 0:
        place = first + int(np.searchsorted(row[first:end], at, "right")) - 1
        return place if place >= first else None
    place = first + int(np.searchsorted(row[first:end], at, "left"))
    return place if place < end else None


def _cards(
    graph: CaseGraph,
    checked: Checked,
    requests: Sequence[tuple[Request, int | None]],
    asked: dict[int, list[Asked]],
) -> tuple[Card, ...]:
    answers: dict[int, str] = {}
    strangers: dict[str, list[Request]] = {}
    for request, account in requests:
        if account is not None:
            answers[account] = _better(answers.get(account), request.answer)
        elif request.number:
            strangers.setdefault(request.number, []).append(request)
    accounts = sorted(set(checked.rows) | set(answers))
    nodes = graph.nodes["Account"].select(_NODE).take(pa.array(accounts, pa.int64())).to_pylist()
    cards = [
        _card(node, checked, own, answers.get(own, "answered"), asked.get(own, []))
        for own, node in zip(accounts, nodes, strict=True)
    ]
    cards += [_stranger(number, said) for number, said in strangers.items()]
    return tuple(sorted(cards, key=lambda card: (not card.breaks, not card.gaps, card.account.key)))


_NODE = ["key", "numbers", "name", "bank", "account_kind", "opened_us"]
_ORDER = ("answered", "no_transactions", "not_in_case", "failed", "no_answer")


def _better(one: str | None, other: str) -> str:
    return other if one is None else min(one, other, key=_ORDER.index)


def _card(
    node: Mapping[str, Any], checked: Checked, own: int, answer: str, said: Sequence[Asked]
) -> Card:
    parts = tuple(checked.parts.get(own, ()))
    begin = min((part.from_ for part in parts), key=lambda m: m.time_us, default=None)
    end = max((part.until for part in parts), key=lambda m: m.time_us, default=None)
    asked = asked_of(said)
    rows = checked.rows.get(own, 0)
    breaks = sorted(checked.breaks.get(own, ()), key=lambda b: (b.ledger, b.from_.time_us, b.after))
    return Card(
        AccountRef(
            node["key"],
            tuple(node["numbers"] or ()),
            node["name"],
            node["bank"],
            node["account_kind"],
        ),
        rows,
        begin,
        end,
        asked,
        share_of(asked, begin, end),
        sum(part.steps for part in parts),
        sum(part.explained for part in parts),
        parts,
        tuple(breaks),
        tuple(sorted(checked.gaps.get(own, ()), key=lambda g: (g.before, g.after, g.kind))),
        tuple(sorted(checked.displaced.get(own, ()), key=lambda d: d.row)),
        checked.displaced_count.get(own, 0),
        "answered" if rows else answer,
        notes_of(parts, asked, begin, end, node["opened_us"]),
    )


def _stranger(number: str, said: Sequence[Request]) -> Card:
    """Return the card of a number that was asked for and that nothing in the case names."""
    answer = min((one.answer for one in said), key=_ORDER.index)
    bank = next((one.bank for one in said if one.bank), None)
    asked = asked_of([one.asked for one in said if one.asked is not None])
    account = AccountRef(number, (number,), None, bank, "unknown")
    return Card(account, 0, None, None, asked, None, 0, 0, (), (), (), (), 0, answer, ())


def _counterparties(graph: CaseGraph, most: int) -> tuple[tuple[OnlyCounterparty, ...], int]:
    """Return accounts with a number but no statement, the most money first; and how many."""
    nodes, count = graph.nodes["Account"], graph.account_count
    counted = graph.counted()
    sums = np.zeros((4, count), np.int64)
    first = np.full(count, np.iinfo(np.int64).max)
    last = np.full(count, np.iinfo(np.int64).min)
    fen = column(graph.transfers, "amount_fen")[counted].astype(np.int64)
    time = column(graph.transfers, "time_us")[counted].astype(np.int64)
    for side, name in ((0, "payee"), (2, "payer")):
        who = column(graph.transfers, name)[counted]
        np.add.at(sums[side], who, fen)
        sums[side + 1] = np.bincount(who, minlength=count)
        np.minimum.at(first, who, time)
        np.maximum.at(last, who, time)
    covered = np.asarray(nodes["covered"].fill_null(False).to_numpy(), np.bool_)
    kinds = nodes["account_kind"].to_pylist()
    numbered = np.asarray(nodes["numbers"].combine_chunks().value_lengths().fill_null(0)) > 0
    money = np.array([kind not in ("cash", "platform") for kind in kinds], np.bool_)
    at = np.flatnonzero(~covered & numbered & money & (sums[1] + sums[3] > 0))
    order = at[np.lexsort((at, -(sums[0] + sums[2])[at]))]
    shown = order[:most] if most else order
    return (
        tuple(
            OnlyCounterparty(
                graph.account(one), int(sums[0, one]), int(sums[2, one]), int(sums[1, one]),
                int(sums[3, one]), int(first[one]), int(last[one]),
            )
            for one in shown.tolist()
        ),
        len(order),
    )  # fmt: skip
