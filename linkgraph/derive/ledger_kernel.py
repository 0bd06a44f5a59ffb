"""Balances along a ledger: which rows follow from the row before: a compiled loop.

Three kinds of rows: an anchor states the balance after it; a bridge moves money and states none; an
optional one failed, and may have moved money or not. Rows of one time are taken in the order that
they are given in, or in another (`ledger_trails`) where that leaves fewer breaks.
"""

from typing import Any

import numpy as np

from linkgraph.derive.compiled import compiled
from linkgraph.derive.ledger_search import MOST, order_mixed, subset
from linkgraph.derive.ledger_trails import order_in_trails, surplus_of

ANCHOR, BRIDGE, OPTIONAL = range(3)
_LARGE = 4_000_000
_AHEAD = 64

# What is known between two groups: last anchor (-1 none), its balance, money moved since by rows
# without a balance, how many failed rows since.
LAST, BALANCE, DUE, FAILED = range(4)


@compiled
def _fits(first: int, end: int, kind: Any, easy: Any, move: Any, after: Any, state: Any) -> bool:
    """Say whether rows `first` to `end` follow as they stand, no failed row having moved money."""
    last, balance, due = state[LAST], state[BALANCE], state[DUE]
    for i in range(first, end):
        if kind[i] == BRIDGE:
            due += move[i]
        elif kind[i] == ANCHOR:
            step = after[i] - move[i] - balance
            if last >= 0 and step != due and not (easy[i] and due == 0 and after[i] == balance):
                return False
            last, balance, due = i, after[i], np.int64(0)
    return True


@compiled
def _take(
    first: int, end: int, kind: Any, easy: Any, move: Any, after: Any, state: Any, failed: Any,
    previous: Any, difference: Any,
) -> None:  # fmt: skip
    """Join rows `first` to `end` as they stand."""
    for i in range(first, end):
        if kind[i] == BRIDGE:
            state[DUE] += move[i]
        elif kind[i] == OPTIONAL:
            if state[FAILED] < MOST:
                failed[state[FAILED]] = move[i]
                state[FAILED] += 1
        else:
            if state[LAST] >= 0:
                previous[i] = state[LAST]
                if not (easy[i] and state[DUE] == 0 and after[i] == state[BALANCE]):
                    difference[i] = after[i] - move[i] - state[BALANCE] - state[DUE]
            state[LAST], state[BALANCE], state[DUE], state[FAILED] = i, after[i], 0, 0


@compiled
def _search(rest: Any, loose: Any, used: Any, move: Any, state: Any, failed: Any) -> bool:
    """Use up failed and loose rows that add up to `rest`; False when none do."""
    values, which = np.empty(MOST, np.int64), np.empty(MOST, np.int64)
    count = state[FAILED]
    for k in range(count):
        values[k], which[k] = failed[k], -1
    for k in range(len(loose)):
        if not used[k] and count < MOST:
            values[count], which[count] = move[loose[k]], k
            count += 1
    mask = subset(rest, values, count, 0)
    for k in range(count):
        if mask >= 0 and mask >> k & 1 and which[k] >= 0:
            used[which[k]] = True
    return bool(mask >= 0)


@compiled
def _step(
    a: int, loose: Any, used: Any, kind: Any, easy: Any, move: Any, after: Any, state: Any,
    failed: Any,
) -> Any:  # fmt: skip
    """Return the difference at anchor `a`, using up the loose rows that explain it.

    First those that stand before it, then all, then any few; those before it where none do.
    """
    lead, everything = np.int64(0), np.int64(0)
    for k in range(len(loose)):
        if not used[k] and kind[loose[k]] == BRIDGE:
            everything += move[loose[k]]
            if loose[k] < a:
                lead += move[loose[k]]
    rest = after[a] - move[a] - state[BALANCE] - state[DUE]
    leading = state[LAST] < 0 or rest == lead
    if not leading:
        if easy[a] and state[DUE] == 0 and after[a] == state[BALANCE]:
            return np.int64(0)
        if rest != everything and _search(rest, loose, used, move, state, failed):
            return np.int64(0)
    every = not leading and rest == everything
    for k in range(len(loose)):
        if kind[loose[k]] == BRIDGE and (every or loose[k] < a):
            used[k] = True
    return np.int64(0) if leading or every else rest - lead


