"""Accounts that one employer or school had opened together: a batch, not a ring."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Flags, Ints, expand, has, ints, most_common, pair_code, unpair
from linkgraph.analysis.holders import id_range
from linkgraph.analysis.rings.people import People
from linkgraph.analysis.rings.shares import KIND
from linkgraph.analysis.rings.ties import TieBase, Ties
from linkgraph.graph import CaseGraph, column
from linkgraph.settings import ClusterSettings

EXPLAINED = ("agent", "phone", "sim_owner", "terminal", "ip", "branch_day", "address")
"""Kinds of tie that an employer or a school explains; devices and seizures it does not."""
ANCHORS = ("agent", "branch_day", "address", "phone")
"""Kinds that show a batch; the others are only explained by one (an office's IP address)."""
COHORT_LEAST = 5
COHORT_YEARS = 4
STUDENT_AGE = 25
PENSION_AGE = 50
LEAST = 3


@dataclass(frozen=True, slots=True)
class Explained:
    """`value[v]` is -1, or the number of the batch that explains value v.

    Batch b is of `kind[b]` (payroll, company, students, pension); `payer[b]` is the account that
    pays its people, -1 where none does.
    """

    value: Ints
    kind: tuple[str, ...]
    payer: Ints


def explain_batches(
    graph: CaseGraph, base: TieBase, people: People, settings: ClusterSettings
) -> Explained:
    """Find the values that an employer or a school explains.

    Payroll: `batch_share` of three or more holders are paid by one payer, who is none of them
    and passes no money through, in `payroll_months` different months. Company: a company opened
    the accounts for its people. Students: five or more holders opened accounts at one branch on
    one day, `batch_share` of them born within four years of each other and 25 or younger that
    day. Pension: the same with people of 50 or older. In each case money passes through the
    accounts of at most 1 - `batch_share` of them.

    A further value is explained when `batch_share` of its holders belong to one such batch.
    """
    ties = base.ties
    allowed = np.isin(ties.kind, [KIND[name] for name in EXPLAINED]) & (ties.holders >= LEAST)
    passing = np.bincount(ties.value[people.passes[ties.holder]], minlength=len(ties.kind))
    allowed &= passing <= (1 - settings.batch_share) * ties.holders
    anchor = allowed & np.isin(ties.kind, [KIND[name] for name in ANCHORS])
    payer = np.where(anchor, _employers(graph, base, settings), -1)
    company = np.where(allowed & (payer < 0), _company_agents(graph, ties), -1)
    rest = allowed & (payer < 0) & (company < 0)
    young, old = (rest & flags for flags in _cohorts(ties, people, settings))
    value = np.full(len(ties.kind), -1, dtype=np.int64)
    kinds: list[str] = []
    payers: list[Ints] = []
    for name, code in (
        ("payroll", payer),
        ("company", company),
        ("students", np.where(young, np.arange(len(young)), -1)),
        ("pension", np.where(old, np.arange(len(old)), -1)),
    ):
        mine = np.flatnonzero(code >= 0)
        ones, number = np.unique(code[mine], return_inverse=True)
        value[mine] = number + len(kinds)
        kinds += [name] * len(ones)
        payers.append(ones if name == "payroll" else np.full(len(ones), -1))
    return Explained(_spread(ties, value, allowed, settings), tuple(kinds), np.concatenate(payers))


def _spread(ties: Ties, value: Ints, allowed: Flags, settings: ClusterSettings) -> Ints:
    """Let a batch explain the further values that most of its people, and few others, share."""
    batch = value[ties.value]
    members = np.unique(pair_code(ties.holder[batch >= 0], batch[batch >= 0]))
    open_edges = np.flatnonzero((batch < 0) & allowed[ties.value])
    at, place = expand(ties.holder[open_edges], members >> 32)
    pairs, counts = np.unique(
        pair_code(ties.value[open_edges[at]], unpair(members)[1][place]), return_counts=True
    )
    shared, number = unpair(pairs)
    ok = np.flatnonzero(counts >= settings.batch_share * ties.holders[shared])
    order = ok[np.lexsort((-number[ok], counts[ok], shared[ok]))]
    out = value.copy()
    out[shared[order]] = number[order]
    return out


def _employers(graph: CaseGraph, base: TieBase, settings: ClusterSettings) -> Ints:
    """Return for each value the account that pays most of its holders month by month, or -1."""
    ties = base.ties
    payee, payer = regular_pay(graph, base, settings)
    order = np.lexsort((payer, payee))
    payee, payer = payee[order], payer[order]
    at, place = expand(ties.holder, payee)
    pairs, counts = np.unique(pair_code(ties.value[at], payer[place]), return_counts=True)
    value, account = unpair(pairs)
    members = np.sort(pair_code(ties.value, ties.holder))
    boss = ints(base.who.of[account])
    outside = (boss < 0) | ~has(members, pair_code(value, np.maximum(boss, 0)))
    # An employer that lent its own card to the batch is still outside of `share` of it.
    ok = outside & (counts >= settings.batch_share * ties.holders[value])
    out = np.full(len(ties.kind), -1, dtype=np.int64)
    best = np.lexsort((-account[ok], counts[ok], value[ok]))
    out[value[ok][best]] = account[ok][best]
    return out


def regular_pay(graph: CaseGraph, base: TieBase, settings: ClusterSettings) -> tuple[Ints, Ints]:
    """Return (holder, payer account) of payments in several months.

    A payer known by name only, seen from each account apart, is the first account of that name.
    """
    at = np.flatnonzero(graph.counted())
    payer, payee = (ints(column(graph.transfers, c)[at]) for c in ("payer", "payee"))
    holder = ints(base.who.of[payee])
    # Platforms and cash machines pay everybody and employ nobody.
    employer = ~base.turnover.passes & ~base.named.cut[: graph.account_count]
    ok = (holder >= 0) & employer[payer]
    at, payer, holder = at[ok], _by_name(graph)[payer[ok]], holder[ok]
    months = column(graph.transfers, "time_us")[at].astype("datetime64[us]").astype("datetime64[M]")
    table = np.unique(np.stack((holder, payer, ints(months.astype(np.int64))), axis=1), axis=0)
    pairs, counts = np.unique(pair_code(table[:, 0], table[:, 1]), return_counts=True)
    people, payers = unpair(pairs[counts >= settings.payroll_months])
    paid = np.bincount(payers, minlength=graph.account_count)
    return people[paid[payers] >= LEAST], payers[paid[payers] >= LEAST]


def _by_name(graph: CaseGraph) -> Ints:
    """Return for each account itself, for one without a number the first of the same name."""
    accounts = graph.nodes["Account"]
    first = np.arange(accounts.num_rows)
    unnamed = np.flatnonzero(
        np.asarray(
            pc.and_(pc.starts_with(accounts["key"], "unnamed:"), pc.is_valid(accounts["name"])),
            dtype=np.bool_,
        )
    )
    names = np.asarray(accounts["name"].take(unnamed).to_pylist(), dtype=np.str_)
    if len(names):
        _, where, same = np.unique(names, return_index=True, return_inverse=True)
        first[unnamed] = unnamed[where][same]
    return first


def _company_agents(graph: CaseGraph, ties: Ties) -> Ints:
    """Return the company that opened the accounts of a value, by node id, or -1."""
    first, end = id_range(graph, "Company")
    company = (ties.kind == KIND["agent"]) & (ties.node >= first) & (ties.node < end)
    return np.where(company, ties.node, -1)


def _cohorts(ties: Ties, people: People, settings: ClusterSettings) -> tuple[Flags, Flags]:
    """Mark openings of many people of one age: the young, and the old."""
    opening = (ties.kind == KIND["branch_day"]) & (ties.holders >= COHORT_LEAST)
    count = len(ties.kind)
    born = people.born[ties.holder]
    year = ties.day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    year = np.where(ties.day >= 0, year, 0)[ties.value]
    share = settings.batch_share * ties.holders

    def most(of: Flags) -> Flags:
        return np.asarray(np.bincount(ties.value[(born > 0) & of], minlength=count) >= share)

    # Windows of years that overlap by half: any four years in a row fall into one of them.
    width = 2 * COHORT_YEARS
    one_age = [
        most_common(ties.value, np.where(born > 0, (born + shift) // width, -1), count) >= share
        for shift in (0, COHORT_YEARS)
    ]
    young = opening & (one_age[0] | one_age[1]) & most((year > 0) & (year - born <= STUDENT_AGE))
    return young, opening & most((year > 0) & (year - born >= PENSION_AGE))
