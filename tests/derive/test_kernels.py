"""The compiled loops against slow and plain ways of saying the same."""

from collections import Counter, defaultdict
from itertools import pairwise, permutations
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.derive.event_kernel import assign_events
from linkgraph.derive.order_kernel import order_by_balance
from linkgraph.derive.pair_kernel import pair_sides
from linkgraph.derive.reversals import match_reversals

S = 1_000_000


def array(values: Any) -> Any:
    return np.array(values, np.int64)


# --- events ---------------------------------------------------------------------------------

ROW = st.tuples(
    st.integers(0, 2),  # table
    st.sampled_from([-1, -1, 0, 1]),  # serial
    st.sampled_from([None, None, 10, 20]),  # balance
    st.sampled_from([-1, -1, 5, 6]),  # other
)


def events_of(rows: list[Any], layouts: list[int]) -> list[int]:
    rows.sort(key=lambda row: row[0])
    said = [
        (serial, layouts[table], other, balance or 0, balance is not None, table)
        for table, serial, balance, other in rows
    ]
    got = assign_events(array([0, len(rows)]), array(said))
    return [int(event) for event in got]


@given(st.lists(ROW, min_size=1, max_size=9), st.sampled_from([[0, 0, 0], [0, 0, 1]]))
@settings(deadline=None)  # the first example compiles
def test_rows_of_one_event_never_contradict_each_other(rows: list[Any], layouts: list[int]) -> None:
    found = defaultdict(list)
    for row, event in zip(rows, events_of(rows, layouts), strict=True):
        found[event].append(row)
    assert sorted(found) == list(range(len(found)))
    for told in found.values():
        assert len({row[2] for row in told} - {None}) <= 1
        assert len({row[3] for row in told} - {-1}) <= 1
        for table, count in Counter(row[0] for row in told).items():
            if count > 1:  # one statement repeats a line: under one serial number only
                assert len({row[1] for row in told if row[0] == table}) == 1
                assert all(row[1] >= 0 for row in told if row[0] == table)
    most = max(
        len({row[1] for row in rows if row[0] == table and row[1] >= 0})
        + sum(row[0] == table and row[1] < 0 for row in rows)
        for table in range(3)
    )
    assert len(found) >= most


@given(st.lists(st.integers(0, 2), min_size=1, max_size=12))
@settings(deadline=None)  # the first example compiles
def test_rows_that_say_nothing_more_are_as_many_as_one_table_shows(tables: list[int]) -> None:
    rows = [(table, -1, None, -1) for table in tables]
    assert max(events_of(rows, [0, 0, 0])) + 1 == max(Counter(tables).values())


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=12))
@settings(deadline=None)  # the first example compiles
def test_known_counterparties_are_counted_apart(said: list[tuple[int, int]]) -> None:
    rows = [(table, -1, None, other) for table, other in said]
    events = events_of(rows, [0, 0, 0])
    shown = Counter((row[0], row[3]) for row in rows)
    most = {o: max(shown[t, o] for t in range(3)) for o in range(3)}
    assert max(events) + 1 == sum(most.values())


# --- pairs ----------------------------------------------------------------------------------


def slow_pairs(things: list[tuple[int, int]], window: int) -> tuple[Counter[Any], set[Any]]:
    """Return pairs as (payer time, payee time) with counts, and ambiguous (time, side)."""
    torn: set[tuple[int, int]] = set()
    pairs: Counter[Any] = Counter()
    runs: list[list[tuple[int, int]]] = []
    for thing in sorted(things):
        if runs and thing[0] - runs[-1][-1][0] <= window:
            runs[-1].append(thing)
        else:
            runs.append([thing])
    free: Counter[tuple[int, int]] = Counter()
    for run in runs:
        payers, payees = ([thing for thing in run if thing[1] == side] for side in (0, 1))
        in_reach = all(abs(a[0] - b[0]) <= window for a, b in zip(payers, payees, strict=False))
        if len(payers) == len(payees) and in_reach:
            pairs.update((a[0], b[0]) for a, b in zip(payers, payees, strict=True))
        else:
            free.update(run)
    for gap in range(window + 1):
        near = [
            (a, b)
            for a in sorted(free)
            for b in sorted(free)
            if a[1] == 0 and b[1] == 1 and abs(a[0] - b[0]) == gap
            if free[a] and free[b] and not {a, b} & torn
        ]
        todo = {end for pair in near for end in pair}
        while todo:
            part = {min(todo)}
            while more := {e for p in near if set(p) & part for e in p} - part:
                part |= more
            todo -= part
            mine = [pair for pair in near if set(pair) & part]
            if len(mine) == 1:
                taken = {mine[0]: min(free[mine[0][0]], free[mine[0][1]])}
            else:
                taken = complete(mine, {end: free[end] for end in part})
                torn |= set() if taken else part
            for (a, b), count in taken.items():
                free[a] -= count
                free[b] -= count
                pairs[a[0], b[0]] += count
    return +pairs, torn


