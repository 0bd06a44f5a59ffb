"""Cycles: payments that come back to the account they began at, each after the one before.

A cycle is `least_hops` to `most_hops` payments, each paid by the payee of the one before, by as
many different accounts, the last to the payer of the first; in time as `shapes.walks`
says. Where only the day is known, some order of the payments of one day must make it possible:
`sure_steps` counts the steps that are in order whatever the hour. Payments of one day may be a
cycle from several beginnings: it is listed once, from the one with most sure steps, then from the
payment that stands first. A cycle may change its currency on the way; amounts of two currencies
are not compared.

Within the bounds, and where none of them cut anything, these are all simple cycles in the order
of time (of 2SCENT, Kumar & Calders, PVLDB 11, 2018; Blanuša et al., "Scalable Fine-Grained Parallel
Cycle Enumeration Algorithms", SPAA 2022). Dense cases have far too many: of each last payment and
length the `walks_kept` of best odds are found, in all the `most_found` best.

Money in a circle is no offence: people repay what they borrowed, firms settle accounts.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes, Typology, join_shapes, no_shapes, take_shapes
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.walks.walks import Walks, follow_walks

Rows = NDArray[np.int32]


def find_cycles(
    payments: Payments, settings: PatternSettings, walks: Walks | None = None
) -> Shapes:
    """Return the cycles, best first: by the odds of the walk and of its closing.

    The odds of closing: one over the share of all payments that the first account receives. Equal
    ones: fewer payments first, then by the payments' numbers. A cycle of whose payments half or
    more are in better ones comes after all those of which that is not so. `walks`: those of
    `follow_walks` with the same settings, when they are at hand. Cost: that of `follow_walks`,
    and O(m log m) of m cycles.
    """
    from linkgraph.shapes.walks.walk_kernels import choose_apart

    found = follow_walks(payments, settings) if walks is None else walks
    received = np.bincount(payments.payee, minlength=payments.accounts)
    rows, paths = [], []
    for hops, (ends, before, score) in found.closing.items():
        if hops >= settings.least_hops and len(ends):
            path = paths_of(found, before, hops, ends).reshape(-1, hops)
            single, chosen = one_each(path, sure_steps(payments, path))
            odds = score[chosen] - np.log(received[payments.payee[ends[chosen]]])
            rows.append((np.full(len(single), hops), odds, before[chosen], ends[chosen]))
            paths.append(single)
    if not paths:
        return no_shapes(found.cut)
    length, odds, before, ends = (np.concatenate(column) for column in zip(*rows, strict=True))
    best = np.lexsort((length, -odds))
    apart = choose_apart(before[best], ends[best], found.parent, found.last, len(payments))
    best = best[np.argsort(~apart, kind="stable")]
    most = settings.most_found or len(best)
    cut = {**found.cut, "most_found": len(best) - most} if len(best) > most else found.cut
    return take_shapes(
        join_shapes([make_shapes("cycle", path) for path in paths]), best[:most], cut
    )


def sure_steps(payments: Payments, path: Rows) -> NDArray[np.int64]:
    """Return how many steps of each path are in order whatever the hour; `path`: a row a walk."""
    before, after = path[:, :-1], path[:, 1:]
    return np.asarray((payments.latest[before] < payments.earliest[after]).sum(axis=1))


def one_each(path: Rows, sure: NDArray[np.int64]) -> tuple[Rows, NDArray[np.intp]]:
    """Return each set of payments once, from its best beginning, and the rows they had."""
    members = np.sort(path, axis=1)
    order = np.lexsort((path[:, 0], -sure, *members.T[::-1]))
    members = members[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (members[1:] != members[:-1]).any(axis=1)
    return path[order[new]], order[new]


def paths_of(walks: Walks, which: Rows, hops: int, ends: Rows | None = None) -> Rows:
    """Return the payments of walks of `hops` payments in their order (`ends`: one more of each)."""
    from linkgraph.shapes.walks.walk_kernels import write_paths

    start = np.arange(len(which) + 1, dtype=np.int64) * hops
    last = np.full(len(which), -1, np.int32) if ends is None else ends
    return write_paths(which, last, walks.parent, walks.last, start)


def make_shapes(typology: Typology, path: Rows) -> Shapes:
    """Return shapes of one length; `path`: a row a shape, in the order of its steps."""
    count, hops = path.shape
    order = np.argsort(path, axis=1, kind="stable")
    return Shapes(
        np.full(count, TYPOLOGIES.index(typology), np.uint8),
        np.arange(count + 1, dtype=np.int64) * hops,
        np.take_along_axis(path, order, axis=1).ravel(),
        order.astype(np.uint8).ravel(),
    )
