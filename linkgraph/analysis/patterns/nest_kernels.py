"""The kernel that nests shapes in findings taken before them."""

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs

Entries = tuple[Longs, Ints, Ints]
"""Where the payments of each shape begin; payments; the shape of each."""
Taken = tuple[Ints, Ints, Longs, Longs]
"""Of each payment its last entry in a finding; of each entry the one before it of the same payment
in a finding (-1: none); of each shape, when it was taken, and a zero."""


@compiled
def nest(
    order: Longs,
    entries: Entries,
    share: float,
    taken: Taken,
    home: Longs,
) -> None:
    """Set `home` of each shape, in order: itself, or the finding that has most of its payments.

    Of equal ones the finding taken first. O(entries × findings that a payment is in).
    """
    start, payment, shape_of = entries
    last, before, when, _ = taken
    turn = when.max() + 1 if len(when) else 0
    for shape in order:
        begin, end = start[shape], start[shape + 1]
        known = 0
        for i in range(begin, end):
            known += last[payment[i]] >= 0
        if known >= share * (end - begin):
            home[shape] = most_of(payment[begin:end], shape_of, taken)
            continue
        home[shape], when[shape] = shape, turn
        turn += 1
        for i in range(begin, end):
            before[i] = last[payment[i]]
            last[payment[i]] = i


@compiled
def most_of(payments: Ints, shape_of: Ints, taken: Taken) -> int:
    """Return the finding that has most of some payments; of equal ones that taken first."""
    last, before, when, held = taken
    best = -1
    for one in payments:
        entry = last[one]
        while entry >= 0:
            held[shape_of[entry]] += 1
            entry = before[entry]
    for one in payments:
        entry = last[one]
        while entry >= 0:
            shape = shape_of[entry]
            if best < 0 or (-held[shape], when[shape]) < (-held[best], when[best]):
                best = shape
            entry = before[entry]
    for one in payments:
        entry = last[one]
        while entry >= 0:
            held[shape_of[entry]] = 0
            entry = before[entry]
    return best
