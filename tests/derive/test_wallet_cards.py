"""A wallet's row and the row of the bank card that it names: one transfer."""

from collections import Counter
from typing import Any

import pytest

from linkgraph.graph import CaseGraph
from linkgraph.schema import State
from linkgraph.settings import DeriveSettings
from tests.derive.conftest import Derive, Row, Sheet

NOON = 1_700_049_600_000_000
S = 1_000_000
ALI, WX, OTHER = "2088001234567890", "abc@wx.tenpay.com", "def@wx.tenpay.com"
CARD, SECOND = "6217009900000000006", "6228480000000000002"
SHOP = "shop@x.cn"
ME = {"name": "张三", "id_number": "11010519491231002X"}


def bank(direction: str, fen: int, at: float, card: str = CARD, **said: Any) -> Row:
    return {
        "own_card": card, "own_name": "张三", "own_bank": "中国建设银行股份有限公司杭州支行",
        "direction": direction, "amount_fen": fen, "time_us": int(NOON + at * S), **said,
    }  # fmt: skip


def tenpay(direction: str, fen: int, at: float, own: str = WX, **said: Any) -> Row:
    return {
        "own_account": own, "own_bank": "微信支付", "direction": direction, "amount_fen": fen,
        "time_us": int(NOON + at * S), **said,
    }  # fmt: skip


def alipay(direction: str, fen: int, at: float, **said: Any) -> Row:
    return {**tenpay(direction, fen, at, ALI), "own_bank": "支付宝", **said}


def sheets(bank_rows: list[Row], **tables: list[Row]) -> list[Sheet]:
    found = [Sheet(bank_rows, file="bank")] if bank_rows else []
    for name, rows in tables.items():
        kind = "transfers" if name in ("alipay_transfers", "alipay_withdrawals") else "transactions"
        kind = "accounts" if name.endswith("registration") else kind
        found.append(Sheet(rows, kind, name, name))
    return found


def flows(graph: CaseGraph) -> list[tuple[str, str, int]]:
    """Return what counts as (payer, payee, fen), sorted; unknown sides end with ':'."""
    keys = graph.nodes["Account"]["key"].to_pylist()
    short = [
        key.split(":")[0] + ":" if key.startswith(("unnamed:", "card:")) else key for key in keys
    ]
    return sorted(
        (short[t["payer"]], short[t["payee"]], t["amount_fen"])
        for t in graph.transfers.to_pylist()
        if t["state"] == State.OK
    )


def reasons(graph: CaseGraph) -> Counter[str]:
    return Counter(
        code for t in graph.transfers.to_pylist() for code in (t["reason"] or "").split(";") if code
    )


PLATFORMS: list[dict[str, Any]] = [
    {"counterparty_name": "财付通支付科技有限公司"},
    {"counterparty_name": "财付通-微信转账", "counterparty_number": "243300133"},
    {"counterparty_name": "网联清算有限公司"},
    {"counterparty_name": "备付金"},
    {"memo": "财付通"},
    {"counterparty_name": "小店", "memo": "财付通快捷支付"},
    {},
]
STRANGERS: list[dict[str, Any]] = [
    {"counterparty_name": "支付宝（中国）网络技术有限公司"},
    {"counterparty_name": "某支付有限公司客户备付金"},
    {"counterparty_name": "拉卡拉支付"},
    {"counterparty_name": "王五"},
    {"counterparty_number": "6222020000000000017", "counterparty_name": "王五"},
    {"cash": True},
]


@pytest.mark.parametrize("said", PLATFORMS)
def test_a_top_up_and_a_withdrawal(derive: Derive, said: dict[str, Any]) -> None:
    graph = derive(
        *sheets(
            [bank("out", 500, 3, **said), bank("in", 300, 700, **said)],
            tenpay_trades=[
                tenpay("in", 500, 0, used_card=CARD, txn_type="充值"),
                tenpay("out", 300, 600, used_card=CARD, txn_type="提现"),
            ],
        )
    )
    assert flows(graph) == sorted([(CARD, WX, 500), (WX, CARD, 300)])
    assert reasons(graph)["wallet_card"] == 2
    assert not reasons(graph)["card_row_missing"]
    assert {t["sides"] for t in graph.transfers.to_pylist()} == {3}


@pytest.mark.parametrize("said", STRANGERS)
def test_rows_of_others_are_left_alone(derive: Derive, said: dict[str, Any]) -> None:
    graph = derive(
        *sheets(
            [bank("out", 500, -9, **said), bank("out", 500, 3, **said), bank("in", 7, 60)],
            tenpay_trades=[tenpay("in", 500, 0, used_card=CARD, txn_type="充值")],
        )
    )
    assert len(flows(graph)) == 4
    assert not reasons(graph)["wallet_card"]
    assert reasons(graph)["card_row_missing"] == 1


