"""Kernels behind `order`: the events of tied times in an order that can happen."""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Bools, Ints, Longs

Sides = tuple[Ints, Ints, Bools, Bools]
"""Of each transfer: payer, payee, whether it draws on the payer and joins the payee."""

PASSES = 8
"""Times that one moment is gone through for what it reaches before all of it is called reached."""


@compiled
def order_halves(
    sides: Sides,
    payer_tied: Bools,
    payee_tied: Bools,
    circular: Bools,
    time_us: Longs,
    halves: Ints,
    loose: Bools,
    local_of: Ints,
) -> int:
    """Fill `halves` and `loose` (see `order.Schedule`); return how many halves were placed.

    `local_of` is scratch, an account each, all -1.
    """
    count = len(time_us)
    begin = placed = 0
    while begin < count:
        end, tied = begin, False
        while end < count and time_us[end] == time_us[begin]:
            tied = tied or payer_tied[end] or payee_tied[end]
            end += 1
        if tied and end - begin > 1:
            placed = order_moment(
                sides, payer_tied, payee_tied, circular, begin, end, halves, loose, local_of, placed
            )
        else:
            for half in range(2 * begin, 2 * end):
                halves[placed] = half
                placed += 1
        begin = end
    return placed


@compiled
def order_moment(
    sides: Sides,
    payer_tied: Bools,
    payee_tied: Bools,
    circular: Bools,
    begin: int,
    end: int,
    halves: Ints,
    loose: Bools,
    local_of: Ints,
    placed: int,
) -> int:
    """Place the halves of transfers [begin, end), all of one time; return the new end."""
    payer, payee, _, _ = sides
    starts, queue = queues_of_moment(sides, begin, end, local_of)
    flags = np.zeros(2 * (end - begin), np.bool_)
    for t in range(begin, end):
        flags[2 * (t - begin)] = payer_tied[t]
        flags[2 * (t - begin) + 1] = payee_tied[t]
    for account in range(len(starts) - 1):
        mine = queue[starts[account] : starts[account + 1]]
        sort_block(mine, begin, flags, circular, loose)
    placed = place_queues(sides, begin, starts, queue, halves, local_of, placed, end)
    for t in range(begin, end):
        local_of[payer[t]] = local_of[payee[t]] = -1
    return placed


@compiled
def place_free(sides: Sides, begin: int, end: int, halves: Ints, left: Bools, placed: int) -> int:
    """Place the leaving of what draws on no queue, and its arrival where none is joined."""
    _, _, leaves, enters = sides
    for t in range(begin, end):
        if not leaves[t]:
            halves[placed] = 2 * t
            placed += 1
            left[t - begin] = True
            if not enters[t]:
                halves[placed] = 2 * t + 1
                placed += 1
    return placed


@compiled
def place_queues(
    sides: Sides,
    begin: int,
    starts: Ints,
    queue: Ints,
    halves: Ints,
    local_of: Ints,
    placed: int,
    end: int,
) -> int:
    """Place all halves of one time: each account's in its order, no arrival before its leaving."""
    _, payee, _, enters = sides
    left = np.zeros(end - begin, np.bool_)
    placed = place_free(sides, begin, end, halves, left, placed)
    accounts = len(starts) - 1
    next_of = starts[:-1].copy()
    stack = np.empty(accounts + end - begin, np.int32)
    for account in range(accounts):
        stack[accounts - 1 - account] = account
    waiting = accounts
    while waiting > 0:
        waiting -= 1
        account = stack[waiting]
        while next_of[account] < starts[account + 1]:
            half = queue[next_of[account]]
            t = half >> 1
            if half & 1 and not left[t - begin]:
                break
            next_of[account] += 1
            halves[placed] = half
            placed += 1
            if half & 1:
                continue
            left[t - begin] = True
            if enters[t]:
                stack[waiting] = local_of[payee[t]]
                waiting += 1
            else:
                halves[placed] = half + 1
                placed += 1
    return placed


@compiled
def queues_of_moment(sides: Sides, begin: int, end: int, local_of: Ints) -> tuple[Ints, Ints]:
    """Return CSR starts and halves of each account of these transfers, in table order.

    `local_of` is filled with the numbers that accounts have here.
    """
    payer, payee, leaves, enters = sides
    accounts = 0
    counts = np.zeros(2 * (end - begin) + 1, np.int32)
    for t in range(begin, end):
        for side in range(2):
            if enters[t] if side else leaves[t]:
                account = payee[t] if side else payer[t]
                if local_of[account] < 0:
                    local_of[account] = accounts
                    accounts += 1
                counts[local_of[account] + 1] += 1
    for account in range(accounts):
        counts[account + 1] += counts[account]
    starts = counts[: accounts + 1]
    following = starts.copy()
    queue = np.empty(starts[accounts], np.int32)
    for t in range(begin, end):
        for side in range(2):
            if enters[t] if side else leaves[t]:
                at = local_of[payee[t] if side else payer[t]]
                queue[following[at]] = 2 * t + side
                following[at] += 1
    return starts, queue


@compiled
def sort_block(mine: Ints, begin: int, flags: Bools, circular: Bools, loose: Bools) -> None:
    """Put the block of one account into the default order, and mark what is loose in it."""
    first, last = len(mine), -1
    for at in range(len(mine)):
        if flags[mine[at] - 2 * begin]:
            first, last = min(first, at), at
    if last <= first:
        return
    block = mine[first : last + 1].copy()
    outs = 0
    for half in block:
        outs += int(half & 1 == 0)
    to = first
    for turn in range(3):
        for half in block:
            rank = 1 if circular[half >> 1] else (0 if half & 1 else 2)
            if rank == turn:
                mine[to] = half
                to += 1
            loose[half] = outs > 0


@compiled
def reach(sides: Sides, follows: Bools, is_payment: Bools, time_us: Longs, since: Longs) -> None:
    """Lower `since` to the first time that money of the payments can be at each account.

    It holds in every order of equal times: at one time, whatever comes in can go out.
    """
    payer, payee, leaves, enters = sides
    count = len(time_us)
    begin = 0
    while begin < count:
        end, when = begin, time_us[begin]
        while end < count and time_us[end] == when:
            end += 1
        changed, turn = True, 0
        while changed:
            changed = False
            for t in range(begin, end):
                comes = is_payment[t] or (leaves[t] and since[payer[t]] <= when)
                comes = comes or (turn >= PASSES and bool(leaves[t]))
                if comes and follows[t] and enters[t] and since[payee[t]] > when:
                    since[payee[t]] = when
                    changed = True
            turn += 1
        begin = end
