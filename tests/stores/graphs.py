"""CaseGraphs for tests, built straight from the schemas: by hand, or at random from a seed."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from linkgraph.graph import CaseGraph, arrow_schema, node_schema
from linkgraph.schema import (
    LINK_COLUMNS,
    LINK_KINDS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
    link_kind_number,
)

Row = dict[str, Any]
DAY = 86_400_000_000
START = 1_700_000_000_000_000

HOSTILE = (
    "' OR 1=1 --",
    '"}) DETACH DELETE (n) //',
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "a|b\\|c",
    "换\n行\t制表\x00零",
    "（全角）😀𠮷",
    "$case $rows `x`",
    "",
    " 5 #0123456789abcdef/0",
)


def make_graph(
    nodes: Mapping[str, Sequence[Row]] | None = None,
    links: Sequence[Row] = (),
    transfers: Sequence[Row] = (),
    sources: Sequence[Row] | None = None,
    fingerprint: str = "f" * 64,
) -> CaseGraph:
    """Return a CaseGraph of dicts.

    Nodes have `key` and any columns; links `type`, `source` and `target` as (label, key), `rows`
    as [(source number, row)]; transfers `payer` and `payee` as account keys, `mate` as a position.
    Columns that are left out are null, numbers that must be there are 0. Links and transfers stay
    in the order given.
    """
    tables: dict[str, pa.Table] = {}
    ids: dict[tuple[str, Any], int] = {}
    for kind in NODE_KINDS:
        rows = sorted((nodes or {}).get(kind.label, ()), key=lambda row: str(row["key"]).encode())
        for row in rows:
            ids[kind.label, row["key"]] = len(ids)
        tables[kind.label] = pa.Table.from_pylist(list(rows), node_schema(kind))
    link_rows: list[tuple[int, int]] = []
    link_table = []
    for link in links:
        ends = {"source": ids[link["source"]], "target": ids[link["target"]]}
        known = {"kind": link_kind_number(link["type"]), "basis": 0, **link, **ends}
        link_table.append(known | _span(link_rows, link))
    transfer_rows: list[tuple[int, int]] = []
    transfer_table = []
    for transfer in transfers:
        ends = {name: ids["Account", transfer[name]] for name in ("payer", "payee")}
        known = {"precision": 0, "state": 0, "sides": 1, "mate": -1, **transfer, **ends}
        transfer_table.append(known | _span(transfer_rows, transfer))
    return CaseGraph(
        fingerprint,
        pa.Table.from_pylist(list(sources or [_source(0)]), arrow_schema(SOURCE_COLUMNS)),
        tables,
        pa.Table.from_pylist(link_table, arrow_schema(LINK_COLUMNS)),
        _references(link_rows),
        pa.Table.from_pylist(transfer_table, arrow_schema(TRANSFER_COLUMNS)),
        _references(transfer_rows),
    )


def _span(all_rows: list[tuple[int, int]], said: Row) -> Row:
    start = len(all_rows)
    all_rows.extend(said.get("rows", ()))
    return {"row_start": start, "row_end": len(all_rows)}


def _references(rows: list[tuple[int, int]]) -> pa.Table:
    return pa.Table.from_pylist(
        [{"source": source, "row": row} for source, row in rows],
        arrow_schema(ROW_REFERENCE_COLUMNS),
    )


def _source(number: int) -> Row:
    return {
        "sha256": f"{number:064x}"[::-1],
        "file": f"调单/{number}.csv",
        "sheet": None,
        "table": 0,
        "layout": "platform-34",
        "kind": "transactions",
    }


def random_graph(seed: int, accounts: int = 30, transfers: int = 80, links: int = 80) -> CaseGraph:
    """Return a graph with every kind of node and link, nulls, lists, hostile text and big ints."""
    pick = random.Random(seed)
    sources = [
        {
            **_source(number),
            "file": pick.choice(HOSTILE) + f"{number}.xlsx",
            "sheet": pick.choice([None, "Sheet1", *HOSTILE]),
            "table": pick.randrange(3),
        }
        for number in range(4)
    ]
    nodes = {kind.label: _random_nodes(pick, kind.label, accounts) for kind in NODE_KINDS}
    moments = sorted(START + pick.randrange(60) * 1_000_000 for _ in range(transfers))
    moved = [
        _random_transfer(pick, moment, [n["key"] for n in nodes["Account"]], transfers)
        for moment in moments
    ]
    tied = [_random_link(pick, nodes) for _ in range(links)]
    graph = make_graph(nodes, tied, moved, sources, fingerprint=f"{seed:064x}")
    order = sorted(
        range(graph.links.num_rows),
        key=lambda at: tuple(
            graph.links[name][at].as_py() for name in ("kind", "source", "target")
        ),
    )
    return make_graph(nodes, [tied[at] for at in order], moved, sources, fingerprint=f"{seed:064x}")


def _random_value(pick: random.Random, type_: str) -> Any:
    choices: dict[str, Any] = {
        "string": lambda: pick.choice([*HOSTILE, "张三", "李四"]),
        "strings": lambda: pick.sample(["62148501", "62148502", *HOSTILE], pick.randrange(4)),
        "int32": lambda: pick.choice([0, 1, -1, 2**31 - 1, -(2**31)]),
        "int64": lambda: pick.choice([0, 1, START, START + DAY, 2**62, -(2**40)]),
        "uint8": lambda: pick.randrange(3),
        "bool": lambda: pick.choice([True, False]),
    }
    return None if pick.random() < 0.3 else choices[type_]()


def _random_nodes(pick: random.Random, label: str, accounts: int) -> list[Row]:
    kind = next(kind for kind in NODE_KINDS if kind.label == label)
    count = accounts if label == "Account" else pick.randrange(3, 9)
    keys = {f"{pick.randrange(10**6)}" for _ in range(count)} | set(pick.sample(HOSTILE, 2))
    if label in ("Account", "Address"):
        keys.add("长" * 4000)
    rows = [
        {"key": key, **{c.name: _random_value(pick, c.type) for c in kind.columns}}
        for key in sorted(keys)
    ]
    for row in rows:
        if label == "Account":
            row["opened_us"] = pick.choice([None, START, START + DAY, -5])
            row["account_kind"] = pick.choice(["bank", "cash", "platform", "unknown"])
    return rows


def _random_rows(pick: random.Random) -> list[tuple[int, int]]:
    source, first = pick.randrange(4), pick.randrange(1, 90)
    run = [(source, first + step) for step in range(pick.randrange(4))]
    return run + [(pick.randrange(4), pick.randrange(1, 90)) for _ in range(pick.randrange(3))]


def _random_transfer(pick: random.Random, time: int, keys: list[str], of: int) -> Row:
    row = {c.name: _random_value(pick, c.type) for c in TRANSFER_COLUMNS}
    return row | {
        "payer": pick.choice(keys),
        "payee": pick.choice(keys),
        "amount_fen": pick.choice([0, 1, 500_000, 2**53 + 1]),
        "time_us": time,
        "precision": pick.randrange(3),
        "state": pick.randrange(4),
        "sides": pick.randrange(4),
        "mate": pick.randrange(of) if pick.random() < 0.2 else -1,
        "rows": _random_rows(pick),
    }


def _random_link(pick: random.Random, nodes: Mapping[str, Sequence[Row]]) -> Row:
    kind = pick.choice(LINK_KINDS)
    source, target = pick.choice(kind.sources), pick.choice(kind.targets)
    row = {c.name: _random_value(pick, c.type) for c in LINK_COLUMNS}
    return row | {
        "type": kind.type,
        "kind": link_kind_number(kind.type),
        "source": (source, pick.choice(nodes[source])["key"]),
        "target": (target, pick.choice(nodes[target])["key"]),
        "basis": pick.randrange(3),
        "rows": _random_rows(pick),
    }
