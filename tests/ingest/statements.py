"""Statements made from true transactions, with the traits of a layout and the dirt of real files.

`make(layout, seed)` draws accounts and their transactions, and writes them as a bank could have:
title lines, dirty headers, columns in any order, some missing and some unknown, signs, commas,
full-width digits, newest or oldest first, sums below, one block for each account. What must come
out is known beforehand. All numbers are invented.
"""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.binding import bind
from ingest.headers import normal
from ingest.layouts import Layout
from linkgraph.schema import Precision
from tests.ingest.drawn_headers import OWN, draw_headers
from tests.ingest.written import Cell, write_rows

_NAMES = ("张三", "李四", "王小明", "欧阳某", "赵·某", "某某商贸有限公司", "陈 某")
_WORDS = ("转账", "消费", "工资", "还款", "网银互联", "手续费", "货款 2号", "测试")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_DIRECTIONS = (
    ("借", "贷"),
    ("付", "收"),
    ("出", "进"),
    ("支出", "收入"),
    ("D", "C"),
    ("借 Dr", "贷 Cr"),
)


@dataclass(frozen=True)
class Truth:
    """One transaction as it happened; `own` are the numbers of its account, by field."""

    own: dict[str, str]
    name: str
    moment: dt.datetime
    side: str
    fen: int
    balance: int
    other: str
    other_name: str
    word: str


@dataclass
class Made:
    """A written statement and what must be read from it, in the order of its lines."""

    path: Path
    truths: list[Truth] = field(default_factory=list)
    lines: int = 0
    """How many lines hold a character."""
    fields: frozenset[str] = frozenset()
    precision: Precision = Precision.SECOND


@dataclass
class Style:
    """How one statement is written; drawn once for a file."""

    rng: random.Random
    layout: Layout
    headers: list[str]
    field_of: dict[str, str]
    spare: frozenset[str] = frozenset()
    """Columns of a field that another column fills: empty."""
    title_owner: bool = False
    newest_first: bool = False
    words: tuple[str, str] = ("借", "贷")
    day: Callable[[dt.datetime], Cell] = field(default=lambda moment: moment.strftime("%Y%m%d"))
    clock: Callable[[dt.datetime], Cell] = field(default=lambda moment: moment.strftime("%H:%M:%S"))
    stamp: Callable[[dt.datetime], Cell] = field(default=lambda moment: f"{moment}")
    money: Callable[[int], Cell] = field(default_factory=lambda: yuan)
    sign_repeats: bool = False
    minus_out: bool = False
    """Whether the column of money out has a minus before every amount."""
    zero: str = ""
    wrap: str = "{}"
    """What stands around numbers of accounts: a tab, an apostrophe, a formula of text."""


