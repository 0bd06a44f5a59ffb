"""Complaints, measures and retrieval tasks: what they name, and what they must not tie."""

import hashlib
from typing import Any

import pytest

from linkgraph.graph import CaseGraph
from linkgraph.schema import LINK_BASES, LINK_KINDS, MEASURE_KINDS

A, B, C = "6222020000000000017", "6222020000000000025", "6222020000000004417"
ONLY = "6222020000000009912"
ASKED = "6222020000000008815"
NOON = 1_700_049_600_000_000
DAY = 86_400_000_000
COMPLAINTS = [
    {"name": "甲", "id_number": "990101199001011234", "phone": "13800001111", "payer_number": A,
     "payer_bank": "甲银行", "payee_number": B, "payee_name": "乙", "payee_bank": "乙银行",
     "time_us": NOON, "time_precision": 1, "amount_fen": 100, "case_no": "A1", "station": "东所",
     "reported_us": NOON, "remark": "刷单"},
    {"name": "丙", "payee_number": ONLY, "payee_name": "丁", "payee_bank": "丁银行",
     "amount_fen": 500, "time_precision": None},
    {"name": "丙", "payee_number": None, "payee_damaged": "6.2220200000000E+18",
     "warnings": "damaged:payee_number", "amount_fen": 700, "time_precision": None},
    {"name": "丙", "payee_number": "6222********4417", "amount_fen": 800, "time_precision": None},
    {"name": "丙", "payee_name": "财付通", "amount_fen": 900, "time_precision": None},
    {"payee_number": "1234", "payee_name": "戊", "amount_fen": 900, "time_precision": None},
    {"name": "己", "time_precision": None},
]  # fmt: skip
MEASURES = [
    {"bank": "乙银行", "account": B + "_001", "measure": "0001", "amount_fen": 100,
     "authority": "东所", "from_us": NOON, "until_us": NOON + DAY, "serial": "1", "remark": "首次"},
    {"account": B, "measure": "轮候冻结"},
    {"account": B, "measure": "1001"},
    {"account": B, "measure": "紧急止付"},
    {"account": B, "measure": "解除冻结"},
    {"account": B, "measure": "2"},
    {"account": B, "measure": None},
    {"account": B, "measure": "止付、冻结"},
]  # fmt: skip
TASKS = [
    {"task_id": "T1", "bank": "丙银行", "number": ASKED, "id_number": "990101199001011234",
     "sent_us": NOON, "answered_us": None, "result": "未反馈", "detail_result": "无"},
    {"task_id": "T2", "number": B + "_CNY"},
    {"task_id": "T3", "id_number": A},
    {"task_id": "T4", "id_number": "990101199001011234"},
]  # fmt: skip


def txn(**said: Any) -> dict[str, Any]:
    return {"time_us": NOON, "direction": "out", "amount_fen": 100, **said}


@pytest.fixture(scope="module")
def graph(derive: Any, sheet: Any) -> CaseGraph:
    made: CaseGraph = derive(
        sheet([txn(own_card=A, own_name="甲", counterparty_number=B),
               txn(own_card=C, own_name="庚", counterparty_number=B)], file="t.csv"),
        sheet(COMPLAINTS, kind="complaints", file="c.csv"),
        sheet(MEASURES, kind="measures", file="m.csv"),
        sheet(TASKS, kind="tasks", file="k.csv"),
    )  # fmt: skip
    return made


def key(file: str, row: int) -> str:
    return f"{hashlib.sha256(file.encode()).hexdigest()}::{row}"


def nodes(graph: CaseGraph, label: str) -> list[dict[str, Any]]:
    return list(graph.nodes[label].to_pylist())


def links(graph: CaseGraph, kind: str) -> set[tuple[str, str]]:
    return {
        (graph.node(link["source"])["key"], graph.node(link["target"])["key"])
        for link in graph.links.to_pylist()
        if LINK_KINDS[link["kind"]].type == kind and LINK_BASES[link["basis"]] == "stated"
    }


