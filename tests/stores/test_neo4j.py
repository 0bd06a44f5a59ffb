"""A real Neo4j holds what was pushed, gives it back to the byte, and says what is wrong."""

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

from linkgraph.errors import StoreProblem
from linkgraph.graph import CaseGraph, save_graph
from linkgraph.stores import CaseName, open_store
from linkgraph.stores.neo4j import Neo4jStore
from tests.neo4j_server.server import Server, free_port
from tests.stores.graphs import make_graph, random_graph


def digest(graph: CaseGraph, folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    save_graph(graph, folder)
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.fixture
def store(neo4j_server: Server, request: pytest.FixtureRequest) -> Iterator[Neo4jStore]:
    case = CaseName(f"0311专案|{request.node.name}", "folder-1")
    with Neo4jStore.open(neo4j_server.address, case, neo4j_server.password) as opened:
        yield opened
        opened.forget()


def cypher(store: Neo4jStore, text: str) -> list[neo4j.Record]:
    return store.driver.execute_query(text, case=store.case.name).records


@pytest.mark.parametrize("seed", range(2))
def test_what_is_pushed_comes_back_to_the_byte(
    store: Neo4jStore, seed: int, tmp_path: Path
) -> None:
    graph = random_graph(seed)
    report = store.push(graph)
    assert (report.nodes, report.links, report.transfers) == (
        graph.node_count,
        graph.links.num_rows,
        graph.transfers.num_rows,
    )
    assert digest(store.graph(), tmp_path / "b") == digest(graph, tmp_path / "a")


def test_pushing_again_changes_nothing_and_a_new_graph_by_difference(
    store: Neo4jStore, tmp_path: Path
) -> None:
    first, second = random_graph(1), random_graph(1, transfers=95, links=90)
    assert not store.push(first).unchanged
    ids = sorted(r[0] for r in cypher(store, _ELEMENTS))
    again = store.push(first)
    assert (again.unchanged, again.written, again.deleted) == (True, 0, 0)
    assert sorted(r[0] for r in cypher(store, _ELEMENTS)) == ids
    store.push(second)
    assert digest(store.graph(), tmp_path / "b") == digest(second, tmp_path / "a")
    back = store.push(first)
    assert back.deleted > 0
    assert digest(store.graph(), tmp_path / "d") == digest(first, tmp_path / "c")


_ELEMENTS = "MATCH (:Account {case: $case})-[t:TRANSFERRED]->() RETURN elementId(t)"


def test_one_more_transfer_writes_one_row(store: Neo4jStore) -> None:
    nodes = {"Account": [{"key": str(at)} for at in range(3)]}
    moves = [{"payer": "0", "payee": "1", "amount_fen": n, "time_us": n * 10} for n in range(50)]
    store.push(make_graph(nodes, transfers=moves, fingerprint="1"))
    more = [*moves, {"payer": "2", "payee": "1", "amount_fen": 9, "time_us": 55}]
    more.sort(key=lambda move: int(str(move["time_us"])))
    report = store.push(make_graph(nodes, transfers=more, fingerprint="2"))
    assert (report.written, report.deleted, report.transfers) == (1, 0, 51)


def test_cases_on_one_server_do_not_meet(
    neo4j_server: Server, store: Neo4jStore, tmp_path: Path
) -> None:
    graph, other_graph = random_graph(1), random_graph(2)
    other_case = CaseName(store.case.name + "|", "folder-2")
    with Neo4jStore.open(neo4j_server.address, other_case, neo4j_server.password) as other:
        store.push(graph)
        other.push(other_graph)
        store.push(random_graph(3))
        assert digest(other.graph(), tmp_path / "b") == digest(other_graph, tmp_path / "a")
        other.forget()
    store.graph()


def test_another_folder_of_the_same_name_is_refused(
    neo4j_server: Server, store: Neo4jStore
) -> None:
    store.push(random_graph(1))
    twin = CaseName(store.case.name, "folder-2")
    with Neo4jStore.open(neo4j_server.address, twin, neo4j_server.password) as other:
        for action in (lambda: other.push(random_graph(2)), other.graph, other.forget):
            with pytest.raises(StoreProblem, match="another case folder"):
                action()


def test_an_unfinished_push_is_not_read_and_is_finished_by_the_next(
    store: Neo4jStore, tmp_path: Path
) -> None:
    graph = random_graph(5)
    with pytest.raises(StoreProblem, match="has no case"):
        store.graph()
    store.push(graph)
    cypher(store, "MATCH (m:CaseProjection {name: $case}) SET m.complete = false")
    cypher(store, "MATCH (a:Account {case: $case})-[t:TRANSFERRED]->() WITH t LIMIT 30 DELETE t")
    with pytest.raises(StoreProblem, match="has not ended"):
        store.graph()
    assert store.push(graph).written == 30
    assert digest(store.graph(), tmp_path / "b") == digest(graph, tmp_path / "a")


def test_what_somebody_changed_is_noticed_and_mended(store: Neo4jStore, tmp_path: Path) -> None:
    graph = random_graph(6)
    store.push(graph)
    cypher(
        store, "MATCH (:Account {case: $case})-[t:TRANSFERRED]->() WITH t LIMIT 1 SET t.memo = '改'"
    )
    with pytest.raises(StoreProblem, match="was changed"):
        store.graph()
    cypher(store, "MATCH (a:Account {case: $case}) WITH a LIMIT 1 SET a.name = '改'")
    assert store.push(graph, again=True).written > 0
    assert digest(store.graph(), tmp_path / "d") == digest(graph, tmp_path / "c")
    cypher(store, "MATCH (:Account {case: $case})-[t:TRANSFERRED]->() WITH t LIMIT 1 DELETE t")
    assert store.push(graph).written == 1
    assert digest(store.graph(), tmp_path / "b") == digest(graph, tmp_path / "a")


def test_what_analysts_add_beside_is_left_alone(store: Neo4jStore) -> None:
    graph = random_graph(7)
    store.push(graph)
    cypher(
        store, "MATCH (a:Account {case: $case}) WITH a LIMIT 2 MERGE (n:Note) MERGE (n)-[:ON]->(a)"
    )
    store.push(random_graph(7, transfers=81))
    store.graph()
    assert len(cypher(store, "MATCH (n:Note)-[r:ON]->() RETURN r")) == 2
    cypher(store, "MATCH (n:Note) DETACH DELETE n")


def test_relationships_carry_rows_that_people_can_read(store: Neo4jStore) -> None:
    source = {"sha256": "ab" * 32, "file": "调单/张三.xlsx", "sheet": "交易", "table": 0}
    nodes = {"Account": [{"key": "1"}, {"key": "2"}], "Person": [{"key": "p"}]}
    move = {"payer": "1", "payee": "2", "amount_fen": 1, "time_us": 1, "rows": [(0, 17), (0, 18)]}
    holds = {
        "type": "HOLDS",
        "source": ("Person", "p"),
        "target": ("Account", "1"),
        "rows": [(0, 2), (0, 3), (0, 4), (0, 9)],
    }
    store.push(make_graph(nodes, [holds], [move], [source]))
    rows = cypher(store, "MATCH ({case: $case})-[t]->() RETURN t.rows ORDER BY type(t) DESC")
    tail = "#abababababababab/0"
    assert rows[0][0] == [f"调单/张三.xlsx [交易] {row} {tail}" for row in (17, 18)]
    assert rows[1][0] == [f"调单/张三.xlsx [交易] {row} {tail}" for row in ("2-4", "9")]


def test_many_rows_by_two_lanes(store: Neo4jStore, tmp_path: Path) -> None:
    pick = random.Random(1)
    nodes = {"Account": [{"key": f"{at:05}"} for at in range(300)]}
    moves = [
        {
            "payer": f"{int(300 * pick.random() ** 3):05}",
            "payee": f"{int(300 * pick.random() ** 3):05}",
            "amount_fen": at,
            "time_us": at // 7,
            "rows": [(0, at + 1)],
        }
        for at in range(12_000)
    ]
    graph = make_graph(nodes, transfers=moves)
    told: list[tuple[int, int]] = []
    store.push(graph, lambda done, of: told.append((done, of)))
    assert told[-1] == (12_301, 12_301)
    assert digest(store.graph(), tmp_path / "b") == digest(graph, tmp_path / "a")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("neo4j://neo4j:geheim@127.0.0.1:7687", "must not hold a password"),
        ("http://127.0.0.1:7474", "cannot be read"),
        ("neo4j://", "cannot be read"),
        ("bolt://127.0.0.1:99999", "cannot be read"),
    ],
)
def test_bad_addresses_are_refused_and_not_repeated(address: str, words: str) -> None:
    with pytest.raises(StoreProblem, match=words) as caught:
        open_store(address, CaseName("c"), "x")
    for lang in ("zh", "en"):
        assert "geheim" not in caught.value.say(lang)


def test_server_away() -> None:
    with pytest.raises(StoreProblem, match="no Neo4j answers"):
        open_store(f"bolt://127.0.0.1:{free_port()}", CaseName("c"), "x")


def test_wrong_password_and_missing_database(neo4j_server: Server) -> None:
    with pytest.raises(StoreProblem, match="refuses the password") as caught:
        open_store(neo4j_server.address, CaseName("c"), "wrong-password")
    assert "wrong-password" not in caught.value.say("en")
    with pytest.raises(StoreProblem, match="no database 'nowhere'"):
        open_store(f"{neo4j_server.address}/nowhere", CaseName("c"), neo4j_server.password)