def yuan(fen: int) -> str:
    """Return fen as 12.34."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02}"


def make(layout: Layout, seed: int, folder: Path) -> Made:
    """Write a statement of `layout` drawn from `seed` into `folder`."""
    rng = random.Random(f"{layout.name} {seed}")
    style = _style(rng, layout)
    text = rng.random() < 0.4
    blocks = rng.choice((1, 1, 2, 3)) if style.title_owner else 1
    accounts = [
        _account(rng) for _ in range(blocks if style.title_owner else rng.choice((1, 1, 2)))
    ]
    rows: list[list[Cell]] = []
    made = Made(folder / _name(rng, text), fields=frozenset(style.field_of.values()))
    header = [_dirty(rng, name, style.field_of.get(name, "")) for name in style.headers]
    for block in range(blocks):
        chosen = [accounts[block]] if style.title_owner else accounts
        truths = _truths(style, chosen)
        rows += _titles(style, chosen[0], block)
        rows.append(list(header))
        if blocks > 1 and rng.random() < 0.2:
            rows.append([rng.choice(("查无结果", "无数据", "无交易"))])
            truths = []
        for number, truth in enumerate(truths):
            if number and rng.random() < 0.03:
                rows.append(list(header))
            rows.append(_row(style, truth))
        rows += _footers(style, truths, last=block == blocks - 1)
        made.truths += truths
    made.lines = sum(any(str(cell) for cell in row) for row in rows)
    made.precision = _precision(style)
    write_rows(rng, made.path, rows, text=text)
    return made


def _name(rng: random.Random, text: bool) -> str:
    suffix = (
        rng.choice((".csv", ".csv", ".txt")) if text else rng.choice((".xlsx", ".xlsx", ".xls"))
    )
    return rng.choice(("流水", "某行交易明细", "statement")) + suffix


def _style(rng: random.Random, layout: Layout) -> Style:
    headers, field_of = draw_headers(rng, layout)
    fields = set(field_of.values())
    spare = frozenset(
        headers[at] for places in bind(layout, headers).spare.values() for at in places
    )
    style = Style(rng, layout, headers, field_of, spare)
    style.title_owner = not fields & set(OWN)
    style.newest_first = rng.random() < 0.4
    style.words = _words(rng, layout, style)
    style.day, style.clock, style.stamp = _times(rng, layout)
    style.money = _money(rng)
    style.sign_repeats = "direction" in fields and "amount" in fields and rng.random() < 0.2
    style.minus_out = "balance" in fields and rng.random() < 0.2
    style.zero = rng.choice(("", "0.00", "0", "-"))
    style.wrap = rng.choice(("{}", "{}", "{}\t", "'{}", " {} ", '="{}"'))
    return style


def _words(rng: random.Random, layout: Layout, style: Style) -> tuple[str, str]:
    header = next((h for h, name in style.field_of.items() if name == "direction"), "")
    if normal(header) == normal("0(支出)/1（收入）"):
        return "0", "1"
    if normal(header) == normal("交易方向(D:借|C:贷)"):
        return "D", "C"
    pairs = [*_DIRECTIONS]
    if "balance" in style.field_of.values() and not layout.codes:
        pairs += [("1", "2"), ("0", "1")]
    return rng.choice(pairs)


def _times(
    rng: random.Random, layout: Layout
) -> tuple[
    Callable[[dt.datetime], Cell], Callable[[dt.datetime], Cell], Callable[[dt.datetime], Cell]
]:
    day = rng.choice(("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"))
    clock = rng.choice(("%H:%M:%S", "%H%M%S", "%H.%M.%S", "lost"))
    stamp = rng.choice(
        ("%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d %H:%M:%S",
         "%Y-%m-%d-%H.%M.%S.000000", "%Y年%m月%d日 %H时%M分%S秒")
    )  # fmt: skip
    if layout.year_from_title:
        day = "%m/%d"

    def clocked(moment: dt.datetime) -> Cell:
        return int(moment.strftime("%H%M%S")) if clock == "lost" else moment.strftime(clock)

    return lambda m: m.strftime(day), clocked, lambda m: m.strftime(stamp)


def _money(rng: random.Random) -> Callable[[int], Cell]:
    form = rng.choice(("plain", "commas", "yen", "wide", "number", "unit"))

    def write(fen: int) -> Cell:
        sign, size = ("-" if fen < 0 else ""), abs(fen)
        grouped = f"{size // 100:,}.{size % 100:02}"
        if form == "number":
            return fen / 100
        if form == "wide":
            return yuan(fen).translate(_FULL_WIDTH)
        forms = {"plain": yuan(fen), "commas": sign + grouped, "yen": f"{sign}¥{grouped}"}
        return forms.get(form, f"{yuan(fen)}元")

    return write


def _account(rng: random.Random) -> dict[str, str]:
    digits = "".join(rng.choice("0123456789") for _ in range(12))
    return {
        "own_card": f"62170{digits}{rng.randrange(10, 99)}",
        "own_account": f"31{digits[:9]}",
        "own_name": rng.choice(_NAMES),
    }


def _truths(style: Style, accounts: Sequence[dict[str, str]]) -> list[Truth]:
    """Draw transactions whose balances chain, in the order in which they are written."""
    rng, found = style.rng, []
    keys = _keys(style)
    for account in accounts:
        balance, moment = rng.randrange(10**7), dt.datetime(2024, 1, 2, 10, 30, 15)
        rows: list[Truth] = []
        for _ in range(rng.randrange(6, 14)):
            fen = rng.choice((rng.randrange(1, 10**4), rng.randrange(10**4, 10**8)))
            side = rng.choice(("in", "out"))
            if style.minus_out and not rows:
                side = "in"  # nothing before it tells whether a minus is a reversal
            balance += fen if side == "in" else -fen
            rows.append(_truth(rng, account, keys, moment, (side, fen, balance)))
            moment += dt.timedelta(seconds=rng.randrange(1, 40_000))
        found += rows[::-1] if style.newest_first else rows
    return found


def _truth(
    rng: random.Random,
    account: dict[str, str],
    keys: Sequence[str],
    moment: dt.datetime,
    money: tuple[str, int, int],
) -> Truth:
    side, fen, balance = money
    other = "6228" + "".join(rng.choice("0123456789") for _ in range(15))
    return Truth(
        {name: account[name] for name in keys},
        account["own_name"],
        moment,
        side,
        fen,
        balance,
        rng.choice((other, other, "", other[:6] + "******" + other[-4:])),
        rng.choice(_NAMES),
        rng.choice(_WORDS),
    )


def _row(style: Style, truth: Truth) -> list[Cell]:
    return [
        "" if header in style.spare else _cell(style, style.field_of.get(header, ""), truth)
        for header in style.headers
    ]


def _cell(style: Style, name: str, truth: Truth) -> Cell:
    fields = set(style.field_of.values())
    out, into = style.words
    said: dict[str, Callable[[], Cell]] = {
        "own_card": lambda: style.wrap.format(truth.own["own_card"]),
        "own_account": lambda: style.wrap.format(truth.own["own_account"]),
        "own_name": lambda: truth.name,
        "date": lambda: style.day(truth.moment),
        "time": lambda: (style.clock if "date" in fields else style.stamp)(truth.moment),
        "amount": lambda: style.money(_signed(style, truth)),
        "debit": lambda: (
            style.money(-truth.fen if style.minus_out else truth.fen)
            if truth.side == "out"
            else style.zero
        ),
        "credit": lambda: style.money(truth.fen) if truth.side == "in" else style.zero,
        "direction": lambda: out if truth.side == "out" else into,
        "balance": lambda: style.money(truth.balance),
        "counterparty_number": lambda: style.wrap.format(truth.other) if truth.other else "",
        "counterparty_name": lambda: truth.other_name,
        "party": lambda: " ".join(filter(None, (truth.other_name, truth.other))),
        "memo": lambda: truth.word,
        "currency": lambda: "人民币",
        "success": lambda: "成功",
        "failure": lambda: "",
    }
    made = said.get(name)
    return made() if made is not None else style.rng.choice(("", "x1", "某处"))


def _signed(style: Style, truth: Truth) -> int:
    """Return the amount as it is written: with a sign where the sign is, or repeats, the side."""
    alone = "direction" not in style.field_of.values()
    if not alone and not style.sign_repeats:
        return truth.fen
    plus = "out" if style.layout.reversed and alone else "in"
    return truth.fen if truth.side == plus else -truth.fen


def _titles(style: Style, account: dict[str, str], block: int) -> list[list[Cell]]:
    rng = style.rng
    lines: list[list[Cell]] = [[rng.choice(("某某银行交易流水", "账户交易明细清单", "查询结果"))]]
    if rng.random() < 0.5:
        lines.append(["查询起止日期：20240101-20241231"])
    if style.title_owner:
        key = next(iter(_keys(style)))
        label = {"own_card": "卡号", "own_account": "账号"}[key]
        number, name = account[key], account["own_name"]
        ways: list[list[Cell]] = [
            [f"{label}：{number}  户名：{name.replace(' ', '')}"],
            [f"{label}：", number, "", "户名：", name],
            [label, number, "户名", name, "币种", "人民币"],
            [f"{label} {number} 户名 {name.replace(' ', '')}"],
        ]
        lines.append(rng.choice(ways))
    if style.layout.year_from_title:
        lines.append(["账单月份 2024年12月"])
    elif block == 0 and not style.title_owner and rng.random() < 0.5:
        lines = []
    if rng.random() < 0.3:
        lines.append([])
    return lines


def _keys(style: Style) -> list[str]:
    return [name for name in OWN if name in style.field_of.values()] or ["own_account"]


def _footers(style: Style, truths: Sequence[Truth], *, last: bool) -> list[list[Cell]]:
    rng = style.rng
    total = yuan(sum(truth.fen for truth in truths))
    lines: list[list[Cell]] = [
        ["合计", "", len(truths), "", total],
        ["支出笔数：3", "", f"支出累计金额：{total}"],
        ["收入累计金额", total, "收入笔数", 4],
        ["以上数据仅供参考"],
        ["打印日期：20240201  打印柜员：T1"],
        ["第1页 共1页"],
    ]
    return rng.sample(lines, rng.choice((0, 1, 2, 3)) if last else rng.choice((0, 1)))


def _dirty(rng: random.Random, header: str, name: str) -> str:
    if name in ("amount", "debit", "credit", "balance") and header[-1] not in ")）":
        header += rng.choice(
            ("", "", "", "（元）", "(元)", "(人民币元)", "（人民币）", "(单位：元)")
        )
    if name == "direction" and header[-1] not in ")）":
        header += rng.choice(("", "", "", "（借/贷）", "(收、付)"))
    if rng.random() < 0.3:
        header = header.replace("账", "帐")
    if rng.random() < 0.2:
        header = header.replace("(", "（").replace(")", "）")
    return rng.choice(
        (header, header, header, f" {header}\t", f"\u3000{header}", f'"{header}', f"{header}\xa0")
    )


def _precision(style: Style) -> Precision:
    return Precision.SECOND if "time" in style.field_of.values() else Precision.DAY
