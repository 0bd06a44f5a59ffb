"""The money of owners followed under a rule: what each transfer carries of it, where it rests."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.match import match
from linkgraph.flow.money import HELD, Money, frozen
from linkgraph.flow.order import Schedule, make_schedule
from linkgraph.flow.poison import follow_poison
from linkgraph.flow.shares import follow_shares
from linkgraph.flow.sources import Sources, Traced, owners_of, payments_mask
from linkgraph.flow.walks import (
    Paths,
    Pieces,
    Trails,
    end_kinds,
    find_paths,
    make_trails,
    whole,
)

Table = NDArray[np.int64]

RULES = ("fifo", "lifo", "pro-rata", "poison")
"""The rules of matching; the first two match fen to fen, the others have shares or exposure."""


@dataclass(frozen=True, slots=True)
class OwnerPieces:
    """Every path that money of owners took, one row a path, k rows; sorted by owner.

    `pieces.start` is a row of the sources, `pieces.end` the last transfer of the path. `owner`
    int32; `end` uint8: what became of it there (see `END_NAMES`); `returned`: it is back on an
    account of its owner; `stopped`: it would have left the payee of its last transfer in a
    payment that is followed itself. Both count as held there. `paths` has the transfers.
    """

    owner: NDArray[np.int32]
    end: NDArray[np.uint8]
    returned: NDArray[np.bool_]
    stopped: NDArray[np.bool_]
    pieces: Pieces
    paths: Paths


def money_until(money: Money, at_us: int) -> Money:
    """Return `money` as it was known at `at_us`: transfers after that moment are not followed.

    Transfers keep their numbers. Matching is online, so what is matched is a beginning of what
    would be matched without the limit. O(transfers).
    """
    known = np.arange(len(money.fen)) < np.searchsorted(money.time_us, at_us, "right")
    return replace(
        money,
        follows=frozen(money.follows & known, np.bool_),
        enters=frozen(money.enters & known, np.bool_),
        leaves=frozen(money.leaves & known, np.bool_),
    )


def follow(money: Money, sources: Sources, rule: str) -> Traced:
    """Follow the money of `sources` to where it is at the end of the data.

    Parameters
    ----------
    money
        The transfers; `money_until` gives those up to a moment.
    sources
        Payments, by whom. One that `money` does not follow (failed, reversed, to oneself, after
        the moment) carries nothing.
    rule
        One of RULES.

    Returns
    -------
    Traced
        Exact fen: for each owner what rests and what stopped add up to his payments. Poison
        gives exposure instead (`poison.each_exposed`), which adds up to nothing.

    Raises
    ------
    ValueError
        A rule that is none of RULES, or sources that are not sorted.

    Notes
    -----
    A rule is a convention: the result says what follows from it, not which note moved.
    """
    if rule == "pro-rata":
        return follow_shares(money, sources)
    if rule == "poison":
        return follow_poison(money, sources)
    if rule not in ("fifo", "lifo"):
        raise ValueError(f"no rule {rule!r}: one of {', '.join(RULES)}")
    return follow_trails(make_trails(money, match(money, rule)), sources)


def follow_trails(trails: Trails, sources: Sources) -> Traced:
    """Follow the money of `sources` through fen matched to fen, first-in-first-out or another way.

    O(transfers + rows) once, then O(hops of all pieces × log of the rows of a transfer).
    """
    trail, rest, stop, _ = _run(trails, sources, listing=False)
    money, size = trails.money, len(sources.home)
    t_owner, transfer, t_fen = by_key(trail, len(money.fen))
    r_owner, r_account, r_fen = by_key(rest, size)
    t_certain, r_certain = np.ones(len(t_fen), np.bool_), np.ones(len(r_fen), np.bool_)
    schedule = make_schedule(money, payments_mask(money, sources))
    if schedule.tied:
        known, arrived, stayed = _judge(trails, sources, schedule)
        t_certain = known[transfer]
        final = (money.end[r_account] != HELD) | (sources.home[r_account] == r_owner)
        r_certain = np.where(final, arrived[r_account], stayed[r_account])
    return Traced(
        t_owner,
        transfer,
        t_fen,
        t_certain,
        r_owner,
        r_account,
        r_fen,
        r_certain,
        *by_key(stop, size),
    )


def _judge(
    trails: Trails, sources: Sources, schedule: Schedule
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return of which transfers, and of which accounts, no order changes the owners' fen."""
    from linkgraph.flow.certain_kernels import judge_rests, judge_transfers

    money = trails.money
    sides = money.payer, money.payee, money.leaves, money.enters
    pure = np.full(len(money.fen), -1, np.int32)
    states = judge_transfers(
        schedule.halves,
        sides,
        money.fen,
        money.time_us,
        schedule.since_us,
        owners_of(money, sources),
        sources.home,
        trails.by_out,
        trails.out_rows,
        pure,
    )
    arrived, stayed = np.ones((2, len(money.end)), np.bool_)
    judge_rests(
        sides, money.follows, money.fen, states, pure, trails.by_in, trails.rows, arrived, stayed
    )
    return states != 0, arrived, stayed


