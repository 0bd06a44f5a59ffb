"""What bounds may cost: reckoned beforehand, in the order of asking, the same on any machine."""

import numpy as np
import pytest

from linkgraph.flow.bounds import network_arcs, reachable
from linkgraph.flow.effort import EACH, OPENING, Effort
from linkgraph.flow.money import LEFT_DATA
from linkgraph.flow.stations import make_stations, with_ends
from tests.flow.bounds_oracle import random_asked


@pytest.mark.parametrize("seed", range(100))
def test_a_network_is_no_larger_than_was_reckoned(seed: int) -> None:
    case = random_asked(seed, transfers=4 + seed % 30, accounts=3 + seed % 6, tied=seed % 3)
    stations = make_stations(case.money)
    owners = np.asarray(case.owners, np.int32)
    arcs = network_arcs(stations, case.sources, case.owners)
    network = reachable(stations, case.sources, owners)
    assert len(network.tail) <= arcs
    assert arcs <= len(network.tail) + 2 * network.nodes + len(case.money.fen)


@pytest.mark.parametrize("seed", range(100))
def test_ends_of_their_own_leave_the_nodes_as_they_are(seed: int) -> None:
    """Some transfers into accounts without a queue get payees of their own."""
    from dataclasses import fields, replace

    money = random_asked(seed, transfers=4 + seed % 30, accounts=3 + seed % 6, tied=seed % 3).money
    apart = np.flatnonzero(money.follows & ~money.enters)[:: 1 + seed % 3]
    payee = money.payee.copy()
    payee[apart] = len(money.end) + np.arange(len(apart))
    more = np.zeros(len(apart), np.int64)
    made = replace(
        money,
        payee=payee,
        opening=np.concatenate([money.opening, more]),
        end=np.concatenate([money.end, (more + LEFT_DATA).astype(np.uint8)]),
    )
    fresh, same = make_stations(made), with_ends(make_stations(money), made)
    for field in fields(fresh):
        if field.name != "money":
            ours, theirs = getattr(same, field.name), getattr(fresh, field.name)
            assert ours.dtype == theirs.dtype and ours.tolist() == theirs.tolist(), field.name


def test_effort_is_taken_in_order_and_once_refused_stays_so() -> None:
    effort = Effort(10 * (OPENING + 2 * EACH))
    assert effort.first(10, [7, 7, 7]) == 2
    assert effort.spent_up and effort.left == 0
    assert effort.first(0, [1]) == 0
    both = Effort(10 * (2 * OPENING + 3 * EACH))
    assert both.first(10, [1, 2, 1]) == 3
    assert (both.left, both.spent_up) == (0, False)
    assert Effort(0).first(0, [1, 2]) == 2  # what money cannot reach costs nothing


def test_each_owner_is_reckoned_at_his_own_network() -> None:
    tried = 0
    for seed in range(20):
        case = random_asked(seed, transfers=20, accounts=5, tied=0)
        stations = make_stations(case.money)
        for owner in np.unique(case.sources.owner).tolist():
            arcs = network_arcs(stations, case.sources, [owner])
            if arcs == 0:  # none of his payments is followed
                continue
            tried += 1
            price = Effort((OPENING + 2 * EACH) * arcs).reckon(stations, case.sources)
            assert [price(owner) for _ in range(4)] == [True, True, False, False]
    assert tried > 10
