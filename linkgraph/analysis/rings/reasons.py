"""Reasons in words: what members share, strongest first, with the rows that say so."""

from dataclasses import dataclass

import numpy as np

from linkgraph.analysis.arrays import Ints, ints
from linkgraph.analysis.findings import Reason
from linkgraph.analysis.rings.bench import Bench
from linkgraph.analysis.rings.membership import supports
from linkgraph.analysis.rings.shares import KIND, KINDS, NO_DAY
from linkgraph.analysis.sources import first_rows, link_rows, transfer_rows
from linkgraph.graph import column
from linkgraph.text import Text

WORDS = {
    "seizure": Text(
        "{n}名持有人的卡、手机或本人出现在同一次扣押中：{v}",
        "cards or phones of {n} holders, or they themselves, were in one search: {v}",
    ),
    "agent": Text(
        "{n}名持有人由同一人代办开户：{v}", "one agent opened accounts for {n} holders: {v}"
    ),
    "phone": Text(
        "{n}名持有人共用联系电话 {v}", "{n} holders have the contact phone {v} in common"
    ),
    "sim_owner": Text(
        "{n}名持有人的联系电话登记在同一机主名下：{v}",
        "contact phones of {n} holders are registered to one owner: {v}",
    ),
    "device": Text(
        "{n}名持有人的账户由同一设备操作：{v}",
        "accounts of {n} holders were used from one device: {v}",
    ),
    "terminal": Text("{n}名持有人使用同一终端：{v}", "{n} holders used one terminal: {v}"),
    "ip": Text(
        "{n}名持有人的账户从同一IP地址操作：{v}",
        "accounts of {n} holders were used from one IP address: {v}",
    ),
    "branch_day": Text(
        "{n}名持有人同一天在同一网点开户：{v}",
        "{n} holders opened accounts at one branch on one day: {v}",
    ),
    "address": Text("{n}名持有人登记同一地址：{v}", "{n} holders have one address: {v}"),
    "call": Text(
        "{n}名持有人的电话（含该号码本身）与 {v} 多次通话",
        "phones of {n} holders (that number's own included) talk with {v} again and again",
    ),
    "money": Text("{n}名持有人之间资金往来：{v}", "money went to and fro between {n} holders: {v}"),
}


@dataclass(frozen=True, slots=True)
class Inside:
    """Values that support a group: `edges[i]` are its edges to `values[i]`; `gain` thousandths is
    what the value adds: the mean weight of its edges, times one less than their number."""

    values: Ints
    edges: tuple[Ints, ...]
    gain: Ints


def look_inside(bench: Bench, edges: Ints) -> Inside:
    """Gather the edges of one group by value; values that do not support it are left out."""
    ties = bench.base.ties
    values, start, count = np.unique(ties.value[edges], return_index=True, return_counts=True)
    total = np.add.reduceat(bench.weight[edges], start) if len(edges) else start
    mean = total // np.maximum(count, 1)
    useful = np.flatnonzero(
        supports(ties.kind[values], ints(count), ties.holders[values], ints(mean), bench.settings)
    )
    parts = tuple(edges[start[i] : start[i] + count[i]] for i in useful.tolist())
    return Inside(values[useful], parts, ints(mean * (count - 1))[useful])


def make_reasons(bench: Bench, inside: Inside) -> tuple[Reason, ...]:
    """Return the reasons of a group, strongest first; money of all pairs is one reason."""
    ties = bench.base.ties
    money = ties.kind[inside.values] == KIND["money"]
    reasons = [
        _reason(bench, int(inside.values[i]), inside.edges[i], int(inside.gain[i]))
        for i in np.flatnonzero(~money).tolist()
    ]
    if money.any():
        reasons.append(_money_reason(bench, inside, np.flatnonzero(money)))
    return tuple(sorted(reasons, key=lambda r: (-r.weight, r.kind, r.value, r.members)))


