"""Kernels that find passes: payments into an account of which payments out are an exact share.

A *choice* is a set of payments on one side of an account, as a bit mask over the payments from
`base` on. Looked at are all sets of at most k payments, k as large as `most` sets allow, and all
runs of payments that stand next to each other in time.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs

BITS = 62
"""Payments that one choice may reach over."""
FEN, BEGIN, END, SIZE, BASE, MASK = range(6)
"""Columns of a choice: its sum; the latest `latest`, or least `earliest`, that orders it (END,
BEGIN); how many payments; the first payment and the mask over those that follow it."""


@compiled
def largest_sets(count: int, most: int) -> int:
    """Return the largest k of which all sets of at most k out of `count` are at most `most`."""
    total, level, k = 0, 1, 0
    while k < min(count, 10):
        level = level * (count - k) // (k + 1)
        if total + level > most:
            break
        total += level
        k += 1
    return max(k, 1)


@compiled
def make_choices(
    at: Ints, fen: Longs, earliest: Longs, latest: Longs, span: int, most: int, table: Longs
) -> int:
    """Write the choices among payments `at` (by time) into `table`; return how many.

    A choice lies within `span` from its first earliest to its last latest moment. Stops when
    the table is full.
    """
    count, room, used = len(at), len(table), 0
    k = largest_sets(count, most)
    picked = np.empty(k + 1, np.int64)
    for base in range(count):
        used = add_sets(at, fen, earliest, latest, span, base, picked, table, used)
        used = add_runs(at, fen, earliest, latest, span, base, k, table, used)
        if used == room:
            break
    return used


@compiled
def add_sets(
    at: Ints,
    fen: Longs,
    earliest: Longs,
    latest: Longs,
    span: int,
    base: int,
    picked: Longs,
    table: Longs,
    used: int,
) -> int:
    """Write the sets whose first payment is `base`, in lexicographic order, while they fit."""
    k = len(picked) - 1
    picked[0] = base
    depth = 1
    while used < len(table):
        last = picked[depth - 1]
        fits = last < len(at) and last - base < BITS
        if fits:
            fits = latest[at[last]] - earliest[at[base]] <= span
        if fits:
            write_choice(table, used, at, fen, earliest, latest, picked[:depth])
            used += 1
            if depth < k:
                picked[depth] = last + 1
                depth += 1
                continue
        else:
            depth -= 1
        if depth <= 1:
            break
        picked[depth - 1] += 1
    return used


@compiled
def add_runs(
    at: Ints,
    fen: Longs,
    earliest: Longs,
    latest: Longs,
    span: int,
    base: int,
    k: int,
    table: Longs,
    used: int,
) -> int:
    """Write the runs from `base` on that are longer than k payments, while they fit."""
    total, mask = 0, 0
    begin, end = earliest[at[base]], latest[at[base]]
    for j in range(base, min(len(at), base + BITS)):
        begin, end = min(begin, earliest[at[j]]), max(end, latest[at[j]])
        if end - begin > span or used == len(table):
            break
        total += fen[at[j]]
        mask |= 1 << (j - base)
        if j - base + 1 > k:
            row = table[used]
            row[FEN], row[BEGIN], row[END] = total, begin, end
            row[SIZE], row[BASE], row[MASK] = j - base + 1, base, mask
            used += 1
    return used


@compiled
def write_choice(
    table: Longs,
    row: int,
    at: Ints,
    fen: Longs,
    earliest: Longs,
    latest: Longs,
    picked: Longs,
) -> None:
    """Write the choice of the payments `picked` (places in `at`) into a row of the table."""
    total, mask = 0, 0
    begin, end = earliest[at[picked[0]]], latest[at[picked[0]]]
    for place in picked:
        payment = at[place]
        total += fen[payment]
        mask |= 1 << (place - picked[0])
        begin, end = min(begin, earliest[payment]), max(end, latest[payment])
    table[row, FEN], table[row, BEGIN], table[row, END] = total, begin, end
    table[row, SIZE], table[row, BASE], table[row, MASK] = len(picked), picked[0], mask


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