def owner_pieces(trails: Trails, sources: Sources) -> OwnerPieces:
    """Return every path that the money of `sources` took, with its transfers and its end.

    Paths of an owner add up to his payments. A piece is certain when in every order of equal
    times as much money takes the same path to the same end (sound, not complete). O(hops × log
    of the rows of a transfer).
    """
    listed = _run(trails, sources, listing=True)[3]
    start, end, offset, fen, hops, wait, how, last, at = np.ascontiguousarray(listed.T)
    stopped, returned = how == 2, how == 1
    starts = whole(trails.money, sources.transfer)
    once, none = np.ones_like(fen), np.zeros((5, 2), np.int64)
    traced = Pieces(start, last, at, fen, hops + stopped, wait, once, none)
    paths = find_paths(trails, starts, traced)
    final = paths.bounds[1:] - 1
    by_hop = stopped | returned  # nothing more has to hold than that it came there
    certain = np.where(by_hop, paths.hop_certain[final], paths.certain)
    kept = np.ones(len(paths.transfer), np.bool_)
    kept[final[stopped]] = False
    bounds = np.concatenate([[0], np.cumsum(hops)])
    return OwnerPieces(
        sources.owner[start],
        np.where(by_hop, HELD, end_kinds(trails.money, end)).astype(np.uint8),
        returned,
        stopped,
        Pieces(start, end, offset, fen, hops, wait, once, none),
        Paths(bounds, paths.transfer[kept], paths.hop_certain[kept], certain),
    )


def _run(trails: Trails, sources: Sources, *, listing: bool) -> tuple[Table, Table, Table, Table]:
    """Return sums by transfer, at rest and stopped, and the ended pieces; see `follow_rows`."""
    from linkgraph.flow.follow_kernels import follow_rows

    money = trails.money
    followed = np.flatnonzero(money.follows[sources.transfer])
    order = followed[np.argsort(sources.owner[followed], kind="stable")]
    trail, rest, stop, ends = follow_rows(
        frozen(sources.transfer[order], np.int32),
        frozen(sources.owner[order], np.int32),
        frozen(sources.home, np.int32),
        payments_mask(money, sources),
        trails.by_in,
        trails.rows,
        money.payee,
        money.fen,
        money.time_us,
        listing,
        0,
    )
    if listing:
        ends[:, 0] = order[ends[:, 0]]
    return trail, rest, stop, ends


def by_key(sums: Table, size: int) -> tuple[NDArray[np.int32], NDArray[np.int32], Table]:
    """Return (owner, key, fen) of a table of sums, sorted by both; keys are below `size`."""
    order = np.argsort(sums[:, 0] * max(size, 1) + sums[:, 1], kind="stable")
    owner, key, fen = sums[order].T
    return owner.astype(np.int32), key.astype(np.int32), np.ascontiguousarray(fen)
