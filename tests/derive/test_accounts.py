"""Which numbers are one account, and which are none."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.analysis.chains import find_chains
from linkgraph.derive.numbers import group_numbers
from linkgraph.graph import CaseGraph
from linkgraph.schema import LINK_KINDS
from linkgraph.settings import ChainSettings

A, B, C = "6222020000000000017", "6222020000000000025", "6222020000000000033"
ACCOUNT = "31001500000000001"
ID1, ID2 = "990101199001011234", "990101199202022345"


def txn(**said: Any) -> dict[str, Any]:
    return {"time_us": 1_700_000_000_000_000, "direction": "out", "amount_fen": 100, **said}


def accounts(graph: CaseGraph) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in graph.nodes["Account"].to_pylist()}


def numbered(graph: CaseGraph) -> set[str]:
    return {key for key in accounts(graph) if not key.startswith("unnamed:")}


def candidates(graph: CaseGraph) -> list[tuple[str, str, str]]:
    keys = graph.nodes["Account"]["key"].to_pylist()
    return [
        (keys[link["source"]], keys[link["target"]], link["reason"])
        for link in graph.links.to_pylist()
        if LINK_KINDS[link["kind"]].type == "SAME_ACCOUNT"
    ]


def test_card_and_account_of_one_row_are_one(derive: Any, sheet: Any) -> None:
    graph = derive(
        sheet([txn(own_card=A, own_account=ACCOUNT), txn(own_card=B, own_account=ACCOUNT)]),
        sheet([txn(own_card=C, counterparty_number=ACCOUNT)], file="c.csv"),
    )
    found = accounts(graph)
    assert found[A]["numbers"] == sorted([A, B, ACCOUNT])
    assert numbered(graph) == {A, C}, "the account number is the same account wherever it stands"
    assert graph.nodes["Card"]["key"].to_pylist() == [A, B, C]


def test_suffixes_and_prefixes_lead_to_the_main_number(derive: Any, sheet: Any) -> None:
    graph = derive(
        sheet([txn(own_account=ACCOUNT + "_1"), txn(own_account=ACCOUNT + "_000001_CNY")]),
        sheet([txn(own_account="45-" + ACCOUNT)], file="p.csv"),
        sheet([txn(own_card=A, counterparty_number=ACCOUNT)], file="b.csv"),
        sheet([txn(own_card=B, counterparty_number="12-3456789012-1")], file="n.csv"),
    )
    found = accounts(graph)
    assert numbered(graph) == {A, B, ACCOUNT, "12-3456789012-1"}
    assert set(found[ACCOUNT]["numbers"]) == {
        ACCOUNT, ACCOUNT + "_1", ACCOUNT + "_000001_CNY", "45-" + ACCOUNT
    }  # fmt: skip
    assert graph.find_account(ACCOUNT + "_1") == graph.find_account(ACCOUNT)


def test_different_holders_are_never_merged(derive: Any, sheet: Any) -> None:
    graph = derive(
        sheet([txn(own_card=A, own_account=ACCOUNT)]),
        sheet(
            [
                {"name": "甲", "id_number": ID1, "cards": [A], "row": 2},
                {"name": "乙", "id_number": ID2, "account": ACCOUNT, "row": 3},
            ],
            kind="accounts",
            file="acc.csv",
        ),
    )
    assert {A, ACCOUNT} <= set(accounts(graph))
    assert candidates(graph) == [(ACCOUNT, A, "holders_differ")]


def test_a_number_between_two_holders_joins_neither(derive: Any, sheet: Any) -> None:
    other = "31001500000000002"
    graph = derive(
        sheet(
            [
                {"id_number": ID1, "cards": [A]},
                {"id_number": ID2, "cards": [B]},
                {"cards": [A], "account": other},
                {"cards": [B], "account": other},
            ],
            kind="accounts",
        )
    )
    assert numbered(graph) == {A, B, other}
    assert len(candidates(graph)) == 2


def test_a_clearing_account_joins_nobody(derive: Any, sheet: Any) -> None:
    cards = [f"62220200000000{n:05d}" for n in range(21)]
    rows = [txn(own_card=card, own_account=ACCOUNT) for card in cards]
    assert len(numbered(derive(sheet(rows)))) == 22
    assert len(numbered(derive(sheet(rows[:20])))) == 1


def test_sub_accounts_belong_to_their_account(derive: Any, sheet: Any) -> None:
    graph = derive(
        sheet([{"account": ACCOUNT, "sub_account": "31001500000000001888"}], kind="sub_accounts"),
        sheet([txn(own_card=A, counterparty_number="31001500000000001888")], file="b.csv"),
    )
    assert numbered(graph) == {A, ACCOUNT}


COUNTERPARTIES: list[tuple[dict[str, Any], str, str]] = [
    ({"counterparty_name": "财付通-微信转账"}, "platform:财付通", "platform"),
    (
        {"counterparty_number": "243300133", "counterparty_name": "财付通支付科技有限公司"},
        "243300133",
        "platform",
    ),
    ({"counterparty_name": "待报解预算收入"}, "platform:待报解预算收入", "platform"),
    ({"cash": True, "terminal": "ATM00123"}, "cash:ATM00123", "cash"),
    ({"memo": "ATM取款", "branch_code": "1234"}, "cash:1234", "cash"),
    ({"memo": "现金支取"}, "cash:{own}", "cash"),
    ({"memo": "ATM转账"}, "unnamed:{own}", "unknown"),
    ({"counterparty_name": "张三"}, "unnamed:{own}|张三", "unknown"),
    ({}, "unnamed:{own}", "unknown"),
    (
        {"counterparty_number": "6217****1234", "counterparty_name": "李四"},
        "masked:{own}|6217****1234|李四",
        "unknown",
    ),
    ({"counterparty_number": "1234", "counterparty_name": "王五"}, "1234|王五", "unknown"),
    ({"counterparty_number": "0000000000"}, "unnamed:{own}", "unknown"),
    ({"counterparty_number": B, "cash": True}, B, "bank"),
    ({"counterparty_number": C, "counterparty_name": "某某商贸有限公司"}, C, "company"),
    ({"counterparty_number": "2088123412341234"}, "2088123412341234", "wallet"),
]


def test_what_a_counterparty_is(derive: Any, sheet: Any) -> None:
    owns = [f"62220200000001{at:05d}" for at in range(len(COUNTERPARTIES))]
    rows = [
        txn(own_card=own, **said) for own, (said, _, _) in zip(owns, COUNTERPARTIES, strict=True)
    ]
    graph = derive(sheet(rows))
    found = accounts(graph)
    payee = {t["payer"]: t["payee"] for t in graph.transfers.to_pylist()}
    for own, (said, key, kind) in zip(owns, COUNTERPARTIES, strict=True):
        other = graph.node(payee[graph.find_account(own)])["key"]
        assert other == key.format(own=own), said
        assert found[other]["account_kind"] == kind, said


def test_damaged_numbers_never_meet(derive: Any, sheet: Any) -> None:
    rows = [txn(own_card=A, warnings="damaged:counterparty_number", counterparty_name="甲")] * 2
    found = accounts(derive(sheet(rows)))
    assert len([key for key in found if key.startswith("damaged:")]) == 2


def test_namesakes_seen_from_two_accounts_are_two(derive: Any, sheet: Any) -> None:
    rows = [txn(own_card=A, counterparty_name="张三"), txn(own_card=B, counterparty_name="张三")]
    assert len(accounts(derive(sheet(rows)))) == 4


def test_names_are_filled_with_their_basis(derive: Any, sheet: Any) -> None:
    rows = [
        txn(own_card=A, own_name="甲", counterparty_number=B, counterparty_name="乙"),
        txn(own_card=A, own_name="甲", counterparty_number=B, counterparty_name="乙"),
        txn(own_card=A, own_name="甲", counterparty_number=B, counterparty_name="误"),
    ]
    found = accounts(derive(sheet(rows)))
    assert (found[A]["name"], found[A]["name_basis"]) == ("甲", "stated")
    assert (found[B]["name"], found[B]["name_basis"]) == ("乙", "counterparty_rows")
    assert (found[A]["covered"], found[B]["covered"]) == (True, False)


def test_plain_tables_keep_short_names_of_accounts(derive: Any, sheet: Any) -> None:
    said = {"time_us": 1, "amount_fen": 5}
    graph = derive(
        sheet(
            [
                {"payer_number": "0", "payee_number": "1111", **said},
                {"payer_number": "1111", "payee_number": "7", **said},
            ],
            kind="transfers",
        )
    )
    found = accounts(graph)
    assert set(found) == {"0", "1111", "7"}
    assert [found[key]["covered"] for key in ("0", "1111", "7")] == [False] * 3
    assert graph.find_account("1111") == 1
    trails = find_chains(graph, ChainSettings(), start=0).chains
    assert [(len(trail.hops), trail.end_fen, trail.end) for trail in trails] == [
        (2, 5, "left_data")
    ]


def slow_groups(count: int, edges: list[tuple[int, int]], holder: list[int]) -> list[int]:
    """Spread holders round by round, then flood: by sets and loops only."""
    owner = dict(enumerate(holder))
    while True:
        said: dict[int, set[int]] = {}
        for a, b in edges:
            for x, y in ((a, b), (b, a)):
                if owner[x] >= 0 and owner[y] == -1:
                    said.setdefault(y, set()).add(owner[x])
        if not said:
            break
        for y, values in said.items():
            owner[y] = min(values) if len(values) == 1 else -2
    group = list(range(count))
    for _ in range(count):
        for a, b in edges:
            if owner[a] == owner[b] != -2:
                group[a] = group[b] = min(group[a], group[b])
    return group


@given(st.data())
def test_groups_are_those_of_the_slow_way(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 9))
    node = st.integers(0, count - 1)
    edges = data.draw(
        st.lists(st.tuples(node, node).filter(lambda e: e[0] < e[1]), unique=True, max_size=14)
        if count > 1
        else st.just([])
    )
    holder = data.draw(st.lists(st.integers(-1, 2), min_size=count, max_size=count))
    array = np.array(edges, np.int64).reshape(-1, 2)
    group, apart = group_numbers(count, array, np.array(holder, np.int64))
    slow = slow_groups(count, edges, holder)
    fast = [int(np.flatnonzero(group == group[i])[0]) for i in range(count)]
    assert fast == slow
    assert sorted(map(tuple, apart.tolist())) == sorted(
        e for e in edges if slow[e[0]] != slow[e[1]]
    )
    shuffled = data.draw(st.permutations(edges))
    again, _ = group_numbers(
        count, np.array(shuffled, np.int64).reshape(-1, 2), np.array(holder, np.int64)
    )
    assert again.tolist() == group.tolist()
