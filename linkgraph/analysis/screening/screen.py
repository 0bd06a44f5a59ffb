"""Screening of a case: every rule of the table over all accounts, one pass each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from linkgraph.analysis.arrays import Ints, ints
from linkgraph.analysis.chain_records import account_refs
from linkgraph.analysis.screening import (
    balances,
    habits,
    openings,
    pairs,
    passing,
    sharing,
    stillness,
    windows,
)
from linkgraph.analysis.screening.entries import Ground, make_ground
from linkgraph.analysis.screening.found import Found
from linkgraph.analysis.screening.hits import find_hits, make_maker
from linkgraph.analysis.screening.holdings import NEVER, Holdings, find_holdings
from linkgraph.analysis.screening.notes import list_notes
from linkgraph.analysis.screening.records import ScreenedAccount, Screening
from linkgraph.analysis.screening.rules import RuleEntry, load_rules
from linkgraph.analysis.screening.workdays import WorkDays, make_workdays
from linkgraph.graph import CaseGraph
from linkgraph.screen_settings import ScreenSettings
from linkgraph.settings import ClusterSettings


@dataclass(frozen=True, slots=True)
class Case:
    """What rules read, gathered once."""

    graph: CaseGraph
    settings: ScreenSettings
    ground: Ground
    held: Holdings
    days: WorkDays


ENGINES: Mapping[tuple[str, ...], Callable[[Case], tuple[Found, ...]]] = {
    ("1001",): lambda case: (openings.find_frequent(case.held, case.days, case.settings),),
    ("1002",): lambda case: (openings.find_many(case.graph, case.held, case.settings),),
    ("batch-opening",): lambda case: (openings.find_batches(case.graph, case.held, case.settings),),
    ("shared-phone",): lambda case: (sharing.find_phones(case.graph, case.held, case.settings),),
    ("shared-ip",): lambda case: (sharing.find_logins(case.graph, case.held, case.settings, "ip"),),
    ("shared-mac",): lambda case: (
        sharing.find_logins(case.graph, case.held, case.settings, "mac"),
    ),
    ("shared-device",): lambda case: (
        sharing.find_logins(case.graph, case.held, case.settings, "device"),
    ),
    ("3006", "3007"): lambda case: windows.find_fans(case.ground, case.days, case.settings),
    ("3008",): lambda case: (pairs.find_repeats(case.ground, case.days, case.settings),),
    ("rapid-passthrough",): lambda case: (passing.find_rapid(case.ground, case.settings),),
    ("transit", "zeroed-balance"): lambda case: balances.find_both(
        case.graph, case.ground, case.settings
    ),
    ("relay",): lambda case: (passing.find_relays(case.ground, case.settings),),
    ("probe-payment",): lambda case: (pairs.find_probes(case.ground, case.settings),),
    ("dormant-activation",): lambda case: (
        stillness.find_woken(case.graph, case.ground, case.settings),
    ),
    ("below-threshold",): lambda case: (
        stillness.find_below(case.ground, case.days, case.settings),
    ),
    ("night",): lambda case: (habits.find_night(case.ground, case.settings),),
    ("round-amounts",): lambda case: (habits.find_round(case.ground, case.settings),),
    ("concentration",): lambda case: (habits.find_concentration(case.ground, case.settings),),
    ("cash-out",): lambda case: (habits.find_cash(case.ground, case.settings),),
}
"""The engines of the rules of the table, by id: rules that read the same are found at once."""


def gather(
    graph: CaseGraph, settings: ScreenSettings, clusters: ClusterSettings | None = None
) -> Case:
    """Gather what rules read. O(n log n) in transfers, links and accounts."""
    ground = make_ground(graph)
    held = find_holdings(graph, settings, clusters or ClusterSettings())
    opened = held.opened[held.opened != NEVER]
    seen = np.concatenate((ground.entries.day, opened.astype(np.int32)))
    most = max(settings.window_days, settings.open_days, settings.below_days)
    days = make_workdays(seen, most)
    return Case(graph, settings, ground, held, days)


def find_all(case: Case, rules: Sequence[RuleEntry]) -> dict[str, Found]:
    """Return what each of `rules` finds, as arrays. Each takes O(n log n) at most.

    Two threads take engines in turn: kernels and sorts let each other run, none reads what
    another writes, and what is found is put in the order of `rules`.
    """
    asked = {rule.id for rule in rules}
    found: dict[str, Found] = {}
    with ThreadPoolExecutor(2) as pool:
        running = [
            (ids, pool.submit(engine, case)) for ids, engine in ENGINES.items() if asked & {*ids}
        ]
        for ids, one in running:
            found |= zip(ids, one.result(), strict=True)
    return {rule.id: found[rule.id] for rule in rules}


def screen(
    graph: CaseGraph,
    settings: ScreenSettings,
    *,
    rules: Collection[str] | None = None,
    accounts: Collection[int] | None = None,
    clusters: ClusterSettings | None = None,
) -> Screening:
    """Hold every account of a case against the rules of the table.

    Parameters
    ----------
    rules
        Ids of the rules to run; None: all.
    accounts
        Ids of the accounts to make records of; None: the first `[screen] top` by how many rules
        they meet, then by key. What is counted is always the whole case.
    clusters
        What [clusters] `ignore` and `keep` cut of shared values.

    Returns
    -------
    Screening
        Hits are facts to check with their rows. Meeting rules proves no offence, and meeting
        none is no sign of innocence: most thresholds are practice.

    Notes
    -----
    O(n log n) in transfers and links; objects are made only of what is listed.
    """
    table = [rule for rule in load_rules() if rules is None or rule.id in rules]
    case = gather(graph, settings, clusters)
    found = find_all(case, table)
    listed, total = _listed(graph, found, settings.top, accounts)
    maker, refs = make_maker(graph, settings), account_refs(graph, listed.astype(np.int32))
    return Screening(
        tuple(
            ScreenedAccount(refs[account], find_hits(maker, table, found, account))
            for account in listed.tolist()
        ),
        {rule.id: len(found[rule.id]) for rule in table},
        list_notes(graph, case.ground, case.days, table),
        total,
    )


def _listed(
    graph: CaseGraph, found: Mapping[str, Found], top: int, only: Collection[int] | None
) -> tuple[Ints, int]:
    """Return the accounts to list, most rules first, then by key; and how many there are."""
    times = np.zeros(graph.account_count, np.int64)
    for one in found.values():
        times[one.account] += 1
    if only is not None:
        asked = np.zeros(graph.account_count, np.bool_)
        asked[list(only)] = True
        times[~asked] = 0
    met = np.flatnonzero(times)
    order = met[np.lexsort((met, -times[met]))]
    return ints(order[:top] if top and only is None else order), len(met)
