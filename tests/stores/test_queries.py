"""Every query of queries/ answers alike from the folder and from Neo4j."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from linkgraph.analysis.screening.rules import load_rules
from linkgraph.errors import BadQuery
from linkgraph.graph import CaseGraph
from linkgraph.query_files import Query, load_query, query_names
from linkgraph.shapes.found import TYPOLOGIES
from linkgraph.stores import CaseName
from linkgraph.stores.base import Rows
from linkgraph.stores.findings import Findings
from linkgraph.stores.folder import FolderStore
from linkgraph.stores.neo4j import Neo4jStore
from tests.neo4j_server.server import Server
from tests.stores.findings import all_findings, busy_graph
from tests.stores.graphs import random_graph, rich_graph

GRAPHS = {
    "rich": rich_graph(),
    "random-1": random_graph(1),
    "random-2": random_graph(2),
    "busy": busy_graph(1),
}
FINDINGS = {name: all_findings(graph) for name, graph in GRAPHS.items()}
Stores = tuple[CaseGraph, FolderStore, Neo4jStore]
PYTHON = {"string": str, "int": int, "float": float, "bool": bool, "time": str, "date": str}


@pytest.fixture(scope="module", params=GRAPHS)
def both(neo4j_server: Server, request: pytest.FixtureRequest) -> Iterator[Stores]:
    graph = GRAPHS[request.param]
    findings = FINDINGS[request.param]
    case = CaseName(f"queries '{request.param}' $case", "folder")
    with (
        FolderStore(graph, findings) as folder,
        Neo4jStore.open(neo4j_server.address, case, neo4j_server.password) as server,
    ):
        server.push(graph, findings=findings)
        yield graph, folder, server
        server.forget()


def findings_of(graph: CaseGraph) -> Findings:
    return FINDINGS[next(name for name, one in GRAPHS.items() if one is graph)]


def asked(query: Query, graph: CaseGraph) -> Iterator[dict[str, Any]]:
    """Parameters worth asking with: defaults, the least, few rows, several accounts."""
    base = {param.name: param.default for param in query.params}
    accounts = graph.nodes["Account"].slice(0, 6).to_pylist()
    named = [account["key"] for account in accounts]
    named += [number for account in accounts for number in account["numbers"] or ()][:3]
    if "account" in base:
        yield from (base | {"account": name} for name in [*named, "nowhere"])
    elif "first" in base:
        yield from (base | {"first": a, "second": b} for a in named for b in named[:3])
    elif base.get("victim", "") is None or "victim" not in base:
        yield base
    for name in ("min_accounts", "min_users", "min_patterns"):
        if name in base:
            yield from (base | {name: least} for least in (0, 1, 3, 10**6))
    if not any(param.required for param in query.params):
        yield base | {"max_rows": 1}
    if "from" in base:
        middle = graph.transfers["time_us"][graph.transfers.num_rows // 2].as_py()
        yield base | {"from": middle}
        yield base | {"from": 0, "until": middle}
    if "device" in base and graph.nodes["Device"].num_rows:
        yield base | {"device": graph.nodes["Device"]["key"][0].as_py()}
    yield from asked_of_findings(base, graph, named)


def asked_of_findings(
    base: dict[str, Any], graph: CaseGraph, named: list[str]
) -> Iterator[dict[str, Any]]:
    """Parameters worth asking of findings with: each that there is, and none."""
    if "victim" in base:
        yield from (base | {"victim": name} for name in (*named, f"asked-{named[0]}", "nowhere"))
        money = findings_of(graph).money
        yield from (base | {"victim": one} for one in sorted(set(money["victim"].to_pylist())))
    if "pattern" in base:
        patterns = findings_of(graph).tables["PatternFinding"]["key"].to_pylist()
        yield from (base | {"pattern": one} for one in (*patterns, "nowhere"))
    if "typology" in base:
        yield from (base | {"typology": one} for one in TYPOLOGIES)
    if "lang" in base:
        yield base | {"lang": "en"}
    if "rule" in base and base["rule"] is None:
        yield from (base | {"rule": one.id} for one in load_rules())
    if "state" in base:
        yield from (base | {"state": state} for state in ("held", "cash", "left_data"))
    if "tier" in base:
        yield base | {"tier": 2}


@pytest.mark.parametrize("name", query_names())
def test_both_stores_answer_alike(both: Stores, name: str) -> None:
    graph, folder, server = both
    query = load_query(name)
    for params in asked(query, graph):
        mine, theirs = folder.run(query, params), server.run(query, params)
        assert mine == theirs, params
        check_types(mine)


def check_types(rows: Rows) -> None:
    for row in rows.rows:
        for type_, value in zip(rows.types, row, strict=True):
            if type_ == "list of string":
                assert value is None or all(v is None or type(v) is str for v in value)
            else:
                assert value is None or type(value) is PYTHON[type_]


@pytest.mark.parametrize("name", query_names())
def test_every_query_finds_something_in_the_drawn_case(name: str) -> None:
    graph = GRAPHS["rich"]
    with FolderStore(graph, FINDINGS["rich"]) as store:
        query = load_query(name)
        assert any(store.run(query, params).rows for params in asked(query, graph))


def ask(name: str, **params: Any) -> list[dict[str, Any]]:
    with FolderStore(rich_graph()) as store:
        query = load_query(name)
        base = {param.name: param.default for param in query.params}
        found = store.run(query, base | params)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_the_answers_are_right() -> None:
    a = [f"621485000000000{n}" for n in range(4)]
    (summary,) = ask("account_summary", account="75590")
    assert summary["account"] == a[0]
    assert (summary["in_count"], summary["in_fen"], summary["payers"]) == (1, 5_000_000, 1)
    assert (summary["out_count"], summary["out_fen"], summary["payees"]) == (2, 4_990_000, 2)
    assert summary["first_time"] == "2023-11-14 22:13:30"
    dealt = ask("counterparties", account=a[0])
    assert [row["counterparty"] for row in dealt] == [a[3], a[2], a[1]]
    (phone,) = ask("shared_phones")
    assert (phone["phone"], phone["accounts"]) == ("13800000001", a[:3])
    (address,) = ask("shared_addresses")
    assert (address["holders"], address["accounts"]) == (["110101199202020022"], a[:3])
    (batch, *_) = ask("batch_openings", min_accounts=2)
    assert (batch["day"], batch["accounts"]) == ("2023-11-14", [a[0], a[1], a[3]])
    assert batch["agents"] == ["110101199001010011"]
    between = ask("transfers_between", first=a[0], second=a[1])
    assert [row["state"] for row in between] == ["ok", "reversed", "reversal"]
    assert between[0]["rows"] == ["调单/0.csv 101", "调单 #1/李 (2).xlsx [交易 [明细] 5] 8"]
    rows = ask("source_rows", account=a[0])
    assert [row["row"] for row in rows if row["what"] == "HOLDS"] == [2, 3, 4]
    assert {row["basis"] for row in ask("card_holders", account=None)} == {
        "stated",
        "derived",
        "candidate",
    }


def test_a_query_that_the_store_refuses_is_a_bad_query(both: Stores) -> None:
    _, folder, server = both
    query = load_query("top_receivers")
    for store in (folder, server):
        with pytest.raises(BadQuery, match="top_receivers"):
            store.run(query, {"from": None, "until": None, "max_rows": -1})
        with pytest.raises(BadQuery, match="needs max_rows"):
            store.run(query, {"from": None, "until": None})


def test_the_server_takes_no_writes_from_queries(both: Stores) -> None:
    _, _, server = both
    plain = load_query("cash_exits")
    text = "MATCH (a:Account {case: $case}) SET a.name = 'x' " + plain.cypher
    with pytest.raises(BadQuery):
        server.run(replace(plain, cypher=text), {"max_rows": 1})
    server.graph()