def test_a_complaint_is_the_row(graph: CaseGraph) -> None:
    by_key = {node["key"]: node for node in nodes(graph, "Complaint")}
    assert len(by_key) == len(COMPLAINTS)
    first = by_key[key("c.csv", 2)]
    assert first == {
        "key": key("c.csv", 2), "name": "甲", "id_number": "990101199001011234",
        "phone": "13800001111", "payer_number": A, "payee_number": B, "payee_name": "乙",
        "payee_bank": "乙银行", "amount_fen": 100, "time_us": NOON, "precision": 1,
        "case_no": "A1", "remark": "刷单",
    }  # fmt: skip
    assert by_key[key("c.csv", 8)]["precision"] is None


def test_a_complaint_names_accounts(graph: CaseGraph) -> None:
    sha = hashlib.sha256(b"c.csv").hexdigest()[:12]
    assert links(graph, "PAID_FROM") == {(key("c.csv", 2), A)}
    assert links(graph, "PAID_INTO") == {
        (key("c.csv", 2), B),
        (key("c.csv", 3), ONLY),
        (key("c.csv", 4), f"damaged:{sha}:0:4:payee"),
        (key("c.csv", 5), "masked:|6222********4417|"),
        (key("c.csv", 6), "platform:财付通"),
        (key("c.csv", 7), "1234|戊"),
    }
    rows = {
        graph.node(link["source"])["key"]: graph.link_rows.slice(link["row_start"], 1).to_pylist()
        for link in graph.links.to_pylist()
        if LINK_KINDS[link["kind"]].type == "PAID_INTO"
    }
    assert rows[key("c.csv", 3)][0]["row"] == 3


def test_an_account_named_only_by_a_victim(graph: CaseGraph) -> None:
    by_key = {node["key"]: node for node in nodes(graph, "Account")}
    only = by_key[ONLY]
    assert (only["name"], only["name_basis"]) == ("丁", "complaint_rows")
    assert (only["bank"], only["bank_basis"]) == ("丁银行", "complaint_rows")
    assert only["numbers"] == [ONLY] and not only["covered"] and only["rows"] == 0
    assert by_key["platform:财付通"]["account_kind"] == "platform"
    assert by_key[A]["name"] == "甲" and by_key[A]["name_basis"] == "stated"
    assert by_key[ASKED]["bank"] == "丙银行" and by_key[ASKED]["bank_basis"] == "task_rows"
    assert by_key["1234|戊"]["numbers"] == ["1234"]


def test_numbers_that_lost_digits_are_candidates(graph: CaseGraph) -> None:
    sha = hashlib.sha256(b"c.csv").hexdigest()[:12]
    found = {
        (graph.node(link["source"])["key"], graph.node(link["target"])["key"])
        for link in graph.links.to_pylist()
        if LINK_KINDS[link["kind"]].type == "SAME_ACCOUNT"
    }
    assert ("masked:|6222********4417|", C) in found
    assert {b for a, b in found if a == f"damaged:{sha}:0:4:payee"} >= {A, B, C, ONLY}


def test_kinds_of_measures(graph: CaseGraph) -> None:
    found = {node["key"]: node["measure_kind"] for node in nodes(graph, "Measure")}
    said = [found[key("m.csv", at)] for at in range(2, 2 + len(MEASURES))]
    assert said == [
        "stop_payment", "freeze", "freeze", "stop_payment", "unknown", "unknown", "unknown",
        "unknown",
    ]  # fmt: skip
    assert set(said) == set(MEASURE_KINDS)
    assert {pair[0] for pair in links(graph, "UNDER_MEASURE")} == {B}
    assert len(links(graph, "UNDER_MEASURE")) == len(MEASURES)
    words = {node["measure"] for node in nodes(graph, "Measure")}
    assert "轮候冻结" in words


def test_what_was_asked_for(graph: CaseGraph) -> None:
    assert links(graph, "ASKED_FOR") == {
        (key("k.csv", 2), ASKED),
        (key("k.csv", 3), B),
        (key("k.csv", 4), A),
    }
    assert len(nodes(graph, "Retrieval")) == len(TASKS)


def test_nobody_is_held_or_summed(graph: CaseGraph) -> None:
    assert {pair[1] for pair in links(graph, "HOLDS")} == {A, C}
    assert graph.transfers.num_rows == 2
    assert [node["name"] for node in nodes(graph, "Person")] == ["庚", "甲"]
