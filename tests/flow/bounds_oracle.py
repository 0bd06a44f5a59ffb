"""Bounds another way: a linear programme straight from the rows, and plain enumeration.

The programme has a variable an event: the owner's fen on each transfer and in each stretch between
two rows of an account. Nothing is shared with `linkgraph.flow.stations`.
"""

from dataclasses import dataclass, field, replace
from itertools import groupby
from random import Random
from typing import Any

import networkx as nx
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array

from linkgraph.flow.money import HELD, Money, frozen
from linkgraph.flow.sources import Sources
from tests.flow.oracle import random_case

REST, UNSEEN, STOPPED = 0, 1, 2
Place = tuple[int, int]  # account, part


def sources_of(payments: dict[int, int], homes: dict[int, int], accounts: int) -> Sources:
    """Payments by transfer -> owner, homes by account -> owner."""
    transfers = sorted(payments)
    return Sources(
        np.array(transfers, np.int32),
        np.array([payments[t] for t in transfers], np.int32),
        np.array([homes.get(a, -1) for a in range(accounts)], np.int32),
        1 + max([*payments.values(), *homes.values(), 0]),
    )


@dataclass
class Programme:
    """Variables by number with upper bounds, which of them end where, and rows that must hold."""

    upper: list[int] = field(default_factory=list)
    ends: dict[Place, list[int]] = field(default_factory=dict)
    rows: list[tuple[dict[int, int], int]] = field(default_factory=list)

    def variable(self, most: int, end: Place | None = None) -> int:
        self.upper.append(most)
        if end is not None:
            self.ends.setdefault(end, []).append(len(self.upper) - 1)
        return len(self.upper) - 1