@compiled
def _run(
    order: Any, loose: Any, kind: Any, easy: Any, move: Any, after: Any, state: Any, failed: Any,
    previous: Any, difference: Any,
) -> int:  # fmt: skip
    """Join the anchors of one group in `order`; return the breaks. `loose`: its other rows.

    A bridging or failed row of the group may stand before any anchor of it, or after the last.
    """
    used = np.zeros(len(loose), np.bool_)
    broken = 0
    for a in order:
        difference[a] = _step(a, loose, used, kind, easy, move, after, state, failed)
        broken += difference[a] != 0
        previous[a] = state[LAST]
        state[LAST], state[BALANCE], state[DUE], state[FAILED] = a, after[a], 0, 0
    for k in range(len(loose)):
        if not used[k] and kind[loose[k]] == BRIDGE:
            state[DUE] += move[loose[k]]
        elif not used[k] and state[FAILED] < MOST:
            failed[state[FAILED]] = move[loose[k]]
            state[FAILED] += 1
    return broken


@compiled
def _take_mixed(
    order: Any, which: Any, kind: Any, move: Any, after: Any, state: Any, failed: Any,
    previous: Any, difference: Any,
) -> None:  # fmt: skip
    """Join the rows of one group as `order_mixed` found them."""
    state[DUE] += which[len(order)]
    for at in range(len(order)):
        i = order[at]
        if kind[i] == ANCHOR:
            previous[i], difference[i] = state[LAST], 0
            state[LAST], state[BALANCE], state[DUE], state[FAILED] = i, after[i], 0, 0
        elif which[at]:
            state[DUE] += move[i]
        elif kind[i] == OPTIONAL and state[FAILED] < MOST:
            failed[state[FAILED]] = move[i]
            state[FAILED] += 1


@compiled
def _bits(flags: Any) -> int:
    found = 0
    for k in range(min(len(flags), MOST)):
        found |= flags[k] << k
    return found


@compiled
def _entry(g: int, starts: Any, ledger: Any, kind: Any, move: Any, after: Any) -> Any:
    """Return the balance before group `g`, where nothing is before it: (balance, known).

    Groups that lead back to where they began say nothing; the first that does not tells.
    """
    for at in range(g, min(g + _AHEAD, len(starts) - 1)):
        first, end = starts[at], starts[at + 1]
        if ledger[first] != ledger[starts[g]]:
            break
        if (kind[first:end] == BRIDGE).any():
            break
        anchors = first + np.flatnonzero(kind[first:end] == ANCHOR)
        places, surplus = surplus_of(anchors, move, after)
        begin, begins = np.int64(0), 0
        for p in range(len(places)):
            if surplus[p] > 0:
                begin, begins = places[p], begins + surplus[p]
        if begins:
            return begin, begins == 1
    return np.int64(0), False


@compiled
def _exits(g: int, starts: Any, ledger: Any, kind: Any, move: Any, after: Any) -> Any:
    """Return the balances that the group after `g` may begin with."""
    none = np.empty(0, np.int64)
    if g + 2 >= len(starts) or ledger[starts[g + 1]] != ledger[starts[g]]:
        return none
    first, end = starts[g + 1], starts[g + 2]
    anchors = np.array([i for i in range(first, end) if kind[i] == ANCHOR])
    if len(anchors) == 0:
        return none
    places, surplus = surplus_of(anchors, move, after)
    if (surplus > 0).any():
        return places[surplus > 0][:_AHEAD]
    return places[:_AHEAD]