def _reason(bench: Bench, value: int, edges: Ints, gain: int) -> Reason:
    ties = bench.base.ties
    kind, holders = KINDS[ties.kind[value]], int(ties.holders[value])
    key, shown = name_value(bench, value)
    parts, members, users = [], set(), 0
    for edge in edges.tolist():
        at = bench.shares_of(edge)
        users += bool(bench.by_use[at].any())
        links = np.concatenate((ties.shares.link[at], ties.shares.link2[at]))
        parts.append(link_rows(bench.graph, links))
        members.update(bench.member_keys(int(ties.holder[edge]), ties.shares.origin[at]))
    rows, count = first_rows(bench.graph, bench.source_order, parts, bench.settings.reason_rows)
    said = say_value(kind, users or len(edges), shown)
    if len(edges) > users > 0 and kind in OWNERS:
        said = _add(said, OWNERS[kind].zh, OWNERS[kind].en)
    if holders > len(edges):
        said = _add(said, f"（全案共{holders}名）", f" ({holders} in the whole case)")
    return Reason(
        kind,
        _count_rows(said, count, len(rows)),
        key,
        tuple(sorted(members)),
        round(gain / 1000, 3),
        rows,
    )


def _add(said: Text, zh: str, en: str) -> Text:
    return Text(said.zh + zh, said.en + en)


OWNERS = {
    "phone": Text("，登记机主也在其中", ", and its registered owner is a member"),
    "sim_owner": Text("，机主也在其中", ", who is a member"),
    "agent": Text("，代办人也在其中", ", who is a member"),
    "seizure": Text("，被扣押人也在其中", ", and the one it was seized from is a member"),
}


def say_value(kind: str, holders: int, value: str) -> Text:
    """Say that so many holders share a value of this kind."""
    words = WORDS[kind]
    return Text(words.zh.format(n=holders, v=value), words.en.format(n=holders, v=value))


def _count_rows(said: Text, rows: int, shown: int) -> Text:
    if rows <= shown:
        return said
    return _add(said, f"；共{rows}行，列出{shown}行", f"; {shown} of {rows} rows are listed")


def name_value(bench: Bench, value: int) -> tuple[str, str]:
    """Return the key of a value, and how a sentence names it."""
    ties, graph = bench.base.ties, bench.graph
    label, at = graph.locate(int(ties.node[value]))
    row = graph.nodes[label].slice(at, 1).to_pylist()[0]
    key: str = row["key"]
    day = int(ties.day[value])
    if day > NO_DAY:
        key = f"{key} {np.datetime64(day, 'D')}"
        return key, f"{row['name']} {np.datetime64(day, 'D')}" if row.get("name") else key
    if label == "Seizure":
        said = [row["name"], row["place"]]
        if row["time_us"] is not None:
            said.append(str(np.datetime64(row["time_us"], "us").astype("datetime64[D]")))
        return key, " ".join(word for word in said if word) or key
    if row.get("name") and row["name"] != key:
        return key, f"{row['name']}（{key}）" if not key.startswith("name:") else row["name"]
    return key, key


def _money_reason(bench: Bench, inside: Inside, at: Ints) -> Reason:
    ties, dealings = bench.base.ties, bench.base.dealings
    parts, holders = [], set()
    fen = column(bench.graph.transfers, "amount_fen")
    total = times = 0
    for i in at.tolist():
        pair = int(ties.node[inside.values[i]])
        transfers = dealings.transfer[dealings.start[pair] : dealings.end[pair]]
        parts.append(transfer_rows(bench.graph, transfers))
        holders.update(ties.holder[inside.edges[i]].tolist())
        total += int(fen[transfers].sum())
        times += len(transfers)
    rows, count = first_rows(bench.graph, bench.source_order, parts, bench.settings.reason_rows)
    words = WORDS["money"]
    said = Text(
        words.zh.format(n=len(holders), v=f"{len(at)}对、{times}笔、{yuan(total)}"),
        words.en.format(n=len(holders), v=f"{len(at)} pairs, {times} transfers, {yuan(total)}"),
    )
    words = _count_rows(said, count, len(rows))
    members = {key for h in holders for key in bench.member_keys(h, np.zeros(0, np.int64))}
    gain = int(inside.gain[at].sum())
    return Reason("money", words, "", tuple(sorted(members)), round(gain / 1000, 3), rows)


def yuan(fen: int) -> str:
    """Return an amount of 0 fen or more as sentences say it."""
    return f"¥{fen // 100:,}.{fen % 100:02}"
