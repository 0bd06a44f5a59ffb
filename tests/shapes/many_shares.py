"""Shares learned, against counting all of them: `python -m tests.shapes.many_shares COUNT`."""

from fractions import Fraction
from math import exp

import numpy as np

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.pairs import index_payments, pays_once
from linkgraph.shapes.passes.commission import learn_commission
from linkgraph.shapes.payments import Payments, make_payments
from tests.shapes.layer_oracle import DAY, Paid, once
from tests.shapes.many import run
from tests.shapes.many_layers import paid_of

STEPS, SLACK, NEIGHBOURS, CLEAR, TIMES, LEAST_FEN = 2000, 1, 40, 1e-6, 3, 16_000
HOP = 3 * DAY
Share = tuple[float, int, float, float, float]
"""A share, how many amounts show it, how many by chance, between unrelated ones, its habit."""


def draw(seed: int) -> Payments:
    """Return accounts that pass on a share to some fen, or all, or what they like."""
    rng = np.random.default_rng([seed, 31])
    count = int(rng.integers(5, 50))
    amounts = rng.integers(10_000, int(rng.choice([30_000, 2_000_000])), count)
    amounts = amounts // 1000 * 1000 if rng.random() < 0.2 else amounts
    share = rng.choice([0.985, 0.9, 0.9005, 0.5, 1.0], count, p=rng.dirichlet(np.full(5, 0.1)))
    out = np.round(amounts * share).astype(np.int64) + rng.choice(
        [-2, -1, 0, 0, 0, 0, 1, 2], count
    ) * (share < 1)
    out = np.where(rng.random(count) < rng.choice([0.0, 0.3]), rng.permutation(amounts), out)
    few = int(rng.choice([12, 90, 90]))
    payer, payee = rng.integers(0, few, (2, count))
    paid = rng.integers(0, 10, count) * DAY + rng.integers(0, 24, count) * (DAY // 24)
    left = paid + rng.integers(-DAY // 2, int(rng.choice([2, 5])) * DAY, count)
    begin = np.concatenate((paid, left))
    vague = rng.random(2 * count) < rng.choice([0.0, 0.5, 1.0])
    begin = np.where(vague, begin // DAY * DAY, begin)
    return make_payments(
        np.concatenate((payer, payee)),
        np.concatenate((payee, rng.integers(0, few, count))),
        np.concatenate((amounts, out)),
        begin,
        begin + np.where(vague, DAY - 1, 0),
        accounts=few,
        currency=(rng.random(2 * count) < rng.choice([0.0, 0.2])).astype(np.int16),
    )


def tail(seen: int, mean: float) -> float:
    """Return the chance of so many or more, where `mean` are expected."""
    term, total, number = exp(-mean), 0.0, 0
    while number < seen + 200:
        total += term if number >= seen else 0.0
        number += 1
        term *= mean / number
    return total


def unrelated(paid: list[Paid], step: int) -> float:
    """Return how many of all pairs of amounts of a currency are that share."""
    pairs = [(a.fen, b.fen) for a in paid for b in paid if a.currency == b.currency]
    return sum(is_share(a, b, step) for a, b in pairs) / len(pairs)


def is_share(whole: int, part: int, step: int) -> bool:
    """Whether `part` is step/2000 of `whole`, to a fen; all of it exactly."""
    return abs(part - Fraction(whole * step, STEPS)) <= (SLACK if step < STEPS else 0)


def learned(paid: list[Paid]) -> list[Share]:
    """Return what `learn_commission` says it learns."""
    single = once(paid)
    pairs = [
        (come, gone)
        for come in single
        for gone in single
        if gone.payer == come.payee
        and come.fen >= LEAST_FEN
        and gone.latest >= come.earliest
        and gone.earliest - come.latest <= HOP
    ]
    passing = len({come.number for come, _ in pairs})
    same = [(come, gone) for come, gone in pairs if come.currency == gone.currency]
    seen: dict[int, list[tuple[int, int]]] = {}
    for come, gone in same:
        near = gone.fen * STEPS // come.fen
        for step in range(max(near - 1, STEPS // 2), min(near + 3, STEPS + 1)):
            if is_share(come.fen, gone.fen, step):
                seen.setdefault(step, []).append((come.payee, come.fen))
    amounts = [len(set(seen.get(step, []))) for step in range(STEPS + 1)]
    found: list[tuple[tuple[float, int, int], Share]] = []
    for step, times in seen.items():
        beside = amounts[max(step - NEIGHBOURS, 0) : step]
        beside += amounts[step + 1 : step + 1 + NEIGHBOURS]
        mean = max(sum(beside) / len(beside), 0.5)
        chance, other = tail(amounts[step], mean), unrelated(paid, step)
        clear = chance < CLEAR and tail(amounts[step], other * len(pairs)) < CLEAR
        if clear and len(times) >= TIMES * other * len(pairs):
            share = step / STEPS, amounts[step], mean, other, len(times) / passing
            found.append(((chance, -amounts[step], step), share))
    return [share for _, share in sorted(found)[:3]]


def difference(seed: int) -> str:
    """Return what is learned and what should be where they differ, or nothing."""
    payments = draw(seed)
    index = index_payments(payments, pays_once(payments))
    given = learn_commission(payments, index, PatternSettings(hop_days=HOP // DAY))
    columns = given.share, given.seen, given.chance, given.pair_chance, given.habit
    found = list(zip(*(column.tolist() for column in columns), strict=True))
    wanted = learned(paid_of(payments))
    same = len(found) == len(wanted) and np.allclose(found, wanted, rtol=1e-9)
    return "" if same else f"{found} for {wanted}"


if __name__ == "__main__":
    run(difference)
