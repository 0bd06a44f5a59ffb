"""Victims' money at a moment as arrays: how much of whose is where, by each rule.

What `freeze` and `requests` work on. An account can hold money in two ways that differ: it rests
there by its own statement (or nothing is followed through it), or somebody else's statement says
that it was paid in and the own statement does not show it (`unseen`): that is untraced.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import source_rows
from linkgraph.analysis.money_findings import Rule, Victim
from linkgraph.flow.follow import follow, follow_trails
from linkgraph.flow.match import STAYED, UNKNOWN, Flows, match_fifo
from linkgraph.flow.money import HELD, Money
from linkgraph.flow.sources import Sources, Traced
from linkgraph.flow.walks import make_trails
from linkgraph.graph import CaseGraph, SourceRow

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

RULES: tuple[Rule, ...] = ("fifo", "lifo", "pro-rata")
"""The rules whose figures add up; the first is the one that lists are made by."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Money of owners in accounts, one row an (owner, account), sorted by both, fen > 0 in some
    rule: `owner` and `account` int32 (k); `fen` int64 (rules, k); `certain` bool (k): the first
    rule's figure does not hang on the order of equal times."""

    owner: Ints
    account: Ints
    fen: Longs
    certain: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Transfers that carry victims' money to another than its owner, by any rule: `transfer`
    int32 (k), ascending, each once; `fen` int64 (k): what they carry of all victims' by the first
    rule; `certain` bool (k)."""

    transfer: Ints
    fen: Longs
    certain: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class VictimMoney:
    """Victims' money at `at_us`: `seen` rests by what the case shows, `unseen` is untraced in
    accounts whose own statement does not show its arrival. `owners`: whose (`Sources.owner`)."""

    money: Money
    flows: Flows
    at_us: int
    sources: Sources
    owners: tuple[Victim, ...]
    seen: Shares
    unseen: Shares
    arrivals: Arrivals

    @property
    def loss_fen(self) -> int:
        """What is followed: the payments that `money` follows, added up."""
        mine = self.sources.transfer
        return int(self.money.fen[mine[self.money.follows[mine]]].sum())


def follow_victims(
    money: Money, at_us: int, sources: Sources, owners: tuple[Victim, ...]
) -> VictimMoney:
    """Follow all victims' money by every rule in RULES.

    `money` is that up to the moment. Money that is back on its owner's account, or that stopped
    because it would have left in another victim's payment, is in none of the tables: there is
    nothing of it to save there. O(transfers) a rule, and a sort of what was followed.
    """
    flows = match_fifo(money)
    traced = {RULES[0]: follow_trails(make_trails(money, flows), sources)}
    traced |= {rule: follow(money, sources, rule) for rule in RULES[1:]}
    unseen = unseen_transfers(money)
    late = {rule: untraced(money, sources, one, unseen) for rule, one in traced.items()}
    rest = {rule: resting(sources, one) for rule, one in traced.items()}
    size = len(money.end)
    hidden = _shares(late, size)
    return VictimMoney(
        money,
        flows,
        at_us,
        sources,
        owners,
        _less(_shares(rest, size), hidden, size),
        hidden,
        _arrivals(money, sources, traced),
    )


Table = tuple[Ints, Ints, Longs, NDArray[np.bool_]]
"""Owner, account (or transfer), fen, certain."""


def unseen_transfers(money: Money) -> NDArray[np.bool_]:
    """Mark transfers into accounts with a statement that does not show them."""
    marked = money.follows & ~money.enters & (money.end[money.payee] == HELD)
    return np.asarray(marked)


def untraced(money: Money, sources: Sources, traced: Traced, unseen: NDArray[np.bool_]) -> Table:
    """Return whose money the transfers in `unseen` carry into which account."""
    account = money.payee[traced.trail_transfer]
    at = unseen[traced.trail_transfer] & (sources.home[account] != traced.trail_owner)
    return traced.trail_owner[at], account[at], traced.trail_fen[at], traced.trail_certain[at]


def resting(sources: Sources, traced: Traced) -> Table:
    """Return whose money rests in which account, but not in its owner's own."""
    at = sources.home[traced.rest_account] != traced.rest_owner
    return (
        traced.rest_owner[at],
        traced.rest_account[at],
        traced.rest_fen[at],
        traced.rest_certain[at],
    )


