"""Statements by card: balances, breaks, gaps, the period covered against the period asked for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from linkgraph.derive.arrays import Ints
from linkgraph.derive.ledger_breaks import Break, find_breaks
from linkgraph.derive.ledgers import Ledgers, check_ledgers
from linkgraph.durations import DAY_US
from linkgraph.graph import SourceRow
from linkgraph.reconcile.findings import Asked, Displaced, Gap, LedgerBreak, LedgerPart, Moment
from linkgraph.reconcile.order import displaced_rows
from linkgraph.reconcile.rows import Statements
from linkgraph.settings import ReconcileSettings


@dataclass(frozen=True, slots=True)
class Checked:
    """The statements of a case after the check, and what is found of each account by its id."""

    statements: Statements
    found: Ledgers
    parts: dict[int, list[LedgerPart]]
    breaks: dict[int, list[LedgerBreak]]
    gaps: dict[int, list[Gap]]
    displaced: dict[int, list[Displaced]]
    displaced_count: dict[int, int]
    rows: dict[int, int]

    def place(self, at: int) -> SourceRow:
        """Return where row number `at` of the statements stands."""
        rows = self.statements.rows
        table = self.statements.tables[int(rows.source[at])]
        return SourceRow(table.file, table.sha256, table.sheet, int(rows.row[at]))

    def moment(self, at: int) -> Moment:
        """Return the time of row number `at`."""
        rows = self.statements.rows
        return Moment(int(rows.time[at]), int(rows.precision[at]))


def check_statements(statements: Statements, settings: ReconcileSettings) -> Checked:
    """Check every ledger and gather what is found by account."""
    found = check_ledgers(statements.rows)
    owners = found.own.tolist()
    rows = np.bincount(statements.rows.own) if len(statements.rows) else np.zeros(0, np.int64)
    checked = Checked(
        statements, found, defaultdict(list), defaultdict(list), defaultdict(list),
        defaultdict(list), defaultdict(int),
        {int(own): int(rows[own]) for own in np.flatnonzero(rows)},
    )  # fmt: skip
    breaks = find_breaks(statements.rows, found)
    number = _parts(checked, breaks)
    for one in breaks:
        said = _break(checked, one, number[one.ledger])
        checked.breaks[owners[one.ledger]].append(said)
        if _is_gap(one, said, statements, settings.gap_days):
            gap = Gap("balance_jump", said.before, said.after, said.from_, said.until,
                      said.difference_fen, "")  # fmt: skip
            checked.gaps[owners[one.ledger]].append(gap)
    _displace(checked)
    return checked


def _is_gap(one: Break, said: LedgerBreak, statements: Statements, days: int) -> bool:
    """Say whether a jump of the balance is over time, or between two tables."""
    apart = said.until.time_us - said.from_.time_us >= days * DAY_US
    source = statements.rows.source
    return one.kinds[0] == "missing_rows" and (
        apart or bool(source[one.before] != source[one.after])
    )


def _break(checked: Checked, one: Break, ledger: int) -> LedgerBreak:
    rows = checked.statements.rows

    def balance(at: int) -> int | None:
        return int(rows.balance[at]) if rows.known[at] else None

    return LedgerBreak(
        ledger,
        checked.place(one.before),
        checked.place(one.after),
        checked.moment(one.before),
        checked.moment(one.after),
        balance(one.before),
        balance(one.after),
        int(rows.move[one.after]),
        one.difference,
        one.kinds,
        one.repeated,
    )


def _parts(checked: Checked, breaks: Sequence[Break]) -> list[int]:
    """Fill `parts`; return the number of each ledger among those of its account."""
    found, statements = checked.found, checked.statements
    count = len(found.own)
    rows = np.bincount(found.of_row, minlength=count)
    step = (found.previous >= 0) & found.anchor
    repeated = np.bincount(
        np.array([one.ledger for one in breaks if one.repeated and one.checkable], np.int64),
        minlength=count,
    )
    steps = np.bincount(found.ledger[step], minlength=count) + repeated
    broken = np.bincount(found.ledger[found.broken()], minlength=count) + repeated
    first, last = _ends(found)
    opening, closing = _balances(found)
    number = []
    for at in range(count):
        own, account, currency = (
            int(column[at]) for column in (found.own, found.account, found.currency)
        )
        mine = checked.parts[own]
        number.append(len(mine))
        mine.append(
            LedgerPart(
                statements.accounts[account] if account >= 0 else None,
                statements.currencies[currency - 1] if currency else "CNY",
                int(rows[at]),
                _at(found, first[at]),
                _at(found, last[at]),
                opening.get(at),
                closing.get(at),
                int(steps[at]),
                int(steps[at] - broken[at]),
                bool(found.by_file[at]),
            )
        )
    return number


def _at(found: Ledgers, event: int) -> Moment:
    return Moment(int(found.time[event]), int(found.precision[event]))


def _ends(found: Ledgers) -> tuple[Ints, Ints]:
    """Return the earliest and the latest event of each ledger."""
    order = np.lexsort((found.time, found.ledger))
    bounds = np.searchsorted(found.ledger[order], np.arange(len(found.own) + 1))
    return order[bounds[:-1]], order[bounds[1:] - 1]


def _balances(found: Ledgers) -> tuple[dict[int, int], dict[int, int]]:
    """Return the balance before the first and after the last row that states one, by ledger."""
    anchors = np.flatnonzero(found.anchor)
    followed = np.zeros(len(found.head), np.bool_)
    followed[found.previous[found.previous >= 0]] = True
    starts = anchors[found.previous[anchors] < 0]
    stops = anchors[~followed[anchors]]
    sign = found.sign[found.ledger]
    before = sign * (found.balance - found.move)
    return (
        dict(zip(found.ledger[starts].tolist(), before[starts].tolist(), strict=True)),
        dict(
            zip(found.ledger[stops].tolist(), (sign * found.balance)[stops].tolist(), strict=True)
        ),
    )


def _displace(checked: Checked) -> None:
    pairs, counts = displaced_rows(checked.statements.rows, checked.found)
    owners = checked.found.own.tolist()
    ledger = checked.found.of_row
    for row, beside in pairs.tolist():
        checked.displaced[owners[int(ledger[row])]].append(
            Displaced(
                checked.place(row), checked.place(beside), checked.moment(row),
                checked.moment(beside),
            )
        )  # fmt: skip
    for at in np.flatnonzero(counts).tolist():
        checked.displaced_count[owners[at]] += int(counts[at])


def asked_of(said: Iterable[Asked]) -> Asked | None:
    """Return one period for a card: of the strongest basis, from the first to the last moment."""
    best: list[Asked] = []
    for basis in ("task", "title", "file_name"):
        best = [one for one in said if one.basis == basis]
        if best:
            break
    if not best:
        return None
    begins = [one.from_us for one in best if one.from_us is not None]
    ends = [one.until_us for one in best if one.until_us is not None]
    return Asked(min(begins, default=None), max(ends, default=None), best[0].basis, best[0].row)


def share_of(asked: Asked | None, begin: Moment | None, end: Moment | None) -> float | None:
    """Return the share of the asked period's days from the first to the last row."""
    if asked is None or asked.from_us is None or asked.until_us is None or not begin or not end:
        return None
    first, last = asked.from_us // DAY_US, asked.until_us // DAY_US
    covered = min(last, end.time_us // DAY_US) - max(first, begin.time_us // DAY_US) + 1
    return max(0, covered) / (last - first + 1)
