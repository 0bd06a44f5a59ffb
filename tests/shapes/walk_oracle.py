"""Cycles and walks of small cases by trying all of them, and cases to try them on."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

import networkx as nx
import numpy as np

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.payments import Payments, make_payments

DAY_US = 86_400_000_000
UNBOUND = PatternSettings(nearest=1000, walks_kept=1000, odds_against=0, most_found=0)
"""Bounds that cut nothing of a small case."""


def random_case(seed: int) -> tuple[Payments, PatternSettings]:
    """Return few payments among few accounts, at times of any precision, and settings."""
    rng = np.random.default_rng(seed)
    accounts, count = int(rng.integers(3, 8)), int(rng.integers(4, 17))
    payer, payee = rng.integers(0, accounts, (2, count))
    hours = rng.integers(0, int(rng.choice([30, 100, 300])), count)
    exact = rng.random(count) < rng.choice([0.0, 0.5, 1.0])
    earliest = np.where(exact, hours, hours // 24 * 24) * (DAY_US // 24)
    latest = np.where(exact, earliest, earliest + DAY_US - 1)
    payments = make_payments(
        payer,
        payee,
        rng.integers(1, int(rng.choice([2, 100_000])), count),
        earliest,
        latest,
        accounts=accounts,
        currency=rng.integers(0, 2, count),
    )
    settings = replace(
        UNBOUND,
        window_days=int(rng.integers(1, 12)),
        hop_days=int(rng.integers(1, 8)),
        least_hops=int(rng.integers(2, 4)),
        most_hops=int(rng.integers(3, 9)),
        hub=int(rng.choice([4, 1000])),
    )
    return payments, settings


def hubs(payments: Payments, settings: PatternSettings) -> set[int]:
    """Return accounts with too many counterparties in some window."""
    found = set()
    for account in range(payments.accounts):
        mine = [
            (int(payments.earliest[row]), int(payments.payer[row] + payments.payee[row] - account))
            for row in range(len(payments))
            if account in (payments.payer[row], payments.payee[row])
        ]
        for moment, _ in mine:
            end = moment + settings.window_days * DAY_US
            if len({other for at, other in mine if moment <= at <= end}) > settings.hub:
                found.add(account)
    return found


def in_time(payments: Payments, path: tuple[int, ...], settings: PatternSettings) -> bool:
    """Say whether payments can have been made in this order within the bounds."""
    first, at = int(payments.earliest[path[0]]), int(payments.earliest[path[0]])
    for before, row in pairwise(path):
        earliest, latest = int(payments.earliest[row]), int(payments.latest[row])
        wait = earliest - int(payments.earliest[before])
        if wait > settings.hop_days * DAY_US or earliest - first > settings.window_days * DAY_US:
            return False
        at = max(at, earliest)
        if at > latest:
            return False
    return True


def all_cycles(payments: Payments, settings: PatternSettings) -> set[tuple[int, ...]]:
    """Return every cycle as its payments in the order of its best beginning."""
    pays: dict[tuple[int, int], list[int]] = {}
    for row in range(len(payments)):
        pays.setdefault((int(payments.payer[row]), int(payments.payee[row])), []).append(row)
    barred = hubs(payments, settings)
    found = set()
    for ring in nx.simple_cycles(nx.DiGraph(list(pays))):
        if not settings.least_hops <= len(ring) <= settings.most_hops:
            continue
        pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
        for rows in product(*(pays[pair] for pair in pairs)):
            turns = [rows[turn:] + rows[:turn] for turn in range(len(rows))]
            possible = [
                turn
                for turn in turns
                if in_time(payments, turn, settings)
                and not barred & {int(payments.payer[row]) for row in turn[1:]}
            ]
            if possible:
                found.add(min(possible, key=lambda turn: (-sure(payments, turn), turn[0])))
    return found


def sure(payments: Payments, path: tuple[int, ...]) -> int:
    """Return how many steps are in order whatever the hour."""
    steps = pairwise(path)
    return sum(int(payments.latest[a]) < int(payments.earliest[b]) for a, b in steps)


def all_walks(payments: Payments, settings: PatternSettings) -> Iterator[tuple[int, ...]]:
    """Give every walk within the bounds."""
    barred = hubs(payments, settings)
    paths: list[tuple[int, ...]] = [(row,) for row in range(len(payments))]
    while paths:
        path = paths.pop()
        yield path
        if len(path) == settings.most_hops or int(payments.payee[path[-1]]) in barred:
            continue
        met = {int(payments.payer[row]) for row in path}
        for row in range(len(payments)):
            longer = (*path, row)
            if (
                payments.payer[row] == payments.payee[path[-1]]
                and int(payments.payee[row]) not in met
                and in_time(payments, longer, settings)
            ):
                paths.append(longer)
