"""Invented statements with the headers of any layout: contents of every field, a balance that
chains, decoys beside it. The truth is which column is which."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.binding import Binding, bind
from ingest.checks import luhn_holds
from ingest.layouts import Layout

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰"
_MEMOS = (
    "转账",
    "网银转账",
    "消费",
    "跨行汇款",
    "代付",
    "ATM取款",
    "手机银行转账",
    "工资",
    "还款",
    "货款",
)
_BANKS = ("工商银行", "农业银行", "中国银行", "建设银行", "招商银行杭州分行", "某农商银行")
_FIRMS = ("贸易有限公司", "科技有限公司", "商行", "电子商务有限公司")
_WORDS = (("贷", "借"), ("进", "出"), ("收", "付"), ("收入", "支出"), ("C", "D"))
_CODES = (("1", "0"), ("1", "2"), ("0", "1"), ("2", "1"))


@dataclass(frozen=True)
class Made:
    """A table: headers as the layout has them, rows, and what each column of interest is.

    `truth`: field → column, for time or date, amount or debit and credit, direction, balance and
    counterparty; `signed` when the sign of the amount is the direction; `coded` when bare codes
    are.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    truth: Mapping[str, int]
    signed: bool
    coded: bool


def card(rng: random.Random) -> str:
    """Return 19 invented digits with a check digit that holds."""
    body = "62" + "".join(rng.choice("0123456789") for _ in range(16))
    return next(body + digit for digit in "0123456789" if luhn_holds(body + digit))


def id_number(rng: random.Random) -> str:
    """Return an invented ID number of a region that does not exist, its check digit right."""
    body = f"99{rng.randrange(1000, 9999)}19{rng.randrange(60, 99)}{rng.randrange(1, 13):02}"
    body += f"{rng.randrange(1, 29):02}{rng.randrange(1000):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def person(rng: random.Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.choice(_GIVEN) for _ in range(rng.choice((1, 2))))


def firm(rng: random.Random) -> str:
    return "某市" + "".join(rng.choice(_GIVEN) for _ in range(2)) + rng.choice(_FIRMS)


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"


def statement(layout: Layout, seed: int, *, size: int = 80, coded: bool = False) -> Made:
    """Return an invented statement of `layout`."""
    rng = random.Random(seed)
    headers = _headers(layout)
    binding = bind(layout, headers)
    columns = _Columns(binding, rng, size, coded).all()
    rows = list(zip(*(columns[at] for at in range(len(headers))), strict=True))
    if rng.random() < 0.4:
        rows.reverse()  # newest first
    truth = {
        field: places[0]
        for field, places in binding.places.items()
        if field in _KEY
        and not (
            field in ("debit", "credit") and binding.has("amount") and binding.has("direction")
        )
    }
    signed = not binding.has("direction", "debit", "credit")
    return Made(headers, tuple(rows), truth, signed, coded and binding.has("direction"))


_KEY = {
    "time", "date", "amount", "debit", "credit", "direction", "balance", "counterparty_number",
    "counterparty_name", "party",
}  # fmt: skip


def _headers(layout: Layout) -> tuple[str, ...]:
    """Return the marks of a layout, and what a statement needs beside them."""
    fields = ["amount", "time"]
    headers = sorted(layout.marks)
    if not layout.marks:
        fields += ["own_card", "balance", "direction", "counterparty_number", "counterparty_name"]
    for field in fields:
        binding = bind(layout, headers)
        group = {"amount": ("amount", "debit"), "time": ("time", "date")}.get(field, (field,))
        if not any(name in binding.places for name in group):
            headers.append(layout.columns[field][0][0])
    return tuple(headers)


