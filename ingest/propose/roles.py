"""What columns are by their content alone: shapes, how often they change, what repeats."""

import re
from collections.abc import Iterator, Sequence

from ingest.propose.chain import Reading
from ingest.propose.guess import Guess
from ingest.propose.profile import Profile
from linkgraph.text import Text

_MOST = 0.6
"""A column is of a shape when this share of its cells is."""
_RARELY = 0.3
"""An own number changes at no more of the steps from row to row than this."""
_SERIAL = 0.95
"""A serial number is a new one in this share of the rows."""
_STEP = 0.004
"""Of columns as good as each other the left one comes first, by so little."""

Columns = Sequence[Profile]


def guess(field: str, column: Profile, score: float, why: Text) -> Guess:
    """Return a guess by content; columns further right count a trifle less."""
    return Guess(field, column.place, max(0.0, min(0.95, score) - _STEP * column.place), (why,))


def percent(column: Profile, shape: str, what: Text) -> Text:
    """Say what share of the cells has a shape."""
    share = round(100 * column.share(shape))
    return Text(f"{share}% 的内容是{what.zh}", f"{share} % of the cells are {what.en}")


_SIMPLE = (
    ("stamp", Text("日期和时刻", "day and time")),
    ("day", Text("日期", "days")),
    ("clock", Text("时刻", "times of day")),
    ("ip", Text("IP 地址", "IP addresses")),
    ("mac", Text("MAC 地址", "MAC addresses")),
    ("imei", Text("校验通过的 15 位串号", "15 digits with the check digit of an IMEI")),
    ("imsi", Text("460 开头的 15 位号码", "15 digits that begin with 460")),
    ("iccid", Text("89 开头的 19、20 位号码", "19 or 20 digits that begin with 89")),
    ("currency", Text("币种", "currencies")),
    ("phone", Text("手机号", "mobile numbers")),
    ("id", Text("校验通过的身份证号", "ID numbers whose check digit holds")),
    ("direction", Text("收付方向的文字", "words for in and out")),
    ("call_direction", Text("主叫、被叫", "words for caller and callee")),
    ("success", Text("是否成功的文字", "words for success or failure")),
    ("person", Text("人名", "names of persons")),
    ("name", Text("姓名或单位名称", "names of persons or companies")),
    ("bank", Text("银行名称", "names of banks")),
    ("party", Text("户名连同账号", "a name and a number together")),
    ("place", Text("地址", "addresses")),
    ("item", Text("物品名称", "names of things")),
    ("quantity", Text("数量", "quantities")),
    ("length", Text("时长", "lengths of time")),
)
_WORDS = dict(_SIMPLE)


def simple(column: Profile, shape: str, field: str, weight: float) -> Iterator[Guess]:
    """Guess a field of a column that is mostly of one shape."""
    if column.share(shape) >= _MOST:
        why = percent(column, shape, _WORDS[shape])
        yield guess(field, column, weight * column.share(shape), why)


def is_number(column: Profile) -> bool:
    """Say whether a column holds numbers of accounts or cards, not of papers, phones or orders."""
    others = ("id", "ip", "mac", "day", "stamp", "imsi", "iccid", "company_code", "decimal")
    if column.share("card", "number") < _MOST or column.share(*others) > 0.5:
        return False
    return not is_serial(column)


def is_serial(column: Profile) -> bool:
    """Say whether a column numbers its rows: all different, and rising, dated or very long."""
    if column.share("serial", "integer") < _MOST or column.variety < _SERIAL:
        return False
    if column.share("masked", "phone", "id", "luhn", "day", "stamp", "clock") > 0.4:
        return False
    cells = [cell.strip() for cell in column.cells if cell.strip()]
    dated = sum(bool(re.match(r"20\d\d(?:0[1-9]|1[0-2])[0-3]\d", cell)) for cell in cells)
    long = sum(len(cell) > 20 for cell in cells)
    rising = cells == sorted(cells) or cells == sorted(cells, reverse=True)
    letters = sum(cell[:1].isalpha() for cell in cells)
    return rising or 2 * dated > len(cells) or 2 * long > len(cells) or 2 * letters > len(cells)


def is_own(column: Profile) -> bool:
    """Say whether a column stays what it is from row to row."""
    return column.distinct == 1 or column.changes <= _RARELY


