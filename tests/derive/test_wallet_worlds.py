"""Random wallets and bank cards: each event counts once, whichever tables tell of it."""

import itertools
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from linkgraph.graph import CaseGraph
from linkgraph.schema import State
from linkgraph.settings import DeriveSettings
from tests.derive.conftest import Derive, Row, Sheet

NOON = 1_700_049_600_000_000
S = 1_000_000
ALI = ("2088001234567890", "2088009876543210")
WX = ("abc@wx.tenpay.com", "def@wx.tenpay.com")
CARDS = ("6217009900000000006", "6217009900000000170")
IDS = ("11010519491231002X", "110105198001010017")
NAMES = ("张三", "李四")
SHOP, SHOPS = "shop@x.cn", "1000107101"
BANK_SAYS: dict[bool, list[dict[str, Any]]] = {
    True: [{"counterparty_name": "支付宝（中国）网络技术有限公司"}, {"memo": "支付宝"}],
    False: [{"counterparty_name": "财付通", "counterparty_number": "243300133"}, {}],
}
KINDS = ("top_up", "withdrawal", "pay", "transfer", "refund", "unseen")
ALI_TABLES = ("details", "balance", "transfers", "withdrawals")


@dataclass(frozen=True)
class Event:
    """What truly happened, of wallet `who` (0, 1) of a kind; `card`: by bank card."""

    kind: str
    ali: bool
    who: int
    card: bool
    fen: int
    at: float
    late: float
    serial: str

    @property
    def wallet(self) -> str:
        return (ALI if self.ali else WX)[self.who]

    @property
    def sides(self) -> tuple[str, str]:
        """Return payer and payee of the money."""
        other = (ALI if self.ali else WX)[1 - self.who]
        paying = CARDS[self.who] if self.card else self.wallet
        shop = SHOP if self.ali else SHOPS
        return {
            "top_up": (CARDS[self.who], self.wallet),
            "withdrawal": (self.wallet, CARDS[self.who]),
            "pay": (paying, shop),
            "transfer": (paying, other),
            "refund": (shop, CARDS[self.who]),
            "unseen": (CARDS[self.who], "?"),
        }[self.kind]

    @property
    def other(self) -> str:
        """Return the counterparty that the wallet's own row names."""
        sides = {"pay": self.sides[1], "transfer": self.sides[1], "refund": self.sides[0]}
        return sides.get(self.kind, "")

    def linkable(self, tables: set[str]) -> bool:
        """Say whether some loaded table of a wallet names the card."""
        if not self.ali:
            return True
        return "details" in tables or self.kind == "withdrawal"


def truth(seed: int) -> list[Event]:
    chance = random.Random(seed)
    found = []
    for number in range(40):
        kind = chance.choice([*KINDS, "pay", "transfer"])
        card = kind in ("top_up", "withdrawal", "refund", "unseen") or chance.random() < 0.6
        late = chance.uniform(-50, 50)
        if kind in ("withdrawal", "refund"):
            late = chance.choice([late, chance.uniform(500, 9_000)])
        fen = chance.choice([10_000, 20_000, 777])
        at = number * 300 + chance.random()
        ali, who = chance.random() < 0.5, chance.randrange(2)
        found.append(Event(kind, ali, who, card, fen, at, late, f"2024{number:08d}"))
    return found


def bank_row(event: Event, chance: random.Random) -> Row:
    inward = event.kind in ("withdrawal", "refund")
    return {
        "own_card": CARDS[event.who], "own_id": IDS[event.who], "own_name": NAMES[event.who],
        "own_bank": "中国建设银行", "direction": "in" if inward else "out",
        "amount_fen": event.fen, "time_us": int(NOON + (event.at + event.late) * S),
        **chance.choice(BANK_SAYS[event.ali]),
    }  # fmt: skip


def wallet_rows(event: Event, table: str) -> list[Row]:
    """Return the rows of a table of wallets that tell of the event."""
    if event.kind == "unseen" or (table == "tenpay") == event.ali:
        return []
    when = int(NOON + event.at * S)
    said: dict[str, Any] = {"amount_fen": event.fen, "time_us": when, "txn_id": event.serial}
    words = {"top_up": "充值", "withdrawal": "提现", "refund": "退款"}.get(event.kind, "转账")
    said |= {"txn_type": words}
    if table in ("transfers", "withdrawals"):
        if event.kind != "withdrawal" and (event.kind, table) != ("transfer", "transfers"):
            return []
        payee = event.sides[1]
        if table == "withdrawals":
            said["txn_id"] = "T" + event.serial
        return [{**said, "payer_number": event.wallet, "payer_bank": "支付宝",
                 "payee_number": payee}]  # fmt: skip
    tail = f"建设银行({CARDS[event.who][-4:]})"
    inward = event.kind in ("top_up", "refund")
    mine = {
        **said, "own_account": event.wallet, "own_name": NAMES[event.who],
        "own_bank": "支付宝" if event.ali else "微信支付", "direction": "in" if inward else "out",
        "counterparty_number": event.other or None,
    }  # fmt: skip
    theirs = {
        **mine, "own_account": event.other, "own_name": NAMES[1 - event.who], "direction": "in",
        "counterparty_number": event.wallet,
    }  # fmt: skip
    both = event.kind == "transfer"
    if table == "tenpay":
        card = CARDS[event.who] if event.card else None
        return [{**mine, "used_card": card}, *[{**theirs, "counterparty_card": card}] * both]
    if event.kind == "withdrawal":
        mine["counterparty_number"] = CARDS[event.who]
    if table == "details":
        by_card = event.card and event.kind != "withdrawal"
        mine["channel"] = tail if by_card else "余额"
        return [mine, *[theirs] * both]
    moved = not event.card or event.kind in ("top_up", "withdrawal")
    return [{**one, "balance_fen": 10**7} for one in [mine] * moved + [theirs] * both]


