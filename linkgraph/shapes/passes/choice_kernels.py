"""Kernels that list choices of payments on one side of an account.

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
            fits = earliest[at[last]] - earliest[at[base]] <= span
        if fits and latest[at[last]] - earliest[at[base]] > span:
            # a whole day that ends too late; an exact moment after it may still fit
            if depth == 1:
                break
            picked[depth - 1] += 1
            continue
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
def not_all_sets(count: int, most: int) -> bool:
    """Whether some set of `count` payments was not tried as a choice."""
    return count >= BITS or (1 << count) - 1 > most


@compiled
def choose_passes(
    ins: Ints,
    outs: Ints,
    hits: NDArray[np.float64],
    table_in: Longs,
    table_out: Longs,
    passes: NDArray[np.float64],
    members: Ints,
    ends: Longs,
    written: int,
    filled: int,
) -> tuple[int, int]:
    """Write those hits of an account with most points that use no payment twice on one side."""
    used_in, used_out = np.zeros(len(ins), np.bool_), np.zeros(len(outs), np.bool_)
    for h in np.argsort(-hits[:, 0], kind="mergesort"):
        c, g = int(hits[h, 1]), int(hits[h, 2])
        if overlaps(table_in[c], used_in) or overlaps(table_out[g], used_out):
            continue
        passes[written, 1], passes[written, 2] = hits[h, 0], hits[h, 3]
        filled = take(table_in[c], ins, used_in, members, filled)
        ends[written, 0] = filled
        filled = take(table_out[g], outs, used_out, members, filled)
        ends[written, 1] = filled
        written += 1
    return written, filled


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
