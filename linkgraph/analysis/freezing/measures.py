"""Stop-payments and freezes of accounts as they stand at a moment: in force, over, or waiting.

From the measures that are in the case (强制措施 tables). What a bank has not reported is not here:
an account without a measure may be frozen all the same. The clock is never read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np

from linkgraph.analysis.freezing.findings import Holding, MeasureNow, MeasureState
from linkgraph.analysis.freezing.measure_notes import notes_of
from linkgraph.analysis.freezing.measure_rules import Stated, days_between
from linkgraph.graph import CaseGraph, SourceRow, column
from linkgraph.schema import LINK_BASES, link_kind_number


def read_measures(graph: CaseGraph) -> dict[int, tuple[Stated, ...]]:
    """Return the measures of every account that has one, by account id. O(links + measures).

    A table that was retrieved twice states a measure twice: equal ones are one, with all rows
    (a serial number of less than four characters counts the lines of a table, and may differ).
    A measure whose number only may be the account's (a candidate) is left out.
    """
    under = column(graph.links, "kind") == link_kind_number("UNDER_MEASURE")
    sure = column(graph.links, "basis") != LINK_BASES.index("candidate")
    links = np.flatnonzero(under & sure)
    nodes = graph.nodes["Measure"].to_pylist()
    first = graph.first_id("Measure")
    found: dict[int, dict[Stated, list[tuple[tuple[SourceRow, ...], str | None]]]] = {}
    for link in links.tolist():
        account = graph.links["source"][link].as_py()
        one = _stated(nodes[graph.links["target"][link].as_py() - first])
        same = replace(one, serial=one.identity)
        rows = graph.link_source_rows(link)
        found.setdefault(account, {}).setdefault(same, []).append((rows, one.serial))
    return {
        account: tuple(sorted((_joined(*entry) for entry in one.items()), key=_order))
        for account, one in sorted(found.items())
    }


def _joined(one: Stated, said: Iterable[tuple[tuple[SourceRow, ...], str | None]]) -> Stated:
    """Return one measure with the rows of all that say it, and the serial number of the first."""
    told = sorted(said, key=lambda entry: [_place(row) for row in entry[0]])
    rows = {row for some, _ in told for row in some}
    return replace(one, rows=tuple(sorted(rows, key=_place)), serial=told[0][1])


def _stated(said: Mapping[str, Any]) -> Stated:
    return Stated(
        said["measure_kind"] or "unknown",
        said["measure"],
        said["from_us"],
        said["until_us"],
        said["amount_fen"],
        said["authority"],
        said["serial"],
        said["remark"],
    )


def measures_at(stated: Sequence[Stated], at_us: int, warn_days: int) -> tuple[MeasureNow, ...]:
    """Return the measures of one account as they stand at `at_us`, the earliest first.

    Parameters
    ----------
    stated
        All measures of the account.
    at_us
        The moment.
    warn_days
        A measure in force that ends within so many days is `expiring`, unless another of the same
        authority goes on where it ends.

    Notes
    -----
    A freeze waits while another authority's, which began earlier, is in force. An end that is
    not stated is the longest that the rules allow, so that a measure is rather called over too
    soon than too late. A release that names no serial number may be of any earlier measure of
    that account, and makes it `unknown`.
    """
    found = []
    for one in sorted(stated, key=_order):
        state = _state(one, stated, at_us)
        last = None if one.releases else one.last_us
        left = None if last is None else days_between(at_us, last)
        followed = _followed(one, stated)
        soon = state == "in_force" and left is not None and left <= warn_days and not followed
        double = _double(one, stated)
        found.append(
            MeasureNow(
                one.kind,
                one.words,
                state,
                one.from_us,
                last,
                one.until_us is None and last is not None,
                left,
                one.amount_fen,
                one.authority,
                one.serial,
                one.remark,
                double,
                soon,
                notes_of(one, stated, state, double=double, followed=followed),
                one.rows,
            )
        )
    return tuple(found)


def held_fen(measures: Iterable[MeasureNow], balance_fen: int) -> tuple[Holding, int]:
    """Return whether measures in force hold all of `balance_fen`, and how much of it they do.

    Only stop-payments and freezes hold anything. Of several amounts the largest counts, since
    nothing says that they add up; an amount of 0 holds nothing.
    """
    held = 0
    for one in measures:
        if one.state != "in_force" or one.kind == "unknown":
            continue
        if one.amount_fen is None or one.amount_fen >= max(balance_fen, 1):
            return "full", max(balance_fen, 0)
        held = max(held, one.amount_fen)
    return ("part", min(held, max(balance_fen, 0))) if held else ("none", 0)


def _state(one: Stated, others: Sequence[Stated], at_us: int) -> MeasureState:
    if one.releases:
        return "released"
    last = one.last_us
    if last is not None and last < at_us:
        return "expired"
    releases = [other for other in others if _may_release(other, one, at_us)]
    if any(other.identity is not None and other.identity == one.identity for other in releases):
        return "released"
    if one.from_us is None or last is None or releases:
        return "unknown"
    if one.from_us > at_us:
        return "not_yet"
    return "waiting" if _blocked(one, others, at_us) else "in_force"


def _may_release(other: Stated, one: Stated, at_us: int) -> bool:
    """Whether `other` lifts, or may lift, `one` by the moment."""
    if not other.releases or (other.from_us is not None and other.from_us > at_us):
        return False
    if other.identity is not None and other.identity == one.identity:
        return True
    if other.from_us is not None and one.from_us is not None and other.from_us < one.from_us:
        return False
    return other.authority is None or one.authority is None or other.authority == one.authority


def _blocked(one: Stated, others: Sequence[Stated], at_us: int) -> bool:
    """Whether another authority's freeze, begun earlier, is in force at the moment."""
    if one.kind != "freeze":
        return False
    for other in others:
        if other is one or other.kind != "freeze" or other.releases or not other.over(at_us):
            continue
        if any(_may_release(third, other, at_us) for third in others):
            continue
        if one.waits and not other.waits:
            return True
        same = one.authority is not None and other.authority == one.authority
        earlier = cast(int, other.from_us) < cast(int, one.from_us)
        if earlier and not same and not other.waits:
            return True
    return False


