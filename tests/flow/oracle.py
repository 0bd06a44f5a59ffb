"""Matching of fen to fen by single fen in plain Python, to compare the kernels with.

Every fen of a transfer t is a pair (t, k). Slow and obvious on purpose.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, permutations, product
from random import Random
from typing import Any

import networkx as nx
import numpy as np

from linkgraph.flow.money import CASH, HELD, LEFT_DATA, PLATFORM, Money, make_money

Fen = tuple[int, int]
Event = tuple[int, str]  # transfer, "in" or "out"
OLDER, UNKNOWN = "older", "unknown"


@dataclass
class Case:
    """A small case as rows: (payer, payee, fen, time, payer tied, payee tied)."""

    transfers: list[tuple[int, int, int, int, bool, bool]]
    ends: list[int]
    opening: list[int]
    uncounted: set[int] = field(default_factory=set)

    def money(self) -> Money:
        rows = self.transfers
        take = [np.array([row[k] for row in rows]) for k in range(6)]
        return make_money(
            take[0].astype(np.int32),
            take[1].astype(np.int32),
            take[2].astype(np.int64),
            take[3].astype(np.int64) * 1_000_000,
            end=np.array(self.ends, np.uint8),
            opening=np.array(self.opening, np.int64),
            counted=np.array([t not in self.uncounted for t in range(len(rows))], np.bool_),
            payer_tied=take[4].astype(np.bool_),
            payee_tied=take[5].astype(np.bool_),
        )

    def fen(self, transfer: int) -> int:
        return self.transfers[transfer][2]

    def follows(self, transfer: int) -> bool:
        payer, payee = self.transfers[transfer][:2]
        return payer != payee and transfer not in self.uncounted

    def blocks(self, account: int) -> list[list[Event]]:
        """Events of an account in runs whose inner order is unknown."""
        events: list[tuple[int, int, str, bool]] = []
        for t, (payer, payee, _, time, payer_tied, payee_tied) in enumerate(self.transfers):
            if self.follows(t) and self.ends[account] == HELD and account in (payer, payee):
                out = payer == account
                events.append((time, t, "out" if out else "in", payer_tied if out else payee_tied))
        blocks = []
        for _, same in groupby(events, key=lambda event: event[0]):
            group = list(same)
            flagged = [k for k, event in enumerate(group) if event[3]]
            span = range(flagged[0], flagged[-1] + 1) if flagged else range(0)
            blocks += [[event[1:3]] for event in group[: span.start]] if flagged else []
            if flagged:
                blocks.append([group[k][1:3] for k in span])
            blocks += [[event[1:3]] for event in group[span.stop :]]
        return blocks

    def circular(self) -> set[int]:
        """Transfers between accounts that money of their time can go round through."""
        found = set()
        for time in {row[3] for row in self.transfers}:
            moving: Any = nx.MultiDiGraph()
            for t, (payer, payee, _, when, *_) in enumerate(self.transfers):
                through = self.ends[payer] == HELD == self.ends[payee]
                if when == time and through and self.follows(t):
                    moving.add_edge(payer, payee, t)
            for round_ in nx.strongly_connected_components(moving):
                found |= {t for a, b, t in moving.edges(keys=True) if a in round_ and b in round_}
        return found

    def usual_order(self, account: int) -> list[Event]:
        order: list[Event] = []
        circular = self.circular()
        for block in self.blocks(account):
            ins = [event for event in block if event[1] == "in" and event[0] not in circular]
            outs = [event for event in block if event[1] == "out" and event[0] not in circular]
            order += ins + [event for event in block if event[0] in circular] + outs
        return order

    def all_orders(self, account: int) -> Iterator[list[Event]]:
        for choice in product(*(permutations(block) for block in self.blocks(account))):
            yield [event for block in choice for event in block]

    def match(self, account: int, order: list[Event], *, newest: bool = False) -> dict[Fen, Any]:
        """For each fen that leaves in `order`, the fen it was, or where else it is from.

        `newest`: what came last leaves first, and of it the first fen that is still there.
        """
        queue: deque[Any] = deque([OLDER] * self.opening[account])
        source: dict[Fen, Any] = {}
        for transfer, way in order:
            fens = [(transfer, k) for k in range(self.fen(transfer))]
            if way == "in":
                queue.extend(reversed(fens) if newest else fens)
                continue
            for fen in fens:
                take = queue.pop if newest else queue.popleft
                source[fen] = take() if queue else UNKNOWN
        return source

    def match_all(self, *, newest: bool = False) -> dict[Fen, Any]:
        used = [self.usual_order(account) for account in range(len(self.ends))]
        source: dict[Fen, Any] = {}
        for account, order in enumerate(used):
            source |= self.match(account, order, newest=newest)
        return source

    def every_matching(self, *, newest: bool = False) -> Iterator[dict[Fen, Any]]:
        """The matching of the whole case for every order of every account."""
        each = [
            [self.match(account, order, newest=newest) for order in self.all_orders(account)]
            for account in range(len(self.ends))
        ]
        for choice in product(*each):
            source = {fen: origin for one in choice for fen, origin in one.items()}
            moves = nx.DiGraph((a, b) for b, a in source.items() if isinstance(a, tuple))
            if nx.is_directed_acyclic_graph(moves):  # else money feeds itself: no such order
                yield source

    def walks(self, source: dict[Fen, Any], start: Fen) -> tuple[int, ...]:
        """The transfers that one fen goes through, from `start` on."""
        following = {fen: to for to, fen in source.items() if isinstance(fen, tuple)}
        path = [start[0]]
        while start in following:
            start = following[start]
            path.append(start[0])
        return tuple(path)

    def paths(self, source: dict[Fen, Any], fens: list[Fen]) -> Counter[tuple[int, ...]]:
        """How many of these fen take each walk."""
        following = {fen: to for to, fen in source.items() if isinstance(fen, tuple)}
        found: Counter[tuple[int, ...]] = Counter()
        for fen in fens:
            path, at = [fen[0]], fen
            while at in following:
                at = following[at]
                path.append(at[0])
            found[tuple(path)] += 1
        return found

    def end_of(self, transfer: int) -> int:
        return self.ends[self.transfers[transfer][1]]


def pairs(source: dict[Fen, Any]) -> dict[tuple[Any, int], list[Fen]]:
    """By (in-transfer or word, out-transfer): the matched (in offset or -1, out offset)."""
    found: dict[tuple[Any, int], list[Fen]] = defaultdict(list)
    for (out, k), origin in source.items():
        if isinstance(origin, tuple):
            found[origin[0], out].append((origin[1], k))
        else:
            found[origin, out].append((-1, k))
    return {key: sorted(value) for key, value in found.items()}


def random_case(seed: int, *, transfers: int = 12, accounts: int = 5, tied: float = 0.5) -> Case:
    """A case with overdraft, opening balances, exits, self-transfers, ties and failed rows."""
    rng = Random(seed)
    times = sorted(rng.randint(0, max(2, transfers // 2)) for _ in range(transfers))
    rows = [
        (
            rng.randrange(accounts),
            rng.randrange(accounts),
            rng.choice([1, 2, 3, 5, 7]),
            time,
            rng.random() < tied,
            rng.random() < tied,
        )
        for time in times
    ]
    ends = rng.choices([HELD, CASH, PLATFORM, LEFT_DATA], [6, 1, 1, 1], k=accounts)
    opening = [rng.choice([0, 0, 1, 4, 9]) for _ in range(accounts)]
    return Case(rows, ends, opening, {t for t in range(transfers) if rng.random() < 0.05})
