"""Which cards to freeze first: where victims' money must and can still be at a moment.

A list to work from, not a finding that money is there: only the bank can say what an account
holds now. Nothing here decides whether a freeze is lawful.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.freezing.card_bounds import NONE, can_hold
from linkgraph.analysis.freezing.findings import FreezeList, Holding, MeasureNow
from linkgraph.analysis.freezing.measure_rules import LAW
from linkgraph.analysis.freezing.measures import all_measures, held_fen, read_measures
from linkgraph.analysis.freezing.moment_money import money_at, ways_notes
from linkgraph.analysis.freezing.notes import empty_note, formula, later_measures, list_notes
from linkgraph.analysis.freezing.records import Cards, expiring_soon, make_cards
from linkgraph.analysis.freezing.score import Candidates, bound_first, score
from linkgraph.analysis.freezing.speeds import find_speeds
from linkgraph.analysis.freezing.victim_money import (
    Longs,
    VictimMoney,
    balances,
    by_account,
    follow_victims,
    incoming,
    numbered,
)
from linkgraph.analysis.money_findings import Victim
from linkgraph.analysis.victims.victims import sources_of
from linkgraph.flow.money import HELD, LEFT_DATA
from linkgraph.flow.stations import make_stations
from linkgraph.graph import CaseGraph, column
from linkgraph.settings import FreezeSettings

NEVER = np.iinfo(np.int64).max


def find_freezes(
    graph: CaseGraph,
    victims: Sequence[Victim],
    settings: FreezeSettings,
    *,
    at_us: int | None = None,
    top: int | None = None,
) -> FreezeList:
    """Rank the cards where victims' money can rest.

    Parameters
    ----------
    graph, victims
        The case, and those whose money is followed (`find_victims`).
    settings
        Weights, limits and days; all are printed with the result.
    at_us
        "Now"; the case's last row when None. Transfers after it do not exist.
    top
        At most so many in each of the two lists; None: all.

    Returns
    -------
    FreezeList
        `cards`: accounts with a statement that money can have reached and that have a balance;
        those that no allocation leaves any of it on (can is 0) are counted in a note alone.
        `unseen`: accounts where its arrival is the last that the case shows, and whose whole
        number is known. Both are ordered by
        (must + w × expected + can) ÷ (w + 2), where expected is the middle one of the rules, in
        steps of the setting; the faster card first among equals, then the exact figure. An
        account that is not bounded counts with 0 and its expected money. Those whose whole
        balance a measure in force holds stand among them, marked by `holding`.

    Notes
    -----
    O(transfers) a rule, one sort of the matched rows for the speeds, and one or two maximum
    flows an account that is bounded.

    The amounts of several cards do not add up to what can be saved: each bound is of an
    allocation of its own. A card that is not here may hold victims' money that the case does
    not show.
    """
    money, at, notes = money_at(graph, victims, at_us)
    found = follow_victims(money, at, sources_of(graph, victims), tuple(victims))
    stated = read_measures(graph)
    measures = all_measures(stated, at, settings.warn_days)
    cards, missed, empty = gather(graph, found, settings, measures, top)
    order = rank(cards, settings.step_fen)
    every = order[~cards.hidden[order]], order[cards.hidden[order]]
    lists = [part[:top] for part in every]
    notes += later_measures(one for mine in measures.values() for one in mine)
    notes += empty_note(empty)
    notes += [*list_notes(found, cards, settings, missed), *ways_notes(graph, found)]
    shown, unseen = make_cards(graph, found, cards, lists, measures, settings)
    return FreezeList(
        at,
        at_us is not None,
        shown,
        unseen,
        (len(every[0]), len(every[1]), cards.holding.count("full")),
        expiring_soon(graph, measures),
        len(victims),
        found.loss_fen,
        formula(settings),
        LAW,
        tuple(notes),
    )


def gather(
    graph: CaseGraph,
    found: VictimMoney,
    settings: FreezeSettings,
    measures: dict[int, tuple[MeasureNow, ...]],
    top: int | None,
) -> tuple[Cards, int, int]:
    """Return every candidate with its figures, how many could not be bounded, and how many
    accounts are no candidates because none of the money can be there any more."""
    money, size = found.money, graph.account_count
    seen, hidden = by_account(found.seen, size), by_account(found.unseen, size)
    balance = balances(money, found.flows)
    reached = np.zeros(size, np.bool_)
    reached[money.payee[found.arrivals.transfer]] = True
    stations, some = make_stations(money), seen.any(axis=0)
    dry = np.flatnonzero((money.end == HELD) & reached & (balance > 0) & ~some)
    wet = dry[can_hold(found, stations, dry)]
    shown = np.union1d(np.flatnonzero((money.end == HELD) & reached & some), wet)
    ended = np.flatnonzero((money.end == LEFT_DATA) & some)
    ended = ended[numbered(graph, ended)]
    late = np.flatnonzero(hidden.any(axis=0))
    account = np.concatenate([shown, ended, late])
    expected = np.concatenate([seen[:, shown], seen[:, ended], hidden[:, late]], axis=1)
    dark = np.arange(len(account)) >= len(shown)
    unseen = np.arange(len(account)) >= len(shown) + len(ended)
    most = np.where(dark, incoming(money)[account], balance[account])
    under = [any(one.state == "in_force" for one in measures.get(a, ())) for a in account.tolist()]
    candidates = Candidates(
        account,
        dark,
        unseen,
        expected,
        np.minimum(most, found.loss_fen),
        np.array(under, np.bool_),
    )
    must, can, missed = bound_first(found, stations, candidates, settings, top)
    speeds = find_speeds(money, found.flows, column(graph.transfers, "precision"))
    wait, timed, by_day = (
        np.where(dark, nothing, values[account])
        for nothing, values in ((-1, speeds.wait_us), (0, speeds.timed_fen), (0, speeds.day_fen))
    )
    cards = Cards(
        account,
        dark,
        unseen,
        expected,
        must,
        can,
        np.where(dark, NONE, balance[account]),
        wait,
        timed,
        by_day,
        score(expected, must, can, settings.likely_weight),
        (),
        np.zeros(len(account), np.int64),
        stations,
    )
    holding, loose = hold(cards, measures, stated_balances(graph, found))
    return replace(cards, holding=holding, loose=loose), missed, len(dry) - len(wet)


def hold(
    cards: Cards, measures: dict[int, tuple[MeasureNow, ...]], stated: Longs
) -> tuple[tuple[Holding, ...], Longs]:
    """Return of each candidate whether measures hold it, and what of victims' money they do not.

    A limited amount is compared with the larger of the balance that the statement states and
    the one that the rows leave; without a statement, with the most that can have come.
    """
    most = np.maximum(cards.can, cards.expected.max(axis=0, initial=0))
    most = np.where(cards.can != NONE, cards.can, most)
    whole = np.where(cards.hidden, most, np.maximum(cards.balance, stated[cards.account]))
    holding: list[Holding] = []
    loose = most.copy()
    for at, account in enumerate(cards.account.tolist()):
        how, held = held_fen(measures.get(account, ()), int(whole[at]))
        holding.append(how)
        loose[at] = 0 if how == "full" else min(int(most[at]), int(whole[at]) - held)
    return tuple(holding), np.maximum(loose, 0)


def stated_balances(graph: CaseGraph, found: VictimMoney) -> Longs:
    """Return the balance that each account's own statement states last by the moment, else 0."""
    known = np.searchsorted(found.money.time_us, found.at_us, "right")
    stated = np.zeros(graph.account_count, np.int64)
    last = np.full(graph.account_count, -1, np.int64)
    transfers = graph.transfers.slice(0, known)
    sides = column(transfers, "sides")
    for side, bit in (("payer", 1), ("payee", 2)):
        balance = transfers[f"{side}_balance_fen"].combine_chunks()
        at = np.flatnonzero((sides & bit > 0) & np.asarray(balance.is_valid()))
        account = column(transfers, side)[at]
        newest = np.full(graph.account_count, -1, np.int64)
        np.maximum.at(newest, account, at)
        later = np.flatnonzero(newest > last)
        stated[later] = np.asarray(balance.fill_null(0))[newest[later]]
        last[later] = newest[later]
    return stated


def rank(cards: Cards, step_fen: int) -> NDArray[np.intp]:
    """Return the candidates in the order that `find_freezes` states, then by account key."""
    wait = np.where(cards.wait_us < 0, NEVER, cards.wait_us)
    step = cards.figure // max(1, step_fen)
    return np.lexsort((cards.unseen, cards.account, -cards.figure, wait, -step))
