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
    Column,
    LinkKind,
    link_kind_number,
)

Row = dict[str, Any]
NODE_KINDS_IN_ORDER = tuple(kind.label for kind in NODE_KINDS)
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


def random_graph(
    seed: int,
    accounts: int = 30,
    transfers: int = 80,
    links: int = 80,
    kinds: Sequence[LinkKind] = LINK_KINDS,
) -> CaseGraph:
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
    tied = [_random_link(pick, nodes, kinds) for _ in range(links)]
    order = list(NODE_KINDS_IN_ORDER)

    def place(link: Row) -> tuple[Any, ...]:
        ends = [
            (order.index(label), str(key).encode())
            for label, key in (link["source"], link["target"])
        ]
        return (link["kind"], *ends)

    return make_graph(nodes, sorted(tied, key=place), moved, sources, fingerprint=f"{seed:064x}")


def _random_value(pick: random.Random, column: Column) -> Any:
    type_ = "time" if column.name.endswith("_us") else column.type
    choices: dict[str, Any] = {
        "string": lambda: pick.choice([*HOSTILE, "张三", "李四"]),
        "strings": lambda: pick.sample(["62148501", "62148502", *HOSTILE], pick.randrange(4)),
        "int32": lambda: pick.choice([0, 1, -1, 2**31 - 1, -(2**31)]),
        "int64": lambda: pick.choice([0, 1, START, START + DAY, 2**62, -(2**40)]),
        "uint8": lambda: pick.randrange(3),
        "bool": lambda: pick.choice([True, False]),
    }
    choices["time"] = lambda: START + pick.randrange(-5, 400) * DAY // 7
    return None if pick.random() < 0.3 else choices[type_]()


