"""What registrations and login records of wallets tie together."""

from typing import Any

from linkgraph.graph import CaseGraph
from linkgraph.schema import LINK_KINDS
from tests.derive.conftest import Derive, Sheet

WALLET, OTHER, CARD = "2088001234567890", "2088009876543210", "6217009900000000006"
MAIL, PHONE = "zhang@x.cn", "13800000001"
REGISTERED: dict[str, Any] = {
    "account": WALLET, "name": "张三", "id_number": "11010519491231002X", "bank": "支付宝",
    "logins": [MAIL, PHONE], "phone": "13800000002", "bound_cards": [CARD], "related": [OTHER],
    "ip": "203.0.113.7", "bound_bank": "建设银行",
}  # fmt: skip


def ties(graph: CaseGraph) -> set[tuple[str, str, str, str | None]]:
    keys = [key for table in graph.nodes.values() for key in table["key"].to_pylist()]
    return {
        (LINK_KINDS[one["kind"]].type, keys[one["source"]], keys[one["target"]], one["reason"])
        for one in graph.links.to_pylist()
    }


def test_a_registration_ties_the_wallet_to_what_is_bound_to_it(derive: Derive) -> None:
    graph = derive(
        Sheet([REGISTERED], "accounts", "reg", "alipay_registration"),
        Sheet(
            [{"login": MAIL, "bank": "支付宝", "ip": "203.0.113.8", "time_us": 1}],
            "logins", "log", "alipay_logins",
        ),
    )  # fmt: skip
    found = ties(graph)
    assert ("LINKED_TO", WALLET, CARD, "bound_card") in found
    assert ("LINKED_TO", WALLET, OTHER, "related_account") in found
    assert ("CONTACT_PHONE", WALLET, PHONE, "login_name") in found
    assert ("CONTACT_PHONE", WALLET, "13800000002", "account_table") in found
    assert ("LOGGED_IN_FROM", WALLET, "203.0.113.7", "registration") in found
    assert ("LOGGED_IN_FROM", WALLET, "203.0.113.8", "login_record") in found
    accounts = {row["key"]: row for row in graph.nodes["Account"].to_pylist()}
    assert set(accounts) == {WALLET, OTHER, CARD}
    assert accounts[WALLET]["account_kind"] == "wallet"
    assert (accounts[CARD]["bank"], accounts[CARD]["holder_id"]) == ("建设银行", None)


def test_a_login_name_is_the_wallet_on_its_own_platform_only(derive: Derive) -> None:
    row = {"direction": "in", "amount_fen": 100, "time_us": 5, "counterparty_number": PHONE}
    graph = derive(
        Sheet([REGISTERED], "accounts", "reg", "alipay_registration"),
        Sheet(
            [{**row, "own_account": OTHER, "own_bank": "支付宝", "amount_fen": 7}],
            file="alipay", layout="alipay_details",
        ),
        Sheet([{**row, "own_card": CARD}], file="bank", layout="icbc"),
    )  # fmt: skip
    keys = graph.nodes["Account"]["key"].to_pylist()
    payers = {row["amount_fen"]: keys[row["payer"]] for row in graph.transfers.to_pylist()}
    assert payers == {7: WALLET, 100: PHONE}


def test_a_name_of_two_wallets_is_neither(derive: Derive) -> None:
    twice = {**REGISTERED, "account": OTHER, "related": None}
    own = {"own_account": MAIL, "own_bank": "支付宝", "direction": "in", "amount_fen": 1}
    graph = derive(
        Sheet([REGISTERED, twice], "accounts", "reg", "alipay_registration"),
        Sheet([{**own, "time_us": 5}], file="alipay", layout="alipay_details"),
    )
    assert MAIL in graph.nodes["Account"]["key"].to_pylist()


def test_bank_cards_of_wallet_rows_are_links(derive: Derive) -> None:
    graph = derive(
        Sheet(
            [
                {
                    "own_account": "abc@wx.tenpay.com", "direction": "out", "amount_fen": 5,
                    "time_us": 5, "used_card": CARD, "counterparty_number": "def@wx.tenpay.com",
                    "counterparty_card": "6228480000000000002",
                }
            ],
            file="TenpayTrades.txt", layout="tenpay_trades",
        )
    )  # fmt: skip
    found = ties(graph)
    assert ("LINKED_TO", "abc@wx.tenpay.com", CARD, "used_card") in found
    assert ("LINKED_TO", "def@wx.tenpay.com", "6228480000000000002", "used_card") in found
