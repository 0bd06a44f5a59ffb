"""Time-ordered walks: money that may have gone on from account to account, the least chance first.

A **step** is two payments, one into an account and one out of it that was made, or may have been
made where only the day is known, at or after it; at most `hop_days` later, at an account that is
no hub. Days and waits are between `earliest` moments. Of the payments that the account received
before, the latest `nearest` are looked at. A **walk** is a row of steps: there are moments, each
not before the last, at which all its payments can have been made in its order; the last is at
most `window_days` after the first; no account pays in it twice, and none of its payers is paid
again but the first, by the last payment: then it is a cycle, and ends.

What a step is worth is the logarithm of its odds: how much more often the two payments would
stand so if the first were passed on than if they had nothing to do with each other.

- Wait w. Passed on, after a wait whose scale nobody knows: any from an hour to `hop_days`, each
  order of magnitude alike, the density 1 / ((w + 1 h) · ln(1 + hop_days / 1 h)). By chance: as
  many payments a time as the account has in all days of the case, of those it makes or of those
  it receives, whichever are more.
- Amounts (of one currency only). c: what share of pairs of unrelated payments of the case are as
  near in ratio. The odds are 1/2 + 1/2 · 1 / ((c + 0.01) · ln 101): as if every other passing on
  kept the amount near, the nearness again of unknown scale; all divided by their mean over such
  pairs, so that equal amounts say nothing where all amounts are equal.
- Pair. 1/2 + 1/2 · (1/s when the pair pays only this once, else 0); s: the share of such payments.

A walk is worth the sum of its steps, and what the pair of its first payment adds. Each factor is
1 or less on the average of payments that fall by chance at the accounts' own pace, so that of n
payments about n/x walks at most reach the odds x by chance (Markov's bound; Vovk & Wang,
"E-values", Ann. Statist. 49, 2021). It is an order of what to look at, not a probability of guilt.

The search goes by length: of each payment and length the best `walks_kept` walks that end with it
are kept and extended. Where fewer are there, none is lost. `odds_against` x: no walk is extended
whose odds are below 1 : x, nor over such a step; 0: all are. Every bound that kept something from
being looked at is counted in `cut`.

Cost: O(n · (nearest + log n)) for steps and O(most_hops · n · nearest · walks_kept · most_hops)
for walks at the most, however many payments an account has; in a case where accounts are mostly
quiet a tenth of it. 8 bytes a step and 12 a walk.
"""

from dataclasses import dataclass, replace
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.payments import Payments, make_payments

Money = tuple[NDArray[np.float64], NDArray[np.int16], NDArray[np.float64], NDArray[np.float64]]

DAY_US = 86_400_000_000
HOUR_US = 3_600_000_000.0
UNRELATED = 1000
"""Pairs of payments half the case apart, of which it is learned how near amounts are by chance."""


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


def _follow(payments: Payments, settings: PatternSettings) -> Walks:
    """Return the walks of payments of any amount."""
    from linkgraph.shapes.walk_kernels import extend

    count = len(payments)
    table = payments.payer, payments.payee, payments.earliest, payments.latest
    steps, pair, cut = find_steps(payments, settings)
    alone = np.arange(count, dtype=np.int32)
    store = np.full(count, -1, np.int32), alone, pair.astype(np.float32), count
    starts = np.arange(count + 1, dtype=np.int64)
    level = 0, starts, payments.payer.copy(), payments.earliest.copy(), payments.earliest.copy()
    bounds = settings.window_days * DAY_US, least_score(settings)
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


def find_steps(
    payments: Payments, settings: PatternSettings
) -> tuple[
    tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]],
    NDArray[np.float64],
    dict[str, int],
]:
    """Return the steps (`walk_kernels.Steps`), what each payment's pair adds, and what was cut."""
    from linkgraph.shapes import step_kernels as kernels

    window = settings.window_days * DAY_US
    table = payments.payer, payments.payee, payments.earliest, payments.latest
    gone = kernels.group(payments.payer, payments.accounts)
    come = kernels.group(payments.payee, payments.accounts)
    hubs = kernels.mark_hubs(
        payments.payer, payments.payee, (gone, come), payments.earliest, window, settings.hub
    )
    pair = weigh_pairs(kernels.mark_single(payments.payee, gone, payments.accounts))
    found = kernels.find_steps(
        table,
        come,
        ~hubs,
        weigh_amounts(payments),
        (weigh_accounts(payments, gone[0], come[0]), pair, HOUR_US),
        (settings.hop_days * DAY_US, settings.nearest, least_score(settings)),
    )
    cut = {"hub": int(hubs.sum()), "nearest": int(found[3][0]), "odds_against": int(found[3][1])}
    return found[:3], pair, cut


def least_score(settings: PatternSettings) -> float:
    """Return the least score of a walk that is extended."""
    return -log(settings.odds_against) if settings.odds_against else -inf


def weigh_pairs(single: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return what the pair of each payment adds, by whether it pays only once."""
    if single.all():
        return np.zeros(len(single))
    once = log(0.5 + 0.5 * len(single) / max(1, int(single.sum())))
    return np.where(single, once, log(0.5))


def weigh_accounts(
    payments: Payments, gone: NDArray[np.int64], come: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return of each account the logarithm of its payments a microsecond (see above)."""
    if not len(payments):
        return np.zeros(payments.accounts)
    days = max(float(payments.latest.max() - payments.earliest[0]), HOUR_US)
    most = np.maximum(np.diff(gone), np.diff(come))
    return np.asarray(np.log(np.maximum(most, 1) / days))


def weigh_amounts(payments: Payments) -> Money:
    """Return what nearness of amounts is worth (`step_kernels.Money`)."""
    amount = np.log(payments.fen)
    half = len(amount) // 2
    place = np.linspace(0, max(half - 1, 0), min(half, UNRELATED)).astype(np.int64)
    same = place[payments.currency[place] == payments.currency[place + half]]
    apart = np.sort(np.abs(amount[same] - amount[same + half]))
    chance = (np.arange(len(apart) + 1) + 1) / (len(apart) + 1)
    odds = 0.5 + 0.5 / ((chance + 0.01) * log(101))
    usual = odds[np.searchsorted(apart, apart, side="right")]
    return amount, payments.currency, apart, np.log(odds / (usual.mean() if len(usual) else odds))


def named(cut: dict[str, int]) -> dict[str, int]:
    """Return the counts of bounds that cut anything."""
    return {name: count for name, count in cut.items() if count}
