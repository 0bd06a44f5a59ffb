"""Victims: who was deceived, and into which transfers.

From complaint tables (each row matched to one transfer, or reported with the reason), and from
what the investigator accepted in case.toml. Proposals (`proposals`) are never counted.

What it does not mean: that nobody else was deceived, that an unmatched row is untrue, or that
anybody named here did nothing else. A payment is a victim's because a row says so or a person
decided so; the tool only finds the transfer.
"""

from collections.abc import Sequence

import numpy as np

from linkgraph.analysis.identities import accounts_held, identities
from linkgraph.analysis.money_findings import Proposal, Victim, Victims
from linkgraph.analysis.victims.accepted import payments_accepted, read_decisions
from linkgraph.analysis.victims.complaint_fits import find_fits, read_moved
from linkgraph.analysis.victims.complaint_match import match_complaints
from linkgraph.analysis.victims.complaint_reasons import explain
from linkgraph.analysis.victims.complaint_search import Search
from linkgraph.analysis.victims.complaints import read_complaints
from linkgraph.analysis.victims.groups import Entry, group_people
from linkgraph.analysis.victims.proposal_records import open_proposals
from linkgraph.analysis.victims.proposals import find_proposals
from linkgraph.analysis.victims.records import (
    Named,
    attach_open,
    make_victims,
    name_payments,
    payer_entry,
)
from linkgraph.flow.sources import Sources
from linkgraph.graph import CaseGraph, column
from linkgraph.settings import ClusterSettings, VictimSettings


def find_victims(
    graph: CaseGraph,
    settings: VictimSettings,
    clusters: ClusterSettings | None = None,
    *,
    propose: bool = True,
) -> Victims:
    """Find the victims of a case, complaint rows without a transfer, and proposals.

    Parameters
    ----------
    graph
        The case.
    settings
        What is accepted and rejected, the tolerance of stated times, what makes a proposal.
    clusters
        What ties people together: a proposed payer has no tie with a ring.
    propose
        Whether to propose victims at all. Proposals are also worked out, but not returned, where
        `accept` names an account: it accepts what is proposed for that account.

    Returns
    -------
    Victims
        Victims by loss, the greatest first, then id; payments in the order of time, each transfer
        in at most one; open complaint rows by file, sheet and row; proposals, the most money
        first. The same evidence and settings give the same result.

    Raises
    ------
    BadSettings
        `accept` or `reject` names what the case does not have.

    Notes
    -----
    Linear in transfers, but for sorting, and in pairs of complaint rows and transfers of equal
    card and amount. A payment of another amount than stated is never matched.
    """
    cluster = clusters or ClusterSettings()
    decisions = read_decisions(graph, settings)
    complaints, moved = read_complaints(graph, cluster.most_names), read_moved(graph)
    who = identities(graph, cluster.most_names)
    people = group_people(
        [Entry(c.id_number, frozenset(c.payers), c.name, c.phone) for c in complaints]
    )
    fits = find_fits(who, moved, complaints, settings.minutes)
    matches = match_complaints(complaints, people, fits, moved)
    unmatched = explain(Search(who, moved, settings.minutes), complaints, matches)
    proposals: tuple[Proposal, ...] = ()
    if propose or decisions.accept.accounts:
        known = np.unique(np.array(list(matches.transfer.values()), np.int64))
        proposals = find_proposals(graph, moved, settings, cluster, known, decisions.reject)

    def siblings(account: int) -> set[int]:
        number = who.holder_id(account)
        return accounts_held(who, {number})[number.upper()] if number else set()

    chosen, notes = payments_accepted(graph, moved, decisions, proposals, siblings)
    named = name_payments(who, moved, complaints, matches)
    named, unmatched = attach_open(who, moved, complaints, unmatched, decisions, named)
    counted = {one.transfer for one in named}
    named += [Named(t, payer_entry(who, int(moved.payer[t]))) for t in chosen if t not in counted]
    victims = make_victims(who, moved, named, notes, decisions)
    return Victims(victims, tuple(unmatched), open_proposals(proposals, victims) if propose else ())


def sources_of(graph: CaseGraph, victims: Sequence[Victim]) -> Sources:
    """Return the payments of `victims` as arrays: victim i is owner i. O(payments + accounts).

    An account of several victims is home to the one who paid most from it, of equal ones the
    first. Raises ValueError where two victims have one transfer.
    """
    pairs = sorted(
        (payment.transfer, owner)
        for owner, victim in enumerate(victims)
        for payment in victim.payments
    )
    transfer = np.array([pair[0] for pair in pairs], np.int32)
    if len(np.unique(transfer)) != len(transfer):
        raise ValueError("two victims have one transfer")
    home = np.full(graph.account_count, -1, np.int32)
    most: dict[int, int] = {}
    payer = column(graph.transfers, "payer")
    for owner, victim in enumerate(victims):
        paid: dict[int, int] = {}
        for payment in victim.payments:
            account = int(payer[payment.transfer])
            paid[account] = paid.get(account, 0) + payment.fen
        for account in victim.accounts:
            fen = paid.get(account, 0)
            if home[account] < 0 or fen > most[account]:
                home[account], most[account] = owner, fen
    return Sources(transfer, np.array([pair[1] for pair in pairs], np.int32), home, len(victims))
