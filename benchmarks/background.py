"""Invented everyday transfers to hide known laundering in: one seed, one background.

Accounts are heavy-tailed in how often they pay and are paid (shops, landlords, employers at one
end, people who pay once a week at the other); half of the transfers are of pairs that pay again;
amounts are lognormal, half of them round. Times have a day and a week. "plain" is that alone; in
"busy" a fifth of the transfers are shapes that launderers make, too, and honest people more often
(`benchmarks.benign`). Nobody launders here: whatever is found in it alone is a false finding.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["plain", "busy"]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BUSY = 0.2
"""Share of the transfers of a busy background that are in benign shapes."""
AGAIN = 0.5
"""Share of the other transfers that are of pairs that pay again."""
MINUTES = 18 * 1440
MEDIAN_YUAN, SIGMA = 1500.0, 1.9


@dataclass(frozen=True, slots=True)
class Traffic:
    """n transfers, in no order: account numbers, fen, and minutes after the period began."""

    payer: Ints
    payee: Ints
    fen: Ints
    minute: Ints


@dataclass(frozen=True, slots=True)
class People:
    """Who there is, and how much each pays and is paid (shares that add up to 1, summed up)."""

    paying: Floats
    paid: Floats

    def __len__(self) -> int:
        """How many accounts."""
        return len(self.paying)


def make_background(
    kind: Kind, seed: int, transfers: int = 1_000_000, accounts: int = 150_000
) -> Traffic:
    """Return the background of `seed`; no account pays itself."""
    from benchmarks.benign import benign_traffic

    draw = np.random.default_rng([seed, transfers, accounts])
    people = make_people(draw, accounts)
    shaped = round(transfers * BUSY) if kind == "busy" else 0
    again = round((transfers - shaped) * AGAIN)
    parts = [once_paid(draw, people, transfers - shaped - again), paid_again(draw, people, again)]
    if shaped:
        parts.append(benign_traffic(draw, people, shaped))
    return join(parts)


def join(parts: list[Traffic]) -> Traffic:
    """Return several traffics as one."""
    return Traffic(
        np.concatenate([part.payer for part in parts]),
        np.concatenate([part.payee for part in parts]),
        np.concatenate([part.fen for part in parts]),
        np.concatenate([part.minute for part in parts]),
    )


def make_people(draw: np.random.Generator, accounts: int) -> People:
    """Return accounts of which few pay often, and fewer are paid often."""
    busy = np.minimum(draw.pareto(1.4, accounts) + 1, 2000)
    liked = np.minimum((draw.pareto(1.1, accounts) + 1) * np.sqrt(busy), 5000)
    return People(np.cumsum(busy / busy.sum()), np.cumsum(liked / liked.sum()))


def pick(draw: np.random.Generator, summed: Floats, count: int) -> Ints:
    """Return `count` accounts, each as often as its share."""
    found = np.searchsorted(summed, draw.random(count))
    return np.minimum(found, len(summed) - 1).astype(np.int64)


def pick_pairs(draw: np.random.Generator, people: People, count: int) -> tuple[Ints, Ints]:
    """Return payers and payees, never the same."""
    payer, payee = pick(draw, people.paying, count), pick(draw, people.paid, count)
    return payer, np.where(payer == payee, (payee + 1) % len(people), payee)


def amounts(draw: np.random.Generator, count: int, median: float = MEDIAN_YUAN) -> Ints:
    """Return lognormal amounts in fen, half of them round to the yuan, the ten or the hundred."""
    fen = np.exp(draw.normal(np.log(median * 100), SIGMA, count))
    unit = draw.choice([1, 100, 1000, 10_000], count, p=[0.5, 0.2, 0.15, 0.15])
    return np.asarray(np.maximum(np.rint(fen / unit), 1) * unit).astype(np.int64)


def minutes(draw: np.random.Generator, count: int) -> Ints:
    """Return minutes of the period: fewer at night, and at weekends (it begins on a Thursday)."""
    day_share = np.array([0.7 if (day + 3) % 7 in (5, 6) else 1.0 for day in range(18)])
    hour_share = np.array([1] * 7 + [4, 7, 9, 9, 9, 8, 7, 8, 8, 8, 8, 7, 7, 6, 5, 3, 2])
    day = draw.choice(18, count, p=day_share / day_share.sum())
    hour = draw.choice(24, count, p=hour_share / hour_share.sum())
    return np.asarray(day * 1440 + hour * 60 + draw.integers(0, 60, count)).astype(np.int64)


def once_paid(draw: np.random.Generator, people: People, count: int) -> Traffic:
    """Return transfers of pairs drawn anew each time."""
    return Traffic(*pick_pairs(draw, people, count), amounts(draw, count), minutes(draw, count))


def paid_again(draw: np.random.Generator, people: People, count: int) -> Traffic:
    """Return transfers of pairs that pay twice or more, two in five always the same amount."""
    times = np.minimum(draw.geometric(0.3, count) + 1, 40)
    pairs = int(np.searchsorted(np.cumsum(times), count)) + 1
    of = np.repeat(np.arange(pairs), times[:pairs])[:count]
    payer, payee = pick_pairs(draw, people, pairs)
    usual, same = amounts(draw, pairs), draw.random(pairs) < 0.4
    varied = np.maximum(np.rint(usual[of] * np.exp(draw.normal(0, 0.4, count))), 1)
    fen = np.where(same[of], usual[of], varied).astype(np.int64)
    return Traffic(payer[of], payee[of], fen, minutes(draw, count))
