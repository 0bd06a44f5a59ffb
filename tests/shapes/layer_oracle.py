"""Passes, ways and bicliques of a few payments, by their definitions: sets and loops, no arrays."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, product
from math import comb, log10

import networkx as nx

DAY = 86_400_000_000


@dataclass(frozen=True)
class Paid:
    """One payment: its number among the sorted ones, and what `Payments` says of it."""

    number: int
    payer: int
    payee: int
    fen: int
    earliest: int
    latest: int
    currency: int


def once(paid: list[Paid]) -> list[Paid]:
    """Return the payments that are the only one between their two accounts, either way."""
    times = Counter(frozenset((one.payer, one.payee)) for one in paid)
    return [one for one in paid if times[frozenset((one.payer, one.payee))] == 1]


def span(some: list[Paid]) -> int:
    """Return how long some payments take at most."""
    return max(one.latest for one in some) - min(one.earliest for one in some)


def choices(side: list[Paid], days: int, most: int) -> list[list[Paid]]:
    """Return the sets of at most k payments, and the longer runs, that fit in the window."""
    k, total = 0, 0
    while k < min(len(side), 10) and total + comb(len(side), k + 1) <= most:
        k += 1
        total += comb(len(side), k)
    k = max(k, 1)
    sets = [list(some) for size in range(1, k + 1) for some in combinations(side, size)]
    runs = [
        side[begin:end] for begin in range(len(side)) for end in range(begin + k + 1, len(side) + 1)
    ]
    return [some for some in sets + runs if span(some) <= days * DAY]


def exact_passes(
    paid: list[Paid],
    shares: list[tuple[float, float, float]],
    days: int,
    most: int,
) -> dict[tuple[frozenset[int], frozenset[int], float], float]:
    """Return (ins, outs, share) → points of all exact passes; shares: (share, chance, habit)."""
    found = {}
    single = once(paid)
    for account in {one.payee for one in single}:
        side_in = [one for one in single if one.payee == account]
        side_out = [one for one in single if one.payer == account]
        for money, (share, chance, habit) in product({o.currency for o in side_in}, shares):
            ins, outs = (
                choices([o for o in side if o.currency == money], days, most)
                for side in (side_in, side_out)
            )
            for come in ins:
                for gone in outs:
                    slack = len(gone) + 1 if share < 1 else 0
                    total_in, total_out = (sum(one.fen for one in some) for some in (come, gone))
                    last, first = max(o.earliest for o in come), min(o.latest for o in gone)
                    if (
                        abs(total_out - share * total_in) > slack
                        or last > first
                        or span(come + gone) > days * DAY
                    ):
                        continue
                    tried = sum(len(some) <= len(come) for some in ins) * sum(
                        len(some) <= len(gone) for some in outs
                    )
                    expected = tried * chance * max(1, (2 * slack + 1) / 3)
                    if len(come) == len(gone) == 1:
                        expected = max(expected, habit)
                    if expected < 1:
                        key = (
                            frozenset(o.number for o in come),
                            frozenset(o.number for o in gone),
                            share,
                        )
                        found[key] = -log10(expected)
    return found


def ways(paid: list[Paid], days: int) -> dict[tuple[int, int], list[list[tuple[Paid, Paid]]]]:
    """Return by (start, end) the groups of ways between them, in time."""
    single = once(paid)
    found: dict[tuple[int, int], list[tuple[Paid, Paid]]] = {}
    for come in single:
        for gone in single:
            if (
                gone.payer == come.payee
                and gone.payee != come.payer
                and come.latest < gone.earliest
                and gone.latest - come.earliest <= days * DAY
            ):
                found.setdefault((come.payer, gone.payee), []).append((come, gone))
    return {key: cut(some, days) for key, some in found.items()}


def cut(some: list[tuple[Paid, Paid]], days: int) -> list[list[tuple[Paid, Paid]]]:
    """Return ways by the windows that begin with the first way not yet in one."""
    groups: list[list[tuple[Paid, Paid]]] = []
    for come, gone in sorted(some, key=lambda way: (way[0].earliest, way[1].latest, way[0].number)):
        if not groups or gone.latest - groups[-1][0][0].earliest > days * DAY:
            groups.append([])
        groups[-1].append((come, gone))
    return groups


def between(paid: list[Paid], group: list[tuple[Paid, Paid]], days: int) -> set[int]:
    """Return what the start of a group pays to accounts that pay its end, and they to it."""
    start, end = group[0][0].payer, group[0][1].payee
    begin = min(come.earliest for come, _ in group)
    some = [o for o in once(paid) if begin <= o.earliest and o.latest <= begin + days * DAY]
    outs = {o.payee: o.number for o in some if o.payer == start}
    ins = {o.payer: o.number for o in some if o.payee == end}
    return {side[account] for account in outs.keys() & ins.keys() for side in (outs, ins)}


def joined(groups: list[set[int]]) -> set[frozenset[int]]:
    """Return groups that share a number as one."""
    graph: nx.Graph[int | tuple[str, int]] = nx.Graph()
    for number, group in enumerate(groups):
        nx.add_star(graph, [("group", number), *group])
    return {
        frozenset(node for node in part if not isinstance(node, tuple))
        for part in nx.connected_components(graph)
    }


Pair = tuple[Paid, Paid]
"""Payments of two payers to one payee."""


def in_common(single: list[Paid], days: int) -> dict[tuple[int, int], list[Pair]]:
    """Return by payers what each two pay in common, near each other."""
    pairs: dict[tuple[int, int], list[Pair]] = {}
    for one, other in combinations(single, 2):
        if one.payee == other.payee and span([one, other]) <= days * DAY:
            key = (min(one.payer, other.payer), max(one.payer, other.payer))
            pairs.setdefault(key, []).append((one, other))
    return pairs


def begin_of(pair: Pair) -> int:
    """Return when the earlier of two payments may have been."""
    return min(one.earliest for one in pair)


def end_of(pair: Pair) -> int:
    """Return when the later of two payments may have been."""
    return max(one.latest for one in pair)


def within(some: list[Pair], begin: int, length: int) -> list[Pair]:
    """Return what lies in the time that begins so."""
    return [two for two in some if begin_of(two) >= begin and end_of(two) <= begin + length]


def windows_of(some: list[Pair], length: int, few: int) -> list[list[Pair]]:
    """Return what two payers have in common in each window that is looked at."""
    windows: list[list[Pair]] = []
    free = min(map(begin_of, some))
    for begin in sorted({begin_of(two) for two in some}):
        if begin < free:
            continue
        window = within(some, begin, length)
        if len(window) > few:
            free = begin + length // 2
        if len(window) >= 2 and (not windows or any(two not in windows[-1] for two in window)):
            windows.append(window)
    return windows


def crowded(single: list[Paid], days: int, most: int) -> set[int]:
    """Return the payees with more than `most` pairs of payments that begin so near."""
    near = Counter(
        one.payee
        for one, other in combinations(single, 2)
        if one.payee == other.payee and abs(one.earliest - other.earliest) <= days * DAY
    )
    return {payee for payee, count in near.items() if count > most}


def bicliques(paid: list[Paid], days: int, few: int, ways: int) -> set[frozenset[int]]:
    """Return the closed groups of payers and payees, each as its payments; two payers who have
    only payees with more than `ways` pairs in common are not looked at."""
    single = once(paid)
    left = crowded(single, days, ways)
    pairs = in_common([one for one in single if one.payee not in left], days)
    return {
        closed(single, window, days)
        for some in pairs.values()
        for window in windows_of(some, days * DAY, few)
    }


def whole(paid: list[Paid], days: int, few: int) -> list[set[int]]:
    """Return payments that must stand in one group: what two payers have in common in whatever
    time of `days` (half of it, where a window has more than `few`), and every complete group of
    such a time of whose payers two, one of them the first to pay, have nothing else in common in
    `days` before or after it."""
    single, length = once(paid), days * DAY
    pairs = in_common(single, days)
    due = []
    for payers, some in pairs.items():
        crowded = any(len(within(some, begin_of(two), length)) > few for two in some)
        sure = length // 2 if crowded else length
        for begin in {begin_of(two) for two in some}:
            both = within(some, begin, sure)
            near = [two for two in within(some, begin - length, 2 * length)]
            if len(both) < 2:
                continue
            due.append({one.number for two in both for one in two})
            if near == both and min(begin_of(two) for two in both) == begin:
                due += groups_with(single, payers, both, begin + sure)
    return due


def groups_with(
    single: list[Paid], payers: tuple[int, int], both: list[Pair], until: int
) -> list[set[int]]:
    """Return the complete groups of two payers and one or two more, to the payees of `both`, that
    begin no earlier and end in time."""
    payees, begin = {two[0].payee for two in both}, min(map(begin_of, both))
    rows = [o for o in single if o.payee in payees and o.earliest >= begin and o.latest <= until]
    paying = Counter(one.payer for one in rows)
    more = [one for one, times in paying.items() if times == len(payees) and one not in payers]
    return [
        {one.number for one in rows if one.payer in (*payers, *some)}
        for count in (1, 2)
        for some in combinations(more, count)
    ]


def closed(single: list[Paid], window: list[Pair], days: int) -> frozenset[int]:
    """Return the payments of the closed group of a window's pairs."""
    opening = min(one.earliest for two in window for one in two)
    inside = [o for o in single if o.earliest >= opening and o.latest <= opening + days * DAY]
    payees = {one.payee for two in window for one in two}
    paying: dict[int, set[int]] = {}
    for one in inside:
        paying.setdefault(one.payer, set()).add(one.payee)
    payers = {payer for payer, all_of in paying.items() if payees <= all_of}
    common = set.intersection(*(paying[payer] for payer in payers))
    return frozenset(o.number for o in inside if o.payer in payers and o.payee in common)
