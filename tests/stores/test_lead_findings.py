"""Findings of patterns and hits of screening beside the graph: whole, and as the records say."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from linkgraph.analysis.patterns.records import Finding
from linkgraph.errors import StoreProblem
from linkgraph.graph import CaseGraph, SourceRow
from linkgraph.stores import CaseName, neo4j_findings
from linkgraph.stores.findings import Findings, make_findings
from linkgraph.stores.folder import FolderStore
from linkgraph.stores.neo4j import Neo4jStore
from tests.neo4j_server.server import Server
from tests.stores.findings import all_findings, busy_graph, patterns_of, screening_of, trace_some
from tests.stores.graphs import START, make_graph
from tests.stores.test_findings import ask, cypher, there

LEADS = ("PatternFinding", "IN_PATTERN", "PATTERN_MONEY", "ScreenRule", "MEETS_RULE")
SECOND = 1_000_000


@pytest.fixture
def store(neo4j_server: Server, request: pytest.FixtureRequest) -> Iterator[Neo4jStore]:
    case = CaseName(f"leads|{request.node.name}", "folder-1")
    password = neo4j_server.password
    with Neo4jStore.open(neo4j_server.address, case, password, "settings-1") as opened:
        yield opened
        opened.forget()


def leads_of(graph: CaseGraph) -> Findings:
    return make_findings(graph, None, patterns_of(graph), screening_of(graph))


def counts(findings: Findings) -> dict[str, int]:
    return {name: table.num_rows for name, table in findings.tables.items() if table.num_rows}


def layers_of(one: Finding) -> dict[str, tuple[str, int, int, int]]:
    """Role, place, received and paid of each member, straight from the transfers."""
    paid, came = defaultdict(list), defaultdict(list)
    for at in one.transfers:
        paid[at.payer.key].append(at)
        came[at.payee.key].append(at)
    found = {}
    for ref in one.members:
        mine, theirs = paid[ref.key], came[ref.key]
        role = "payer" if not theirs else "payee" if not mine else "both"
        place = min([at.layer for at in mine] or [at.layer + 1 for at in theirs])
        found[ref.key] = (
            role, place, sum(at.amount_fen for at in theirs), sum(at.amount_fen for at in mine)
        )  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(4))
def test_queries_say_what_patterns_says(seed: int) -> None:
    graph = busy_graph(seed, accounts=24)
    found = patterns_of(graph)
    assert len(found.findings) > 15 and len({one.typology for one in found.findings}) > 5
    with FolderStore(graph, make_findings(graph, patterns=found)) as folder:
        every = ask(folder, "patterns", lang="en")
        assert [(row["rank"], row["pattern"], row["score"], row["says"]) for row in every] == [
            (rank, one.id, one.score, one.says.en)
            for rank, one in enumerate(found.findings, start=1)
        ]
        for row, one in zip(every, found.findings, strict=True):
            members = ask(folder, "pattern_members", pattern=one.id)
            said = {
                m["account"]: (m["role"], m["layer"], m["received_fen"], m["paid_fen"])
                for m in members
            }
            assert said == layers_of(one) and len(members) == row["accounts"]
            flows = ask(folder, "pattern_flows", pattern=one.id)
            assert len(flows) == row["transfers"] == len(one.transfers)
            assert sorted((f["layer"], f["payer"], f["payee"], f["rows"][0]) for f in flows) == (
                sorted(
                    (at.layer, at.payer.key, at.payee.key, text(at.rows[0])) for at in one.transfers
                )
            )
            assert row["amount_fen"] == sum(f["amount_fen"] for f in flows)
        in_them = defaultdict(list)
        for one in found.findings:
            for ref in one.members:
                in_them[ref.key].append(one.id)
        many = ask(folder, "pattern_accounts")
        assert {row["account"]: row["ids"] for row in many} == {
            key: ids for key, ids in in_them.items() if len(ids) > 1
        }
        assert [row["patterns"] for row in many] == sorted(
            (row["patterns"] for row in many), reverse=True
        )
        for key, ids in in_them.items():
            assert [row["pattern"] for row in ask(folder, "patterns", account=key)] == ids


def text(row: SourceRow) -> str:
    return f"{row.file}{'' if row.sheet is None else f' [{row.sheet}]'} {row.row}"


def test_a_cycle_and_a_fan_by_hand_from_both_stores(store: Neo4jStore) -> None:
    names = {"A": "甲", "B": "乙", "C": "丙", **{f"P{n}": f"付{n}" for n in range(5)}}
    accounts = [
        {"key": key, "name": name, "numbers": [key, f"{key}-old"], "account_kind": "bank"}
        for key, name in names.items()
    ]
    moves = [(f"P{n}", "A", 10_000 + n) for n in range(5)]
    moves += [("A", "B", 50_010), ("B", "C", 50_000), ("C", "A", 49_990)]
    transfers = [
        {
            "payer": payer,
            "payee": payee,
            "amount_fen": fen,
            "time_us": START + at * 60 * SECOND,
            "sides": 3,
            "rows": [(0, 100 + at)],
        }
        for at, (payer, payee, fen) in enumerate(moves)
    ]
    graph = make_graph({"Account": accounts}, transfers=transfers)
    findings = leads_of(graph)
    store.push(graph, findings=findings)
    with FolderStore(graph, findings) as folder:
        for one in (folder, store):
            (cycle,) = ask(one, "patterns", typology="cycle", account="B-old")
            assert (cycle["accounts"], cycle["transfers"], cycle["amount_fen"]) == (3, 3, 150_000)
            assert cycle["first_time"] == "2023-11-14 22:18:20"
            assert any(re.fullmatch(r"order \d\.\d\d \(.*\)", one) for one in cycle["reasons"])
            members = ask(one, "pattern_members", pattern=cycle["pattern"])
            assert [(m["account"], m["role"], m["layer"]) for m in members] == [
                ("A", "both", 0), ("B", "both", 1), ("C", "both", 2)
            ]  # fmt: skip
            flows = ask(one, "pattern_flows", pattern=cycle["pattern"])
            assert [(f["layer"], f["payer"], f["payee"], f["rows"]) for f in flows] == [
                (0, "A", "B", ["调单/0.csv 105"]),
                (1, "B", "C", ["调单/0.csv 106"]),
                (2, "C", "A", ["调单/0.csv 107"]),
            ]
            fan = ask(one, "patterns", account="P0")[0]
            role = ask(one, "pattern_members", pattern=fan["pattern"], account="P0")[0]
            assert (role["role"], role["layer"], role["paid_fen"]) == ("payer", 0, 10_000)
            assert ask(one, "pattern_accounts", min_patterns=2)[0]["account"] == "A"
            assert ask(one, "pattern_flows", pattern="cycle-00000000") == []


@pytest.mark.parametrize("seed", range(2))
def test_queries_say_what_screening_says(seed: int) -> None:
    graph = busy_graph(seed)
    found = screening_of(graph)
    with FolderStore(graph, make_findings(graph, screening=found)) as folder:
        rows = ask(folder, "rules_met", lang="en")
        said = {
            (one.account.key, hit.rule): (hit.text.en, [text(row) for row in hit.rows])
            for one in found.accounts
            for hit in one.hits
        }
        assert {(r["account"], r["rule"]): (r["says"], r["rows"]) for r in rows} == said != {}
        first = rows[0]
        only = {name: first[name] for name in ("rule", "account")}
        assert ask(folder, "rules_met", lang="en", **only) == [first]


def test_all_parts_are_written_once_and_read_back(store: Neo4jStore) -> None:
    graph = busy_graph(5)
    findings = all_findings(graph)
    wanted = counts(findings)
    assert {*LEADS, "VICTIM_MONEY", "MONEY_RESTS"} == set(wanted)
    first = store.push(graph, findings=findings)
    assert first.findings is not None and first.findings_written == sum(wanted.values())
    assert (
        first.findings.counts == wanted and {n: c for n, (c, _) in there(store).items()} == wanted
    )
    assert first.findings.found == {
        "money": len(set(findings.money["victim"].to_pylist())),
        "patterns": wanted["PatternFinding"],
        "screening": findings.found["screening"],
    }
    for again in (store.push(graph, findings=findings), store.push(graph)):
        assert again.unchanged and again.findings == first.findings
    assert store.graph().transfers.equals(graph.transfers)
    unmarked = cypher(
        store,
        "MATCH ({case: $case})-[f:IN_PATTERN|PATTERN_MONEY|MEETS_RULE]->(n {case: $case}) "
        "WHERE NOT coalesce(f.finding, false) OR f.hash IS NOT NULL OR n.finding = false RETURN f",
    )
    assert unmarked == []
    fewer = store.push(graph, findings=trace_some(graph))
    assert fewer.findings_deleted == sum(wanted.values()) and set(there(store)) == {
        "VICTIM_MONEY", "MONEY_RESTS"
    }  # fmt: skip
    for name in ("patterns", "rules_met"):
        with pytest.raises(StoreProblem, match="no findings were pushed"):
            ask(store, name)


def test_findings_without_victims_have_no_money(store: Neo4jStore) -> None:
    graph = busy_graph(5)
    findings = leads_of(graph)
    report = store.push(graph, findings=findings)
    assert report.findings is not None
    assert (report.findings.rule, "money" in report.findings.found) == ("", False)
    assert ask(store, "patterns") and ask(store, "rules_met")
    assert store.push(graph).unchanged and store.push(graph, findings=findings).unchanged
    with FolderStore(graph, findings) as folder:
        for one in (folder, store):
            with pytest.raises(StoreProblem, match="by the rule fifo"):
                ask(one, "tiers")


def test_leads_never_speak_of_another_graph_or_settings(store: Neo4jStore) -> None:
    graph = busy_graph(6)
    whole = store.push(graph, findings=leads_of(graph)).findings_written
    with pytest.raises(StoreProblem, match="other settings"):
        ask(replace(store, settings="settings-2"), "patterns")
    changed = store.push(busy_graph(6, transfers=151))
    assert (changed.findings, changed.findings_deleted, there(store)) == (None, whole, {})
    with pytest.raises(StoreProblem, match="no findings"):
        ask(store, "pattern_accounts")


@pytest.mark.parametrize(
    "change",
    [
        "MATCH (f:PatternFinding {case: $case}) WITH f LIMIT 1 DETACH DELETE f",
        "MATCH (f:PatternFinding {case: $case}) WITH f LIMIT 1 SET f.rank = 10 ^ 6",
        "MATCH ({case: $case})-[f:IN_PATTERN]->() WITH f LIMIT 1 DELETE f",
        "MATCH ({case: $case})-[f:PATTERN_MONEY]->() WITH f LIMIT 1 "
        "SET f.amount_fen = f.amount_fen + 1",
        "MATCH ({case: $case})-[f:MEETS_RULE]->() WITH f LIMIT 1 SET f.row_count = 9999",
        "MATCH (f:ScreenRule {case: $case}) WITH f LIMIT 1 SET f.accounts = 9999",
    ],
)
def test_what_somebody_changed_is_noticed(store: Neo4jStore, change: str) -> None:
    graph = busy_graph(7)
    findings = leads_of(graph)
    whole = store.push(graph, findings=findings).findings_written
    cypher(store, change)
    assert store.push(graph, findings=findings).findings_written == whole
    assert {name: many for name, (many, _) in there(store).items()} == counts(findings)
    cypher(store, change)
    left = store.push(graph)
    assert left.findings is None and there(store) == {}


def test_a_push_that_dies_among_nodes_or_members(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = busy_graph(8)
    findings = leads_of(graph)
    store.push(graph)
    monkeypatch.setattr(neo4j_findings, "BATCH", 7)
    for most in (7, findings.tables["PatternFinding"].num_rows + 40):

        def die(done: int, of: int, most: int = most) -> None:
            if done >= most:
                raise RuntimeError

        with pytest.raises(RuntimeError):
            store.push(graph, die, findings=findings)
        with pytest.raises(StoreProblem, match="no findings"):
            ask(store, "patterns")
        store.graph()
    report = store.push(graph, findings=findings)
    assert report.findings_deleted > 40
    assert report.findings_written == sum(counts(findings).values())
    assert store.push(graph, findings=findings).unchanged


def test_two_cases_and_equal_ids_stand_beside_each_other(
    neo4j_server: Server, store: Neo4jStore
) -> None:
    graph = busy_graph(1)
    found = patterns_of(graph)
    twice = replace(found, findings=(found.findings[0], found.findings[0], *found.findings[1:]))
    findings = make_findings(graph, patterns=twice)
    twin = CaseName(store.case.name + "|", "folder-2")
    with Neo4jStore.open(neo4j_server.address, twin, neo4j_server.password) as other:
        other.push(graph, findings=findings)
        store.push(graph, findings=findings)
        own = "MATCH (a:Account {case: $case}) WITH a ORDER BY a.key LIMIT 1 "
        cypher(store, own + "CREATE (a)-[:IN_PATTERN {mine: 1}]->(:PatternFinding {id: 'mine'})")
        assert store.push(graph, findings=findings).unchanged
        listed: list[dict[str, Any]] = ask(store, "patterns")
        assert listed[0]["pattern"] == listed[1]["pattern"]
        store.forget()
        assert ask(other, "patterns") == listed
        mine = "MATCH (f:PatternFinding {id: 'mine'}) DETACH DELETE f RETURN f"
        assert len(cypher(store, mine)) == 1
        other.forget()
        assert there(other) == {}
