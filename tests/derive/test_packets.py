"""Group red packets: the sender sends the sum once, each receiver gets a part."""

from collections import Counter
from typing import Any

from tests.derive.conftest import Derive, Sheet

SENDER, ONE, TWO, THREE = (f"{n}234567890@wx.tenpay.com" for n in (1, 2, 3, 4))


def row(own: str, other: str, way: str, fen: int, **said: Any) -> dict[str, Any]:
    return {
        "own_account": own, "counterparty_number": other, "direction": way, "amount_fen": fen,
        "own_bank": "微信支付", "time_us": 60_000_000, **said,
    }  # fmt: skip


def test_parts_and_rest_are_the_sum(derive: Derive) -> None:
    sent = [
        row(SENDER, ONE, "out", 5000, txn_id="P1", received_fen=1234),
        row(SENDER, TWO, "out", 5000, txn_id="P1", received_fen=2000),
        row(SENDER, THREE, "out", 700, txn_id="P2", received_fen=700),
    ]
    graph = derive(
        Sheet(sent, file="sender", layout="tenpay_trades"),
        Sheet(sent[:1], file="again", layout="tenpay_trades"),
        Sheet([row(ONE, SENDER, "in", 1234, txn_id="Q1")], file="receiver", layout="tenpay_trades"),
    )
    keys = graph.nodes["Account"]["key"].to_pylist()
    found = Counter(
        (keys[one["payer"]], keys[one["payee"]].split("|")[-1], one["amount_fen"], one["sides"])
        for one in graph.transfers.to_pylist()
    )
    assert found == {
        (SENDER, ONE, 1234, 3): 1,
        (SENDER, TWO, 2000, 1): 1,
        (SENDER, "群红包未列明的领取", 1766, 0): 1,
        (SENDER, THREE, 700, 1): 1,
    }
