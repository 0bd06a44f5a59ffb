"""Build the ring that a group of holders is: members, roles, money across its border, reasons."""

import hashlib
from collections.abc import Iterable

import numpy as np

from linkgraph.analysis.arrays import Ints, ints
from linkgraph.analysis.findings import Member, Reason, Ring
from linkgraph.analysis.rings.bench import Bench
from linkgraph.analysis.rings.judge import strength
from linkgraph.analysis.rings.membership import PURE
from linkgraph.analysis.rings.reasons import Inside, make_reasons
from linkgraph.analysis.rings.roles import (
    Named,
    account_role,
    find_control,
    person_roles,
    thing_role,
)
from linkgraph.analysis.rings.shares import KINDS
from linkgraph.graph import column
from linkgraph.schema import NODE_KINDS

ORDER = [kind.label for kind in NODE_KINDS]
THINGS = ("phone", "device", "seizure")
"""Values that are members themselves; places (IPs, branches, addresses) are only reasons."""


def build_ring(bench: Bench, holders: Ints, inside: Inside) -> Ring:
    """Return the ring of `holders`, whose common values are `inside`.

    A ring says that these records belong together more tightly than chance shares, homes and
    batches explain. It does not say that anybody knew of it, nor that all money of its accounts
    is criminal, and a holder who shares nothing on record is missing from it.
    """
    roles = _member_roles(bench, holders, inside)
    members = tuple(sorted((_member(bench, node, roles[node]) for node in roles), key=_order))
    accounts = ints([member.node for member in members if member.kind == "Account"])
    inflow, outflow = _border(bench, accounts)
    reasons: tuple[Reason, ...] = make_reasons(bench, inside)
    return Ring(
        ring_id(member.key for member in members),
        members,
        _cards(bench, accounts),
        sum(member.kind == "Person" for member in members),
        sum(member.kind == "Phone" for member in members),
        inflow,
        outflow,
        round(strength(inside, holders), 3),
        reasons,
    )


def ring_id(keys: Iterable[str]) -> str:
    """Return the id of a ring of these members: the same members, the same id."""
    digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()
    return f"ring-{digest[:10]}"


def _order(member: Member) -> tuple[int, str]:
    return ORDER.index(member.kind), member.key


def _member(bench: Bench, node: int, named: Named) -> Member:
    row = bench.graph.node(node)
    return Member(
        node,
        row["kind"],
        row["key"],
        tuple(row.get("numbers") or ()),
        row.get("name"),
        named[0],
        named[1],
    )


def _member_roles(bench: Bench, holders: Ints, inside: Inside) -> dict[int, Named]:
    """Return the members of a ring by node, each with its role."""
    control = find_control(bench, holders, inside)
    people = person_roles(bench, holders, inside, control)
    out: dict[int, Named] = {}
    for holder in holders.tolist():
        nodes = bench.nodes_of(holder).tolist()
        alone = all(node < bench.graph.account_count for node in nodes)
        for node in nodes:
            account = node < bench.graph.account_count
            out[node] = account_role(bench, node, alone) if account else people[holder]
    for node, named in _things(bench, inside).items():
        out.setdefault(node, named)
    return out


def _things(bench: Bench, inside: Inside) -> dict[int, Named]:
    """Return phones, devices and seizures that tie the ring, and what was seized with it."""
    ties = bench.base.ties
    out: dict[int, Named] = {}
    seizures = []
    for value, edges in zip(inside.values.tolist(), inside.edges, strict=True):
        kind, node = KINDS[ties.kind[value]], int(ties.node[value])
        if kind in THINGS and not bench.homes[value]:
            pure = len(edges) >= PURE * ties.holders[value]
            if kind == "seizure" and pure:
                seizures.append(node)
            out[node] = thing_role(len(edges))
        if kind == "sim_owner":
            for edge in edges.tolist():
                for phone in ties.shares.origin[bench.shares_of(edge)].tolist():
                    if bench.graph.locate(phone)[0] == "Phone":
                        out.setdefault(phone, thing_role(1))
    for node in _belongings(bench, ints(seizures), ints(list(out))):
        out.setdefault(node, thing_role(0))
    return out


def _belongings(bench: Bench, seizures: Ints, phones: Ints) -> list[int]:
    """Return phones, SIMs and devices seized in `seizures`, and the SIMs of all these phones."""
    seized = bench.sources_of("SEIZED_WITH", seizures)
    labels = ("Phone", "SIM", "Device")
    kit = [node for node in seized.tolist() if bench.graph.locate(node)[0] in labels]
    sims = bench.sources_of("HAS_NUMBER", np.union1d(phones, ints(kit))).tolist()
    return [node for node in [*kit, *sims] if not bench.base.named.cut[node]]


def _border(bench: Bench, accounts: Ints) -> tuple[int, int]:
    """Return counted money into and out of a set of accounts."""
    fen, sums = column(bench.graph.transfers, "amount_fen"), []
    for near, far in (("payee", "payer"), ("payer", "payee")):
        at = bench.counted_of(near, accounts)
        outside = ~np.isin(column(bench.graph.transfers, far)[at], accounts)
        sums.append(int(fen[at[outside]].sum()))
    return sums[0], sums[1]


def _cards(bench: Bench, accounts: Ints) -> int:
    """Count the cards of the accounts; an account without a known card counts as one."""
    bare = sum(
        not len(bench.sources_of("DRAWS_ON", accounts[i : i + 1])) for i in range(len(accounts))
    )
    return len(bench.sources_of("DRAWS_ON", accounts)) + bare
