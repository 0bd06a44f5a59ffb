"""Steps: payments into an account and out of it afterwards, and the odds of each.

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
- Pair. 1 - p + p · (1/s when the two accounts have only this payment, either way, else 0); p:
  `pays_once`, s: the share of such payments: as if so many passings on took a way taken once.
"""

from math import inf, log

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US, HOUR_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.pairs import Index, Pairs
from linkgraph.shapes.payments import Payments

Longs = NDArray[np.int64]
Side = tuple[Longs, Longs, Longs, NDArray[np.float32], NDArray[np.int16]]
"""Payments by one of their accounts (`step_kernels.Side`)."""
Steps = tuple[Longs, NDArray[np.int32], NDArray[np.float32]]
"""Payments before each (`walk_kernels.Steps`)."""
LEAST_AGAIN = 1e-9
"""What `pays_once` 1 leaves for pairs that pay again, so that odds are finite."""
UNRELATED = 1000
"""Payments, evenly spread in time, of whose pairs it is learned how near amounts are by chance; and
how many of those pairs, evenly spread by nearness, are kept."""


def find_steps(
    payments: Payments, pairs: Pairs, settings: PatternSettings
) -> tuple[Steps, dict[str, int]]:
    """Return the steps, and what was cut.

    `pairs`: of these payments.
    """
    from linkgraph.shapes.walks import step_kernels as kernels

    index, window = pairs.index, int(settings.window_days * DAY_US)
    gone, come = (index.gone_start, index.gone), (index.come_start, index.come)
    hubs = kernels.mark_hubs(
        payments.payer, payments.payee, (gone, come), payments.earliest, window, settings.hub
    )
    amount = np.log(payments.fen).astype(np.float32)
    most = int((np.diff(gone[0]) * np.minimum(np.diff(come[0]), settings.nearest)).sum())
    found = kernels.find_steps(
        _side(payments, amount, *come),
        _side(payments, amount, *gone),
        pairs.single[index.gone],
        ~hubs,
        (
            *weigh_amounts(amount, payments.currency),
            *(weigh_accounts(payments, index), weigh_pairs(pairs.single, settings.pays_once)),
            float(HOUR_US),
        ),
        (int(settings.hop_days * DAY_US), settings.nearest, least_score(settings)),
        (np.empty(most, np.int32), np.empty(most, np.float32)),
    )
    cut = {"hub": int(hubs.sum()), "nearest": int(found[3][0]), "odds_against": int(found[3][1])}
    return found[:3], cut


def _side(
    payments: Payments,
    amount: NDArray[np.float32],
    start: NDArray[np.int64],
    rows: NDArray[np.int32],
) -> Side:
    """Return payments by account, as the kernel reads them.

    `take`: twice as fast as an index of 32-bit rows.
    """
    earliest = payments.earliest.take(rows)
    doubt = payments.latest.take(rows)
    doubt -= earliest
    return start, earliest, doubt, amount.take(rows), payments.currency.take(rows)


def weigh_pairs(single: NDArray[np.bool_], pays_once: float) -> NDArray[np.float64]:
    """Return what a pair adds that pays again, and one that pays only once; `single`: which do."""
    if single.all():
        return np.zeros(2)
    again = max(1 - pays_once, LEAST_AGAIN)
    once = again + pays_once * len(single) / max(1, int(single.sum()))
    return np.log([again, once])


def weigh_accounts(payments: Payments, index: Index) -> NDArray[np.float64]:
    """Return of each account the logarithm of its payments a microsecond (see above)."""
    if not len(payments):
        return np.zeros(payments.accounts)
    days = max(float(payments.latest.max() - payments.earliest[0]), HOUR_US)
    most = np.maximum(np.diff(index.gone_start), np.diff(index.come_start))
    return np.asarray(np.log(np.maximum(most, 1) / days))


def weigh_amounts(
    amount: NDArray[np.float32], currency: NDArray[np.int16]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return how far unrelated amounts are apart, rising, and what nearness is worth by that."""
    place = np.linspace(0, max(len(amount) - 1, 0), min(len(amount), UNRELATED)).astype(np.int64)
    one, other = np.triu_indices(len(place), 1)
    same = currency[place[one]] == currency[place[other]]
    pairs = np.sort(np.abs(amount[place[one[same]]] - amount[place[other[same]]]))
    apart = pairs[
        np.linspace(0, max(len(pairs) - 1, 0), min(len(pairs), UNRELATED)).astype(np.int64)
    ]
    chance = (np.arange(len(apart) + 1) + 1) / (len(apart) + 1)
    odds = 0.5 + 0.5 / ((chance + 0.01) * log(101))
    usual = odds[np.searchsorted(apart, apart, side="right")]
    return apart, np.log(odds / (usual.mean() if len(usual) else odds))


def least_score(settings: PatternSettings) -> float:
    """Return the least score of a walk that is extended."""
    return -log(settings.odds_against) if settings.odds_against else -inf