def times(columns: Columns, day: str | None) -> Iterator[Guess]:
    """Guess the time: a full moment, or a day with its time of day; `day` None: one field only."""
    dated = any(column.share("day", "day_month") >= _MOST for column in columns)
    for column in columns:
        for shape in ("stamp", "other_date"):
            if column.share(shape) >= _MOST:
                zh, en = ("日期和时刻", "day and time") if shape == "stamp" else ("日期", "days")
                why = percent(column, shape, Text(zh, en))
                yield guess("time", column, 0.8 * column.share(shape) * _whole(column), why)
        for shape in ("day", "day_month"):
            if column.share(shape) >= _MOST and column.share("stamp") < 0.5:
                why = percent(column, shape, Text("日期", "days"))
                yield guess(day or "time", column, 0.72 * column.share(shape) * _whole(column), why)
        if dated and day and column.share("day") < 0.5:
            yield from simple(column, "clock", "time", 0.6)
            if column.share("short_clock", "clock") >= _MOST > column.share("clock"):
                why = percent(column, "short_clock", Text("无冒号的时刻", "times without colons"))
                yield guess("time", column, 0.3 * column.share("short_clock", "clock"), why)


def _whole(column: Profile) -> float:
    return 0.5 + 0.5 * column.coverage


def numbers(columns: Columns, own: tuple[str, str], other: str) -> Iterator[Guess]:
    """Guess own and counterparty numbers: the own one repeats, the other one varies."""
    for column in filter(is_number, columns):
        card = column.share("card") >= _MOST
        weight = 0.7 + 0.15 * column.share("card", "masked")
        kind = Text("卡号", "card numbers") if card else Text("账号", "account numbers")
        if is_own(column):
            why = Text(
                f"像{kind.zh}，{column.distinct} 个不同值，逐行不变",
                f"like {kind.en}, {column.distinct} different, the same from row to row",
            )
            yield guess(own[0] if card else own[1], column, weight, why)
            yield guess(own[1] if card else own[0], column, 0.3, why)
        else:
            why = Text(
                f"像{kind.zh}，{column.distinct} 个不同值，逐行变化",
                f"like {kind.en}, {column.distinct} different, changing from row to row",
            )
            yield guess(other, column, weight * _whole(column), why)


def sides(columns: Columns, shape: str, own: str, other: str, weight: float) -> Iterator[Guess]:
    """Guess whose name, paper or bank a column holds: the own one repeats, the other one varies."""
    for column in columns:
        if column.share(shape) >= _MOST:
            stays = is_own(column)
            field = own if stays else other
            zh, en = ("，逐行不变", ", the same from row to row") if stays else ("", "")
            what = percent(column, shape, _WORDS[shape])
            why = Text(what.zh + zh, what.en + en)
            yield guess(field, column, weight * column.share(shape) * _whole(column), why)


def chained(reading: Reading, columns: Columns) -> Iterator[Guess]:
    """Guess by the balance: what explains it is amount, direction and balance."""
    by_place = {column.place: column for column in columns}
    why = chain_words(reading)
    fields = _proven(reading)
    share = min(1.0, reading.explained / max(1, reading.steps))
    if reading.one_way is not None:
        field = "debit" if reading.one_way == "out" else "credit"
        for name in ("amount", field):
            yield Guess(name, reading.amount, 0.7 + 0.09 * share, (why,))
        fields = {reading.balance: "balance"}
    for place, field in fields.items():
        yield Guess(field, by_place[place].place, 0.9 + 0.09 * share, (why,))


def _proven(reading: Reading) -> dict[int, str]:
    fields = {reading.amount: "amount", reading.balance: "balance"}
    if reading.credit is not None:
        fields |= {reading.amount: "debit", reading.credit: "credit"}
    if reading.direction is not None:
        fields[reading.direction] = "direction"
    return fields


def proven_by(reading: Reading) -> set[tuple[int, str]]:
    """Return the columns and fields that a balance which chains tells for certain."""
    found = set(_proven(reading).items())
    return {one for one in found if one[1] != "amount" or reading.one_way is None}


def chain_words(reading: Reading) -> Text:
    """Say how much of the balance a reading explains."""
    return Text(
        f"余额链 {reading.steps} 步中解释 {reading.explained} 步，相反读法 {reading.reverse} 步",
        f"explains {reading.explained} of {reading.steps} steps of the balance, "
        f"the reverse {reading.reverse}",
    )