@compiled
def _leads_on(g: int, starts: Any, ledger: Any, kind: Any, move: Any, after: Any) -> bool:
    """Say whether the next group may begin where group `g` ends as it stands.

    A row without a balance may belong before the first that has one, or after the last.
    """
    balance = np.int64(0)
    for i in range(starts[g], starts[g + 1]):
        if kind[i] == ANCHOR:
            balance = after[i]
        elif kind[i] == BRIDGE:
            balance += move[i]
    exits = _exits(g, starts, ledger, kind, move, after)
    return bool(len(exits) == 0 or (exits == balance).any())


@compiled
def _few(kind: Any) -> bool:
    """Say whether there are anchors, and not too many to try other rows between them."""
    anchors = (kind == ANCHOR).sum()
    return bool(anchors > 0 and anchors * (len(kind) - anchors) <= _LARGE)


@compiled
def _settle(
    first: int, end: int, entry: Any, exits: Any, kind: Any, easy: Any, move: Any, after: Any,
    state: Any, failed: Any, previous: Any, difference: Any,
) -> Any:  # fmt: skip
    """Join rows of one time that do not follow as they stand; return the order they are taken in.

    `entry`: the balance before them, whether it is known, and whether from rows before.
    """
    anchors = first + np.flatnonzero(kind[first:end] == ANCHOR)
    loose = first + np.flatnonzero(kind[first:end] != ANCHOR)
    if len(loose):
        last, before = (entry[0], entry[2]), failed[: state[FAILED]]
        must = _bits(kind[loose] == BRIDGE)
        whole, which = order_mixed(anchors, loose, must, move, after, last, before, exits)
        if len(whole):
            _take_mixed(whole, which, kind, move, after, state, failed, previous, difference)
            return whole
    best, order = anchors, np.arange(first, end)
    if len(anchors) > 1:
        other = order_in_trails(anchors, move, after, entry[0], entry[1], exits)
        if easy[first]:
            other = anchors[::-1].copy()
        trial = [
            _run(one, loose, kind, easy, move, after, state.copy(), failed.copy(), previous,
                 difference)
            for one in (anchors, other)
        ]  # fmt: skip
        begun = entry[2] or not entry[1] or after[first] - move[first] == entry[0]
        if trial[1] < trial[0] or (not begun and trial[1] == trial[0]):
            best, order = other, np.concatenate((loose, other))
    _run(best, loose, kind, easy, move, after, state, failed, previous, difference)
    return order


@compiled
def walk_ledgers(
    starts: Any, ledger: Any, kind: Any, easy: Any, move: Any, after: Any, place: Any,
    previous: Any, difference: Any,
) -> None:  # fmt: skip
    """Follow the balance of every ledger from row to row.

    Group g is rows `starts[g]` to `starts[g + 1]` of one ledger and time, in the order they are
    believed in; groups of a ledger by time. `move` and `after` in fen; `easy` rows may leave the
    balance as it was. Fills `place` (row numbers in the order found), and of each anchor the
    `previous` anchor (-1 none) and the `difference`: fen that the balance before it is above what
    the previous one and the movements between them come to; 0 where it follows.
    """
    state = np.array([-1, 0, 0, 0], np.int64)
    failed = np.zeros(MOST, np.int64)
    for g in range(len(starts) - 1):
        first, end = starts[g], starts[g + 1]
        if g == 0 or ledger[first] != ledger[starts[g - 1]]:
            state[:] = 0
            state[LAST] = -1
        for i in range(first, end):
            place[i] = i
        entry, sure = state[BALANCE] + state[DUE], state[LAST] >= 0
        known, fits = sure, _fits(first, end, kind, easy, move, after, state)
        if not sure and end - first > 1:
            entry, known = _entry(g, starts, ledger, kind, move, after)
            if (kind[first:end] == BRIDGE).any():
                fits = fits and _leads_on(g, starts, ledger, kind, move, after)
            elif known:
                fits = fits and after[first] - move[first] == entry
        few = _few(kind[first:end])
        if fits or not few:
            _take(first, end, kind, easy, move, after, state, failed, previous, difference)
            continue
        place[first:end] = _settle(
            first, end, (entry, known, sure), _exits(g, starts, ledger, kind, move, after),
            kind, easy, move, after, state, failed, previous, difference,
        )  # fmt: skip