def _random_nodes(pick: random.Random, label: str, accounts: int) -> list[Row]:
    kind = next(kind for kind in NODE_KINDS if kind.label == label)
    count = accounts if label == "Account" else pick.randrange(3, 9)
    keys = {f"{pick.randrange(10**6)}" for _ in range(count)} | set(pick.sample(HOSTILE, 2))
    if label in ("Account", "Address"):
        keys.add("长" * 4000)
    rows = [
        {"key": key, **{c.name: _random_value(pick, c) for c in kind.columns}}
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
    row = {c.name: _random_value(pick, c) for c in TRANSFER_COLUMNS}
    by_day = pick.random() < 0.2
    return row | {
        "payer": pick.choice(keys),
        "payee": pick.choice(keys),
        "amount_fen": pick.choice([0, 1, 500_000, 2**53 + 1]),
        "time_us": time // DAY * DAY if by_day else time,
        "order_us": time if by_day else None,
        "precision": pick.randrange(3),
        "state": pick.randrange(4),
        "sides": pick.randrange(4),
        "mate": pick.randrange(of) if pick.random() < 0.2 else -1,
        "rows": _random_rows(pick),
    }


def _random_link(
    pick: random.Random, nodes: Mapping[str, Sequence[Row]], kinds: Sequence[LinkKind]
) -> Row:
    kind = pick.choice(kinds)
    source, target = pick.choice(kind.sources), pick.choice(kind.targets)
    row = {c.name: _random_value(pick, c) for c in LINK_COLUMNS}
    return row | {
        "type": kind.type,
        "kind": link_kind_number(kind.type),
        "source": (source, pick.choice(nodes[source])["key"]),
        "target": (target, pick.choice(nodes[target])["key"]),
        "basis": pick.randrange(3),
        "rows": _random_rows(pick),
    }


def rich_graph() -> CaseGraph:
    """Return a small case drawn by hand: every query of queries/ finds something in it."""
    person: list[Row] = [
        {"key": "110101199001010011", "name": "王卡头", "id_number": "110101199001010011"},
        {"key": "110101199202020022", "name": "李卡农", "id_number": "110101199202020022"},
    ]
    accounts: list[Row] = [
        {"key": f"621485000000000{n}", "numbers": [f"621485000000000{n}", f"7559{n}"], **more}
        for n, more in enumerate[Row](
            (
                {"name": "王卡头", "bank": "招商银行", "covered": True, "opened_us": START},
                {"name": "李卡农", "bank": "招商银行", "covered": True, "opened_us": START + 7},
                {"name": "李卡农", "bank": None, "covered": False, "opened_us": START + DAY},
                {"name": "赵受害", "bank": "工商银行", "opened_us": START - DAY // 2},
            )
        )
    ]
    for account in accounts:
        account["account_kind"] = "bank"
    accounts.append({"key": "cash:T01", "account_kind": "cash", "name": "现金"})
    keys = [str(account["key"]) for account in accounts]
    links = [
        _tie("HOLDS", ("Person", person[0]["key"]), ("Account", keys[0]), 2, 3, 4),
        _tie("HOLDS", ("Person", person[1]["key"]), ("Account", keys[1]), 8),
        _tie(
            "HOLDS", ("Person", person[1]["key"]), ("Account", keys[2]), 9, basis=1, reason="name"
        ),
        _tie("HOLDS", ("Person", person[1]["key"]), ("Account", keys[3]), 11, basis=2),
        _tie("REGISTERED_TO", ("Phone", "13800000001"), ("Person", person[1]["key"]), 5),
        _tie("CONTACT_PHONE", ("Account", keys[0]), ("Phone", "13800000001"), 6),
        _tie("CONTACT_PHONE", ("Account", keys[3]), ("Phone", "13900000009"), 6, basis=2),
        _tie("LIVES_AT", ("Account", keys[0]), ("Address", "幸福路1号"), 12),
        _tie("LIVES_AT", ("Person", person[1]["key"]), ("Address", "幸福路1号"), 13),
        *(_tie("OPENED_AT", ("Account", key), ("Branch", "0755-01"), 20) for key in keys[:4]),
        _tie("OPENED_BY_AGENT", ("Account", keys[1]), ("Person", person[0]["key"]), 21),
        *(_login(key, ("IPAddress", "10.0.0.8"), n) for n, key in enumerate(keys[:3])),
        *(_login(key, ("Device", "mac:AA-BB"), n) for n, key in enumerate(keys[1:3])),
        _tie("USED_IN", ("Phone", "13800000001"), ("Device", "imei:86001"), 40, count=3),
        _tie("USED_IN", ("SIM", "8986001"), ("Device", "imei:86001"), 41, first_us=START),
        _tie("PAID_FROM", ("Complaint", "c:报案:3"), ("Account", keys[3]), 42),
        _tie("PAID_INTO", ("Complaint", "c:报案:3"), ("Account", keys[0]), 42),
        _tie("PAID_INTO", ("Complaint", "c:报案:4"), ("Account", keys[0]), 43),
        _tie("UNDER_MEASURE", ("Account", keys[1]), ("Measure", "c::2"), 44),
        _tie("UNDER_MEASURE", ("Account", keys[1]), ("Measure", "c::3"), 45),
        _tie("ASKED_FOR", ("Retrieval", "c::4"), ("Account", keys[2]), 46),
    ]
    moves = [
        (3, 0, 5_000_000, 10, 0, "转账"),
        (0, 1, 2_000_000, 20, 0, None),
        (0, 2, 2_990_000, 20, 0, "往来"),
        (1, 4, 1_990_000, 30, 0, "ATM取款"),
        (2, 4, 2_980_000, 31, 0, "ATM取款"),
        (0, 1, 100, 40, 2, "转账"),
        (1, 0, 100, 50, 3, "冲正"),
        (0, 0, 5, 60, 1, "失败"),
    ]
    transfers = [
        {
            "payer": keys[payer],
            "payee": keys[payee],
            "amount_fen": fen,
            "time_us": START + second * 1_000_000,
            "state": state,
            "memo": memo,
            "cash": payee == 4,
            "mate": {5: 6, 6: 5}.get(at, -1),
            "rows": [(0, 100 + at), (1, 7 + at)] if at % 2 else [(0, 100 + at)],
        }
        for at, (payer, payee, fen, second, state, memo) in enumerate(moves)
    ]
    sources = [_source(0), {**_source(1), "file": "调单 #1/李 (2).xlsx", "sheet": "交易 [明细] 5"}]
    nodes: dict[str, list[Row]] = {
        "Account": accounts,
        "Person": person,
        "Phone": [{"key": "13800000001", "carrier": "移动"}, {"key": "13900000009"}],
        "SIM": [{"key": "8986001"}],
        "Device": [
            {"key": "imei:86001", "device_kind": "imei"},
            {"key": "mac:AA-BB", "device_kind": "mac"},
        ],
        "IPAddress": [{"key": "10.0.0.8"}],
        "Complaint": [
            {"key": "c:报案:3", "name": "赵受害", "amount_fen": 5_000_000, "time_us": START},
            {"key": "c:报案:4", "payee_number": "6214850000000000", "payee_name": "王卡头"},
            {"key": "c:报案:5", "name": "钱受害"},
        ],
        "Measure": [
            {"key": "c::2", "measure": "0001", "measure_kind": "stop_payment", "until_us": START},
            {"key": "c::3", "measure": "轮候冻结", "measure_kind": "freeze", "amount_fen": 1},
        ],
        "Retrieval": [{"key": "c::4", "task_id": "T1", "number": keys[2], "result": "失败"}],
        "Branch": [{"key": "0755-01", "name": "深圳支行", "code": "0755-01"}],
        "Address": [{"key": "幸福路1号"}],
    }
    return make_graph(nodes, links, transfers, sources)


def _tie(type_: str, source: Any, target: Any, *rows: int, **columns: Any) -> Row:
    said = [(0, row) for row in rows]
    return {"type": type_, "source": source, "target": target, "rows": said, **columns}


def _login(key: str, target: tuple[str, str], nth: int) -> Row:
    times = {"first_us": START + nth * DAY, "last_us": START + (nth + 1) * DAY}
    return _tie("LOGGED_IN_FROM", ("Account", key), target, 30 + nth, **times)
