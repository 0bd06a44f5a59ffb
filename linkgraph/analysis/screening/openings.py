"""Rules on openings: many by one holder within days, many at one bank, batches at one branch."""

import numpy as np
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Ints, ints, pair_code, spread
from linkgraph.analysis.holders import links_of
from linkgraph.analysis.screening.found import Found, of_ranges
from linkgraph.analysis.screening.holdings import NEVER, Holdings
from linkgraph.analysis.screening.sharing import Groups, find_groups
from linkgraph.analysis.screening.workdays import WorkDays
from linkgraph.graph import CaseGraph
from linkgraph.screen_settings import ScreenSettings


def find_frequent(held: Holdings, days: WorkDays, settings: ScreenSettings) -> Found:
    """1001: holders who opened several accounts within some working days.

    A window begins on the day of an opening. An account has the figures of the window around it
    with the most openings, of equal ones the earliest. O(n log n) in accounts.
    """
    known = np.flatnonzero(held.opened[held.account] != NEVER)
    day = held.opened[held.account[known]]
    order = np.lexsort((held.account[known], day, held.holder_id[known]))
    known, day = known[order], day[order]
    holder, account = held.holder_id[known], held.account[known]
    key = (holder << 32) + (day - days.first)
    until = days.ends(settings.open_days)[day - days.first] if len(day) else day
    high = np.searchsorted(key, (holder << 32) + (until - days.first), "right")
    low = np.arange(len(key))
    first = np.ones(len(key), np.bool_)
    first[1:] = key[1:] != key[:-1]
    begins = np.flatnonzero(first & (high - low >= max(1, settings.open_cards)))
    count = ints(high - low)[begins]
    window, place = spread(begins, count)
    window, place = _best(account[place], count[window], day[begins][window], window, place)
    return of_ranges(
        account[place],
        {
            "accounts": count[window],
            "from_day": day[begins][window],
            "until_day": day[begins + count - 1][window],
        },
        held.link[known],
        (ints(begins[window]), ints(begins + count)[window]),
        links=True,
    )


def _best(account: Ints, count: Ints, day: Ints, window: Ints, place: Ints) -> tuple[Ints, Ints]:
    """Keep for each account the window with the most openings, of equal ones the earliest."""
    order = np.lexsort((window, day, -count, account))
    kept = order[np.unique(account[order], return_index=True)[1]]
    return window[kept], place[kept]


def find_many(graph: CaseGraph, held: Holdings, settings: ScreenSettings) -> Found:
    """1002: holders with many accounts at one bank. O(n log n) in accounts."""
    bank = graph.nodes["Account"]["bank"].combine_chunks().dictionary_encode()
    code = ints(pc.fill_null(bank.indices, -1))[held.account]
    known = np.flatnonzero(code >= 0)
    group = pair_code(held.holder_id[known], code[known])
    order = np.lexsort((held.account[known], group))
    known, group = known[order], group[order]
    _, low, count = np.unique(group, return_index=True, return_counts=True)
    many = np.flatnonzero(count >= max(1, settings.open_total))
    owner, place = spread(ints(low[many]), ints(count[many]))
    account = held.account[known[place]]
    order = np.lexsort((low[many][owner], -count[many][owner], account))
    kept = order[np.unique(account[order], return_index=True)[1]]
    owner = owner[kept]
    low, count = ints(low[many][owner]), ints(count[many][owner])
    ranges = low, low + count
    return of_ranges(account[kept], {"accounts": count}, held.link[known], ranges, links=True)


def find_batches(graph: CaseGraph, held: Holdings, settings: ScreenSettings) -> Found:
    """Different holders who opened accounts at one branch on one day. O(n log n)."""
    account, branch, link = links_of(graph, "OPENED_AT")
    ours = account < graph.account_count
    account, branch, link = account[ours], branch[ours], link[ours]
    day = held.opened[account]
    ok = (day != NEVER) & ~held.cut[branch]
    base = ints(day[ok]).min(initial=0)
    group = pair_code(branch[ok], day[ok] - base)
    found = find_groups(group, account[ok], ints(held.who.of[account[ok]]), link[ok])
    return _batch(found, base, settings)


def _batch(groups: Groups, base: int, settings: ScreenSettings) -> Found:
    hit = groups.hits(groups.holders >= max(1, settings.batch_holders))
    branch = groups.code[hit.group] >> 32
    figures = {
        "holders": groups.holders[hit.group],
        "value": branch,
        "branch_name": branch,
        "from_day": (groups.code[hit.group] & 0xFFFFFFFF) + base,
    }
    return of_ranges(hit.account, figures, groups.link, groups.ranges(hit.group), links=True)
