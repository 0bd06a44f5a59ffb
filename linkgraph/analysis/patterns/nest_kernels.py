"""The kernel that nests shapes in findings taken before them."""

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs


@compiled
def nest(
    order: Longs, start: Longs, payment: Ints, share: float, owner: Longs, home: Longs
) -> None:
    """Set `home` of each shape, in order: itself, or the finding that has most of its payments.

    `owner` of a payment is the first finding it is in, -1 for none.
    """
    for shape in order:
        begin, end = start[shape], start[shape + 1]
        taken = 0
        best, most = -1, 0
        for i in range(begin, end):
            one = owner[payment[i]]
            if one < 0:
                continue
            taken += 1
            same = 0
            for j in range(i, end):
                same += owner[payment[j]] == one
            if same > most:
                best, most = one, same
        if taken >= share * (end - begin):
            home[shape] = best
            continue
        home[shape] = shape
        for i in range(begin, end):
            if owner[payment[i]] < 0:
                owner[payment[i]] = shape
