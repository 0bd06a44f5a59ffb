"""Batches and homes in words."""

import numpy as np

from linkgraph.analysis.arrays import Ints, ints
from linkgraph.analysis.components import components
from linkgraph.analysis.findings import Batch
from linkgraph.analysis.rings.bench import Bench
from linkgraph.analysis.rings.reasons import name_value
from linkgraph.analysis.rings.shares import KIND
from linkgraph.analysis.sources import first_rows, link_rows
from linkgraph.text import Text

WORDS = {
    "payroll": Text(
        "由同一单位按月付款，应为集中代发开户",
        "one payer pays them month by month: wages or the like",
    ),
    "company": Text("由同一单位代办开户", "a company opened the accounts for them"),
    "students": Text(
        "年龄相近的年轻人集中开户，应为学校批量开户",
        "young people of one age opened together: a school, most likely",
    ),
    "pension": Text(
        "年长者集中开户，应为养老金等批量开户",
        "older people opened together: pensions, most likely",
    ),
    "opened_together": Text(
        "同日同网点开户，别无其他联系",
        "opened at one branch on one day, and little else ties them",
    ),
    "family": Text(
        "同姓或同住，共用电话或地址，资金往来普通，应为一家人",
        "one surname or home, a phone or address in common, ordinary money: a family, most likely",
    ),
}


def list_batches(bench: Bench, group: Ints) -> tuple[Batch, ...]:
    """List batches, families, and openings on one day that nothing else explains.

    An explanation is likely, not proved: what is listed here is to be read, too. Families of two
    are not listed, nor those of whom two or more are in a ring.
    """
    ties = bench.base.ties
    found = []
    values = np.flatnonzero(bench.explained.value >= 0)
    values = values[np.argsort(bench.explained.value[values], kind="stable")]
    numbers, start = np.unique(bench.explained.value[values], return_index=True)
    for number, mine in zip(numbers.tolist(), np.split(values, start[1:]), strict=False):
        payer = int(bench.explained.payer[number])
        found.append(_batch(bench, bench.explained.kind[number], ints(mine), payer))
    opened = (ties.kind == KIND["branch_day"]) & (bench.explained.value < 0) & ~bench.homes
    opened &= ties.holders >= bench.settings.least_holders
    outside = np.bincount(ties.value[group[ties.holder] < 0], minlength=len(ties.kind))
    opened &= outside >= np.maximum(bench.settings.least_holders, ties.holders // 2)
    for value in np.flatnonzero(opened).tolist():
        found.append(_batch(bench, "opened_together", ints([value]), -1))
    found += [_batch(bench, "family", values, -1) for values in _families(bench, group)]
    return tuple(sorted(found, key=lambda batch: (batch.kind, batch.members)))


def _families(bench: Bench, group: Ints) -> list[Ints]:
    """Return the values of each home of three or more people outside of rings."""
    ties = bench.base.ties
    here = np.flatnonzero(bench.homes[ties.value])
    count = bench.base.who.count
    part = components(count + len(ties.kind), ties.holder[here], ties.value[here] + count)
    home = part[count:]
    out = []
    values = np.flatnonzero(bench.homes)
    order = values[np.argsort(home[values], kind="stable")]
    _, start = np.unique(home[order], return_index=True)
    for mine in np.split(order, start[1:]) if len(order) else []:
        people = np.unique(ties.holder[bench.edges_of_values(mine)])
        inside = int((group[people] >= 0).sum())
        if len(people) >= bench.settings.least_holders and inside < 2:
            out.append(ints(mine))
    return out


def _batch(bench: Bench, kind: str, values: Ints, payer: int) -> Batch:
    ties = bench.base.ties
    edges = np.flatnonzero(np.isin(ties.value, values) & (bench.base.who.accounts[ties.holder] > 0))
    holders = np.unique(ties.holder[edges])
    members: set[str] = set()
    parts = []
    for edge in edges.tolist():
        at = bench.shares_of(edge)
        members.update(bench.member_keys(int(ties.holder[edge]), ties.shares.origin[at]))
        parts.append(link_rows(bench.graph, ties.shares.link[at]))
    rows, _ = first_rows(bench.graph, bench.source_order, parts, bench.settings.reason_rows)
    shown = sorted(name_value(bench, value)[1] for value in values.tolist())
    return Batch(
        kind, _words(bench, kind, len(holders), shown, payer), tuple(sorted(members)), rows
    )


def _words(bench: Bench, kind: str, holders: int, shown: list[str], payer: int) -> Text:
    words = WORDS[kind]
    zh = f"{holders}名持有人：{words.zh}（{'；'.join(shown[:3])}）"
    en = f"{holders} holders: {words.en} ({'; '.join(shown[:3])})"
    if payer >= 0:
        ref = bench.graph.account(payer)
        name = ref.name or ref.key
        zh, en = f"{zh}；付款方：{name}", f"{en}; paid by {name}"
    return Text(zh, en)
