"""Who shares what: every stated occurrence of a holder with a value, still unweighed."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Flags, Ints, expand, ints, pair_code, sums
from linkgraph.analysis.holders import Holders, id_range, links_of
from linkgraph.durations import DAY_US
from linkgraph.graph import CaseGraph, column

KINDS = (
    "seizure",
    "agent",
    "phone",
    "sim_owner",
    "device",
    "terminal",
    "ip",
    "branch_day",
    "address",
    "call",
    "money",
)
"""Kinds of tie; their numbers in arrays are positions here."""
KIND = {name: number for number, name in enumerate(KINDS)}
NO_DAY = -1


@dataclass(frozen=True, slots=True)
class Shares:
    """Occurrences, one an entry: `holder` has the value (`kind`, `node`, `day`).

    `origin` is the account, person or phone that says so, by way of `link`, and of `link2` when
    two links lead there (-1: one does). `day` is NO_DAY but for branches.
    """

    kind: Ints
    node: Ints
    day: Ints
    holder: Ints
    origin: Ints
    link: Ints
    link2: Ints


@dataclass(frozen=True, slots=True)
class _Users:
    """Who uses a phone or SIM, sorted by it: by contact, or as its registered owner."""

    phone: Ints
    holder: Ints
    link: Ints
    owner: Flags


def _table(
    kind: str, node: Ints, holder: Ints, origin: Ints, link: Ints, link2: Ints, day: Ints
) -> Shares:
    ok = holder >= 0
    return Shares(
        np.full(int(ok.sum()), KIND[kind], dtype=np.int64),
        *(ints(part[ok]) for part in (node, day, holder, origin, link, link2)),
    )


def _plain(kind: str, node: Ints, holder: Ints, origin: Ints, link: Ints) -> Shares:
    none = np.full(len(node), -1, dtype=np.int64)
    return _table(kind, node, holder, origin, link, none, none)


def find_shares(
    graph: CaseGraph, holders: Holders, cut: Flags, crowd: int, calls_least: int
) -> Shares:
    """Collect all occurrences of holders with values that are not `cut`.

    Through a phone (to devices, seizures, calls, outlets) one holder speaks for all its users, so
    the work stays linear in the links.
    """
    users = _phone_users(graph, holders, cut)
    speakers = _speakers(users)
    parts = [
        *_phones(users),
        *_places(graph, holders),
        *_openings(graph, holders, speakers),
        *_through_phones(graph, speakers, calls_least),
        *_sim_owners(graph, holders, _narrow(users, crowd)),
        *_seizures(graph, holders, speakers),
    ]
    joined = Shares(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Shares.__dataclass_fields__
        )
    )
    ok = ~cut[joined.node]
    return Shares(*(getattr(joined, name)[ok] for name in Shares.__dataclass_fields__))


def _phone_of(graph: CaseGraph) -> Ints:
    """Return for each node itself, for a SIM its phone number where the case knows it."""
    node = np.arange(graph.node_count)
    sim, phone, _ = links_of(graph, "HAS_NUMBER")
    node[sim[::-1]] = phone[::-1]
    return node


def _phone_users(graph: CaseGraph, holders: Holders, cut: Flags) -> _Users:
    phone_of = _phone_of(graph)
    who, phone, link = links_of(graph, "CONTACT_PHONE")
    sim, owner, link2 = links_of(graph, "REGISTERED_TO")
    phones = np.concatenate((phone, phone_of[sim]))
    users = ints(holders.of[np.concatenate((who, owner))])
    links = np.concatenate((link, link2))
    owners = np.arange(len(phones)) >= len(phone)
    ok = np.flatnonzero((users >= 0) & ~cut[phones])
    ok = ok[np.lexsort((links[ok], phones[ok]))]
    return _Users(phones[ok], users[ok], links[ok], owners[ok])


def _narrow(users: _Users, crowd: int) -> _Users:
    """Drop phones that more than `crowd` holders use."""
    pairs = np.unique(pair_code(users.phone, users.holder)) >> 32
    phones, counts = np.unique(pairs, return_counts=True)
    return _pick(users, np.isin(users.phone, phones[counts <= crowd]))


def _speakers(users: _Users) -> _Users:
    """Let one holder stand for a phone that several give as theirs.

    Where a phone was bought, seized, put into a handset or called, that is one fact about one
    thing: it must not count once for each of its users, whom the phone itself ties already. Its
    registered owner stands for it, or the first user where none is known; a phone of one user
    stands for him and for its owner.
    """
    contact = ~users.owner
    pairs = np.unique(pair_code(users.phone[contact], users.holder[contact]))
    phones, first, counts = np.unique(pairs >> 32, return_index=True, return_counts=True)
    shared = np.isin(users.phone, phones[counts > 1])
    owned = np.isin(users.phone, users.phone[users.owner])
    chosen = np.isin(pair_code(users.phone, users.holder), pairs[first])
    return _pick(users, ~shared | users.owner | (~owned & chosen))


def _pick(users: _Users, ok: Flags) -> _Users:
    return _Users(users.phone[ok], users.holder[ok], users.link[ok], users.owner[ok])


def _phones(users: _Users) -> Iterator[Shares]:
    yield _plain("phone", users.phone, users.holder, users.phone, users.link)


def _places(graph: CaseGraph, holders: Holders) -> Iterator[Shares]:
    source, target, link = links_of(graph, "LIVES_AT")
    yield _plain("address", target, ints(holders.of[source]), source, link)
    source, target, link = links_of(graph, "LOGGED_IN_FROM")
    first, end = id_range(graph, "Device")
    terminal = np.zeros(graph.node_count, dtype=np.bool_)
    terminal[first:end] = _is_terminal(graph)
    device = (target >= first) & (target < end)
    for kind, ok in (
        ("ip", ~device),
        ("terminal", terminal[target]),
        ("device", device & ~terminal[target]),
    ):
        yield _plain(kind, target[ok], ints(holders.of[source[ok]]), source[ok], link[ok])


def _is_terminal(graph: CaseGraph) -> Flags:
    table = graph.nodes["Device"]
    said = pc.equal(table["device_kind"], "terminal")
    either = pc.or_kleene(pc.fill_null(said, False), pc.starts_with(table["key"], "terminal:"))
    return np.asarray(either, dtype=np.bool_)


def _openings(graph: CaseGraph, holders: Holders, users: _Users) -> Iterator[Shares]:
    source, agent, link = links_of(graph, "OPENED_BY_AGENT")
    yield _plain("agent", agent, ints(holders.of[source]), source, link)
    yield from _of_phones("agent", source, agent, link, users)
    # The agent himself has the value too, so that his own accounts stand with those he opened.
    own = np.unique(agent)
    none = np.full(len(own), -1, dtype=np.int64)
    yield _plain("agent", own, ints(holders.of[own]), own, none)
    source, branch, link = links_of(graph, "OPENED_AT")
    day = opening_days(graph, source, link)
    ok = day > NO_DAY
    source, branch, link, day = source[ok], branch[ok], link[ok], day[ok]
    none = np.full(len(source), -1, dtype=np.int64)
    yield _table("branch_day", branch, ints(holders.of[source]), source, link, none, day)
    at, place = expand(source, users.phone)
    yield _table(
        "branch_day",
        branch[at],
        users.holder[place],
        source[at],
        link[at],
        users.link[place],
        day[at],
    )


def opening_days(graph: CaseGraph, source: Ints, link: Ints) -> Ints:
    """Return the day (since 1970) an account or SIM was opened, NO_DAY when not known."""
    opened = column_or(graph.nodes["Account"], "opened_us", NO_DAY)
    said = column_or(graph.links, "first_us", NO_DAY)[link]
    account = source < graph.account_count
    time = np.where(account, opened[np.where(account, source, 0)] if len(opened) else -1, NO_DAY)
    time = np.where(time > 0, time, said)
    return ints(np.where(time > 0, time // DAY_US, NO_DAY))


def column_or(table: pa.Table, name: str, missing: int) -> Ints:
    """Return an integer column with `missing` in place of nulls."""
    return ints(pc.fill_null(table[name], missing).to_numpy())


def _of_phones(kind: str, source: Ints, node: Ints, link: Ints, users: _Users) -> Iterator[Shares]:
    """Values of phones are those of their users."""
    at, place = expand(source, users.phone)
    none = np.full(len(at), -1, dtype=np.int64)
    yield _table(kind, node[at], users.holder[place], source[at], link[at], users.link[place], none)


def _through_phones(graph: CaseGraph, users: _Users, calls_least: int) -> Iterator[Shares]:
    phone_of = _phone_of(graph)
    source, device, link = links_of(graph, "USED_IN")
    yield from _of_phones("device", phone_of[source], device, link, users)
    yield from _calls(graph, users, calls_least)


def _calls(graph: CaseGraph, users: _Users, calls_least: int) -> Iterator[Shares]:
    """A phone is a value of its own holder and of those of the phones it talks with."""
    caller, called, link = links_of(graph, "CALLED")
    ends = pair_code(np.minimum(caller, called), np.maximum(caller, called))
    _, pair = np.unique(ends, return_inverse=True)
    times = sums(pair, column(graph.links, "count")[link], int(pair.max(initial=-1)) + 1)
    often = (times[pair] >= calls_least) & (caller != called)
    caller, called, link = caller[often], called[often], link[often]
    yield from _of_phones("call", caller, called, link, users)
    yield from _of_phones("call", called, caller, link, users)
    talked = np.unique(np.concatenate((caller, called)))
    none = np.full(len(talked), -1, dtype=np.int64)
    yield from _of_phones("call", talked, talked, none, users)


def _sim_owners(graph: CaseGraph, holders: Holders, users: _Users) -> Iterator[Shares]:
    """One owner of several phones ties those who give them as theirs.

    An owner of one phone adds nothing to the tie of that phone.
    """
    sim, owner, link = links_of(graph, "REGISTERED_TO")
    phone = _phone_of(graph)[sim]
    at, place = expand(phone, users.phone)
    ok = ~users.owner[place]
    at, place = at[ok], place[ok]
    owners, several = np.unique(
        np.unique(pair_code(owner[at], phone[at])) >> 32, return_counts=True
    )
    ok = np.isin(owner[at], owners[several > 1])
    at, place = at[ok], place[ok]
    none = np.full(len(at), -1, dtype=np.int64)
    yield _table(
        "sim_owner", owner[at], users.holder[place], phone[at], link[at], users.link[place], none
    )
    owners = np.unique(owner[at])
    none = np.full(len(owners), -1, dtype=np.int64)
    yield _plain("sim_owner", owners, ints(holders.of[owners]), owners, none)


def _seizures(graph: CaseGraph, holders: Holders, users: _Users) -> Iterator[Shares]:
    source, seizure, link = links_of(graph, "SEIZED_WITH")
    yield _plain("seizure", seizure, ints(holders.of[source]), source, link)
    yield from _of_phones("seizure", _phone_of(graph)[source], seizure, link, users)
    card, account, drawn = links_of(graph, "DRAWS_ON")
    order = np.argsort(card, kind="stable")
    at, place = expand(source, card[order])
    on = order[place]
    none = np.full(len(at), -1, dtype=np.int64)
    yield _table(
        "seizure",
        seizure[at],
        ints(holders.of[account[on]]),
        account[on],
        link[at],
        drawn[on],
        none,
    )
    seized, keeper, link = links_of(graph, "SEIZED_FROM")
    yield _plain("seizure", seized, ints(holders.of[keeper]), keeper, link)