def test_a_payment_by_card_leaves_the_card_once(derive: Derive) -> None:
    """The money never rests in the wallet: card to payee, one transfer with both rows."""
    graph = derive(
        *sheets(
            [bank("out", 800, 2, counterparty_name="财付通")],
            tenpay_trades=[tenpay("out", 800, 0, used_card=CARD, counterparty_number=SHOP)],
        )
    )
    assert flows(graph) == [(CARD, SHOP, 800)]
    [one] = graph.transfers.to_pylist()
    assert one["row_end"] - one["row_start"] == 2
    assert one["reason"] == "through_wallet"


def test_a_payment_by_card_to_another_wallet(derive: Derive) -> None:
    """Whichever of the two wallets' rows are there, it is one transfer from the card."""
    out = tenpay("out", 800, 0, used_card=CARD, counterparty_number=OTHER, txn_id="T1")
    into = tenpay("in", 800, 1, OTHER, counterparty_number=WX, counterparty_card=CARD, txn_id="T1")
    for rows in ([out, into], [out], [into]):
        graph = derive(
            *sheets([bank("out", 800, 2, counterparty_name="财付通")], tenpay_trades=rows)
        )
        assert flows(graph) == [(CARD, OTHER, 800)]
        [one] = graph.transfers.to_pylist()
        assert one["row_end"] - one["row_start"] == 1 + len(rows)


def test_a_refund_to_the_card(derive: Derive) -> None:
    graph = derive(
        *sheets(
            [bank("out", 800, 2, memo="财付通"), bank("in", 300, 90_000, memo="财付通退款")],
            tenpay_trades=[
                tenpay("out", 800, 0, used_card=CARD, counterparty_number=SHOP),
                tenpay("in", 300, 9_000, used_card=CARD, counterparty_number=SHOP, txn_type="退款"),
            ],
        )
    )
    assert flows(graph) == sorted([(CARD, SHOP, 800), (SHOP, CARD, 300)])


ALIPAY_PAYMENT = alipay(
    "out", 800, 0, counterparty_number=SHOP, txn_id="1", channel="建设银行(0006)", own_name="张三"
)
ALIPAY_ROW = bank("out", 800, 2, counterparty_name="支付宝（中国）网络技术有限公司")


@pytest.mark.parametrize(
    ("holder", "others", "joined"),
    [
        (ME, [], True),
        (ME, [{**ME, "cards": ["6217000000000010006"], "bank": "建设银行"}], False),
        (ME, [{**ME, "cards": ["6228480000000010006"], "bank": "农业银行"}], True),
        (ME, [{**ME, "cards": ["9900000000010006"]}], False),
        ({"name": "李四", "id_number": "110105198001010017"}, [], False),
        ({"name": "张三"}, [], True),
    ],
)
def test_a_tail_and_a_bank_must_fit_one_account_of_the_holder(
    derive: Derive, holder: Row, others: list[Row], joined: bool
) -> None:
    wallet = {**ME, "account": ALI, "bank": "支付宝"}
    held = [{**holder, "cards": [CARD], "bank": "中国建设银行"}, *others]
    row = {**ALIPAY_ROW, "own_name": holder["name"]}
    graph = derive(
        *sheets([row], alipay_details=[ALIPAY_PAYMENT], alipay_registration=[wallet]),
        Sheet(held, "accounts", "held"),
    )
    if joined:
        assert flows(graph) == [(CARD, SHOP, 800)]
        assert not reasons(graph)["paid_by_card"]
    else:
        assert len(flows(graph)) == 2
        assert reasons(graph)["paid_by_card"] == 1


def test_a_bound_card_is_the_wallets(derive: Derive) -> None:
    wallet = {**ME, "account": ALI, "bank": "支付宝", "bound_cards": [CARD]}
    graph = derive(
        *sheets(
            [{**ALIPAY_ROW, "own_name": None}],
            alipay_details=[ALIPAY_PAYMENT],
            alipay_registration=[wallet],
        )
    )
    assert flows(graph) == [(CARD, SHOP, 800)]


PAID_OUT = {"payer_number": ALI, "payer_bank": "支付宝", "payee_number": CARD, "txn_id": "T1"}