def world(events: list[Event], tables: set[str], seed: int) -> list[Sheet]:
    chance = random.Random(seed)
    rows = {
        table: [row for event in events for row in wallet_rows(event, table)]
        for table in tables - {"bank"}
    }
    if "bank" in tables:
        rows["bank"] = [bank_row(event, chance) for event in events if event.card]
    held = [
        {"account": ALI[at], "bank": "支付宝", "name": NAMES[at], "id_number": IDS[at]}
        for at in (0, 1)
    ]
    sheets = [Sheet(held, "accounts", "held", "alipay_registration")]
    for table in sorted(rows):
        chance.shuffle(rows[table])
        kind = "transfers" if table in ("transfers", "withdrawals") else "transactions"
        layout = {"bank": "platform_34", "tenpay": "tenpay_trades"}.get(table, f"alipay_{table}")
        if rows[table]:
            sheets.append(Sheet(rows[table], kind, table, layout))
    return sheets


def expected(events: list[Event], tables: set[str]) -> Counter[int]:
    """Return how often each amount counts: twice only where no table says that it is one event."""
    counted: Counter[int] = Counter()
    for event in events:
        wallet = any(wallet_rows(event, table) for table in tables - {"bank"})
        bank = "bank" in tables and event.card
        both = wallet and bank and not event.linkable(tables)
        counted[event.fen] += max(wallet, bank) + both
    return +counted


def sums(graph: CaseGraph) -> dict[tuple[str, str], int]:
    keys = graph.nodes["Account"]["key"].to_pylist()
    found: Counter[tuple[str, str]] = Counter()
    for one in graph.transfers.to_pylist():
        if one["state"] == State.OK:
            found[keys[one["payer"]], "out"] += one["amount_fen"]
            found[keys[one["payee"]], "in"] += one["amount_fen"]
    return found


def true_sums(events: list[Event]) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for event in events:
        payer, payee = event.sides
        found[payer, "out"] += event.fen
        found[payee, "in"] += event.fen
    return found


SUBSETS = [
    {*chosen, *more}
    for size in range(5)
    for chosen in itertools.combinations(ALI_TABLES, size)
    for more in ({"bank"}, {"tenpay"}, {"bank", "tenpay"})
]


@pytest.mark.parametrize("seed", range(6))
def test_each_event_counts_once_whichever_tables_tell_of_it(derive: Derive, seed: int) -> None:
    events = truth(seed)
    for tables in random.Random(seed).sample(SUBSETS, 6):
        graph = derive(*world(events, tables, seed))
        found = Counter(
            one["amount_fen"] for one in graph.transfers.to_pylist() if one["state"] == State.OK
        )
        assert found == expected(events, tables), sorted(tables)


@pytest.mark.parametrize("seed", range(4))
def test_with_all_tables_every_account_adds_up(derive: Derive, seed: int) -> None:
    events = truth(100 + seed)
    tables = {"bank", "tenpay", "details", *random.Random(seed).sample(ALI_TABLES, 2)}
    found, wanted = sums(derive(*world(events, tables, seed))), true_sums(events)
    for who in (*ALI, *WX, *CARDS, SHOP, SHOPS):
        for way in ("in", "out"):
            assert found.get((who, way), 0) == wanted.get((who, way), 0), (who, way)


def test_the_order_of_files_and_rows_decides_nothing(derive: Derive) -> None:
    events, tables = truth(7), {"bank", "tenpay", *ALI_TABLES}
    made = world(events, tables, 7)
    turned = [
        Sheet(list(reversed(one.rows)), one.kind, one.file, one.layout) for one in reversed(made)
    ]
    assert sums(derive(*made)) == sums(derive(*turned))


def test_without_wallets_nothing_changes(derive: Derive) -> None:
    made = world(truth(3), {"bank"}, 3)[1:]
    graphs = [derive(*made, settings=DeriveSettings(wallet_cards=on)) for on in (True, False)]
    assert graphs[0].transfers.equals(graphs[1].transfers)
    assert graphs[0].links.equals(graphs[1].links)
