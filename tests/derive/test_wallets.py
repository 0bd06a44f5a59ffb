"""Tables of one wallet that tell of the same events: money counted once, whichever are loaded."""

import itertools
import random
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest

from linkgraph.graph import CaseGraph
from linkgraph.schema import State
from linkgraph.settings import DeriveSettings
from tests.derive.conftest import Derive, Row, Sheet

NOON = 1_700_049_600_000_000
S = 1_000_000
WALLETS = ("2088001234567890", "2088009876543210", "2088005555555550")
CARD = "6217009900000000006"
SHOP = "shop@x.cn"
TABLES = ("details", "balance", "transfers", "withdrawals")


@dataclass(frozen=True)
class Event:
    """What truly happened. `kind`: transfer, withdrawal, purchase, card, refund, fee, unpaid."""

    kind: str
    payer: str
    payee: str
    fen: int
    at: int
    serial: str

    def moves(self, wallet: str) -> bool:
        return wallet in (self.payer, self.payee)


SHOWN = {
    "transfer": {"details", "balance", "transfers"},
    "withdrawal": {"details", "balance", "transfers", "withdrawals"},
    "purchase": {"details", "balance"},
    "card": {"details"},
    "fee": {"balance"},
    "unpaid": {"details"},
    "refund": {"details", "balance"},
}


def truth(seed: int) -> list[Event]:
    """Draw what happened on three wallets; equal amounts and parties are common."""
    chance = random.Random(seed)
    found: list[Event] = []
    times = chance.sample(range(200), 60)
    for number in range(60):
        kind = chance.choice(
            ["transfer"] * 5 + ["withdrawal", "withdrawal", "purchase", "card", "fee", "unpaid"]
        )
        payer = chance.choice(WALLETS)
        payee = {
            "transfer": chance.choice([w for w in (*WALLETS, "2088007777777770") if w != payer]),
            "withdrawal": CARD,
            "fee": "",
        }.get(kind, SHOP)
        fen = chance.choice([10_000, 20_000, 5_000, 777])
        at = times[number] * 15
        found.append(Event(kind, payer, payee, fen, at, f"2024{number:08d}"))
        if kind == "purchase" and chance.random() < 0.3:
            back = Event("refund", SHOP, payer, fen, at + 300, f"2024{number:08d}")
            found.append(back)
    return found


def rows_of(event: Event, table: str, wallet: str, chance: random.Random) -> list[Row]:
    """Render an event as a table of a wallet shows it."""
    if table not in SHOWN[event.kind] or not event.moves(wallet):
        return []
    out = event.payer == wallet
    when = NOON + event.at * S
    if table == "details":
        return [
            {
                "own_account": wallet, "own_bank": "支付宝", "direction": "out" if out else "in",
                "counterparty_number": (event.payee if out else event.payer) or None,
                "amount_fen": event.fen, "time_us": when, "txn_id": event.serial,
                "log_no": "M" + event.serial,
                "voucher_no": "T" + event.serial if event.kind == "withdrawal" else None,
                "success": event.kind != "unpaid",
                "txn_type": "退款" if event.kind == "refund" else "交易",
                "channel": "建设银行(0006)" if event.kind == "card" else "余额",
            }
        ]  # fmt: skip
    if table == "balance":
        style = random.Random(event.serial).randrange(3)  # both sides show the same number
        if event.kind in ("purchase", "refund"):
            style = 0  # only an equal number tells what a refund takes back
        serial = (event.serial, "M" + event.serial, None)[style]
        named = serial is None or chance.random() < 0.5
        other = (event.payee if out else event.payer) or None
        return [
            {
                "own_account": wallet, "own_bank": "支付宝", "direction": "out" if out else "in",
                "counterparty_number": other if named else None, "amount_fen": event.fen,
                "time_us": when + chance.randrange(3) * S,
                "txn_id": serial,
                "txn_type": "退款" if event.kind == "refund" else "转账",
                "balance_fen": 1_000_000 + event.fen,
            }
        ]  # fmt: skip
    if table == "transfers":
        return [
            {
                "payer_number": event.payer, "payer_bank": "支付宝", "payee_number": event.payee,
                "amount_fen": event.fen, "time_us": when + 2 * S, "txn_id": event.serial,
                "voucher_no": "T" + event.serial if event.kind == "withdrawal" else None,
            }
        ]  # fmt: skip
    return [
        {
            "payer_number": event.payer, "payer_bank": "支付宝", "payee_number": event.payee,
            "amount_fen": event.fen, "time_us": when - 5 * S, "txn_id": "T" + event.serial,
        }
    ]  # fmt: skip


def sheets_of(events: list[Event], tables: tuple[str, ...], seed: int) -> list[Sheet]:
    chance = random.Random(seed)
    found = []
    for wallet, table in itertools.product(WALLETS, tables):
        rows = [row for event in events for row in rows_of(event, table, wallet, chance)]
        chance.shuffle(rows)
        kind = "transactions" if table in ("details", "balance") else "transfers"
        if rows:
            found.append(Sheet(rows, kind, f"{wallet}-{table}", f"alipay_{table}"))
    chance.shuffle(found)
    return found


