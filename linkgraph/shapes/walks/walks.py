"""Time-ordered walks: money that may have gone on from account to account, the least chance first.

A **step** is two payments, one into an account and one out of it that was made, or may have been
made where only the day is known, at or after it; at most `hop_days` later, at an account that is
no hub. Days and waits are between `earliest` moments. Of the payments that the account received
before, the latest `nearest` are looked at. A **walk** is a row of steps: there are moments, each
not before the last, at which all its payments can have been made in its order; the last is at
most `window_days` after the first; no account pays in it twice, and none of its payers is paid
again but the first, by the last payment: then it is a cycle, and ends.

A walk is worth the sum of its steps (`walks.steps`), and what the pair of its first
payment adds. Each factor is 1 or less on the average of payments that fall by chance at the
accounts' own pace, so that of n payments about n/x walks at most reach the odds x by chance
(Markov's bound; Vovk & Wang, "E-values", Ann. Statist. 49, 2021). It is an order of what to look
at, not a probability of guilt.

The search goes by length: of each payment and length the best `walks_kept` walks that end with it
are kept and extended. Where fewer are there, none is lost. In a case of n payments, fewer than
`plenty`, `nearest` and `walks_kept` are √(plenty/n) times as great, `plenty_times` at most: as much
work in all. `odds_against` x: no walk is extended whose odds are below 1 : x, nor over such a
step; 0: all are. Every bound that kept something from being looked at is counted in `cut`.

Cost: O(n · (nearest + log n)) for steps and O(most_hops · n · nearest · walks_kept · most_hops)
for walks at the most, however many payments an account has; in a case where accounts are mostly
quiet a tenth of it. 8 bytes a step, 12 a walk, and of one length 3 times 16 and 4 a payment more.
"""

from dataclasses import dataclass, replace
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.pairs import Pairs, read_pairs
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.walks.steps import Steps, find_steps, least_score, weigh_pairs
from linkgraph.shapes.walks.walk_lines import (
    Columns,
    Level,
    Memory,
    Order,
    by_last,
    make_room,
    more_columns,
    no_room,
    order_payments,
    part_of,
    walks_of_one,
)


@dataclass(frozen=True, slots=True)
class Walks:
    """Walks by their number, shorter ones first; those of k payments are from `level[k - 1]` on, by
    the payee of their last payment, then by that payment, then the best first.

    `parent` int32: the walk that each extends by one payment, -1 for none; `last` int32: that
    payment; `score` float32: the logarithm of the odds. Cycles of k payments, by k: `closing[k]`
    has the last payment, by it, the walk before it, the score. `paid[k]`: how many payments the
    first accounts of the walks of k payments receive, all added up (of k below 2: 0). `cut` as in
    `Shapes`.
    """

    parent: NDArray[np.int32]
    last: NDArray[np.int32]
    score: NDArray[np.float32]
    level: tuple[int, ...]
    closing: dict[int, tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]]
    paid: tuple[int, ...]
    cut: dict[str, int]


def follow_walks(
    payments: Payments, settings: PatternSettings, pairs: Pairs | None = None
) -> Walks:
    """Return the walks of 1 to `most_hops` payments, and the cycles that close them.

    `pairs`: of all payments, when they are at hand.
    """
    pairs = pairs or read_pairs(payments, 0)
    received = np.diff(pairs.index.come_start)
    settings = with_plenty(settings, len(payments))
    steps, cut = find_steps(payments, pairs, settings)
    order = order_payments(payments, pairs.index, int(settings.window_days * DAY_US))
    again, once = weigh_pairs(pairs.single, settings.pays_once).astype(np.float32)
    score = np.where(pairs.single[order.come], once, again)
    twos = int(np.minimum(np.diff(steps[0]), settings.walks_kept).sum())
    ones = walks_of_one(payments, order.come, score, twos)
    columns, first, closing, paid, (poor, many) = _lengthen(order, steps, ones, settings, received)
    cut["odds_against"] += poor
    cut["walks_kept"] = many
    return Walks(*part_of(columns, 0, first[-1]), first, closing, paid, named(cut))


def with_plenty(settings: PatternSettings, count: int) -> PatternSettings:
    """Return settings under which a small case is looked at more widely (see above)."""
    times = max(1, min(settings.plenty_times, isqrt(settings.plenty // max(1, count))))
    return replace(
        settings, nearest=settings.nearest * times, walks_kept=settings.walks_kept * times
    )


def _lengthen(
    order: Order,
    steps: Steps,
    ones: tuple[Level, Memory, Columns],
    settings: PatternSettings,
    received: NDArray[np.int64],
) -> tuple[Columns, tuple[int, ...], dict[int, Columns], tuple[int, ...], tuple[int, int]]:
    """Return the walks of all lengths, and where each length begins; `ones`: those of one payment,
    of whose memory nothing is left.

    Also the cycles by their length, `Walks.paid`, and how many walks were of too small a score or
    too many.
    """
    from linkgraph.shapes.walks.walk_kernels import by_payee, count_received, extend, room

    most, least = settings.walks_kept, least_score(settings)
    (level, other, columns), memory = ones, no_room(len(order.come))
    first = [0, len(order.come)]
    closing, paid, left = {}, [0, 0], np.zeros(2, np.int64)
    for hops in range(2, settings.most_hops + 1):
        longer, memory = make_room(memory, room(steps, level[0], most), hops)
        used, closed, lost = extend(order.gone, steps, level, least, most, longer)
        closing[hops] = by_last(closed, first[-2])
        left += lost
        level, other = make_room(other, used, hops)
        columns = more_columns(columns, first[-1], used)
        mine = part_of(columns, first[-1], first[-1] + used)
        by_payee(order.turn, order.gone[0], longer, first[-2], level, mine)
        paid.append(count_received(level[1][0], received))
        first.append(first[-1] + used)
        if not used:
            break
    return columns, tuple(first), closing, tuple(paid), (int(left[0]), int(left[1]))


def named(cut: dict[str, int]) -> dict[str, int]:
    """Return the counts of bounds that cut anything."""
    return {name: count for name, count in cut.items() if count}
