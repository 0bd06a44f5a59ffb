"""What ties accounts to persons, phones, devices and places; and what must not."""

from typing import Any

import pytest

from linkgraph.graph import CaseGraph
from linkgraph.schema import LINK_BASES, LINK_KINDS

A, B, C = "6222020000000000017", "6222020000000000025", "6222020000000004417"
ID1, ID2, ID3 = "990101199001011234", "990101199202022345", "990101198803033456"
NOON = 1_700_049_600_000_000


def txn(**said: Any) -> dict[str, Any]:
    return {"time_us": NOON, "direction": "out", "amount_fen": 100, **said}


@pytest.fixture(scope="module")
def graph(derive: Any, sheet: Any) -> CaseGraph:
    made: CaseGraph = derive(
        sheet(
            [
                txn(own_card=A, own_name="甲", own_id=ID1, ip="113.66.1.2",
                    mac="A4:5E:60:AA:BB:C1"),
                txn(own_card=B, own_name="乙", own_id=ID2, ip="113.66.1.2",
                    mac="00-00-00-00-00-00"),
                txn(own_card=B, own_name="乙", own_id=ID2, ip="127.0.0.1", imei="000000000000000"),
                txn(own_card=B, direction="in", ip="8.8.4.4", terminal="00000000"),
                txn(own_card=C, direction="in", memo="现金存入", terminal="ATM7788"),
            ],
            file="t.csv",
        ),
        sheet(
            [
                {"name": "甲", "id_number": ID1, "cards": [A], "phone": "8613812345671/13800000000",
                 "address": "临江市东湖路 1 号", "branch_name": "东湖支行", "branch_code": "9901",
                 "opened_us": NOON, "agent_name": "丙", "agent_id": ID3},
                {"name": "乙", "id_number": ID2, "cards": [B], "phone": "13812345671",
                 "address": "不详", "branch_name": "东湖支行", "opened_us": NOON},
                {"name": "某商贸有限公司", "cards": ["6222020000000000099"], "legal_rep": "丁"},
            ],
            kind="accounts",
            file="acc.csv",
        ),
        sheet(
            [{"name": "丙", "id_number": ID3, "phone": "13911112222",
              "address": "临江市南山路2号"}],
            kind="persons",
            file="p.csv",
        ),
        sheet(
            [
                {"phone": "13812345671", "name": "丙", "id_number": ID3, "opened_us": NOON,
                 "branch_name": "第一营业厅", "agent_name": "戊", "iccid": "89860112345678901234",
                 "imsi": "460001234567890"},
                {"phone": "13912345672", "name": "己"},
            ],
            kind="sims",
            file="s.csv",
        ),
        sheet(
            [
                {"own_phone": "13812345671", "own_imsi": "460001234567890",
                 "own_imei": "861234567890123", "other_phone": "8613912345672",
                 "direction": "out", "time_us": NOON},
                {"own_phone": "13912345672", "other_phone": "13812345671", "direction": "in",
                 "time_us": NOON},
            ],
            kind="calls",
            file="c.csv",
        ),
        sheet(
            [
                {"item": "银行卡", "numbers": [A], "keeper_name": "庚", "place": "某处",
                 "time_us": NOON, "list_no": "L1", "phones": ["13912345672"]},
                {"item": "银行卡", "tails": ["4417", "9"], "keeper_name": "庚", "place": "某处",
                 "time_us": NOON, "list_no": "L1"},
                {"item": "手机", "imeis": ["861234567890123", "0" * 15], "keeper_name": "庚",
                 "place": "他处", "time_us": NOON, "list_no": "L1"},
            ],
            kind="seizures",
            file="z.csv",
        ),
    )  # fmt: skip
    return made


def links(graph: CaseGraph, kind: str) -> set[tuple[str, str]]:
    return {
        (graph.node(link["source"])["key"], graph.node(link["target"])["key"])
        for link in graph.links.to_pylist()
        if LINK_KINDS[link["kind"]].type == kind
    }


SEIZURE1 = "L1|庚|某处|2023-11-15 12:00:00"
SEIZURE2 = "L1|庚|他处|2023-11-15 12:00:00"


def test_holders(graph: CaseGraph) -> None:
    company = "name:某商贸有限公司|6222020000000000099"
    assert links(graph, "HOLDS") == {
        (ID1, A), (ID2, B), (company, "6222020000000000099")
    }  # fmt: skip
    assert links(graph, "LEGAL_REP") == {(f"name:丁|{company}", company)}
    names = {row["key"]: row["name"] for row in graph.nodes["Person"].to_pylist()}
    assert (names[ID1], names[ID3], names["name:己|13912345672"]) == ("甲", "丙", "己")


