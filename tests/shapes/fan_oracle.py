"""Fans by their definition, one window after the other, in plain Python."""

import math
from collections import defaultdict
from itertools import count

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.fans import LENGTHS
from linkgraph.shapes.payments import Payments, make_payments

Window = tuple[tuple[float, int, int, int], frozenset[int], tuple[int, ...]]
"""How it is ranked; all its payments; those of the counterparties that belong to it."""


def random_payments(seed: int) -> Payments:
    """Draw a small case: some to many ties, repeated pairs, a hub or none, days or seconds."""
    rng = np.random.default_rng([7, seed])
    accounts, size = int(rng.integers(2, 12)), int(rng.integers(0, 60))
    step = int(rng.choice([1, 3_600_000_000, DAY_US]))
    earliest = rng.integers(0, int(rng.choice([3, 20, 90])), size) * step
    vague = DAY_US - 1 if step == DAY_US and rng.random() < 0.5 else 0
    ends = rng.integers(0, accounts, (2, size))
    if rng.random() < 0.5:
        ends[1] = np.where(rng.random(size) < 0.6, 0, ends[1])
    fen = rng.integers(1, 5, size)
    return make_payments(ends[0], ends[1], fen, earliest, earliest + vague, accounts=accounts)


def random_settings(seed: int) -> PatternSettings:
    """Draw settings."""
    rng = np.random.default_rng([8, seed])
    return PatternSettings(
        window_days=int(rng.choice([1, 7, 30])),
        least_fan=int(rng.integers(1, 5)),
        fans_each=int(rng.integers(1, 4)),
    )


def fans_by_definition(
    payments: Payments, settings: PatternSettings
) -> tuple[list[tuple[int, tuple[int, ...]]], int]:
    """Return (typology number, payments) of every listed fan, and how many sides had more."""
    found, cut = [], 0
    payer, payee = payments.payer, payments.payee
    for typology, own, other in ((0, payee, payer), (1, payer, payee)):
        for account in range(payments.accounts):
            rest = windows(payments, settings, own, other, account)
            for listed in count():
                if not rest:
                    break
                if listed == settings.fans_each:
                    cut += 1
                    break
                best = max(rest, key=lambda window: window[0])
                found.append((typology, best[2]))
                rest = [window for window in rest if not window[1] & best[1]]
    return found, cut


def windows(
    payments: Payments,
    settings: PatternSettings,
    own: NDArray[np.int32],
    other: NDArray[np.int32],
    account: int,
) -> list[Window]:
    """Return the best window of every moment."""
    every = list(range(len(payments)))
    at = payments.earliest
    mine = [p for p in every if own[p] == account]
    pairs: defaultdict[int, set[int]] = defaultdict(set)
    for p in mine:
        pairs[int(other[p])].add(p)
    best = []
    for begin in sorted({int(at[p]) for p in mine}):
        candidates = []
        for level in range(LENGTHS):
            length = settings.window_days * DAY_US >> level
            inside = {p for p in mine if begin <= at[p] <= begin + length}
            members = [party for party in pairs if pairs[party] <= inside]
            if len(members) < settings.least_fan:
                continue
            share = share_of(payments, every, begin, length, len(inside), len(mine))
            rank = (unusual(len(members), len(pairs), share), len(members), level, -begin)
            payments_of = sorted(p for party in members for p in pairs[party])
            candidates.append((rank, frozenset(inside), tuple(payments_of)))
        if candidates:
            best.append(max(candidates, key=lambda window: window[0]))
    return best


def share_of(
    payments: Payments, every: list[int], begin: int, length: int, inside: int, mine: int
) -> float:
    """Return s of the definition."""
    at = payments.earliest
    here = sum(begin <= at[p] <= begin + length for p in every)
    vague = sum(int(payments.latest[p] - at[p]) for p in every) / len(every)
    days = max(int(at[p]) for p in every) - min(int(at[p]) for p in every) + vague
    even = min(1.0, (length + vague) / days) if days else 1.0
    return float((here - inside + mine * even) / len(every))


def unusual(members: int, parties: int, share: float) -> float:
    """Return Chernoff's exponent."""
    if parties < 2 or share >= 1.0:
        return 0.0
    part = (members - 1) / (parties - 1)
    if part <= share:
        return 0.0
    against = (1.0 - part) * math.log((1.0 - part) / (1.0 - share)) if part < 1.0 else 0.0
    return (parties - 1) * (part * math.log(part / share) + against)