def _shares(tables: Mapping[Rule, Table], size: int) -> Shares:
    """Add up tables of rules by (owner, account)."""
    codes = [table[0].astype(np.int64) * size + table[1] for table in tables.values()]
    keys = np.unique(np.concatenate(codes))
    fen = np.zeros((len(codes), len(keys)), np.int64)
    certain = np.ones(len(keys), np.bool_)
    for at, (code, table) in enumerate(zip(codes, tables.values(), strict=True)):
        place = np.searchsorted(keys, code)
        np.add.at(fen[at], place, table[2])
        if at == 0:
            np.logical_and.at(certain, place, table[3])
    return Shares((keys // size).astype(np.int32), (keys % size).astype(np.int32), fen, certain)


def _less(rest: Shares, hidden: Shares, size: int) -> Shares:
    """Return what rests less what is unseen of it; rows without a fen in any rule are dropped."""
    fen = rest.fen.copy()
    mine = rest.owner.astype(np.int64) * size + rest.account
    theirs = hidden.owner.astype(np.int64) * size + hidden.account
    place = np.searchsorted(mine, theirs)
    fen[:, place] -= hidden.fen
    some = fen.any(axis=0)
    return Shares(rest.owner[some], rest.account[some], fen[:, some], rest.certain[some])


def _arrivals(money: Money, sources: Sources, traced: Mapping[Rule, Traced]) -> Arrivals:
    found, carried, sure = [], [], []
    for at, one in enumerate(traced.values()):
        away = sources.home[money.payee[one.trail_transfer]] != one.trail_owner
        found.append(one.trail_transfer[away])
        carried.append(one.trail_fen[away] if at == 0 else np.zeros(int(away.sum()), np.int64))
        sure.append(one.trail_certain[away] if at == 0 else np.ones(int(away.sum()), np.bool_))
    transfer, place = np.unique(np.concatenate(found), return_inverse=True)
    fen, certain = np.zeros(len(transfer), np.int64), np.ones(len(transfer), np.bool_)
    np.add.at(fen, place, np.concatenate(carried))
    np.logical_and.at(certain, place, np.concatenate(sure))
    return Arrivals(transfer.astype(np.int32), fen, certain)


def by_account(shares: Shares, size: int) -> Longs:
    """Return fen by rule and account (rules, size): all owners together."""
    sums = np.zeros((len(RULES), size), np.int64)
    for at in range(len(RULES)):
        np.add.at(sums[at], shares.account, shares.fen[at])
    return sums


def balances(money: Money, flows: Flows) -> Longs:
    """Return what the followed transfers leave on each account with a statement, exact fen.

    Opening balance and what came in, less what left, but for money of unknown source: never
    below 0. It is what first in, first out has left there; every rule leaves as much. O(rows).
    """
    left = np.where(money.end == HELD, money.opening, 0).astype(np.int64)
    for column, moves, sign in ((money.payee, money.enters, 1), (money.payer, money.leaves, -1)):
        at = np.flatnonzero(moves)
        np.add.at(left, column[at], sign * money.fen[at])
    unknown = np.flatnonzero((flows.in_transfer == UNKNOWN) & (flows.out_transfer != STAYED))
    np.add.at(left, money.payer[flows.out_transfer[unknown]], flows.fen[unknown])
    return left


def rows_of(
    graph: CaseGraph, arrivals: Arrivals, chosen: NDArray[np.intp], most: int
) -> tuple[SourceRow, ...]:
    """Return the rows of the `most` transfers that carry most (0: of all), in their order."""
    if most:
        chosen = np.sort(chosen[np.argsort(-arrivals.fen[chosen], kind="stable")[:most]])
    told = source_rows(graph, arrivals.transfer[chosen].astype(np.int64))
    return tuple(dict.fromkeys(row for rows in told for row in rows))


def incoming(money: Money) -> Longs:
    """Return all that came into each account by the followed transfers, whosever it was."""
    sums = np.zeros(len(money.end), np.int64)
    at = np.flatnonzero(money.follows)
    np.add.at(sums, money.payee[at], money.fen[at])
    return sums


def numbered(graph: CaseGraph, accounts: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Mark accounts that have a whole number: one a bank can be asked about. O(accounts given).

    Others are known by a name, by part of a number (6222***1060), or not at all.
    """
    numbers = graph.nodes["Account"]["numbers"].take(pa.array(accounts, pa.int64())).to_pylist()
    return np.array([any("*" not in one for one in some or ()) for some in numbers], np.bool_)