def test_contacts_and_places(graph: CaseGraph) -> None:
    phones = {(A, "13812345671"), (B, "13812345671"), (ID3, "13911112222")}
    assert links(graph, "CONTACT_PHONE") == phones
    assert links(graph, "LIVES_AT") == {(A, "临江市东湖路1号"), (ID3, "临江市南山路2号")}
    assert links(graph, "OPENED_AT") == {
        (A, "9901"), (B, "9901"), ("13812345671", "第一营业厅")
    }  # fmt: skip
    assert graph.nodes["Branch"].to_pylist()[0] == {
        "key": "9901",
        "name": "东湖支行",
        "code": "9901",
    }
    agents = {(A, ID3), ("13812345671", "name:戊|第一营业厅")}
    assert links(graph, "OPENED_BY_AGENT") == agents


def test_addresses_of_operation_are_the_payers(graph: CaseGraph) -> None:
    assert links(graph, "LOGGED_IN_FROM") == {
        (A, "113.66.1.2"), (B, "113.66.1.2"), (A, "mac:A4-5E-60-AA-BB-C1"), (C, "terminal:ATM7788")
    }  # fmt: skip


def test_phones_sims_and_devices(graph: CaseGraph) -> None:
    sim = "89860112345678901234"
    assert links(graph, "REGISTERED_TO") == {
        ("13812345671", ID3), (sim, ID3), ("13912345672", "name:己|13912345672")
    }  # fmt: skip
    assert links(graph, "HAS_NUMBER") == {(sim, "13812345671")}
    device = "imei:861234567890123"
    assert links(graph, "USED_IN") == {("13812345671", device), (sim, device)}
    assert links(graph, "CALLED") == {("13812345671", "13912345672")}
    [call] = [link for link in graph.links.to_pylist() if LINK_KINDS[link["kind"]].type == "CALLED"]
    assert (call["count"], call["row_end"] - call["row_start"]) == (1, 2)


def test_seizures_are_one_search_each(graph: CaseGraph) -> None:
    tail = f"masked:{SEIZURE1}|*4417|"
    assert links(graph, "SEIZED_WITH") == {
        (A, SEIZURE1), (tail, SEIZURE1), ("13912345672", SEIZURE1),
        ("imei:861234567890123", SEIZURE2),
    }  # fmt: skip
    assert {pair[0] for pair in links(graph, "SEIZED_FROM")} == {SEIZURE1, SEIZURE2}


def test_tail_digits_are_candidates_only(graph: CaseGraph) -> None:
    [same] = [
        link for link in graph.links.to_pylist() if LINK_KINDS[link["kind"]].type == "SAME_ACCOUNT"
    ]
    assert graph.node(same["target"])["key"] == C
    assert LINK_BASES[same["basis"]] == "candidate"
    assert same["reason"] == "tail:4417;matches:1"


def test_cards_draw_on_their_accounts(graph: CaseGraph) -> None:
    assert {(A, A), (B, B), (C, C)} <= links(graph, "DRAWS_ON")


def test_every_link_has_its_rows_and_nodes_are_sorted(graph: CaseGraph) -> None:
    for at in range(graph.links.num_rows):
        assert graph.link_source_rows(at)
    for table in graph.nodes.values():
        keys = table["key"].to_pylist()
        assert keys == sorted(set(keys))


def test_landlines_with_and_without_the_code_of_the_country(derive: Any, sheet: Any) -> None:
    others = (
        "8657188888888",
        "057188888888",
        "0571-88888888",
        "+86-571-88888888",
        "008657188888888",
    )
    beijing = ("861088888881", "01088888881")
    calls = [
        {"own_phone": "13812345671", "other_phone": other, "direction": "out", "time_us": NOON}
        for other in (*others, *beijing, "95588", "8612345")
    ]
    graph = derive(sheet(calls, kind="calls"))
    assert [other for _, other in sorted(links(graph, "CALLED"))] == [
        "01088888881", "057188888888", "8612345",
    ]  # fmt: skip


def test_each_phone_of_an_agent_is_his(derive: Any, sheet: Any) -> None:
    row = {"name": "甲", "id_number": ID1, "cards": [A], "agent_name": "丙"}
    phones = ["13812345671;13912345672", "13812345671"]
    graph = derive(
        sheet(
            [{**row, "agent_phone": phones[0]}, {**row, "cards": [B], "agent_phone": phones[1]}],
            kind="accounts",
        )
    )
    assert graph.nodes["Phone"]["key"].to_pylist() == ["13812345671", "13912345672"]
    agents = [row["key"] for row in graph.nodes["Person"].to_pylist() if row["name"] == "丙"]
    assert agents == ["name:丙|13812345671"], "known by the first number in both rows"
