"""Whose statements to ask for next: where victims' money went that the case loses sight of.

By the amount that went in and is not traced on. It is a list of gaps, not of suspects: an account
that money reached may belong to a shop.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import account_refs
from linkgraph.analysis.freezing.findings import (
    AskedBefore,
    MeasureNow,
    Priority,
    RequestLine,
    RequestList,
)
from linkgraph.analysis.freezing.measures import all_measures, read_measures
from linkgraph.analysis.freezing.moment_money import money_at, ways_notes
from linkgraph.analysis.freezing.notes import no_victims, request_order
from linkgraph.analysis.freezing.platform_orders import find_platforms
from linkgraph.analysis.freezing.retrievals import asked_of, read_retrievals
from linkgraph.analysis.freezing.untraced import Untraced, find_untraced, missing_of
from linkgraph.analysis.freezing.victim_money import VictimMoney, follow_victims, numbered, rows_of
from linkgraph.analysis.money_findings import Victim
from linkgraph.analysis.victims.victims import sources_of
from linkgraph.durations import DAY_US, SECOND_US
from linkgraph.flow.money import LEFT_DATA, PLATFORM
from linkgraph.graph import AccountRef, CaseGraph, column
from linkgraph.settings import RequestSettings

PAYERS = 5


def find_requests(
    graph: CaseGraph,
    victims: Sequence[Victim],
    settings: RequestSettings,
    *,
    at_us: int | None = None,
    warn_days: int = 0,
    top: int | None = None,
) -> RequestList:
    """Rank the accounts whose statements would show where victims' money went.

    Parameters
    ----------
    graph, victims
        The case, and those whose money is followed (`find_victims`).
    settings
        The period to ask for; how many rows and orders are listed.
    at_us
        "Now"; the case's last row when None. Transfers after it do not exist.
    warn_days
        Measures of the accounts that end within so many days are marked.
    top
        At most so many accounts, and so many platforms; None: all.

    Returns
    -------
    RequestList
        `accounts` without a statement that the money went into, and accounts whose own statement
        does not show that it came (it ends before, begins after, or lacks the row). `nameless`
        apart: a bank cannot be asked about part of a number. `platforms` apart: a payment
        platform is asked about single orders. All by untraced money by first in first out, most
        first; equal ones by the most over the rules, then by key.

    Notes
    -----
    O(transfers) a rule; Python objects are made for listed accounts only. Money that is back on
    its owner's account, in cash, or on a card whose statement is in the case is not untraced.
    """
    money, at, notes = money_at(graph, victims, at_us)
    found = follow_victims(money, at, sources_of(graph, victims), tuple(victims))
    gone = find_untraced(found, graph.account_count)
    order = np.lexsort((gone.account, -gone.most, -gone.fen))
    shop, known = gone.end == PLATFORM, numbered(graph, gone.account)
    kinds = ~shop & known, ~shop & ~known, shop
    bank, nameless, shops = (order[kind[order]] for kind in kinds)
    measures = all_measures(read_measures(graph), at, warn_days)
    notes += ways_notes(graph, found) if victims else [no_victims()]
    return RequestList(
        at,
        at_us is not None,
        make_lines(graph, found, gone, bank[:top], measures, settings),
        make_lines(graph, found, gone, nameless[:top], measures, settings),
        find_platforms(graph, found, gone, shops[:top], settings.orders),
        (len(bank), len(nameless), len(shops)),
        int(gone.fen.sum()),
        len(victims),
        found.loss_fen,
        request_order(settings),
        tuple(notes),
    )


def make_lines(
    graph: CaseGraph,
    found: VictimMoney,
    gone: Untraced,
    listed: NDArray[np.intp],
    measures: Mapping[int, tuple[MeasureNow, ...]],
    settings: RequestSettings,
) -> tuple[RequestLine, ...]:
    """Return the lines of the listed accounts, in order."""
    refs = account_refs(graph, gone.account[listed].astype(np.int32))
    retrievals = read_retrievals(graph)
    accounts, arrivals = graph.nodes["Account"], found.arrivals
    time = column(graph.transfers, "time_us")

    def make(at: int) -> RequestLine:
        account = int(gone.account[at])
        chosen = gone.of(at)
        when = time[arrivals.transfer[chosen]]
        first, last = int(when.min()), int(when.max())
        before: tuple[AskedBefore, ...] = retrievals.get(account, ())
        from_us, until_us = (
            accounts["from_us"][account].as_py(),
            accounts["until_us"][account].as_py(),
        )
        covered = gone.end[at] != LEFT_DATA
        return RequestLine(
            refs[account],
            priority_of(int(gone.fen[at]), settings),
            missing_of(covered, first, last, from_us, until_us),
            int(gone.fen[at]),
            int(gone.least[at]),
            int(gone.most[at]),
            len(chosen),
            int(gone.victims[at]),
            first,
            last,
            *period(first, last, found.at_us, settings),
            from_us if covered else None,
            until_us if covered else None,
            asked_of(before),
            before,
            measures.get(account, ()),
            payers_of(graph, found, chosen),
            bool(arrivals.certain[chosen].all()),
            rows_of(graph, arrivals, chosen, settings.rows),
        )

    return tuple(make(int(at)) for at in listed)


def payers_of(
    graph: CaseGraph, found: VictimMoney, chosen: NDArray[np.intp]
) -> tuple[AccountRef, ...]:
    """Return at most PAYERS accounts that these arrivals came from, most victims' money first."""
    payer = found.money.payer[found.arrivals.transfer[chosen]]
    accounts, place = np.unique(payer, return_inverse=True)
    fen = np.zeros(len(accounts), np.int64)
    np.add.at(fen, place, found.arrivals.fen[chosen])
    first = accounts[np.argsort(-fen, kind="stable")[:PAYERS]]
    return tuple(graph.account(int(account)) for account in first)


def period(first_us: int, last_us: int, at_us: int, settings: RequestSettings) -> tuple[int, int]:
    """Return the first and the last second of the whole days to ask for."""
    begin = (first_us // DAY_US - settings.margin_days) * DAY_US
    end = at_us // DAY_US
    if settings.days_after:
        end = last_us // DAY_US + settings.days_after
    return begin, (end + 1) * DAY_US - SECOND_US


def priority_of(fen: int, settings: RequestSettings) -> Priority:
    """Return how urgent a request for this much untraced money is called."""
    if fen >= settings.high_fen:
        return "high"
    return "middle" if fen >= settings.middle_fen else "low"
