"""Gather-scatter by sets and loops: `python -m tests.shapes.many_gather_scatters COUNT`."""

from dataclasses import replace
from math import comb, inf, log

import numpy as np

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.gather_scatter import find_gather_scatter
from linkgraph.shapes.pairs import index_payments, pays_once
from linkgraph.shapes.payments import Payments, make_payments
from tests.shapes.layer_oracle import DAY, Paid, once
from tests.shapes.many import run
from tests.shapes.many_layers import paid_of

SETTINGS = replace(PatternSettings(), window_days=12, hop_days=3, least_turn=4, most_turn=6)
Candidates = dict[frozenset[int], float]


def draw(seed: int) -> Payments:
    """Return payments in and out of a few accounts; some pay on most of what they have got."""
    rng = np.random.default_rng([seed, 71])
    few, count = int(rng.integers(1, 3)), int(rng.integers(6, 26))
    hub = rng.integers(0, few, count)
    into = rng.random(count) < 0.5
    other = few + rng.permutation(60)[:count]
    other = np.where(rng.random(count) < 0.1, other[0], other)
    fen = rng.choice([900, 1000, 1000, 1000, 1100], count)
    by_day = rng.random(count) < rng.choice([0.0, 0.5, 1.0])
    late = rng.random() < 0.6  # who is paid first and pays later has turns
    time = rng.integers(0, 20, count) * DAY // 2 + np.where(into | ~late, 0, 5 * DAY)
    time = np.where(by_day, time // DAY * DAY, time)
    time[0] += int(rng.choice([0, 30, 300])) * DAY  # what makes the case long
    return make_payments(
        np.where(into, other, hub),
        np.where(into, hub, other),
        fen,
        time,
        time + np.where(by_day, DAY - 1, 0),
        accounts=few + 60,
        currency=(rng.random(count) < rng.choice([0.0, 0.2])).astype(np.int16),
    )


def worth(ins: list[Paid], outs: list[Paid], many: int, whole: float) -> float:
    """Return -ln of how many such turns chance puts at an account with so many payments."""
    begin = min(one.earliest for one in ins)
    share = min(1.0, (max(one.latest for one in outs) - begin + 1) / whole)
    size, nats = len(ins) + len(outs), 0.0
    part = (size - 1) / (many - 1)
    if share < 1 and part > share:
        nats = part * log(part / share)
        nats += (1 - part) * log((1 - part) / (1 - share)) if part < 1 else 0
    return (many - 1) * nats - log(many) + log(comb(size, len(ins)))


def is_turn(ins: list[Paid], outs: list[Paid], ends: tuple[list[Paid], list[Paid]]) -> bool:
    """Whether payments in and out are a turn. `ends`: all before the cut, and all after it."""
    before, after = ends
    got, paid = (sum(one.fen for one in side) for side in (ins, outs))
    first = min(one.earliest for one in ins)
    return (
        min(len(ins), len(outs)) >= 2
        and max(len(ins), len(outs)) <= SETTINGS.most_turn
        and len(ins) + len(outs) >= SETTINGS.least_turn
        and max(one.latest for one in ins) < min(one.earliest for one in outs)
        and max(one.latest for one in outs) - first <= SETTINGS.window_days * DAY
        and outs[0].earliest - before[-1].earliest <= SETTINGS.hop_days * DAY
        and len({one.currency for one in ins + outs}) == 1
        and 0 <= got - paid <= SETTINGS.most_kept * got
        and all(one in ins for one in before if one.earliest == first)
        and all(one in outs for one in after if one.earliest == outs[-1].earliest)
    )


def candidates(come: list[Paid], gone: list[Paid], cut: int, whole: float) -> Candidates:
    """Return the turns of one cut, each as its payments, and what it is worth."""
    prior = max((one.earliest for one in gone if one.earliest < cut), default=-inf)
    before = [one for one in come if one.earliest < cut]
    while before and before[-1].latest >= cut:
        before.pop()
    rest = come[len(before) :]
    before = [one for one in before if one.earliest >= prior]
    until = rest[0].earliest if rest else inf
    after = [one for one in gone if cut <= one.earliest <= until]
    many = len(come) + len(gone)
    return {
        frozenset(one.number for one in before[i:] + after[:j]): worth(
            before[i:], after[:j], many, whole
        )
        for i in range(len(before))
        for j in range(1, len(after) + 1)
        if is_turn(before[i:], after[:j], (before, after))
    }


def difference(seed: int) -> str:
    """Return what differs, or nothing."""
    payments = draw(seed)
    paid = once(paid_of(payments))
    whole = float(payments.latest.max() - payments.earliest.min() + 1)
    wanted = []
    for account in range(payments.accounts):
        come = [one for one in paid if one.payee == account]
        gone = [one for one in paid if one.payer == account]
        for cut in sorted({one.earliest for one in gone}):
            turns = candidates(come, gone, cut, whole)
            if turns and max(turns.values()) > 1e-9:
                wanted.append(turns)
    index = index_payments(payments, pays_once(payments))
    found = find_gather_scatter(payments, index, SETTINGS)
    for shape, given in enumerate(found.worth.tolist()):
        mine = frozenset(found.shapes.payments_of(shape).tolist())
        some = [one for one in wanted if mine in one]
        if len(some) != 1 or abs(given - some[0][mine]) > 1e-6:
            return f"{sorted(mine)} worth {given} is no turn"
        if given < max(some[0].values()) - 1e-6:
            return f"{sorted(mine)} worth {given}: there is a better one"
        wanted.remove(some[0])
    return f"not found: {wanted}" if wanted else ""


if __name__ == "__main__":
    run(difference)