def _double(one: Stated, others: Sequence[Stated]) -> bool:
    """Whether an earlier or equal freeze of the same authority runs over the start of this one."""
    if one.kind != "freeze" or one.releases or one.renews or one.waits or one.from_us is None:
        return False
    return any(
        other is not one
        and other.kind == "freeze"
        and not other.releases
        and other.authority is not None
        and other.authority == one.authority
        and not (one.identity is not None and other.identity == one.identity)
        and _order(other) < _order(one)
        and other.over(one.from_us)
        for other in others
    )


def _followed(one: Stated, others: Sequence[Stated]) -> bool:
    """Whether another freeze of the same authority goes on where this measure ends."""
    last = one.last_us
    return last is not None and any(
        other is not one
        and other.kind == "freeze"
        and not other.releases
        and other.authority == one.authority
        and other.over(last + 1)
        for other in others
    )


def _order(one: Stated) -> tuple[object, ...]:
    """Order measures by their start, then by all they say; unknown starts come first."""
    first = (-1 if value is None else value for value in (one.from_us, one.until_us))
    words = (one.kind, one.words, one.authority, one.serial, one.remark, one.amount_fen)
    return (*first, *(str(value) for value in words))


def _place(row: SourceRow) -> tuple[str, str, str, int]:
    return row.file, row.sha256, row.sheet or "", row.row


def all_measures(
    stated: Mapping[int, Sequence[Stated]], at_us: int, warn_days: int
) -> dict[int, tuple[MeasureNow, ...]]:
    """Return `measures_at` of every account."""
    return {account: measures_at(one, at_us, warn_days) for account, one in stated.items()}
