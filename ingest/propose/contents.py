"""By content alone: what the columns of a table of each kind would be."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping

from ingest.propose.chain import Reading, amounts_of, complementary
from ingest.propose.guess import Guess
from ingest.propose.roles import (
    Columns,
    chained,
    guess,
    is_number,
    is_own,
    is_serial,
    numbers,
    percent,
    sides,
    simple,
    times,
)
from linkgraph.text import Text

Contents = Callable[[Columns, Reading | None], Iterator[Guess]]
_FEW_WORDS = 6
"""A column of so few different words is a channel or a type rather than a remark."""
_DECIMALS = Text("金额", "amounts")


def transactions(columns: Columns, reading: Reading | None) -> Iterator[Guess]:
    """Guess the columns of a statement."""
    yield from times(columns, "date")
    if reading is not None:
        yield from chained(reading, columns)
    yield from _money(columns)
    if reading is None:
        yield from _pair(columns)
    yield from numbers(columns, ("own_card", "own_account"), "counterparty_number")
    yield from sides(columns, "name", "own_name", "counterparty_name", 0.7)
    yield from sides(columns, "id", "own_id", "counterparty_id", 0.85)
    yield from sides(columns, "bank", "own_bank", "counterparty_bank", 0.6)
    yield from _traits(columns)
    for column in columns:
        yield from simple(column, "direction", "direction", 0.85)
        if column.share("party") >= 0.3:
            yield guess("party", column, 0.75, percent(column, "party", _NAME_AND_NUMBER))
        codes = column.share("code") >= 0.9 and column.distinct == 2
        if codes and reading is None:
            why = Text("只有两个代码，可能是收付方向", "two codes only: perhaps the direction")
            yield guess("direction", column, 0.36, why)


_NAME_AND_NUMBER = Text("户名连同账号", "a name and a number together")


def _money(columns: Columns) -> Iterator[Guess]:
    """Guess the amount by form only: decimals and signs, the left one of several."""
    found = [c for c in columns if c.share("money") >= 0.8 and c.share("decimal", "signed") >= 0.3]
    for rank, column in enumerate(found):
        signed = column.share("signed") > 0
        why = percent(column, "money", _DECIMALS)
        yield guess("amount", column, 0.62 if signed else 0.5 - 0.05 * rank, why)
        if rank and not signed:
            yield guess("balance", column, 0.3, why)


def _pair(columns: Columns) -> Iterator[Guess]:
    """Guess two columns of which each row fills one: left and right, which is out is open."""
    found = [c for c in columns if c.share("money") >= 0.8 and c.share("decimal") >= 0.3]
    amounts = {c.place: amounts_of(c) for c in found}
    why = Text("每行只填两列金额之一", "each row fills one of two columns of money")
    for left, right in itertools.combinations(found, 2):
        if complementary(amounts[left.place], amounts[right.place]):
            yield guess("debit", left, 0.65, why)
            yield guess("credit", right, 0.65, why)
            return


def _traits(columns: Columns) -> Iterator[Guess]:
    """Guess what goes with any movement of money: memo, serial number, currency, network."""
    for column in columns:
        for shape, weight in (("ip", 0.95), ("mac", 0.95), ("imei", 0.8), ("currency", 0.85)):
            yield from simple(column, shape, shape, weight)
        yield from simple(column, "success", "success", 0.6)
        yield from simple(column, "place", "place", 0.35)
        if is_serial(column) and column.share("decimal") == 0:
            why = Text("各行都不相同的编号", "a number that is new in every row")
            yield guess("txn_id", column, 0.5, why)
    yield from _memos(columns)


def _memos(columns: Columns) -> Iterator[Guess]:
    """Guess the memo, the words that differ most; then a remark, if its words are not few."""
    others = ("name", "bank", "place", "party", "direction", "success", "currency", "cash")
    texts = [c for c in columns if c.distinct > 1 and c.share("han") - c.share(*others) >= 0.5]
    texts.sort(key=lambda column: (-column.distinct, column.place))
    why = Text("文字，不是户名、地址或银行", "words, but no names, addresses or banks")
    for field, column in zip(("memo", "remark"), texts, strict=False):
        if field == "memo" or column.distinct > _FEW_WORDS:
            yield guess(field, column, 0.45, why)


def transfers(columns: Columns, reading: Reading | None) -> Iterator[Guess]:
    """Guess the columns of a payer–payee table: what stands left is the payer's."""
    yield from times(columns, "date")
    yield from _money(columns)
    yield from _traits(columns)
    pairs = (
        ("number", [c for c in columns if is_number(c) and c.distinct != 1], 0.6),
        ("name", [c for c in columns if c.share("name") >= 0.6], 0.55),
        ("id", [c for c in columns if c.share("id") >= 0.6], 0.7),
        ("bank", [c for c in columns if c.share("bank") >= 0.6], 0.5),
    )
    why = Text("两列同类内容，左列作付款方", "two columns alike: the left one is taken as payer")
    for what, found, weight in pairs:
        if len(found) >= 2:
            for side, column in zip(("payer", "payee"), found, strict=False):
                yield guess(f"{side}_{what}", column, weight, why)


