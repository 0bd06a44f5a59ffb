"""Ties made stronger by when and in what order things happened."""

import numpy as np

from linkgraph.analysis.arrays import Flags, Ints, expand, ints, pair_code, spread
from linkgraph.analysis.rings.shares import KIND, Shares, column_or
from linkgraph.durations import MINUTE_US
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import Precision

NEAR_NUMBERS = 5
"""Card numbers at most this far apart, check digit aside, came from one stack."""
CARD_DIGITS = (16, 19)


def same_minute(graph: CaseGraph, shares: Shares, share_edge: Ints, value: Ints) -> Flags:
    """Mark edges of holders who used an IP or device within a minute in which another did.

    Times are those of the transactions in the same source rows, and the first and last time
    that the link itself states. Times known only to the day say nothing.
    """
    near = np.zeros(len(value), dtype=np.bool_)
    login = (shares.kind == KIND["ip"]) | (shares.kind == KIND["device"])
    at = np.flatnonzero(login & (shares.link >= 0))
    edge, minute = _minutes(graph, share_edge[at], shares.link[at])
    if not len(edge):
        return near
    # A minute is a bucket: neighbours across its border are not looked for.
    order = np.lexsort((edge, minute, value[edge]))
    edge, minute = edge[order], minute[order]
    same = (value[edge][1:] == value[edge][:-1]) & (minute[1:] == minute[:-1])
    same &= edge[1:] != edge[:-1]
    near[edge[1:][same]] = True
    near[edge[:-1][same]] = True
    return near


def _minutes(graph: CaseGraph, edge: Ints, link: Ints) -> tuple[Ints, Ints]:
    """Return (edge, minute) of every login behind the links."""
    start, end = (ints(column(graph.links, c)[link]) for c in ("row_start", "row_end"))
    owner, row = spread(start, end - start)
    exact = ints(column(graph.transfers, "precision")) != Precision.DAY
    first, last = (ints(column(graph.transfers, c)) for c in ("row_start", "row_end"))
    transfer, place = spread(first[exact], (last - first)[exact])
    codes = pair_code(*(ints(column(graph.transfer_rows, c)[place]) for c in ("source", "row")))
    order = np.argsort(codes, kind="stable")
    wanted = pair_code(*(ints(column(graph.link_rows, c)[row]) for c in ("source", "row")))
    hit, found = expand(wanted, codes[order])
    time = ints(column(graph.transfers, "time_us"))[exact][transfer[order[found]]]
    edges, times = [edge[owner[hit]]], [time]
    for name in ("first_us", "last_us"):
        said = column_or(graph.links, name, 0)[link]
        ok = said % (1440 * MINUTE_US) != 0
        edges.append(edge[ok])
        times.append(said[ok])
    return np.concatenate(edges), np.concatenate(times) // MINUTE_US


def consecutive(graph: CaseGraph, shares: Shares, share_edge: Ints, value: Ints) -> Flags:
    """Mark edges to a branch on a day whose card number follows another holder's there."""
    near = np.zeros(len(value), dtype=np.bool_)
    at = np.flatnonzero((shares.kind == KIND["branch_day"]) & (shares.origin < graph.account_count))
    number = _serials(graph, shares.origin[at])
    at, number = at[number >= 0], number[number >= 0]
    edge = share_edge[at]
    order = np.lexsort((number, value[edge]))
    edge, number = edge[order], number[order]
    same = (value[edge][1:] == value[edge][:-1]) & (np.diff(number) <= NEAR_NUMBERS)
    same &= edge[1:] != edge[:-1]
    near[edge[1:][same]] = True
    near[edge[:-1][same]] = True
    return near


def _serials(graph: CaseGraph, account: Ints) -> Ints:
    """Return the card number of each account without its check digit, -1 where there is none."""
    keys = graph.nodes["Account"]["key"].take(account).to_pylist()
    low, high = CARD_DIGITS
    return ints(
        [
            int(key[:-1]) if low <= len(key) <= high and key.isascii() and key.isdigit() else -1
            for key in keys
        ]
    )
