"""Masks, damaged numbers, old ID numbers, forms of an IMEI: what is inferred, what only shown."""

from collections.abc import Callable
from typing import Any

from linkgraph.graph import CaseGraph
from linkgraph.schema import LINK_BASES, LINK_KINDS

NOON = 1_700_049_600_000_000
A, B, C = "6222020000000000017", "6222020000000000025", "6228480000000004417"
OLD, NEW = "110105491231002", "11010519491231002X"

Derive = Callable[..., CaseGraph]
Sheet = Callable[..., Any]


def txn(own: str, at: int = 0, **said: Any) -> dict[str, Any]:
    return {
        "own_card": own, "time_us": NOON + at * 1_000_000, "direction": "out", "amount_fen": 100,
        **said,
    }  # fmt: skip


def found(graph: CaseGraph, kind: str) -> list[tuple[str, str, str, str]]:
    return sorted(
        (
            graph.node(link["source"])["key"],
            graph.node(link["target"])["key"],
            LINK_BASES[link["basis"]],
            link["reason"],
        )
        for link in graph.links.to_pylist()
        if LINK_KINDS[link["kind"]].type == kind
    )


def damaged(text: str, at: int = 0) -> dict[str, Any]:
    return txn(C, at, counterparty_damaged=text, warnings="damaged:counterparty_number")


def test_a_damaged_number_fits_those_that_begin_so(derive: Derive, sheet: Sheet) -> None:
    rows = [
        txn(A), txn(B), damaged("6222020000000000000"), damaged("6.222020000000000000E+18", 1),
        damaged("6.22202E+18", 2), damaged("622202000000000000", 3),
        damaged("6228480000000000000", 4), damaged("6.22848E+18", 5),
    ]  # fmt: skip
    graph = derive(sheet(rows))
    links = found(graph, "SAME_ACCOUNT")
    assert {(basis, key.split(":")[0]) for key, _, basis, _ in links} == {("candidate", "damaged")}
    said = {(key.rsplit(":", 1)[1], other, reason) for key, other, _, reason in links}
    two = "damaged:6222020000000000000;matches:2"
    assert said == {
        ("4", A, two), ("4", B, two),
        ("5", A, "damaged:6.222020000000000000E+18;matches:2"),
        ("5", B, "damaged:6.222020000000000000E+18;matches:2"),
        ("8", C, "damaged:6228480000000000000;matches:1"),
    }  # fmt: skip
    account = next(n for n in graph.nodes["Account"].to_pylist() if n["key"].endswith(":8"))
    assert account["numbers"] == ["6228480000000000000"]
    assert graph.transfers.num_rows == 8, "nothing is merged"


def test_the_last_digit_kept_may_be_rounded_up(derive: Derive, sheet: Sheet) -> None:
    whole, other = "6222021234567896789", "6222021234567894789"
    graph = derive(sheet([txn(whole), txn(other), damaged("6.22202123456790E+18")]))
    assert [link[1] for link in found(graph, "SAME_ACCOUNT")] == [whole]


def test_payers_and_payees_lose_digits_too(derive: Derive, sheet: Sheet) -> None:
    plain = {
        "payer_damaged": "6222020000000000000", "payee_number": C, "amount_fen": 5, "time_us": NOON,
        "warnings": "damaged:payer_number",
    }  # fmt: skip
    graph = derive(sheet([txn(A)], file="a"), sheet([plain], kind="transfers", file="b"))
    assert [(link[1], link[3]) for link in found(graph, "SAME_ACCOUNT")] == [
        (A, "damaged:6222020000000000000;matches:1")
    ]


def test_tails_alone_want_the_name_too(derive: Derive, sheet: Sheet) -> None:
    rows = [
        txn(A, own_name="甲"), txn(C, own_name="丙"),
        txn(A, 1, counterparty_number="*4417", counterparty_name="丙"),
        txn(A, 2, counterparty_number="*4417", counterparty_name="丁"),
        txn(A, 3, counterparty_number="*4417"), txn(A, 4, counterparty_number="6228*****417"),
        txn(A, 5, counterparty_number="6228***999"),
    ]  # fmt: skip
    links = found(derive(sheet(rows)), "SAME_ACCOUNT")
    assert [(key.split("|")[1:], reason) for key, _, _, reason in links] == [
        (["*4417", "丙"], "mask:*4417;matches:1"),
        (["6228*****417", ""], "mask:6228*****417;matches:1"),
    ]
    assert {link[1] for link in links} == {C}


