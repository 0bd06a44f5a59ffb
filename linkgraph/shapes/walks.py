"""Time-ordered walks: money that may have gone on from account to account, the least chance first.

A **step** is two payments, one into an account and one out of it that was made, or may have been
made where only the day is known, at or after it; at most `hop_days` later, at an account that is
no hub. Days and waits are between `earliest` moments. Of the payments that the account received
before, the latest `nearest` are looked at. A **walk** is a row of steps: there are moments, each
not before the last, at which all its payments can have been made in its order; the last is at
most `window_days` after the first; no account pays in it twice, and none of its payers is paid
again but the first, by the last payment: then it is a cycle, and ends.

A walk is worth the sum of its steps (`linkgraph.shapes.steps`), and what the pair of its first
payment adds. Each factor is 1 or less on the average of payments that fall by chance at the
accounts' own pace, so that of n payments about n/x walks at most reach the odds x by chance
(Markov's bound; Vovk & Wang, "E-values", Ann. Statist. 49, 2021). It is an order of what to look
at, not a probability of guilt.

The search goes by length: of each payment and length the best `walks_kept` walks that end with it
are kept and extended. Where fewer are there, none is lost. In a case of n payments, fewer than
PLENTY, `nearest` and `walks_kept` are √(PLENTY/n) times as great, MOST_TIMES at most: for as much
work in all. `odds_against` x: no walk is extended whose odds are below 1 : x, nor over such a
step; 0: all are. Every bound that kept something from being looked at is counted in `cut`.

Cost: O(n · (nearest + log n)) for steps and O(most_hops · n · nearest · walks_kept · most_hops)
for walks at the most, however many payments an account has; in a case where accounts are mostly
quiet a tenth of it. 8 bytes a step and 12 a walk.
"""

from dataclasses import dataclass, replace
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.payments import DAY_US, Payments, make_payments
from linkgraph.shapes.steps import find_steps, least_score

PLENTY = 1_000_000
MOST_TIMES = 8


@dataclass(frozen=True, slots=True)
class Walks:
    """Walks by their number, shorter ones first; those of k payments are from `level[k - 1]` on.

    `parent` int32: the walk that each extends by one payment, -1 for none; `last` int32: that
    payment; `score` float32: the logarithm of the odds. Cycles of k payments, by k: `closing[k]`
    has the last payment, the walk before it, the score. `cut` as in `Shapes`.
    """

    parent: NDArray[np.int32]
    last: NDArray[np.int32]
    score: NDArray[np.float32]
    level: tuple[int, ...]
    closing: dict[int, tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]]
    cut: dict[str, int]


def follow_walks(payments: Payments, settings: PatternSettings) -> Walks:
    """Return the walks of 1 to `most_hops` payments, and the cycles that close them.

    Payments below `least_fen` are in none.
    """
    kept = np.flatnonzero(payments.fen >= settings.least_fen).astype(np.int32)
    if len(kept) == len(payments):
        return _follow(payments, settings)
    walks = _follow(_take(payments, kept), settings)
    closing = {
        hops: (kept[ends], before, score) for hops, (ends, before, score) in walks.closing.items()
    }
    return replace(walks, last=kept[walks.last], closing=closing)


def with_plenty(settings: PatternSettings, count: int) -> PatternSettings:
    """Return settings under which a small case is looked at more widely (see above)."""
    times = max(1, min(MOST_TIMES, isqrt(PLENTY // max(1, count))))
    return replace(
        settings, nearest=settings.nearest * times, walks_kept=settings.walks_kept * times
    )


def _follow(payments: Payments, given: PatternSettings) -> Walks:
    """Return the walks of payments of any amount."""
    from linkgraph.shapes.walk_kernels import extend

    count = len(payments)
    settings = with_plenty(given, count)
    table = payments.payer, payments.payee, payments.earliest, payments.latest
    steps, pair, cut = find_steps(payments, settings)
    alone = np.arange(count, dtype=np.int32)
    store = np.full(count, -1, np.int32), alone, pair.astype(np.float32), count
    starts = np.arange(count + 1, dtype=np.int64)
    level = 0, starts, payments.payer.copy(), payments.earliest.copy(), payments.earliest.copy()
    bounds = int(settings.window_days * DAY_US), least_score(settings)
    first, closing = [0], {}
    for hops in range(2, settings.most_hops + 1):
        store, level, closing[hops], left = extend(
            table, steps, store, level, bounds, settings.walks_kept
        )
        first.append(level[0])
        for name, more in zip(("odds_against", "walks_kept"), left, strict=True):
            cut[name] = cut.get(name, 0) + int(more)
        if not len(level[2]):
            break
    parent, last, score, used = store
    return Walks(parent[:used], last[:used], score[:used], (*first, used), closing, named(cut))


def _take(payments: Payments, rows: NDArray[np.int32]) -> Payments:
    """Return chosen payments, without what is matched."""
    return make_payments(
        payments.payer[rows],
        payments.payee[rows],
        payments.fen[rows],
        payments.earliest[rows],
        payments.latest[rows],
        accounts=payments.accounts,
        currency=payments.currency[rows],
    )


def named(cut: dict[str, int]) -> dict[str, int]:
    """Return the counts of bounds that cut anything."""
    return {name: count for name, count in cut.items() if count}
