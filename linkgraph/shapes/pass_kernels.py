"""Kernels that find passes: payments into an account of which payments out are an exact share."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs
from linkgraph.shapes.choice_kernels import BASE, BEGIN, BITS, END, FEN, MASK, SIZE, make_choices


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
    hop: int,
    most: int,
    come: Longs,
    gone: Longs,
    hits: NDArray[np.float64],
) -> tuple[int, int, int]:
    """Write the exact passes of one account into `hits`; return (hits, choices in, choices out).

    A hit: (points, row of `come`, row of `gone`, number of the share), points = -log10 of how
    many such passes chance would put here: pairs of choices of at most these sizes, times the
    chance that one sum is the share of another; one for one, at least the habit of the case.
    """
    many_in = make_choices(ins, fen, earliest, latest, span, most, come)
    many_out = make_choices(outs, fen, earliest, latest, span, most, gone)
    in_sizes, out_sizes = sizes_up_to(come, many_in), sizes_up_to(gone, many_out)
    order = np.argsort(come[:many_in, FEN])
    sums = come[order, FEN]
    found = 0
    for number in range(len(share)):
        for g in range(many_out):
            slack = gone[g, SIZE] + 1 if share[number] < 1 else 0
            low = np.searchsorted(sums, np.ceil((gone[g, FEN] - slack) / share[number]))
            for place in range(low, many_in):
                c = order[place]
                off = abs(gone[g, FEN] - share[number] * come[c, FEN])
                if off > slack:
                    break
                if gone[g, END] - come[c, BEGIN] > span or gone[g, BEGIN] - come[c, END] > hop:
                    continue
                if last_start(ins, earliest, come[c, BASE], come[c, MASK]) > first_end(
                    outs, latest, gone[g, BASE], gone[g, MASK]
                ):
                    continue
                expected = (
                    float(in_sizes[come[c, SIZE]])
                    * float(out_sizes[gone[g, SIZE]])
                    * chance[number]
                    * max(1.0, (2 * slack + 1) / 3)
                )
                if come[c, SIZE] == 1 and gone[g, SIZE] == 1:
                    expected = max(expected, habit[number])
                if expected < 1.0 and found < len(hits):
                    hits[found, 0] = -np.log10(expected)
                    hits[found, 1], hits[found, 2], hits[found, 3] = c, g, number
                    found += 1
    return found, many_in, many_out


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
    share: NDArray[np.float64],
    chance: NDArray[np.float64],
    habit: NDArray[np.float64],
    span: int,
    hop: int,
    most: int,
    hub: int,
    passes: NDArray[np.float64],
    members: Ints,
    ends: Longs,
) -> tuple[int, int, int]:
    """Write the chosen passes of all accounts; return (passes, payments in them, hubs cut).

    Of an account's hits the ones with most points are taken, as long as they do not use a
    payment in, or a payment out, twice. `passes`: (account, points, share number) a row;
    `ends`: where the ins and the outs of the pass end in `members`. Stops when a table is full.
    """
    room = 4 * most + 512
    table_in, table_out = np.empty((room, 6), np.int64), np.empty((room, 6), np.int64)
    hits = np.empty((4096, 4))
    written = filled = hubs = 0
    for account in range(len(come_start) - 1):
        ins = come[come_start[account] : come_start[account + 1]]
        outs = gone[gone_start[account] : gone_start[account + 1]]
        if len(ins) == 0 or len(outs) == 0:
            continue
        if len(ins) > hub or len(outs) > hub:
            hubs += 1
            continue
        found, _, _ = best_passes(
            *(ins, outs, fen, earliest, latest, share, chance, habit, span, hop, most),
            *(table_in, table_out, hits),
        )
        if found == 0:
            continue
        used_in, used_out = np.zeros(len(ins), np.bool_), np.zeros(len(outs), np.bool_)
        for h in np.argsort(-hits[:found, 0], kind="mergesort"):
            c, g = int(hits[h, 1]), int(hits[h, 2])
            if overlaps(table_in[c], used_in) or overlaps(table_out[g], used_out):
                continue
            if written == len(passes) or filled + 2 * BITS > len(members):
                return written, filled, hubs
            passes[written, 0] = account
            passes[written, 1], passes[written, 2] = hits[h, 0], hits[h, 3]
            filled = take(table_in[c], ins, used_in, members, filled)
            ends[written, 0] = filled
            filled = take(table_out[g], outs, used_out, members, filled)
            ends[written, 1] = filled
            written += 1
    return written, filled, hubs


@compiled
def overlaps(choice: Longs, used: NDArray[np.bool_]) -> bool:
    """Whether a choice takes a payment that is used."""
    taken = False
    for j in range(BITS):
        if choice[MASK] >> j & 1:
            taken = taken or used[choice[BASE] + j]
    return taken


@compiled
def take(choice: Longs, at: Ints, used: NDArray[np.bool_], members: Ints, filled: int) -> int:
    """Mark a choice as used and write its payments; return how many are written in all."""
    for j in range(BITS):
        if choice[MASK] >> j & 1:
            used[choice[BASE] + j] = True
            members[filled] = at[choice[BASE] + j]
            filled += 1
    return filled
