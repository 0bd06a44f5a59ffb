"""Passes side by side, by their definition: sets and loops, no arrays."""

from itertools import pairwise

from tests.shapes.layer_oracle import DAY, Paid, span

Pass = tuple[frozenset[int], frozenset[int], float]
"""Payments in, payments out, share."""
End = tuple[int, int, int, int, int]
"""Moment of a payment, when its pass begins and ends, which pass it is, and the payment."""


def ties(paid: list[Paid], passes: list[Pass], days: int, odds: int) -> list[tuple[int, int]]:
    """Return the pairs of passes that are of one scheme by themselves."""
    spans = [[paid[i] for i in ins | outs] for ins, outs, _ in passes]
    found = []
    for p, (ins, outs, _) in enumerate(passes):
        for q, (come, gone, _) in enumerate(passes[:p]):
            payers = {paid[i].payer for i in ins} & {paid[i].payer for i in come}
            payees = {paid[i].payee for i in outs} & {paid[i].payee for i in gone}
            near = span(spans[p] + spans[q]) <= days * DAY
            if outs & come or gone & ins or (payers and payees and near):
                found.append((p, q))
    known = gaps(paid, passes, days)
    for row in one_end(paid, passes).values():
        for one, other in pairwise(row):
            if fits(other[0] - one[0], known, odds) and apart(one, other) <= days * DAY:
                found.append((one[3], other[3]))
    return found


def fits(gap: int, known: list[int], odds: int) -> bool:
    """Whether a gap is no further than all but one in `odds` of those known, itself among them."""
    return not odds or (1 + sum(other >= gap for other in known)) * odds >= len(known) + 1


def gaps(paid: list[Paid], passes: list[Pass], days: int) -> list[int]:
    """Return how far payments lie apart that follow on each other in passes with both ends."""
    pairs: dict[tuple[int, int], int] = {}
    for row in both_ends(paid, passes).values():
        for one, other in pairwise(row):
            if one[3] != other[3] and apart(one, other) <= days * DAY:
                pairs[one[4], other[4]] = other[0] - one[0]
    return list(pairs.values())


def one_end(paid: list[Paid], passes: list[Pass]) -> dict[tuple[object, ...], list[End]]:
    """Return the payments of each account and side in passes of each commission, by time."""
    rows: dict[tuple[object, ...], list[End]] = {}
    for p, (ins, outs, share) in enumerate(passes):
        if share < 1:
            for i in ins:
                rows.setdefault((paid[i].payer, "payer", share), []).append(end(paid, passes, p, i))
            for i in outs:
                rows.setdefault((paid[i].payee, "payee", share), []).append(end(paid, passes, p, i))
    return {key: sorted(row) for key, row in rows.items()}


def both_ends(paid: list[Paid], passes: list[Pass]) -> dict[tuple[object, ...], list[End]]:
    """Return the payments of each payer and payee of passes of each commission, by time."""
    rows: dict[tuple[object, ...], list[End]] = {}
    for p, (ins, outs, share) in enumerate(passes):
        if share < 1:
            for i in ins:
                for o in outs:
                    key = paid[i].payer, paid[o].payee, share
                    rows.setdefault((*key, "in"), []).append(end(paid, passes, p, i))
                    rows.setdefault((*key, "out"), []).append(end(paid, passes, p, o))
    return {key: sorted(row) for key, row in rows.items()}


def end(paid: list[Paid], passes: list[Pass], p: int, i: int) -> End:
    """Return an end of a pass."""
    some = [paid[k] for k in passes[p][0] | passes[p][1]]
    begin, until = min(one.earliest for one in some), max(one.latest for one in some)
    return paid[i].earliest, begin, until, p, i


def apart(one: End, other: End) -> int:
    """Return how long all payments of two passes take."""
    return max(one[2], other[2]) - min(one[1], other[1])