@dataclass
class Asked:
    """A small case and whose money is asked about."""

    money: Money
    sources: Sources
    owners: tuple[int, ...]

    def __post_init__(self) -> None:
        self.payments = dict(
            zip(self.sources.transfer.tolist(), self.sources.owner.tolist(), strict=True)
        )
        self.homes = {a for a, v in enumerate(self.sources.home.tolist()) if v in self.owners}

    @property
    def accounts(self) -> range:
        return range(len(self.money.end))

    def mine(self, transfer: int) -> bool:
        return bool(self.money.follows[transfer]) and self.payments.get(transfer) in self.owners

    def total(self) -> int:
        return sum(int(self.money.fen[t]) for t in self.payments if self.mine(t))

    def blocks(self, account: int) -> list[list[tuple[int, bool]]]:
        """(transfer, whether it goes out), in runs of unknown order."""
        money = self.money
        events = []
        for t in range(len(money.fen)):
            if money.enters[t] and money.payee[t] == account:
                events.append((t, False, bool(money.payee_tied[t])))
            if money.leaves[t] and money.payer[t] == account:
                events.append((t, True, bool(money.payer_tied[t])))
        blocks = []
        for _, same in groupby(events, key=lambda event: int(money.time_us[event[0]])):
            group = list(same)
            flagged = [k for k, event in enumerate(group) if event[2]] or [0, 0]
            low, high = flagged[0], flagged[-1] + 1
            parts = [[e] for e in group[:low]], [group[low:high]], [[e] for e in group[high:]]
            blocks += [[event[:2] for event in block] for part in parts for block in part]
        return blocks

    def circular(self) -> set[int]:
        money, found = self.money, set()
        for time in set(money.time_us.tolist()):
            moving: Any = nx.MultiDiGraph()
            for t in np.flatnonzero(money.enters & money.leaves & (money.time_us == time)):
                moving.add_edge(int(money.payer[t]), int(money.payee[t]), int(t))
            for ring in nx.strongly_connected_components(moving):
                found |= {t for a, b, t in moving.edges(keys=True) if a in ring and b in ring}
        return found

    def after(self, balance: int, block: list[tuple[int, bool]], circular: set[int]) -> int:
        """The greatest known balance after a block: plain ins, circles out before in, outs."""

        def fen(out: bool, round_: bool) -> int:
            return sum(
                int(self.money.fen[t])
                for t, goes in block
                if goes == out and (t in circular and len(block) > 1) == round_
            )

        balance = max(0, balance + fen(False, False) - fen(True, True))
        return max(0, balance + fen(False, True) - fen(True, False))

    def where(self, transfer: int) -> Place:
        """Where money ends that comes with `transfer` and joins no queue."""
        account = int(self.money.payee[transfer])
        held = self.money.end[account] == HELD and not (
            len(self.owners) == 1 and account in self.homes
        )
        return account, UNSEEN if held else REST

    def programme(self) -> "Programme":
        """Return the programme of this case."""
        made = Programme()
        money, alone = self.money, len(self.owners) == 1
        ends_here = self.homes if alone else set()
        carried = {t: made.variable(int(money.fen[t])) for t in range(len(money.fen))}
        for t, at in carried.items():
            if self.mine(t):
                made.rows.append(({at: 1}, int(money.fen[t])))
            elif not money.leaves[t] or t in self.payments or int(money.payer[t]) in ends_here:
                made.upper[at] = 0
            if money.follows[t] and (not money.enters[t] or int(money.payee[t]) in ends_here):
                made.ends.setdefault(self.where(t), []).append(at)
        for account in self.accounts:
            if account not in ends_here:
                self.pass_account(account, carried, made)
        return made

    def pass_account(self, account: int, carried: dict[int, int], made: "Programme") -> None:
        """Add what comes, goes and waits at one account."""
        money, circular = self.money, self.circular()
        balance = int(money.opening[account]) if money.end[account] == HELD else 0
        waiting = None
        for block in self.blocks(account):
            row: dict[int, int] = {} if waiting is None else {waiting: 1}
            for t, out in block:
                row[carried[t]] = -1 if out else 1
                if out and t in self.payments:
                    del row[carried[t]]
                    row[made.variable(int(money.fen[t]), (account, STOPPED))] = -1
                if not out and account in self.homes:
                    row[made.variable(int(money.fen[t]), (account, REST))] = -1
            balance = self.after(balance, block, circular)
            waiting = made.variable(balance)
            row[waiting] = -1
            made.rows.append((row, 0))
        if waiting is not None:
            made.ends.setdefault((account, REST), []).append(waiting)

    def solve(self) -> dict[Place, tuple[int, int]]:
        """Return least and most at every place where money may end."""
        made = self.programme()
        matrix = lil_array((len(made.rows), len(made.upper)))
        for at, (row, _) in enumerate(made.rows):
            for column, value in row.items():
                matrix[at, column] = value
        limits = np.stack([np.zeros(len(made.upper)), made.upper], axis=1)
        found = {}
        for place, columns in made.ends.items():
            goal, both = np.zeros(len(made.upper)), []
            goal[columns] = 1
            for sign in (1, -1):
                answer = linprog(
                    sign * goal,
                    A_eq=matrix.tocsr(),
                    b_eq=np.array([fen for _, fen in made.rows], float),
                    bounds=limits,
                    method="highs",
                )
                assert answer.status == 0, answer.message
                both.append(sign * round(answer.fun))
            found[place] = both[0], both[1]
        return found

    def enumerate(self) -> dict[Place, tuple[int, int]]:
        """Try every number of the owner's fen in every transfer; no ties, one owner, few fen."""
        assert len(self.owners) == 1
        money = self.money
        known = [int(o) if e == HELD else 0 for o, e in zip(money.opening, money.end, strict=True)]
        states: set[tuple[tuple[Place, int], ...]] = {()}
        for t in np.flatnonzero(money.follows).tolist():
            payer, fen = int(money.payer[t]), int(money.fen[t])
            leaves, enters = bool(money.leaves[t]), bool(money.enters[t])
            goes = min(fen, known[payer]) if leaves else 0
            payee = int(money.payee[t])
            end = (payee, REST) if enters and payee not in self.homes else self.where(t)
            following = set()
            for state in states:
                there = 0
                if leaves and payer not in self.homes:
                    there = dict(state).get((payer, REST), 0)
                for k in range(max(0, goes - (known[payer] - there)), min(there, goes) + 1):
                    new = dict(state)
                    new[payer, REST] = new.get((payer, REST), 0) - k
                    brings = k
                    if t in self.payments:
                        new[payer, STOPPED] = new.get((payer, STOPPED), 0) + k
                        brings = fen if self.mine(t) else 0
                    new[end] = new.get(end, 0) + brings
                    following.add(tuple(sorted((p, n) for p, n in new.items() if n)))
            states = following
            if leaves:
                known[payer] -= goes
            if enters:
                known[payee] += fen
        places = {place for state in states for place, _ in state}
        amounts = {p: [dict(state).get(p, 0) for state in states] for p in places}
        return {place: (min(n), max(n)) for place, n in amounts.items()}


def random_asked(
    seed: int, *, transfers: int, accounts: int, tied: float, scale: int = 1, several: bool = False
) -> Asked:
    """A small case: overdraft, opening, ties, circles, exits, homes, rows that one side lacks."""
    rng = Random(seed)
    case = random_case(seed, transfers=transfers, accounts=accounts, tied=tied)
    if scale > 1:
        grown = [(*r[:2], r[2] * scale + rng.randrange(scale), *r[3:]) for r in case.transfers]
        case.transfers = grown
        case.opening = [o * scale for o in case.opening]
    money = case.money()
    enters, leaves = money.enters.copy(), money.leaves.copy()
    for t in range(transfers):
        if rng.random() < 0.1:  # the account's own statement does not show it
            enters[t] = False
        if rng.random() < 0.05:
            leaves[t] = False
    for account in range(accounts):
        if money.end[account] == 3 and rng.random() < 0.5:  # pays in a payer-payee table
            enters |= money.follows & (money.payee == account)
            leaves |= money.follows & (money.payer == account)
    money = replace(money, enters=frozen(enters, np.bool_), leaves=frozen(leaves, np.bool_))
    victims = rng.randint(1, 3)
    count = rng.randint(1, max(1, transfers // 3))
    payments = {t: rng.randrange(victims) for t in rng.sample(range(transfers), count)}
    homes = {a: rng.randrange(victims) for a in range(accounts) if rng.random() < 0.2}
    owners = tuple(sorted(rng.sample(range(victims), rng.randint(1, victims) if several else 1)))
    return Asked(money, sources_of(payments, homes, accounts), owners)
