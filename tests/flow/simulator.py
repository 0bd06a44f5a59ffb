"""Every rule played event by event in plain Python, to compare the kernels with.

Lots of money in lists, fen as exact ints. Nothing of `linkgraph.flow` is used but the numbers of
account ends. Slow and obvious on purpose.
"""

from collections import Counter
from dataclasses import dataclass, field

from linkgraph.flow.money import HELD
from tests.flow.oracle import Case, Event

NOBODY = -1


class Circle(Exception):
    """These orders of the accounts cannot be together: money would feed itself."""


Lot = tuple[int, int]  # owner or NOBODY, fen


@dataclass
class Played:
    """What became of the owners' money: fen by (owner, transfer) and by (owner, account)."""

    trail: Counter[tuple[int, int]] = field(default_factory=Counter)
    rest: Counter[tuple[int, int]] = field(default_factory=Counter)
    stop: Counter[tuple[int, int]] = field(default_factory=Counter)
    since: dict[tuple[int, int], int] = field(default_factory=dict)
    """Poison only: the time of an owner's first fen in an account, by (owner, account)."""


def orders_of(case: Case) -> list[list[Event]]:
    """The default order of every account."""
    return [case.usual_order(account) for account in range(len(case.ends))]


@dataclass
class Table:
    """One account: what it holds, as the rule keeps it; a lot is [in-transfer, owner, fen]."""

    rule: str
    lots: list[list[int]]

    def put(self, transfer: int, content: list[Lot]) -> None:
        self.lots += [[transfer, owner, fen] for owner, fen in content]

    def take(self, fen: int) -> list[Lot]:
        if self.rule == "pro-rata":
            return self.share(fen)
        taken: list[Lot] = []
        while fen and self.lots:
            at = 0
            if self.rule == "lifo":  # the newest transfer, and in it the first fen left
                at = next(k for k, lot in enumerate(self.lots) if lot[0] == self.lots[-1][0])
            part = min(fen, self.lots[at][2])
            taken.append((self.lots[at][1], part))
            self.lots[at][2] -= part
            fen -= part
            if self.lots[at][2] == 0:
                del self.lots[at]
        return [*taken, (NOBODY, fen)] if fen else taken

    def share(self, fen: int) -> list[Lot]:
        """Take of every owner in proportion; fen left over go by largest remainder."""
        held: Counter[int] = Counter()
        for _, owner, part in self.lots:
            held[owner] += part
        total = sum(held.values())
        if fen >= total:
            self.lots = []
            unknown = [(NOBODY, fen - total)] if fen > total else []
            return [(owner, part) for owner, part in held.items() if part] + unknown
        owners = [owner for owner in sorted(held) if owner != NOBODY] + [NOBODY]
        given = {owner: fen * held[owner] // total for owner in owners}
        by_rest = sorted(owners, key=lambda o: -(fen * held[o] % total))  # stable
        for owner in by_rest[: fen - sum(given.values())]:
            given[owner] += 1
        self.lots = [[0, owner, held[owner] - given[owner]] for owner in owners]
        return [(owner, part) for owner, part in given.items() if part]


def play(
    case: Case,
    payments: dict[int, int],
    home: list[int],
    rule: str,
    orders: list[list[Event]] | None = None,
) -> Played:
    """Follow `payments` (transfer to owner) under a rule that moves fen: not poison."""
    found = Played()
    left: dict[int, list[Lot]] = {}
    tables = [
        Table(rule, [[-1, NOBODY, fen]] if end == HELD and fen > 0 else [])
        for end, fen in zip(case.ends, case.opening, strict=True)
    ]

    def leave(transfer: int, drawn: list[Lot]) -> None:
        payer, payee, fen = case.transfers[transfer][:3]
        if transfer in payments:
            for owner, part in drawn:
                if owner != NOBODY:
                    found.stop[owner, payer] += part
            drawn = [(payments[transfer], fen)]
        left[transfer] = drawn
        for owner, part in drawn:
            if owner != NOBODY:
                found.trail[owner, transfer] += part
                if case.ends[payee] != HELD or home[payee] == owner:
                    found.rest[owner, payee] += part

    queues = [list(order) for order in (orders or orders_of(case))]
    for t in range(len(case.transfers)):
        if case.follows(t) and case.ends[case.transfers[t][0]] != HELD:
            leave(t, [(NOBODY, case.fen(t))])
    moved = True
    while moved:
        moved = False
        for account, queue in enumerate(queues):
            while queue and (queue[0][1] == "out" or queue[0][0] in left):
                transfer, way = queue.pop(0)
                moved = True
                if way == "out":
                    leave(transfer, tables[account].take(case.fen(transfer)))
                else:
                    mine = home[account]
                    tables[account].put(
                        transfer,
                        [(NOBODY if o == mine else o, part) for o, part in left[transfer]],
                    )
    if any(queues):
        raise Circle
    for account, table in enumerate(tables):
        for _, owner, part in table.lots:
            if owner != NOBODY and part:
                found.rest[owner, account] += part
    return found


def play_poison(
    case: Case,
    payments: dict[int, int],
    home: list[int],
    orders: list[list[Event]] | None = None,
) -> Played:
    """Mark what is exposed: trail and rest as sets of fen that must not be added up."""
    found = Played()
    count = len(case.ends)
    exposed: list[set[int]] = [set() for _ in range(count)]
    balance = [
        max(fen, 0) if end == HELD else 0 for end, fen in zip(case.ends, case.opening, strict=True)
    ]
    left: dict[int, set[int]] = {}

    def leave(transfer: int, owners: set[int]) -> None:
        payee, fen, time = case.transfers[transfer][1:4]
        left[transfer] = {payments[transfer]} if transfer in payments else set(owners)
        for owner in left[transfer]:
            found.trail[owner, transfer] = fen
            key = owner, payee
            found.since[key] = min(time, found.since.get(key, time))
            if case.ends[payee] != HELD or home[payee] == owner:
                found.rest[key] += fen

    for t in range(len(case.transfers)):
        if case.follows(t) and case.ends[case.transfers[t][0]] != HELD:
            leave(t, set())
    queues = [list(order) for order in (orders or orders_of(case))]
    moved = True
    while moved:
        moved = False
        for account, queue in enumerate(queues):
            while queue and (queue[0][1] == "out" or queue[0][0] in left):
                transfer, way = queue.pop(0)
                moved = True
                if way == "out":
                    leave(transfer, exposed[account])
                    balance[account] = max(0, balance[account] - case.fen(transfer))
                else:
                    exposed[account] |= left[transfer] - {home[account]}
                    balance[account] += case.fen(transfer)
    if any(queues):
        raise Circle
    for account, owners in enumerate(exposed):
        for owner in owners:
            if balance[account]:
                found.rest[owner, account] += balance[account]
    return found


def play_rule(
    case: Case,
    payments: dict[int, int],
    home: list[int],
    rule: str,
    orders: list[list[Event]] | None = None,
) -> Played:
    """Follow payments under any of the four rules."""
    if rule == "poison":
        return play_poison(case, payments, home, orders)
    return play(case, payments, home, rule, orders)
