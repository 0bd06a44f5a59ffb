"""Values that accounts of several holders share, and rules on them: phone, IP, MAC, device."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Flags, Ints, expand, ints, pair_code, spread
from linkgraph.analysis.holders import id_range, links_of
from linkgraph.analysis.screening.found import Found, of_ranges
from linkgraph.analysis.screening.holdings import Holdings
from linkgraph.graph import CaseGraph
from linkgraph.screen_settings import ScreenSettings
from linkgraph.shapes.arrays import distinct


@dataclass(frozen=True, slots=True)
class Member:
    """`account` is in `group`: of its groups the one with the most holders."""

    account: Ints
    group: Ints


@dataclass(frozen=True, slots=True)
class Groups:
    """Group g has `holders[g]` different holders and `accounts[g]` accounts, and stands on
    `link[start[g]:start[g + 1]]`, whose accounts are `account`. Groups ascend by `code`."""

    code: Ints
    holders: Ints
    accounts: Ints
    start: Ints
    account: Ints
    link: Ints

    def ranges(self, group: Ints) -> tuple[Ints, Ints]:
        """Return where the links of groups begin and end."""
        return self.start[group], self.start[group + 1]

    def hits(self, wanted: Flags) -> Member:
        """Return the accounts in wanted groups, each once, with its greatest group."""
        chosen = np.flatnonzero(wanted)
        owner, place = spread(self.start[chosen], self.start[chosen + 1] - self.start[chosen])
        group, account = chosen[owner], self.account[place]
        # Most holders win, then the first group: one number for both.
        last = len(self.code) - 1
        best = np.full(account.max(initial=-1) + 1, -1, np.int64)
        np.maximum.at(best, account, pair_code(self.holders[group], last - group))
        met = np.flatnonzero(best >= 0)
        return Member(ints(met), last - (best[met] & 0xFFFFFFFF))


def find_groups(code: Ints, account: Ints, holder: Ints, link: Ints) -> Groups:
    """Group occurrences (one a link) by `code`; accounts without a holder (-1) are left out."""
    kept = np.flatnonzero(holder >= 0)
    kept = kept[np.argsort(code[kept], kind="stable")]
    code = code[kept]
    new = np.ones(len(code), np.bool_)
    new[1:] = code[1:] != code[:-1]
    first, group = np.flatnonzero(new), np.cumsum(new) - 1

    def count(what: Ints) -> Ints:
        return ints(np.bincount(distinct(pair_code(group, what)) >> 32, minlength=len(first)))

    start = ints(np.concatenate((first, [len(code)])))
    ends = count(holder[kept]), count(account[kept])
    return Groups(code[first], *ends, start, account[kept], link[kept])


def find_phones(graph: CaseGraph, held: Holdings, settings: ScreenSettings) -> Found:
    """Contact phones of different holders; a holder's phone is that of all his accounts.

    O(n log n) in links and accounts.
    """
    source, phone, link = links_of(graph, "CONTACT_PHONE")
    holder = ints(held.who.of[source])
    accounts = np.arange(graph.account_count)
    order = np.argsort(held.who.of[accounts], kind="stable")
    # What an account says is said of it; what a person says, of each of his accounts.
    own = source < graph.account_count
    theirs = np.flatnonzero(~own & (holder >= 0))
    at, place = expand(holder[theirs], ints(held.who.of[accounts])[order])
    rows = np.concatenate((np.flatnonzero(own), theirs[at]))
    account = np.concatenate((source[own], order[place]))
    rows, account = rows[~held.cut[phone[rows]]], account[~held.cut[phone[rows]]]
    groups = find_groups(phone[rows], account, holder[rows], link[rows])
    return _found(groups, settings.phone_holders, settings)


def find_logins(graph: CaseGraph, held: Holdings, settings: ScreenSettings, kind: str) -> Found:
    """IPs (`ip`), MACs (`mac`) or other devices (`device`) that different holders used.

    A value that hubs.toml or the settings of [clusters] cut, or that more than `shared_most`
    accounts used, ties nobody. Times are not compared. O(n log n) in links.
    """
    account, node, link = links_of(graph, "LOGGED_IN_FROM")
    ok = _of_kind(graph, kind)[node] & ~held.cut[node]
    groups = find_groups(node[ok], account[ok], ints(held.who.of[account[ok]]), link[ok])
    return _found(groups, settings.shared_holders, settings)


def _of_kind(graph: CaseGraph, kind: str) -> Flags:
    flags = np.zeros(graph.node_count, np.bool_)
    if kind == "ip":
        flags[slice(*id_range(graph, "IPAddress"))] = True
        return flags
    keys = graph.nodes["Device"]["key"]
    mac, terminal = (
        np.asarray(pc.fill_null(pc.starts_with(keys, f"{name}:"), False), np.bool_)
        for name in ("mac", "terminal")
    )
    # A terminal (ATM, POS, counter) is public: it says where, not who.
    flags[slice(*id_range(graph, "Device"))] = mac if kind == "mac" else ~(mac | terminal)
    return flags


def _found(groups: Groups, holders: int, settings: ScreenSettings) -> Found:
    wanted = (groups.holders >= max(2, holders)) & (groups.accounts <= settings.shared_most)
    hit = groups.hits(wanted)
    figures = {
        "value": groups.code[hit.group],
        "holders": groups.holders[hit.group],
        "accounts": groups.accounts[hit.group],
    }
    return of_ranges(hit.account, figures, groups.link, groups.ranges(hit.group), links=True)