def test_a_masked_statement_is_a_candidate_too(derive: Derive, sheet: Sheet) -> None:
    own = txn("6228***********4417", own_name="丙")
    links = found(derive(sheet([own], file="a"), sheet([txn(C)], file="b")), "SAME_ACCOUNT")
    assert [(link[1], link[2]) for link in links] == [(C, "candidate")]


def test_an_old_id_number_is_the_person_of_the_new_one(derive: Derive, sheet: Sheet) -> None:
    graph = derive(
        sheet([txn(A, own_id=OLD, own_name="甲"), txn(B, own_id=NEW, own_name="甲")]),
        sheet([{"name": "甲", "id_number": OLD, "phone": "13812345671"}], kind="persons", file="p"),
    )
    assert graph.nodes["Person"]["key"].to_pylist() == [NEW]
    assert found(graph, "HOLDS") == [
        (NEW, A, "stated", "statement;id_15_digits"),
        (NEW, B, "stated", "statement"),
    ]
    licence = derive(sheet([txn(A, own_id="330106123456789", own_name="甲")]))
    assert licence.nodes["Person"]["key"].to_pylist() == ["330106123456789"], "no birth date"


def test_one_card_with_both_forms_is_no_conflict(derive: Derive, sheet: Sheet) -> None:
    rows = [
        {"name": "甲", "id_number": OLD, "cards": [A], "account": "31009900012345"},
        {"name": "甲", "id_number": NEW, "cards": [B], "account": "31009900012345"},
    ]
    graph = derive(sheet(rows, kind="accounts"))
    assert graph.account_count == 1 and not found(graph, "SAME_ACCOUNT")


def test_forms_of_an_imei_are_one_handset(derive: Derive, sheet: Sheet) -> None:
    whole, torn = "490154203237518", "861234567890123"
    calls = [
        {"own_phone": f"1381234567{at}", "own_imei": imei, "time_us": NOON}
        for at, imei in enumerate(
            (whole, "490154203237510", "49015420323751", "4901542032375178", "490154203237517",
             torn, "86123456789012")
        )
    ]  # fmt: skip
    links = found(derive(sheet(calls, kind="calls")), "USED_IN")
    assert [(phone[-1], device, basis, reason) for phone, device, basis, reason in links] == [
        ("0", "imei:" + whole, "stated", "call_record"),
        ("1", "imei:" + whole, "derived", "call_record;imei:490154203237510"),
        ("2", "imei:" + whole, "derived", "call_record;imei:49015420323751"),
        ("3", "imei:" + whole, "derived", "call_record;imei:4901542032375178"),
        ("4", "imei:490154203237517", "stated", "call_record"),
        ("5", "imei:" + torn, "stated", "call_record"),
        ("6", "imei:86123456789012", "stated", "call_record"),
    ]


def test_banks_by_the_first_digits_where_no_row_says(derive: Derive, sheet: Sheet) -> None:
    stated, short = "6228480000000000117", "1031234567890123452"
    others = (C, "622848000000441", "6217009900000000006", short, "1" + C[1:])
    rows = [txn(stated, at, counterparty_number=number) for at, number in enumerate(others)]
    graph = derive(sheet([{**row, "own_bank": "某行"} for row in rows]))
    banks = {n["key"]: (n["bank"], n["bank_basis"]) for n in graph.nodes["Account"].to_pylist()}
    assert (
        banks
        == {
            stated: ("某行", "stated"),
            C: ("中国农业银行", "bin"),
            "6217009900000000006": ("中国建设银行", "bin"),
            "622848000000441": (None, None),  # not of that length
            short: (None, None),  # three digits, and the check digit does not hold
            "1" + C[1:]: (None, None),
        }
    )
    cards = {n["key"]: n["bank"] for n in graph.nodes["Card"].to_pylist()}
    assert cards == {stated: "某行"}


def test_numbers_without_a_digit_or_letter_are_nobody(derive: Derive, sheet: Sheet) -> None:
    graph = derive(sheet([txn(A, 0, counterparty_number="未提供对方账户信息")]))
    assert [k.split(":")[0] for k in graph.nodes["Account"]["key"].to_pylist()] == [A, "unnamed"]