@pytest.mark.parametrize("tables", [("d",), ("w",), ("d", "w"), ("t", "w"), ("d", "t", "w")])
@pytest.mark.parametrize("late", [5, 7_200, 100_000])
def test_withdrawals_settle_later(derive: Derive, tables: tuple[str, ...], late: int) -> None:
    withdrawal = {**PAID_OUT, "amount_fen": 900, "time_us": NOON}
    made: dict[str, dict[str, list[Row]]] = {
        "d": {"alipay_details": [alipay("out", 900, 0, counterparty_number=CARD, txn_id="1",
                                        voucher_no="T1", txn_type="提现", channel="余额")]},
        "t": {"alipay_transfers": [{**withdrawal, "txn_id": "1", "voucher_no": "T1"}]},
        "w": {"alipay_withdrawals": [withdrawal]},
    }  # fmt: skip
    chosen = {name: rows for table in tables for name, rows in made[table].items()}
    graph = derive(*sheets([bank("in", 900, late, counterparty_name="支付宝")], **chosen))
    assert flows(graph) == [(ALI, CARD, 900)]
    short = DeriveSettings(withdrawal_hours=1)
    apart = derive(
        *sheets([bank("in", 900, late, counterparty_name="支付宝")], **chosen), settings=short
    )
    assert len(flows(apart)) == (1 if late == 5 else 2)


def test_the_time_of_processing_decides(derive: Derive) -> None:
    """Two rows of one amount: the one at the time of processing, not the one that is nearer."""
    rows = [bank("in", 900, at, counterparty_name="支付宝") for at in (300, 200_000)]
    done = {**PAID_OUT, "amount_fen": 900, "time_us": NOON, "settled_us": NOON + 200_003 * S}
    graph = derive(*sheets(rows, alipay_withdrawals=[done]))
    [one] = [t for t in graph.transfers.to_pylist() if "wallet_card" in (t["reason"] or "")]
    assert one["time_us"] == NOON + 200_000 * S


def test_equally_near_rows_are_left_and_said(derive: Derive) -> None:
    graph = derive(
        *sheets(
            [bank("out", 500, at, memo="财付通") for at in (-3, 3)],
            tenpay_trades=[tenpay("in", 500, 0, used_card=CARD, txn_type="充值")],
        )
    )
    assert len(flows(graph)) == 3
    assert reasons(graph)["card_row_missing"] == 1


def test_nearest_first_and_as_many_as_there_are(derive: Derive) -> None:
    graph = derive(
        *sheets(
            [bank("out", 500, at, memo="财付通") for at in (2, 31, 62, 63)],
            tenpay_trades=[
                tenpay("in", 500, at, used_card=CARD, txn_type="充值") for at in (0, 30, 60)
            ],
        )
    )
    assert Counter(flows(graph)) == Counter({(CARD, WX, 500): 3, (CARD, "platform:财付通", 500): 1})


def test_a_bank_that_gives_days_only(derive: Derive) -> None:
    day = NOON - NOON % (86_400 * S)
    said = {"time_us": day, "time_precision": 2, "memo": "财付通"}
    graph = derive(
        *sheets(
            [{**bank("out", 500, 0), **said}, {**bank("in", 300, 0), **said}],
            tenpay_trades=[
                tenpay("in", 500, 0, used_card=CARD, txn_type="充值"),
                tenpay("out", 300, 600, used_card=CARD, txn_type="提现"),
            ],
        )
    )
    assert flows(graph) == sorted([(CARD, WX, 500), (WX, CARD, 300)])


def test_it_can_be_undone(derive: Derive) -> None:
    made = sheets(
        [bank("out", 500, 3, memo="财付通")],
        tenpay_trades=[tenpay("in", 500, 0, used_card=CARD, txn_type="充值")],
    )
    for settings in (DeriveSettings(wallet_cards=False), DeriveSettings(pair_sides=False)):
        assert len(flows(derive(*made, settings=settings))) == 2
    import hashlib

    apart = hashlib.sha256(b"bank").hexdigest()[:12] + "::2"
    assert len(flows(derive(*made, settings=DeriveSettings(apart=(apart,))))) == 2


def test_one_card_pays_another_through_a_wallet(derive: Derive) -> None:
    """转账到卡 by card: the rows of both cards and the wallet's are one transfer."""
    graph = derive(
        *sheets(
            [
                bank("out", 900, 1, counterparty_name="支付宝"),
                bank("in", 900, 9, SECOND, counterparty_name="支付宝", own_name="王五"),
            ],
            alipay_details=[
                alipay(
                    "out", 900, 0, counterparty_number=SECOND, used_card=CARD, txn_type="转账到卡"
                )
            ],
        )
    )
    assert flows(graph) == [(CARD, SECOND, 900)]


def test_a_failed_row_joins_nothing(derive: Derive) -> None:
    graph = derive(
        *sheets(
            [bank("out", 500, 3, memo="财付通")],
            tenpay_trades=[tenpay("in", 500, 0, used_card=CARD, success=False)],
        )
    )
    assert flows(graph) == [(CARD, "platform:财付通", 500)]
