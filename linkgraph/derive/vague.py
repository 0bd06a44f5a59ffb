"""The two sides of a transfer where one statement does not say whose account the other was.

Banks mask counterparties, leave them out, or give a name only. When the other account's statement
is in the case and names this one by number, at the same time and of the same amount, it is one
transfer seen twice; counted as two, the money would leave one account twice.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import Flags, Ints, ints, run_numbers, sort_by
from linkgraph.derive.arrays import run_starts as runs
from linkgraph.derive.database import Database
from linkgraph.derive.events import Events
from linkgraph.derive.parties import DAMAGED, MASKED, NAMED, NUMBERED, UNNAMED
from linkgraph.durations import MINUTE_US, SECOND_US
from linkgraph.schema import Precision

FEWEST_DIGITS = 4
"""A mask that leaves fewer digits than this at its ends fits too many numbers to be of use."""

# One line a candidate: v does not know whom, n names v's account. What v does say must fit n's.
_FITTING = f"""
with said as (
    select c.*, v.known_by, n.own, v.name, v.mask,
        regexp_extract(coalesce(v.mask, ''), '^[^*]*') as head,
        regexp_extract(coalesce(v.mask, ''), '[^*]*$') as tail
    from vague_pair c
    join txn v on v.source = c.v_source and v.row = c.v_row
    join txn n on n.source = c.n_source and n.row = c.n_row
), known as (
    select key, list(distinct trim(name)) as names from mention
    where level = 0 and trim(name) <> '' group by key
)
select s.pair from said s left join known k on k.key = s.own
where case
    when s.name is null or trim(s.name) = '' or k.names is null then s.known_by <> {NAMED}
    when contains(s.name, '*') then list_bool_or(list_transform(k.names, lambda x:
        starts_with(x, regexp_extract(trim(s.name), '^[^*]*'))
        and ends_with(x, regexp_extract(trim(s.name), '[^*]*$'))))
    else list_contains(k.names, trim(s.name)) end
and (s.known_by <> {MASKED} or (length(head) + length(tail) >= {FEWEST_DIGITS} and exists (
    select 1 from number m where m.key = s.own
        and starts_with(m.number, s.head) and ends_with(m.number, s.tail))))
order by s.pair
"""


class _Pairs(NamedTuple):
    """Candidates: event that names the other, event that does not, how far apart (µs)."""

    named: Ints
    vague: Ints
    gap: Ints


def pair_vague(
    database: Database, events: Events, covered: Flags, partner: Ints, seconds: int
) -> Flags:
    """Fill `partner` for sides that do not name the other by number; return which were filled.

    Only where the other side names this account by number, both have the same amount and exact
    times at most `seconds` apart, and mask and name, if any, fit. Nearest first; where two are
    equally near, neither. O(n log n) in the events that are still alone, and in the candidates.
    """
    pairs = _candidates(events, covered, partner, seconds * SECOND_US)
    filled = np.zeros(len(events), np.bool_)
    if len(pairs.gap) == 0:
        return filled
    pairs = _fitting(database, events, pairs)
    while len(pairs.gap):
        here = nearest(pairs.named, pairs.gap) & nearest(pairs.vague, pairs.gap)
        if not here.any():
            break
        one, other = pairs.named[here], pairs.vague[here]
        partner[one], partner[other] = other, one
        filled[one] = filled[other] = True
        left = ~filled[pairs.named] & ~filled[pairs.vague]
        pairs = _Pairs(*(part[left] for part in pairs))
    return filled


def _candidates(events: Events, covered: Flags, partner: Ints, window: int) -> _Pairs:
    """Return every pair of lone sides that agree in account, direction, amount and time."""
    alone = (partner == -1) & (events.precision < Precision.DAY) & ~events.apart
    known = events.known_by
    named = np.flatnonzero(alone & (known == NUMBERED) & covered[events.other])
    vague = np.flatnonzero(alone & np.isin(known, (MASKED, DAMAGED, NAMED, UNNAMED)))
    at = np.concatenate([named, vague])
    first = len(named)  # places before this one are of sides that name the other
    account = np.concatenate([events.other[named], events.own[vague]])
    outward = np.concatenate([~events.outward[named], events.outward[vague]])
    keys = (account, outward, events.amount[at], events.failed[at])
    group = np.empty(len(at), np.int64)
    order = sort_by(*keys)
    group[order] = run_numbers(runs(*(key[order] for key in keys)))
    time = events.time[at]
    order = first + sort_by(group[first:], time[first:])
    slack = np.where(events.precision[at] == Precision.MINUTE, MINUTE_US, 0)
    reach = window + MINUTE_US
    low = places(group[order], time[order], group[:first], time[:first] - reach, "left")
    high = places(group[order], time[order], group[:first], time[:first] + reach, "right")
    count = high - low
    one = np.repeat(np.arange(first), count)
    begin = np.cumsum(count) - count
    other = order[np.arange(int(count.sum())) - np.repeat(begin - low, count)]
    gap = np.abs(time[one] - time[other])
    near = gap <= window + np.maximum(slack[one], slack[other])
    return _Pairs(at[one[near]], at[other[near]], gap[near])


def places(groups: Ints, times: Ints, group: Ints, time: Ints, side: str) -> Ints:
    """Return where (group, time) belongs among sorted (groups, times)."""
    joined_group, joined_time = np.concatenate([groups, group]), np.concatenate([times, time])
    before = np.repeat([1, 0] if side == "left" else [0, 1], [len(groups), len(group)])
    order = sort_by(joined_group, joined_time, before)
    place = np.empty(len(order), np.int64)
    place[order] = np.cumsum(order < len(groups))
    return place[len(groups) :]


def _fitting(database: Database, events: Events, pairs: _Pairs) -> _Pairs:
    """Keep the pairs whose vague side says nothing that the other's account is not."""
    rows = {"pair": np.arange(len(pairs.gap))}
    for name, at in (("n", pairs.named), ("v", pairs.vague)):
        for column in ("source", "row"):
            rows[f"{name}_{column}"] = ints(events.rows, column)[events.best[at]]
    database.add("vague_pair", pa.table(rows))
    kept = ints(database.table(_FITTING), "pair")
    return _Pairs(*(part[kept] for part in pairs))


def nearest(side: Ints, gap: Ints) -> Flags:
    """Mark the pairs that are the nearest of their side, and the only one so near."""
    order = sort_by(side, gap)
    starts = runs(side[order])
    first = order[starts[:-1]]
    single = np.diff(starts) == 1
    second = order[np.minimum(starts[:-1] + 1, len(order) - 1)]
    alone = single | (gap[second] > gap[first])
    result = np.zeros(len(side), np.bool_)
    result[first[alone]] = True
    return result
