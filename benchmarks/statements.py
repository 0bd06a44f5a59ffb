"""Invented statements for benchmarks, in the 34 columns of the police platform: the same rows as
GB18030 and as UTF-8 text (a peer reads only that), or as a workbook with shared strings."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

HEADER = (
    "交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,"
    "现金标志,对手户名,对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易网点代码,"
    "交易发生地,交易是否成功,传票号,终端号,IP地址,MAC地址,对手交易余额,交易流水号,日志号,凭证种类,"
    "凭证号,交易柜员号,商户名称,商户号,备注,交易类型,查询反馈结果原因"
)
Texts = npt.NDArray[np.str_]
_SLICE = 50_000
_AMOUNTS = (5, 6)


def write_texts(place: Path, rows: int, files: int = 1) -> None:
    """Write `files` statements of `rows` rows into `place`/gb18030, and again into `place`/utf8."""
    ours, theirs = place / "gb18030", place / "utf8"
    for folder in (ours, theirs):
        folder.mkdir(parents=True)
    for number in range(files):
        name = f"{number:03}.csv"
        with (ours / name).open("wb") as first, (theirs / name).open("wb") as second:
            for lines in _slices(rows, number):
                text = "".join(",".join(cells) + "\r\n" for cells in lines)
                first.write(text.encode("gb18030"))
                second.write(text.encode())


def write_book(place: Path, rows: int) -> None:
    """Write one statement as `place`/book.xlsx: amounts are numbers, all else is text."""
    import xlsxwriter

    place.mkdir(parents=True)
    book = xlsxwriter.Workbook(str(place / "book.xlsx"))
    sheet = book.add_worksheet("交易明细")
    at = 0
    for lines in _slices(rows, 0):
        for cells in lines:
            for column, cell in enumerate(cells):
                if column in _AMOUNTS and at:
                    sheet.write_number(at, column, float(cell))
                elif cell:
                    sheet.write_string(at, column, cell)
            at += 1
    book.close()


def _slices(rows: int, seed: int) -> Iterator[list[tuple[str, ...]]]:
    """Yield the header, then the rows, some at a time."""
    columns = _columns(rows, np.random.default_rng(20240102 + seed))
    yield [tuple(HEADER.split(","))]
    for start in range(0, rows, _SLICE):
        part = [column[start : start + _SLICE].tolist() for column in columns]
        yield list(zip(*part, strict=True))


def _columns(rows: int, random: np.random.Generator) -> list[Texts]:
    def digits(prefix: str, width: int, count: int) -> Texts:
        tail = np.char.zfill(random.integers(0, 10**width, count).astype(str), width)
        return np.char.add(prefix, tail)

    def pick(choices: list[str] | Texts) -> Texts:
        return np.array(choices)[random.integers(0, len(choices), rows)]

    def money(fen: npt.NDArray[np.int64]) -> Texts:
        cents = np.char.zfill((fen % 100).astype(str), 2)
        return np.char.add(np.char.add((fen // 100).astype(str), "."), cents)

    names = np.array([a + b + c for a in "王李张刘陈" for b in "伟芳娜敏静" for c in "明华丽平辉"])
    own = random.integers(0, 2_000, rows)
    other = random.integers(0, 200_000, rows)
    seconds = np.sort(random.integers(0, 365 * 86_400, rows)).astype("timedelta64[s]")
    times = np.char.replace(np.datetime_as_string(np.datetime64("2023-01-01") + seconds), "T", " ")
    empty = np.full(rows, "")
    octets = [random.integers(0, 255, rows).astype(str) for _ in range(2)]
    return [
        digits("621700", 13, 2_000)[own],
        digits("3100", 15, 2_000)[own],
        names[own % len(names)],
        digits("11010119", 10, 2_000)[own],
        times,
        money(random.integers(1, 10**7, rows)),
        money(random.integers(1, 10**9, rows)),
        pick(["进", "出"]),
        digits("622202", 13, 200_000)[other],
        pick(["其它", "现金"]),
        names[other % len(names)],
        empty,
        pick(["中国工商银行股份有限公司", "中国建设银行", "招商银行股份有限公司深圳分行"]),
        pick(["转账", "消费", "跨行汇款", "网银转账", "ATM取款", "财付通-微信转账"]),
        pick(["CNY"]),
        pick(["某某支行营业部", "科技园支行", "网上银行"]),
        pick(["0012", "0345"]),
        pick(["广东深圳", "北京"]),
        pick(["成功", "成功", "失败"]),
        digits("", 8, rows),
        pick(["T001", "", "A9"]),
        np.char.add("10.1.", np.char.add(np.char.add(octets[0], "."), octets[1])),
        empty,
        empty,
        digits("2023", 16, rows),
        digits("L", 9, rows),
        empty,
        empty,
        pick(digits("", 6, 1_000)),
        empty,
        empty,
        empty,
        pick(["网银", "手机银行", "ATM"]),
        empty,
    ]
