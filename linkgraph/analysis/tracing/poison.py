"""Poison: what is exposed once a victim's first fen has arrived. Never a share, never a sum."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import ENDS
from linkgraph.analysis.money_findings import Exposure, VictimTrace
from linkgraph.analysis.tracing.records import Found, make_trails, refs_of
from linkgraph.flow.money import Money
from linkgraph.flow.sources import Traced
from linkgraph.graph import CaseGraph

Longs = NDArray[np.int64]


def most_exposed(traced: Traced, most: int) -> NDArray[np.bool_]:
    """Mark of each owner's trail the `most` rows that carry most (0: all); of equal ones the first.

    Poison marks what follows, nearly every transfer of a large case for every victim. O(rows).
    """
    kept = np.ones(len(traced.trail_owner), np.bool_)
    cuts = np.flatnonzero(np.diff(traced.trail_owner)) + 1
    for begin, end in zip([0, *cuts.tolist()], [*cuts.tolist(), len(kept)], strict=True):
        if 0 < most < end - begin:
            mine = traced.trail_fen[begin:end]
            least = np.partition(mine, -most)[-most]
            some = mine > least
            some[np.flatnonzero(mine == least)[: most - int(some.sum())]] = True
            kept[begin:end] = some
    return kept


def make_exposures(
    graph: CaseGraph, money: Money, found: Found, listed: NDArray[np.bool_]
) -> tuple[VictimTrace, ...]:
    """Return one record a victim: no positions, only exposures, most money first.

    `listed`: the rows of the trails that records are made of; exposures are of all rows.

    What an account exposes is all that left it since, and what is on it. The same money is
    counted again on every account that it passes: exposures are never to be added up.
    """
    traced = found.traced
    shown = replace(
        traced,
        trail_owner=traced.trail_owner[listed],
        trail_transfer=traced.trail_transfer[listed],
        trail_fen=traced.trail_fen[listed],
        trail_certain=traced.trail_certain[listed],
    )
    refs = refs_of(graph, money, replace(found, traced=shown))
    trails = make_trails(graph, money, replace(found, traced=shown), refs)
    arrivals = found.arrivals
    mine: list[list[Exposure]] = [[] for _ in found.victims]
    for owner, account, since, fen in zip(
        arrivals.owner.tolist(),
        arrivals.account.tolist(),
        arrivals.time_us.tolist(),
        exposed(money, found).tolist(),
        strict=True,
    ):
        mine[owner].append(Exposure(refs[account], ENDS[int(money.end[account])], fen, since))
    return tuple(
        VictimTrace(
            victim,
            victim.loss_fen,
            0,
            (),
            trails[number],
            tuple(sorted(mine[number], key=lambda one: (-one.fen, one.account.key))),
        )
        for number, victim in enumerate(found.victims)
    )


def exposed(money: Money, found: Found) -> Longs:
    """Return of each arrival what left the account since, and what is on it."""
    traced, arrivals, count = found.traced, found.arrivals, len(money.end)
    key = arrivals.owner * count + arrivals.account
    total = np.zeros(len(key), np.int64)
    for owner, account, fen in (
        (traced.trail_owner, money.payer[traced.trail_transfer], traced.trail_fen),
        (traced.rest_owner, traced.rest_account, traced.rest_fen),
    ):
        asked = owner.astype(np.int64) * count + account
        at = np.minimum(np.searchsorted(key, asked), max(len(key) - 1, 0))
        known = key[at] == asked if len(key) else np.zeros(len(asked), np.bool_)
        np.add.at(total, at[known], fen[known])
    return total
