"""The commission that accounts of a case keep, learned from its amounts, never assumed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.pairs import Index
from linkgraph.shapes.passes.succession_kernels import count_ratios
from linkgraph.shapes.payments import Payments

STEPS = 2000
"""Shares are looked at in steps of 1/2000 (0.05 %): commissions are round."""
LEAST = STEPS // 2
"""… from half of the money passed on to all of it."""
SLACK = 1
"""Rounding: a share of an amount and what is paid differ by at most this many fen."""
NEIGHBOURS = 40
"""Steps on either side that say how many amounts chance puts on a step."""
MOST_AMOUNTS = 200_000
"""Amounts that are compared with each other: of more, every so many in order of size."""


@dataclass(frozen=True, slots=True)
class Commission:
    """Shares of money that are passed on: `share[i]` = 1 less the commission, most seen first.

    `seen[i]` different amounts, account by account, were passed on so to a fen (equal ones of one
    account are one); `chance[i]` is how many are expected to be by chance, from the steps beside
    it. `pair_chance[i]`: of two payments taken
    anywhere in the case, how probably the second is that share of the first; large where amounts
    are round or all equal, and then such a succession says little. `habit[i]`: of the payments
    that something was paid out after, the part that was passed on so, one for one; large where
    passing on that share is what people of the case commonly do (all of it, say).
    """

    share: NDArray[np.float64]
    seen: NDArray[np.int64]
    chance: NDArray[np.float64]
    pair_chance: NDArray[np.float64]
    habit: NDArray[np.float64]

    def __len__(self) -> int:
        """How many shares were learned."""
        return len(self.share)


def learn_commission(payments: Payments, index: Index, settings: PatternSettings) -> Commission:
    """Learn what share of a payment is passed on, from the case itself.

    A succession is a payment in and a payment out of one account, the in not surely later, at
    most `hop_days` apart. Of all successions of indexed payments, those in which the
    out is a round share of the in, to `SLACK` fen, are counted by share, each different amount in
    of an account once. A share is learned when that count stands out of the `NEIGHBOURS` steps on
    either side, and of what unrelated payments of these amounts would give (Poisson tails below
    one in `share_odds`), and successions are `share_times` the latter: among round amounts, a half
    or all of it comes often by itself. At most `shares_learned`, the clearest first; none is
    learned where none stands out.

    O(successions), of each payment in `successions` at most.
    A learned share says how money is passed on in this case, not who passes it on.
    """
    from scipy.stats import poisson

    most = settings.shares_learned
    counts, witnesses = np.zeros((2, STEPS + 1), np.int64)
    successions, passed = count_ratios(
        *(index.come, index.come_start, index.gone, index.gone_start),
        *(payments.fen, payments.earliest, payments.latest, payments.currency),
        settings.hop_days * DAY_US,
        settings.successions,
        STEPS,
        LEAST,
        SLACK,
        counts,
        witnesses,
    )
    expected = _expected(witnesses)
    tail = poisson.sf(witnesses - 1, expected)
    tail[:LEAST] = 1.0
    order = np.lexsort((np.arange(STEPS + 1), -witnesses, tail))
    order = order[tail[order] * settings.share_odds < 1][: 4 * most]
    amounts = amounts_by_currency(payments)
    unrelated = np.array([pair_chance(amounts, one / STEPS) for one in order.tolist()])
    by_chance = unrelated * successions
    stands = poisson.sf(witnesses[order] - 1, by_chance) * settings.share_odds < 1
    stands &= counts[order] >= settings.share_times * by_chance
    kept = np.flatnonzero(stands)[:most]
    chosen, unrelated = order[kept], unrelated[kept]
    share = chosen / STEPS
    return Commission(
        share,
        witnesses[chosen],
        expected[chosen],
        unrelated,
        counts[chosen] / max(passed, 1),
    )


def _expected(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return of each step the mean of its neighbours, at least half of one.

    The step of all the money (share 1) has neighbours on one side only.
    """
    padded = np.concatenate((np.zeros(NEIGHBOURS), counts, np.zeros(NEIGHBOURS)))
    there = np.concatenate((np.zeros(NEIGHBOURS), np.ones(len(counts)), np.zeros(NEIGHBOURS)))
    window = np.ones(2 * NEIGHBOURS + 1)
    window[NEIGHBOURS] = 0
    total = np.convolve(padded, window, "valid")
    return np.maximum(total / np.convolve(there, window, "valid"), 0.5)


def amounts_by_currency(payments: Payments) -> list[NDArray[np.int64]]:
    """Return the amounts of each currency of a case, rising; of very many, a part. O(n log n)."""
    found = []
    for money in np.unique(payments.currency):
        amounts = np.sort(payments.fen[payments.currency == money])
        found.append(amounts[:: 1 + len(amounts) // MOST_AMOUNTS])
    return found


def pair_chance(amounts: list[NDArray[np.int64]], share: float) -> float:
    """Return how probably one amount of the case is `share` of another of the same currency.

    To SLACK fen; all of it: equal. `amounts` as of `amounts_by_currency`. O(n log n).
    """
    pairs = hits = 0
    for one in amounts:
        target = one * share
        slack = SLACK if share < 1 else 0
        low = np.searchsorted(one, np.ceil(target - slack), "left")
        high = np.searchsorted(one, np.floor(target + slack), "right")
        hits += int((high - low).sum())
        pairs += len(one) ** 2
    return hits / pairs if pairs else 0.0