def complete(edges: list[Any], left: dict[Any, int]) -> dict[Any, int]:
    """Return how often each edge is used when nothing may remain, {} when that cannot be."""
    if not edges:
        return {} if any(left.values()) else {None: 0}
    (a, b), rest = edges[0], edges[1:]
    for count in range(min(left[a], left[b]), -1, -1):
        found = complete(rest, {**left, a: left[a] - count, b: left[b] - count})
        if found:
            return {**{k: v for k, v in found.items() if k}, (a, b): count}
    return {}


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 1)), min_size=1, max_size=9))
@settings(max_examples=300)
def test_pairs_are_those_of_the_slow_way(things: list[tuple[int, int]]) -> None:
    things.sort()
    partner = pair_sides(
        array([0, len(things)]),
        array([side for _, side in things]),
        array([time * S for time, _ in things]),
        array([0] * len(things)),
        array([-1] * len(things)),
        4 * S,
    )
    pairs: Counter[Any] = Counter()
    for at, other in enumerate(partner):
        if other >= 0:
            assert partner[other] == at and things[at][1] != things[other][1]
            if things[at][1] == 0:
                pairs[things[at][0], things[other][0]] += 1
    torn = {things[at] for at, other in enumerate(partner) if other == -2}
    assert (pairs, torn) == slow_pairs(things, 4)


def test_payments_that_could_be_nearer_crossed_are_paired_in_order() -> None:
    """Out at 19 and 47 by one clock, in at 34 and 60 by the other: 34 is nearer to 47."""
    partner = pair_sides(
        array([0, 4]),
        array([0, 1, 0, 1]),
        array([19 * S, 34 * S, 47 * S, 60 * S]),
        array([0] * 4),
        array([-1] * 4),
        120 * S,
    )
    assert partner.tolist() == [1, 0, 3, 2]


def test_equal_serials_come_before_nearness() -> None:
    partner = pair_sides(
        array([0, 3]),
        array([0, 1, 1]),
        array([0, S, 9 * S]),
        array([0, 0, 0]),
        array([7, -1, 7]),
        9 * S,
    )
    assert partner.tolist() == [2, -1, 0]


# --- order ----------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=5),
    st.one_of(st.none(), st.integers(0, 2)),
)
@settings(max_examples=400)
def test_an_order_is_decided_when_exactly_one_makes_the_balances_follow(
    moves: list[tuple[int, int]], last: int | None
) -> None:
    lead = [] if last is None else [(9, last)]
    rows = [*lead, *moves]
    starts = [0, len(rows)] if last is None else [0, 1, len(rows)]
    rank, decided = order_by_balance(
        array(starts),
        array([0] * len(rows)),
        array([before for before, _ in rows]),
        array([after for _, after in rows]),
        np.ones(len(rows), np.bool_),
        np.ones(len(rows), np.bool_),
        np.zeros((1, 4), np.int64),
        np.zeros((1, 4), np.int64),
    )
    orders = [
        order
        for order in permutations(range(len(moves)))
        if all(moves[a][1] == moves[b][0] for a, b in pairwise(order))
    ]
    if len({moves[order[0]][0] for order in orders}) > 1 and last is not None:
        orders = [order for order in orders if moves[order[0]][0] == last]
    sure = decided[len(lead) :]
    assert all(sure) == any(sure) == (len(orders) == 1)
    if len(orders) == 1:
        assert [int(at) for at in np.argsort(rank[len(lead) :])] == list(orders[0])


# --- reversals ------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 9), st.booleans()), max_size=10))
@settings(deadline=None)  # the first example compiles
def test_reversals_close_like_brackets(things: list[tuple[int, int, bool]]) -> None:
    keys = array([key for key, _, _ in things])
    when = array([time for _, time, _ in things])
    back = np.array([back for _, _, back in things], np.bool_)
    mate = match_reversals((keys,), when, back, np.ones(len(things), np.bool_), 5)
    expected = [-1] * len(things)
    stacks: dict[int, list[int]] = {0: [], 1: []}
    order = sorted(range(len(things)), key=lambda at: (things[at][1], things[at][2], at))
    for at in order:
        key, time, reverses = things[at]
        if not reverses:
            stacks[key].append(at)
        elif stacks[key]:
            original = stacks[key].pop()
            if time - things[original][1] <= 5:
                expected[at], expected[original] = original, at
    assert mate.tolist() == expected