def _people(columns: Columns) -> Iterator[Guess]:
    for column in columns:
        yield from simple(column, "name", "name", 0.65)
        yield from simple(column, "id", "id_number", 0.85)
        yield from simple(column, "phone", "phone", 0.75)
        yield from simple(column, "place", "address", 0.5)


def accounts(columns: Columns, reading: Reading | None) -> Iterator[Guess]:
    """Guess the columns of a list of accounts."""
    yield from _people(columns)
    for column in columns:
        if is_number(column) and column.share("phone") < 0.5 and column.variety >= 0.5:
            card = column.share("card") >= 0.6
            why = Text("像卡号" if card else "像账号", "like " + ("cards" if card else "accounts"))
            yield guess("cards" if card else "account", column, 0.6, why)
        yield from simple(column, "bank", "bank", 0.6)
        yield from simple(column, "day", "opened", 0.5)
        yield from simple(column, "stamp", "opened", 0.45)
        yield from simple(column, "currency", "currency", 0.8)
        if column.share("decimal") >= 0.5:
            yield guess("balance", column, 0.45, percent(column, "money", _DECIMALS))


def persons(columns: Columns, reading: Reading | None) -> Iterator[Guess]:
    """Guess the columns of a list of persons."""
    yield from _people(columns)


def sims(columns: Columns, reading: Reading | None) -> Iterator[Guess]:
    """Guess the columns of a list of SIM cards."""
    yield from _people(columns)
    for column in columns:
        for shape in ("iccid", "imsi", "imei"):
            yield from simple(column, shape, shape, 0.95)
        yield from simple(column, "day", "opened", 0.5)
        yield from simple(column, "stamp", "opened", 0.5)


def calls(columns: Columns, reading: Reading | None) -> Iterator[Guess]:
    """Guess the columns of call records: the own number repeats, the other one varies."""
    yield from times(columns, None)
    yield from sides(columns, "imei", "own_imei", "other_imei", 0.9)
    yield from sides(columns, "imsi", "own_imsi", "other_imsi", 0.9)
    phones = [c for c in columns if c.share("phone") >= 0.5 and c.share("stamp") < 0.5]
    still = [column for column in phones if is_own(column)]
    for column in phones:
        own = column in still and (column is still[0] or len(still) < len(phones))
        why = percent(column, "phone", Text("手机号", "mobile numbers"))
        field = "own_phone" if own else "other_phone"
        yield guess(field, column, 0.8 * column.share("phone"), why)
    for column in columns:
        yield from simple(column, "call_direction", "direction", 0.9)
        length = column.share("length") >= 0.8 and not column.share("decimal", "stamp", "phone")
        if length and column.distinct > 2:
            why = percent(column, "length", Text("时长", "lengths of time"))
            yield guess("seconds", column, 0.5, why)


def seizures(columns: Columns, reading: Reading | None) -> Iterator[Guess]:
    """Guess the columns of a list of seized things."""
    for column in columns:
        if column.share("item") >= 0.3:
            why = percent(column, "item", Text("物品名称", "names of things"))
            yield guess("item", column, 0.6 + 0.3 * column.share("item"), why)
        yield from simple(column, "quantity", "quantity", 0.7)
        yield from simple(column, "person", "keeper_name", 0.4)
        yield from simple(column, "place", "place", 0.4)
        yield from simple(column, "day", "time", 0.4)
        if is_number(column):
            yield guess("numbers", column, 0.5, Text("像卡号或账号", "like card numbers"))


"""Kinds that are not here only their headers tell."""
_REPORTED = re.compile(
    "受害|被害|报案|报警|事主|受骗|被骗|嫌疑|涉案|涉诈|骗子|诈骗|victim|suspect|complain",
    re.IGNORECASE,
)
_SUSPECT = re.compile(
    "嫌疑|涉案|涉诈|骗子|诈骗|收款|转入|汇入|对方|suspect|payee|to", re.IGNORECASE
)


def complaints(columns: Columns, reading: Reading | None) -> Iterator[Guess]:
    """Guess the columns of a complaint table, if any header speaks of victims or suspects.

    By content alone it is like any payer–payee table. What stands left is the victim's.
    """
    if not any(_REPORTED.search(column.header) for column in columns):
        return
    yield from times(columns, "date")
    yield from _money(columns)
    for column in columns:
        yield from simple(column, "id", "id_number", 0.85)
        yield from simple(column, "phone", "phone", 0.75)
    sides = (
        ([c for c in columns if is_number(c)], ("payer_number", "payee_number"), 0.6),
        ([c for c in columns if c.share("name") >= 0.6], ("name", "payee_name"), 0.6),
        ([c for c in columns if c.share("bank") >= 0.6], ("payer_bank", "payee_bank"), 0.5),
    )
    left = Text("两列同类内容，左列作受害人方", "of two columns alike the left one is the victim's")
    named = Text("表头指收款方", "the header speaks of who was paid")
    for found, (mine, theirs), weight in sides:
        for rank, column in enumerate(found[:2]):
            if _SUSPECT.search(column.header):
                yield guess(theirs, column, weight, named)
            else:
                yield guess(theirs if rank else mine, column, weight, left)


CONTENTS: Mapping[str, Contents] = {
    "transactions": transactions,
    "transfers": transfers,
    "accounts": accounts,
    "persons": persons,
    "sims": sims,
    "calls": calls,
    "seizures": seizures,
    "complaints": complaints,
}
