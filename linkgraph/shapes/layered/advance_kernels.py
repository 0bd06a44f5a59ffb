"""The kernel that lists what else was paid from one account to another through accounts between."""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs

Sides = tuple[Ints, Longs, Ints, Longs]
"""Indexed payments by payee, where each begins, by payer, where each begins."""


@compiled
def list_between(
    groups: tuple[Ints, Ints, Longs],
    sides: Sides,
    table: tuple[Ints, Ints, Longs, Longs],
    span: int,
    most: int,
    found: tuple[Ints, Ints, Longs],
) -> tuple[int, int]:
    """Write (payment from the start, payment to the end, group) through each account between.

    `groups`: start, end and first moment of each; both payments lie within `span` of it, in either
    order. Groups whose start makes and end receives more than `most` together are left out.
    Returns how many there are (more than fit is a call for larger tables), and groups left out.
    """
    starts, ends, moments = groups
    come, come_start, gone, gone_start = sides
    payer, payee, earliest, latest = table
    before, after, group = found
    into = np.full(len(come_start) - 1, -1, np.int32)
    count = cut = 0
    for one in range(len(starts)):
        ins = come[come_start[ends[one]] : come_start[ends[one] + 1]]
        outs = gone[gone_start[starts[one]] : gone_start[starts[one] + 1]]
        if len(ins) + len(outs) > most:
            cut += 1
            continue
        begin, until = moments[one], moments[one] + span
        for b in ins:
            if earliest[b] >= begin and latest[b] <= until:
                into[payer[b]] = b
        for a in outs:
            b = into[payee[a]]
            if b >= 0 and earliest[a] >= begin and latest[a] <= until:
                if count < len(before):
                    before[count], after[count], group[count] = a, b, one
                count += 1
        for b in ins:
            into[payer[b]] = -1
    return count, cut