class _Columns:
    """The columns of one invented statement."""

    def __init__(self, binding: Binding, rng: random.Random, size: int, coded: bool) -> None:
        self.binding, self.rng, self.size = binding, rng, size
        self.moves = [rng.choice((1, -1)) * rng.randrange(100, 5_000_000) for _ in range(size)]
        balance = rng.randrange(10**9, 2 * 10**9)
        self.balances = []
        for move in self.moves:
            balance += move
            self.balances.append(balance)
        at = datetime(2024, 1, 1) + timedelta(seconds=rng.randrange(10**6))
        self.times = []
        for _ in range(size):
            at += timedelta(seconds=rng.randrange(60, 200_000))
            self.times.append(at)
        known = [(card(rng), person(rng) if rng.random() < 0.7 else firm(rng)) for _ in range(20)]
        self.others = [rng.choice(known) for _ in range(size)]
        self.sides = rng.choice(_CODES if coded else _WORDS)

    def all(self) -> list[Sequence[str]]:
        """Return every column of the sheet; those without a field are decoys."""
        named = {place: field for field, places in self.binding.places.items() for place in places}
        return [
            self.of(named[at]) if at in named else self.decoy()
            for at in range(len(self.binding.headers))
        ]

    def of(self, field: str) -> Sequence[str]:
        """Return the cells of a field."""
        rng, has = self.rng, self.binding.has
        two = has("date") and has("time")
        ways: dict[str, Callable[[], Sequence[str]]] = {
            "date": lambda: [f"{t:%Y%m%d}" for t in self.times],
            "time": lambda: [f"{t:%H:%M:%S}" if two else f"{t:%Y-%m-%d %H:%M:%S}"
                             for t in self.times],
            "amount": self.amounts,
            "debit": lambda: [yuan(-m) if m < 0 else "" for m in self.moves],
            "credit": lambda: [yuan(m) if m > 0 else "" for m in self.moves],
            "balance": lambda: [yuan(b) for b in self.balances],
            "direction": lambda: [self.sides[0] if m > 0 else self.sides[1] for m in self.moves],
            "counterparty_number": lambda: [number for number, _ in self.others],
            "counterparty_name": lambda: [name for _, name in self.others],
            "party": lambda: [f"{name} {number}" for number, name in self.others],
            "own_card": lambda: [card(rng)] * self.size,
            "own_account": lambda: [str(rng.randrange(10**16, 10**17))] * self.size,
            "own_name": lambda: [person(rng)] * self.size,
            "own_id": lambda: [id_number(rng)] * self.size,
            "counterparty_id": lambda: [id_number(rng) if rng.random() < 0.3 else ""
                                        for _ in self.moves],
            "own_bank": lambda: [rng.choice(_BANKS)] * self.size,
            "counterparty_bank": lambda: [rng.choice(_BANKS) for _ in self.moves],
            "memo": lambda: [rng.choice(_MEMOS) for _ in self.moves],
            "txn_id": lambda: [str(10**11 + n * 7919) for n in range(self.size)],
            "currency": lambda: ["人民币"] * self.size,
            "ip": lambda: [f"36.{rng.randrange(256)}.{rng.randrange(256)}.9" for _ in self.moves],
            "mac": lambda: ["-".join(f"{rng.randrange(256):02X}" for _ in range(6))
                            for _ in self.moves],
            "success": lambda: ["成功"] * self.size,
            "cash": lambda: [rng.choice(("现金", "转账")) for _ in self.moves],
        }  # fmt: skip
        return ways[field]() if field in ways else self.decoy()

    def amounts(self) -> Sequence[str]:
        """Return the amounts: signed where nothing else says which way they went."""
        if self.binding.has("direction"):
            return [yuan(abs(move)) for move in self.moves]
        return [yuan(move) for move in self.moves]

    def decoy(self) -> Sequence[str]:
        """Return a column that is none of those looked for."""
        rng = self.rng
        ways: tuple[Callable[[], Sequence[str]], ...] = (
            lambda: [""] * self.size,
            lambda: [rng.choice(("01", "02")) for _ in self.moves],
            lambda: [str(rng.randrange(1000, 9999)) for _ in self.moves],
            lambda: [rng.choice(("手机银行", "网上银行", "柜面")) for _ in self.moves],
            lambda: [f"T{rng.randrange(10**9)}" for _ in self.moves],
            lambda: [str(rng.randrange(5))] * self.size,
        )
        return rng.choice(ways)()
