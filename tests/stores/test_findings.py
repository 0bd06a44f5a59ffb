"""Findings beside the graph: whole, of this graph and no other, and never taken for evidence."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest

from linkgraph.analysis.tracing.trace import SHARING
from linkgraph.cli import server as command
from linkgraph.errors import BadQuery, StoreProblem
from linkgraph.graph import CaseGraph
from linkgraph.query_files import load_query
from linkgraph.settings import Settings, VictimSettings
from linkgraph.stores import CaseName, neo4j_findings, neo4j_push, neo4j_write
from linkgraph.stores.findings import RULES, make_findings, settings_hash
from linkgraph.stores.folder import FolderStore
from linkgraph.stores.neo4j import Neo4jStore
from linkgraph.stores.neo4j_findings import held
from linkgraph.stores.projection import project
from tests.neo4j_server.server import Server
from tests.stores.findings import busy_graph, trace_of, trace_some
from tests.stores.graphs import DAY, START, make_graph, random_graph, rich_graph
from tests.stores.test_neo4j import digest

ROOT = Path(__file__).parents[2]
FINDING_QUERIES = ("victim_flows", "victim_exits", "tiers")
Row = dict[str, Any]


@pytest.fixture
def store(neo4j_server: Server, request: pytest.FixtureRequest) -> Iterator[Neo4jStore]:
    case = CaseName(f"findings|{request.node.name}", "folder-1")
    password = neo4j_server.password
    with Neo4jStore.open(neo4j_server.address, case, password, "settings-1") as opened:
        yield opened
        opened.forget()


def cypher(store: Neo4jStore, text: str) -> list[neo4j.Record]:
    return store.driver.execute_query(text, case=store.case.name).records


def ask(store: FolderStore | Neo4jStore, name: str, **params: Any) -> list[Row]:
    query = load_query(name)
    base = {param.name: param.default for param in query.params}
    found = store.run(query, base | params)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def there(store: Neo4jStore) -> dict[str, tuple[int, int]]:
    return held(store.driver, None, store.case.name)


ELEMENTS = "MATCH (:Account {case: $case})-[f]->() WHERE f.finding RETURN elementId(f) AS id"


def elements(store: Neo4jStore) -> list[str]:
    return sorted(record["id"] for record in cypher(store, ELEMENTS))


def case_by_hand() -> CaseGraph:
    """Victim V pays 100.00 to A, A sends 60.00 to B and 10.00 home to V, B takes 25.00 as cash."""
    accounts: list[Row] = [
        {"key": "A", "name": "甲", "bank": "招商银行", "covered": True, "account_kind": "bank"},
        {"key": "B", "covered": True, "account_kind": "bank", "numbers": ["B", "B-old"]},
        {"key": "V", "name": "赵受害", "numbers": ["V", "V-old"], "account_kind": "bank"},
        {"key": "cash:T01", "name": "现金", "account_kind": "cash"},
    ]
    moves = [("V", "A", 10_000), ("A", "B", 6_000), ("A", "V", 1_000), ("B", "cash:T01", 2_500)]
    transfers = [
        {
            "payer": payer,
            "payee": payee,
            "amount_fen": fen,
            "time_us": START + at * DAY,
            "sides": 3,
            "rows": [(0, 100 + at)],
        }
        for at, (payer, payee, fen) in enumerate(moves)
    ]
    return make_graph({"Account": accounts}, transfers=transfers)


def test_the_answers_are_right_by_hand(store: Neo4jStore) -> None:
    graph = case_by_hand()
    findings = trace_some(graph, every=10)
    store.push(graph, findings=findings)
    with FolderStore(graph, findings) as folder:
        for one in (folder, store):
            for who in ("asked-V", "V", "V-old", "赵受害"):
                flows = ask(one, "victim_flows", victim=who)
                steps = [(f["payer"], f["payee"], f["carried_fen"], f["tier"]) for f in flows]
                assert steps == [
                    ("V", "A", 10_000, 1),
                    ("A", "B", 6_000, 2),
                    ("A", "V", 1_000, None),
                    ("B", "cash:T01", 2_500, None),
                ]
            assert flows[0]["rows"] == ["调单/0.csv 100"] and flows[0]["certain"] is True
            assert ask(one, "victim_flows", victim="B") == []
            exits = ask(one, "victim_exits")
            assert [(e["account"], e["state"], e["fen"], e["before"]) for e in exits] == [
                ("B", "held", 3_500, None),
                ("A", "held", 3_000, None),
                ("cash:T01", "cash", 2_500, "B"),
                ("V", "held", 1_000, None),
            ]
            assert [e["returned"] for e in exits] == [False, False, False, True]
            assert all(e["least_fen"] <= e["fen"] <= e["most_fen"] for e in exits)
            assert exits[0]["at"] == "2023-11-17 22:13:20"
            assert ask(one, "victim_exits", victim="V-old", state="cash") == exits[2:3]
            assert [(t["tier"], t["account"], t["carried_fen"]) for t in ask(one, "tiers")] == [
                (1, "A", 10_000),
                (2, "B", 6_000),
            ]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_cypher_of_the_readme_answers(store: Neo4jStore, page: str) -> None:
    (text,) = re.findall(r"```cypher\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S)
    graph = case_by_hand()
    store.push(graph, findings=trace_some(graph, every=10))
    (row,) = cypher(store, re.sub(r"case: '[^']+'", "case: $case", text))
    assert list(row.values()) == ["B", None, "赵受害", "fifo", 60.0]


@pytest.mark.parametrize("rule", RULES)
def test_queries_say_what_the_trace_says(rule: Any) -> None:
    graph = busy_graph(3)
    trace = trace_of(graph, rule)
    with FolderStore(graph, make_findings(graph, trace)) as folder:
        tiers = ask(folder, "tiers", rule=rule)
        said = [(t.tier, t.account.key, t.victims, t.through_fen) for t in trace.tiers]
        rows = [(t["tier"], t["account"], t["victims"], t["carried_fen"]) for t in tiers]
        assert Counter(rows) == Counter(said) and len(said) > 5
        assert [t["tier"] for t in tiers] == [t.tier for t in trace.tiers]
        assert Counter(t["first_time"] for t in tiers) == Counter(
            _clock(t.first_us) for t in trace.tiers
        )
        for one in trace.victims:
            exits = ask(folder, "victim_exits", victim=one.victim.id, rule=rule)
            assert sum(e["fen"] for e in exits) == one.loss_fen
            assert len(exits) == len(one.positions)
            flows = ask(folder, "victim_flows", victim=one.victim.id, rule=rule)
            assert [(f["payer"], f["payee"], f["carried_fen"], f["tier"]) for f in flows] == [
                (step.payer.key, step.payee.key, step.carried_fen, step.tier) for step in one.trail
            ]


def _clock(time_us: int) -> str:
    from linkgraph.output.moments import clock

    return clock(time_us)


def test_the_rules_are_those_whose_money_adds_up() -> None:
    assert RULES == SHARING == command._RULES
    with pytest.raises(ValueError, match="does not add up"):
        trace_some(rich_graph(), "poison")


def test_the_graph_is_read_back_as_if_there_were_none(store: Neo4jStore, tmp_path: Path) -> None:
    graph = random_graph(4)
    before = store.push(graph)
    after = store.push(graph, findings=trace_some(graph, every=1))
    assert (after.written, after.deleted, after.unchanged) == (0, 0, False)
    assert (after.links, after.transfers) == (before.links, before.transfers)
    assert digest(store.graph(), tmp_path / "b") == digest(graph, tmp_path / "a")
    assert project(store.graph()).content_hash == project(graph).content_hash
    marked = cypher(
        store,
        "MATCH ({case: $case})-[f:VICTIM_MONEY|MONEY_RESTS]->({case: $case}) "
        "RETURN count(f) AS n, sum(CASE WHEN f.finding AND f.rule = 'fifo' AND f.at_us > 0 "
        "AND f.hash IS NULL AND f.victim IS NOT NULL THEN 1 ELSE 0 END) AS marked",
    )
    assert marked[0]["n"] == marked[0]["marked"] == after.findings_written > 20


def test_a_second_push_writes_nothing_and_another_rule_replaces_all(store: Neo4jStore) -> None:
    graph = busy_graph(5)
    fifo, lifo = trace_some(graph), trace_some(graph, "lifo")
    first = store.push(graph, findings=fifo)
    assert first.findings is not None and first.findings.rule == "fifo"
    ids = elements(store)
    assert first.findings_written == len(ids) == fifo.money.num_rows + fifo.rests.num_rows
    for again in (store.push(graph, findings=fifo), store.push(graph)):
        assert again.unchanged and again.findings == first.findings
    assert elements(store) == ids
    other = store.push(graph, findings=lifo)
    assert (other.findings_deleted, other.written) == (len(ids), 0)
    assert other.findings_written == lifo.money.num_rows + lifo.rests.num_rows
    rules = cypher(store, "MATCH ({case: $case})-[f]->() WHERE f.finding RETURN DISTINCT f.rule")
    assert [record[0] for record in rules] == ["lifo"]
    assert ask(store, "tiers", rule="lifo")
    with pytest.raises(StoreProblem, match="by the rule fifo") as caught:
        ask(store, "tiers")
    assert "linkgraph push --findings" in caught.value.say("zh")
    with pytest.raises(StoreProblem) as caught:
        ask(store, "tiers", rule="pro-rata")
    assert "push --findings --rule pro-rata" in caught.value.say("en")
    with pytest.raises(BadQuery, match="no rule 'poison'"):
        ask(store, "tiers", rule="poison")


def test_findings_never_speak_of_another_graph(store: Neo4jStore) -> None:
    graph = busy_graph(6)
    pushed = store.push(graph, findings=trace_some(graph))
    changed = store.push(busy_graph(6, transfers=151))
    assert changed.findings is None and changed.findings_deleted == pushed.findings_written
    assert there(store) == {}
    for name in FINDING_QUERIES:
        with pytest.raises(StoreProblem, match="no findings"):
            ask(store, name, **({"victim": "1"} if name == "victim_flows" else {}))
    store.push(graph, findings=trace_some(graph))
    cypher(store, "MATCH (m:CaseProjection {name: $case}) SET m.findings_content = 'another'")
    with pytest.raises(StoreProblem, match="no findings"):
        ask(store, "tiers")
    assert store.push(graph).findings_deleted == pushed.findings_written
    store.push(graph, findings=trace_some(graph))
    evidence = store.push(replace(graph, fingerprint="e" * 64))
    assert (evidence.written, evidence.findings) == (0, None) and there(store) == {}


def test_findings_of_other_settings_are_refused_and_removed(store: Neo4jStore) -> None:
    graph = busy_graph(6)
    store.push(graph, findings=trace_some(graph))
    anyone, changed = replace(store, settings=""), replace(store, settings="settings-2")
    assert ask(anyone, "tiers") == ask(store, "tiers") != []
    assert anyone.push(graph).unchanged
    with pytest.raises(StoreProblem, match="other settings"):
        ask(changed, "tiers")
    report = changed.push(graph)
    assert report.findings is None and report.findings_deleted > 0 and there(store) == {}
    accepted = Settings(victims=VictimSettings(accept=("1",)))
    assert settings_hash(accepted) != settings_hash(Settings()) == settings_hash(Settings())


def test_what_somebody_changed_is_noticed(store: Neo4jStore) -> None:
    graph = busy_graph(7)
    findings = trace_some(graph)
    whole = store.push(graph, findings=findings).findings_written
    one = "MATCH (:Account {case: $case})-[f:VICTIM_MONEY]->() WITH f LIMIT 1 "
    cypher(store, one + "DELETE f")
    report = store.push(graph, findings=findings)
    assert (report.findings_deleted, report.findings_written) == (whole - 1, whole)
    cypher(store, one + "SET f.carried_fen = f.carried_fen + 1")
    assert store.push(graph).findings_deleted == whole and there(store) == {}
    store.push(graph, findings=findings)
    cypher(store, one + "SET f.tier = 9")
    report = store.push(graph, again=True, findings=findings)
    assert (report.findings_deleted, report.findings_written) == (whole, whole)
    assert store.push(graph, again=True).findings is None and there(store) == {}


def test_a_push_that_dies_while_findings_are_written(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = busy_graph(8)
    findings = trace_some(graph)
    store.push(graph)

    def die(done: int, of: int) -> None:
        raise RuntimeError(done, of)

    monkeypatch.setattr(neo4j_findings, "BATCH", 7)
    with pytest.raises(RuntimeError):
        store.push(graph, die, findings=findings)
    assert there(store)["VICTIM_MONEY"][0] == 7
    with pytest.raises(StoreProblem, match="no findings"):
        ask(store, "tiers")
    store.graph()
    left = store.push(graph)
    assert (left.findings_deleted, left.findings, there(store)) == (7, None, {})
    with pytest.raises(RuntimeError):
        store.push(graph, die, findings=findings)
    report = store.push(graph, findings=findings)
    assert report.findings_deleted == 7
    assert report.findings_written == findings.money.num_rows + findings.rests.num_rows
    assert store.push(graph, findings=findings).unchanged


def test_a_push_that_dies_in_the_graph_leaves_no_findings(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = busy_graph(9)
    store.push(graph, findings=trace_some(graph))

    def die(*_: Any) -> tuple[int, int]:
        raise RuntimeError

    monkeypatch.setattr(neo4j_push, "write_difference", die)
    later = busy_graph(9, transfers=153)
    with pytest.raises(RuntimeError):
        store.push(later, findings=trace_some(later))
    assert there(store) == {}
    with pytest.raises(StoreProblem, match="has not ended"):
        ask(store, "tiers")
    monkeypatch.setattr(neo4j_push, "write_difference", neo4j_write.write_difference)
    assert store.push(later, findings=trace_some(later)).findings is not None
    assert ask(store, "tiers")


def test_others_findings_and_relationships_of_ones_own_are_left_alone(
    neo4j_server: Server, store: Neo4jStore
) -> None:
    graph = busy_graph(1)
    findings = trace_some(graph)
    twin = CaseName(store.case.name + "|", "folder-2")
    with Neo4jStore.open(neo4j_server.address, twin, neo4j_server.password) as other:
        other.push(graph, findings=findings)
        store.push(graph, findings=findings)
        own = "MATCH (a:Account {case: $case}) WITH a ORDER BY a.key LIMIT 1 "
        cypher(store, own + "CREATE (a)-[:VICTIM_MONEY {mine: 1}]->(a)")
        assert store.push(graph, findings=findings).unchanged
        flows = ask(store, "tiers")
        store.push(busy_graph(1, transfers=151))
        assert there(store) == {}
        assert ask(other, "tiers") == flows
        assert len(cypher(store, "MATCH ({case: $case})-[f:VICTIM_MONEY]->() RETURN f")) == 1
        other.forget()
        assert there(other) == {}


def test_a_folder_without_findings_says_so() -> None:
    with FolderStore(rich_graph()) as folder, pytest.raises(StoreProblem, match="no findings"):
        ask(folder, "tiers")
    with (
        FolderStore(rich_graph(), trace_some(rich_graph())) as folder,
        pytest.raises(StoreProblem, match="rule lifo"),
    ):
        ask(folder, "victim_exits", rule="lifo")


def test_no_victims_and_no_transfers(store: Neo4jStore) -> None:
    graph = make_graph({"Account": [{"key": "1"}]})
    report = store.push(graph, findings=trace_some(graph))
    assert report.findings is not None and report.findings_written == 0
    assert store.push(graph, findings=trace_some(graph)).unchanged
    assert ask(store, "tiers") == ask(store, "victim_exits") == []
