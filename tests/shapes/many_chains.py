"""Odds of walks, and chains, by their definitions: `python -m tests.shapes.many_chains COUNT`."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from math import inf, log

import numpy as np

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.likeness import alike_points, read_likeness
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.walks.chains import weigh_chains
from linkgraph.shapes.walks.walks import follow_walks
from tests.shapes.many import run
from tests.shapes.many_cycles import path_of, path_to
from tests.shapes.walk_oracle import DAY_US, all_walks, random_case

HOUR_US = DAY_US // 24
NEAR = 1e-4
"""Scores are 32 bits long, and added up."""
Path = tuple[int, ...]
Score = Callable[[Path], float]


def case_of(seed: int) -> tuple[Payments, PatternSettings]:
    """Return a case, and settings under which no walk is followed that chance explains better."""
    payments, settings = random_case(seed)
    odds = int(np.random.default_rng([seed, 51]).choice([0, 2, 10, 100]))
    return payments, replace(settings, odds_against=odds)


def pair_values(payments: Payments) -> list[float]:
    """Return of each payment what its pair adds."""
    pairs = list(zip(payments.payer.tolist(), payments.payee.tolist(), strict=True))
    once = [pairs.count(pair) == 1 and pair[::-1] not in pairs for pair in pairs]
    if all(once):
        return [0.0] * len(once)
    share = max(sum(once), 1) / len(once)
    return [log(0.2 + 0.8 / share) if one else log(0.2) for one in once]


def nearness(payments: Payments) -> Callable[[int, int], float]:
    """Return what two payments are worth by how near their amounts are."""
    size = np.log(payments.fen).astype(np.float32)
    pairs = combinations(range(len(payments)), 2)
    money = payments.currency
    apart = [abs(size[a] - size[b]) for a, b in pairs if money[a] == money[b]]

    def odds(far: np.float32) -> float:
        share = (int(np.sum(np.array(apart) <= far)) + 1) / (len(apart) + 1)
        return 0.5 + 0.5 / ((share + 0.01) * log(101))

    usual = sum(map(odds, apart)) / len(apart) if apart else 0.0

    def worth(a: int, b: int) -> float:
        if money[a] != money[b] or not apart:
            return 0.0
        return log(odds(abs(size[a] - size[b])) / usual)

    return worth


def step_values(payments: Payments, settings: PatternSettings) -> Callable[[int, int], float]:
    """Return what a step is worth, from one payment to the next."""
    pair, worth = pair_values(payments), nearness(payments)
    days = max(payments.latest.tolist(), default=0) - min(payments.earliest.tolist(), default=0)
    days = max(days, HOUR_US)
    scale = log(1 + settings.hop_days * DAY_US / HOUR_US)

    def gain(before: int, row: int) -> float:
        account = payments.payer[row]
        busy = max((payments.payer == account).sum(), (payments.payee == account).sum()) / days
        doubt = sum(int(payments.latest[one] - payments.earliest[one]) for one in (before, row)) / 6
        wait = max(int(payments.earliest[row] - payments.earliest[before]), doubt) + HOUR_US
        return pair[row] - log(float(busy) * wait * scale) + worth(before, row)

    return gain


def expected(payments: Payments, settings: PatternSettings) -> tuple[dict[Path, float], set[Path]]:
    """Return the walks that may be followed with their scores, and those that must be."""
    pair, gain = pair_values(payments), step_values(payments, settings)
    least = -log(settings.odds_against) if settings.odds_against else -inf
    scores: dict[Path, float] = {}
    surely: set[Path] = set()
    for path in sorted(all_walks(payments, settings), key=len):
        if len(path) == 1:
            scores[path] = pair[path[0]]
            surely.add(path)
            continue
        if path[:-1] not in scores:
            continue
        step = gain(*path[-2:])
        total = scores[path[:-1]] + step
        if min(step, total) >= least - NEAR:
            scores[path] = total
        if min(step, total) >= least + NEAR and path[:-1] in surely:
            surely.add(path)
    return scores, surely


def together(payments: Payments, settings: PatternSettings) -> Score:
    """Return what the amounts of a walk are worth all together, beyond their steps."""
    likeness, worth = read_likeness(payments, settings.most_hops), nearness(payments)

    def more(path: Path) -> float:
        steps = sum(worth(a, b) for a, b in pairwise(path))
        every = alike_points(likeness, np.array([path], np.int32))[0] * log(10)
        return max(float(every) - steps, 0.0)

    return more


def wrong_chains(found: list[Path], odds: list[float], scores: dict[Path, float]) -> str:
    """Return what is wrong with chains, best first; `scores`: of the walks that may be one."""
    used: set[int] = set()
    for path, listed in zip(found, odds, strict=True):
        if path not in scores or abs(scores[path] - listed) > NEAR:
            return f"chain {path} {listed}"
        if 2 * len(used & set(path)) >= len(path):
            return f"chain {path} is part of another"
        used |= set(path)
    if any(after > before for before, after in pairwise(odds)):
        return "chains out of order"
    for path, score in scores.items():
        if path not in found:
            better = (one for one, of in zip(found, odds, strict=True) if of >= score - NEAR)
            if 2 * len(set(path) & set().union(*better)) < len(path):
                return f"no chain {path} {score}"
    return ""


def difference(seed: int) -> str:
    """Return what is wrong with walks or chains, or nothing."""
    payments, settings = case_of(seed)
    walks = follow_walks(payments, settings)
    paths = [path_to(walks, walk) for walk in range(walks.level[-1])]
    allowed, surely = expected(payments, settings)
    if len(set(paths)) != len(paths) or not surely <= set(paths) <= set(allowed):
        return f"walks {set(paths) ^ surely}"
    scores = {path: allowed[path] for path in paths}
    for path, score in zip(paths, walks.score.tolist(), strict=True):
        if abs(scores[path] - score) > NEAR:
            return f"score {path} {score} for {scores[path]}"
    chains, odds = weigh_chains(payments, settings, walks)
    found, more = (
        [path_of(chains, shape) for shape in range(len(chains))],
        together(payments, settings),
    )
    good = {
        path: score for path, score in zip(paths, walks.score.tolist(), strict=True) if score > 0
    }
    able = {
        path: score + more(path) for path, score in good.items() if len(path) >= settings.least_hops
    }
    return wrong_chains(found, odds.tolist(), able)


if __name__ == "__main__":
    run(difference)