def flows(graph: CaseGraph) -> Counter[tuple[str, str, int]]:
    """Return what counts: (payer, payee, fen), unknown sides as ''."""
    keys = graph.nodes["Account"]["key"].to_pylist()
    named = {key: key if not key.startswith(("unnamed:", "card:")) else key[:5] for key in keys}
    return Counter(
        (named[keys[one["payer"]]], named[keys[one["payee"]]], one["amount_fen"])
        for one in graph.transfers.to_pylist()
        if one["state"] == State.OK
    )


def per_wallet(counted: Counter[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    sums: Counter[tuple[str, str]] = Counter()
    for (payer, payee, fen), times in counted.items():
        sums[payer, "out"] += fen * times
        sums[payee, "in"] += fen * times
    return {(who, way): fen for (who, way), fen in sums.items() if who in WALLETS}


def expected(events: list[Event], tables: tuple[str, ...]) -> Counter[tuple[str, str, int]]:
    """What the loaded tables show of the truth, each event once."""
    refunded = {event.serial for event in events if event.kind == "refund"}
    counted: Counter[tuple[str, str, int]] = Counter()
    for event in events:
        shown = SHOWN[event.kind] & set(tables)
        if not shown or event.kind == "unpaid" or event.serial in refunded:
            continue
        payer = "card:" if event.kind == "card" else event.payer
        counted[payer, event.payee, event.fen] += 1
    return counted


SUBSETS = [chosen for size in range(1, 5) for chosen in itertools.combinations(TABLES, size)]


@pytest.mark.parametrize("seed", range(2))
def test_money_counts_once_whichever_tables_are_loaded(derive: Derive, seed: int) -> None:
    events = truth(seed)
    for tables in SUBSETS:
        found = flows(derive(*sheets_of(events, tables, seed)))
        wanted = expected(events, tables)
        assert sum(found.values()) == sum(wanted.values()), (tables, found - wanted, wanted - found)
        assert per_wallet(found) == per_wallet(wanted), tables
        if "details" in tables:
            named = Counter({one: n for one, n in wanted.items() if one[1]})
            assert not named - found, tables


def test_the_order_of_files_and_rows_decides_nothing(derive: Derive) -> None:
    events = truth(7)
    graphs = [derive(*sheets_of(events, TABLES, seed)) for seed in (7, 7)]
    assert flows(graphs[0]) == flows(graphs[1])
    shuffled = sheets_of(events, TABLES, 7)
    random.Random(1).shuffle(shuffled)
    turned = [replace(sheet, rows=list(reversed(sheet.rows))) for sheet in shuffled]
    assert flows(derive(*turned)) == flows(graphs[0])


def one_payment() -> list[Sheet]:
    said = {"own_account": WALLETS[0], "own_bank": "支付宝", "direction": "out", "amount_fen": 500}
    return [
        Sheet([{**said, "time_us": NOON, "txn_id": "A"}], file="d", layout="alipay_details"),
        Sheet(
            [{**said, "time_us": NOON + 90 * S, "balance_fen": 7, "counterparty_number": SHOP}],
            file="b", layout="alipay_balance",
        ),
    ]  # fmt: skip


def test_matched_rows_are_one_event_and_each_supplies_what_it_knows(derive: Derive) -> None:
    graph = derive(*one_payment())
    (one,) = graph.transfers.to_pylist()
    keys = graph.nodes["Account"]["key"].to_pylist()
    assert (keys[one["payee"]], one["payer_balance_fen"], one["txn_id"]) == (SHOP, 7, "A")
    assert one["row_end"] - one["row_start"] == 2
    assert "wallet_tables" in one["reason"].split(";")


@pytest.mark.parametrize(
    "settings", [DeriveSettings(wallet_tables=False), DeriveSettings(wallet_seconds=60)]
)
def test_matching_can_be_undone(derive: Derive, settings: DeriveSettings) -> None:
    assert len(derive(*one_payment(), settings=settings).transfers) == 2


def test_what_one_table_lacks_is_counted_and_said(derive: Derive) -> None:
    row: dict[str, Any] = {"own_account": WALLETS[0], "own_bank": "支付宝", "direction": "out"}
    both = [{**row, "amount_fen": fen, "time_us": NOON + fen * S} for fen in (1000, 3000)]
    graph = derive(
        Sheet(both, file="d", layout="alipay_details"),
        Sheet(
            [*both, {**row, "amount_fen": 77, "time_us": NOON + 2000 * S}],
            file="b", layout="alipay_balance",
        ),
    )  # fmt: skip
    said = {one["amount_fen"]: one["reason"].split(";")[-1] for one in graph.transfers.to_pylist()}
    assert said == {1000: "wallet_tables", 3000: "wallet_tables", 77: "wallet_table_lacks_it"}
