"""Proposed victims: payers into first-tier cards who have no other tie with a ring.

A proposal is a question to a person. It does not say that the payer was deceived: who bought
goods, repaid a debt or gambled pays a card in the same way. It is never counted as loss until it
is accepted in case.toml. Nor does it find everybody: who paid only into cards that stand outside
all rings, or whose money never moved on, is proposed only where a complaint names the card.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Flags, Ints, ints, sums
from linkgraph.analysis.money import money_of
from linkgraph.analysis.money_findings import Proposal
from linkgraph.analysis.rings.batches import regular_pay
from linkgraph.analysis.rings.bench import Bench, set_up
from linkgraph.analysis.rings.clusters import find_groups
from linkgraph.analysis.victims.accepted import Choices
from linkgraph.analysis.victims.complaint_fits import Moved
from linkgraph.analysis.victims.proposal_records import NOBODY, Figures, Words, make_proposal
from linkgraph.analysis.victims.records import Named, make_payments
from linkgraph.durations import HOUR_US
from linkgraph.flow.match import match_fifo
from linkgraph.graph import CaseGraph
from linkgraph.settings import ClusterSettings, VictimSettings

THOUSAND = 1000
"""Weights of ties are in thousandths."""


@dataclass(frozen=True, slots=True)
class Cards:
    """By account: `ring`, the ring of its holder or -1; `known`, a complaint's payment went in;
    `suspect`, see `find_proposals`; `inflow`, `passed`: what outsiders paid in, and what of it
    left within `passed_hours`. By transfer: `soon`, fen of it that left so soon."""

    ring: Ints
    known: Flags
    suspect: Flags
    inflow: Ints
    passed: Ints
    soon: Ints


def find_proposals(
    graph: CaseGraph,
    moved: Moved,
    settings: VictimSettings,
    clusters: ClusterSettings,
    known: Ints,
    reject: Choices,
) -> tuple[Proposal, ...]:
    """Propose victims; `known` are transfers that complaints name.

    A card is suspect when its statement is in the case, it belongs to a ring or is a transit
    account (`[clusters]`), and at least `passed_share` of what payers outside all rings paid into
    it left within `passed_hours`, first in, first out; or when a complaint names a payment into
    it. Proposed is an account, no exit, that paid at least `least_fen` into suspect cards, whose
    holder is in no ring, shares no value with a member of one that would tie by itself, has no
    transit account, pays nobody regularly as an employer does, and got back from rings and
    suspect cards at most `back_share` of what he paid.

    Payments are all its transfers that count into suspect cards, in the order of time, without
    rejected rows. The most money first, then by key. As `find_rings`, n log n in links and
    transfers.
    """
    bench = set_up(graph, clusters)
    group = find_groups(bench)
    cards = _cards(bench, group, moved, settings, known)
    chosen, figures = _payers(bench, group, moved, settings, cards)
    into = np.flatnonzero(moved.counts & cards.suspect[moved.payee] & chosen[moved.payer])
    into = into[~np.isin(into, sorted(reject.transfers))]
    into = into[~np.isin(moved.payer[into], sorted(reject.accounts))]
    into = into[np.lexsort((into, moved.time_us[into], moved.payer[into]))]
    first = np.unique(moved.payer[into], return_index=True)[1]
    end = np.append(first[1:], len(into))[: len(first)].tolist()
    records = make_payments(graph, moved, [Named(one, NOBODY) for one in into.tolist()])
    words = Words(graph, moved, cards, figures, settings)
    found = [
        make_proposal(words, into[start:stop], [records[one] for one in into[start:stop].tolist()])
        for start, stop in zip(first.tolist(), end, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-paid_fen(one), one.account.key)))


def paid_fen(proposal: Proposal) -> int:
    """Return what the payments of a proposal add up to."""
    return sum(payment.fen for payment in proposal.payments)


def _cards(bench: Bench, group: Ints, moved: Moved, settings: VictimSettings, known: Ints) -> Cards:
    graph, count = bench.graph, bench.graph.account_count
    of = ints(bench.base.who.of[:count])
    ring = np.where(of >= 0, group[of], -1)
    exits = bench.base.named.cut[:count]
    covered = np.asarray(graph.nodes["Account"]["covered"].fill_null(False), dtype=np.bool_)
    named = np.zeros(count, np.bool_)
    named[moved.payee[known]] = True
    soon = _left_soon(graph, settings.passed_hours)
    outside = np.flatnonzero(moved.counts & (ring[moved.payer] < 0) & covered[moved.payee])
    inflow = sums(moved.payee[outside], moved.fen[outside], count)
    passed = sums(moved.payee[outside], soon[outside], count)
    fast = (inflow > 0) & (passed >= settings.passed_share * inflow)
    suspect = covered & fast & ((ring >= 0) | bench.base.turnover.passes)
    return Cards(ring, named, (suspect | named) & ~exits, inflow, passed, soon)


def _left_soon(graph: CaseGraph, hours: int) -> Ints:
    """Return for each transfer how many of its fen left the payee within `hours`."""
    money = money_of(graph)
    flows = match_fifo(money)
    at = np.flatnonzero((flows.in_transfer >= 0) & (flows.out_transfer >= 0))
    come, gone = flows.in_transfer[at], flows.out_transfer[at]
    soon = money.time_us[gone] - money.time_us[come] <= hours * HOUR_US
    return sums(ints(come[soon]), flows.fen[at[soon]], len(money.fen))


def _payers(
    bench: Bench, group: Ints, moved: Moved, settings: VictimSettings, cards: Cards
) -> tuple[Flags, Figures]:
    """Return which accounts are proposed, and what their holders paid and got back."""
    graph, count = bench.graph, bench.graph.account_count
    of = ints(bench.base.who.of[:count])
    person = np.where(of >= 0, of, bench.base.who.count + np.arange(count))
    people = bench.base.who.count + count
    dark = cards.suspect | (cards.ring >= 0)
    out = np.flatnonzero(moved.counts & cards.suspect[moved.payee])
    back = np.flatnonzero(moved.counts & dark[moved.payer])
    paid_by = sums(person[moved.payer[out]], moved.fen[out], people)
    got_by = sums(person[moved.payee[back]], moved.fen[back], people)
    bad = np.zeros(people, np.bool_)
    bad[: bench.base.who.count] = (group >= 0) | _tied(bench, group) | bench.people.passes
    bad[person[bench.base.turnover.passes]] = True
    bad[person[_employers(bench)]] = True
    ok = ~bad & (paid_by >= settings.least_fen) & (got_by <= settings.back_share * paid_by)
    chosen = ok[person] & ~dark & ~bench.base.named.cut[:count] & ~_anonymous(graph)
    return chosen, Figures(paid_by[person], got_by[person])


def _tied(bench: Bench, group: Ints) -> Flags:
    """Mark holders who share with a ring member a value that would tie them by itself."""
    ties = bench.base.ties
    strong = bench.weight >= bench.settings.weak * THOUSAND
    inside = np.zeros(len(ties.kind), np.bool_)
    inside[ties.value[strong & (group[ties.holder] >= 0)]] = True
    tied = np.zeros(bench.base.who.count, np.bool_)
    tied[ties.holder[strong & inside[ties.value]]] = True
    return tied


def _employers(bench: Bench) -> Ints:
    """Return who pays a batch, and companies that pay several people in several months."""
    graph, who = bench.graph, bench.base.who
    batches = bench.explained.payer
    regular = np.unique(regular_pay(graph, bench.base, bench.settings)[1])
    kind = np.asarray(graph.nodes["Account"]["account_kind"].take(regular).to_pylist())
    holder = ints(who.of[regular])
    company = (kind == "company") | ((holder >= 0) & bench.people.company[holder])
    return np.union1d(batches[batches >= 0], regular[company])


def _anonymous(graph: CaseGraph) -> Flags:
    """Mark accounts of which nothing is known: they stand for several people."""
    accounts = graph.nodes["Account"]
    unnamed = pc.and_(pc.starts_with(accounts["key"], "unnamed:"), pc.is_null(accounts["name"]))
    return np.asarray(unnamed, dtype=np.bool_)
