"""Kernels that find passes: payments into an account of which payments out are an exact share."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs
from linkgraph.shapes.passes.choice_kernels import (
    BASE,
    BEGIN,
    BITS,
    END,
    FEN,
    MASK,
    SIZE,
    choose_passes,
    make_choices,
    not_all_sets,
)

LOOKED = 1000
"""Pairs of sums that are looked at of one account, for each of the sets that are tried."""


@compiled
def last_start(at: Ints, earliest: Longs, base: int, mask: int) -> int:
    """Return the latest `earliest` of a choice."""
    best = int(earliest[at[base]])
    for j in range(BITS):
        if mask >> j & 1:
            best = max(best, int(earliest[at[base + j]]))
    return best


@compiled
def first_end(at: Ints, latest: Longs, base: int, mask: int) -> int:
    """Return the least `latest` of a choice."""
    best = int(latest[at[base]])
    for j in range(BITS):
        if mask >> j & 1:
            best = min(best, int(latest[at[base + j]]))
    return best


@compiled
def best_passes(
    ins: Ints,
    outs: Ints,
    fen: Longs,
    earliest: Longs,
    latest: Longs,
    share: NDArray[np.float64],
    chance: NDArray[np.float64],
    habit: NDArray[np.float64],
    span: int,
    most: int,
    come: Longs,
    gone: Longs,
    hits: NDArray[np.float64],
) -> tuple[int, bool]:
    """Write the exact passes of one account into `hits`; return (hits, whether a bound cut).

    A hit: (points, row of `come`, row of `gone`, number of the share), points = -log10 of how
    many such passes chance would put here: pairs of choices of at most these sizes, times the
    chance that one sum is the share of another; one for one, at least the habit of the case.
    Pairs of sums that are the share are looked at up to `LOOKED` × `most`.
    """
    many_in = make_choices(ins, fen, earliest, latest, span, most, come)
    many_out = make_choices(outs, fen, earliest, latest, span, most, gone)
    in_sizes, out_sizes = sizes_up_to(come, many_in), sizes_up_to(gone, many_out)
    order = np.argsort(come[:many_in, FEN], kind="mergesort")
    sums = come[order, FEN]
    found = looked = 0
    cut = not_all_sets(len(ins), most) or not_all_sets(len(outs), most)
    for number in range(len(share)):
        for g in range(many_out):
            slack = gone[g, SIZE] + 1 if share[number] < 1 else 0
            likely = float(out_sizes[gone[g, SIZE]]) * chance[number] * max(1, (2 * slack + 1) / 3)
            if in_sizes[1] * likely >= 1.0:
                continue  # no choice in is unlikely enough: where amounts are equal, all match
            low = np.searchsorted(sums, np.ceil((gone[g, FEN] - slack) / share[number]))
            for place in range(low, many_in):
                c = order[place]
                if abs(gone[g, FEN] - share[number] * come[c, FEN]) > slack:
                    break
                if looked == LOOKED * most or found == len(hits):
                    return found, True
                looked += 1
                expected = float(in_sizes[come[c, SIZE]]) * likely
                if come[c, SIZE] == 1 and gone[g, SIZE] == 1:
                    expected = max(expected, habit[number])
                if expected >= 1.0 or gone[g, END] - come[c, BEGIN] > span:
                    continue
                if last_start(ins, earliest, come[c, BASE], come[c, MASK]) > first_end(
                    outs, latest, gone[g, BASE], gone[g, MASK]
                ):
                    continue
                hits[found, 0] = -np.log10(expected)
                hits[found, 1], hits[found, 2], hits[found, 3] = c, g, number
                found += 1
    return found, cut


@compiled
def sizes_up_to(table: Longs, used: int) -> Longs:
    """Return how many choices have at most s payments, for s up to BITS."""
    counts = np.zeros(BITS + 1, np.int64)
    for row in range(used):
        counts[table[row, SIZE]] += 1
    for size in range(1, BITS + 1):
        counts[size] += counts[size - 1]
    return counts


@compiled
def find_all(
    come: Ints,
    come_start: Longs,
    gone: Ints,
    gone_start: Longs,
    fen: Longs,
    earliest: Longs,
    latest: Longs,
    currency: NDArray[np.int16],
    share: NDArray[np.float64],
    chance: NDArray[np.float64],
    habit: NDArray[np.float64],
    span: int,
    most: int,
    hub: int,
    passes: NDArray[np.float64],
    members: Ints,
    ends: Longs,
) -> tuple[int, int, int, int]:
    """Write the chosen passes of all accounts; return (passes, payments in them, cut: hubs, sides
    of a currency of an account of which not all sets were tried).

    Each currency of an account by itself. `passes`: (account, points, share number) a row;
    `ends`: where the ins and the outs of the pass end in `members`.
    """
    room = 4 * most + 512
    table_in, table_out = np.empty((room, 6), np.int64), np.empty((room, 6), np.int64)
    hits = np.empty((4096, 4))
    written = filled = hubs = choices = 0
    for account in range(len(come_start) - 1):
        all_in = come[come_start[account] : come_start[account + 1]]
        all_out = gone[gone_start[account] : gone_start[account + 1]]
        if len(all_in) == 0 or len(all_out) == 0:
            continue
        if len(all_in) > hub or len(all_out) > hub:
            hubs += 1
            continue
        for money in np.unique(currency[all_in]):
            ins = all_in[currency[all_in] == money]
            outs = all_out[currency[all_out] == money]
            if len(outs) == 0:
                continue
            found, cut = best_passes(
                *(ins, outs, fen, earliest, latest, share, chance, habit, span, most),
                *(table_in, table_out, hits),
            )
            choices += cut
            before = written
            written, filled = choose_passes(
                *(ins, outs, hits[:found], table_in, table_out),
                *(passes, members, ends, written, filled),
            )
            passes[before:written, 0] = account
    return written, filled, hubs, choices
