"""A folder of small spreadsheets, and a case to load them into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from linkgraph.case import Case

HEADERS = (
    "交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,交易余额,收付标志,"
    "交易对手账卡号,现金标志,对手户名,对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,"
    "交易网点代码,交易发生地,交易是否成功,传票号,终端号,IP地址,MAC地址,对手交易余额,交易流水号,"
    "日志号,凭证种类,凭证号,交易柜员号,商户名称,商户号,备注,交易类型,查询反馈结果原因"
)


def statement(card: str, rows: int, start: int = 0) -> str:
    """Return a platform statement of `rows` lines: 100 yuan out of `card` every minute."""
    lines = [HEADERS]
    for at in range(start, start + rows):
        said = {
            "交易卡号": card,
            "账户开户名称": "张某",
            "交易时间": f"2025-03-{1 + at // 1440:02d} {at // 60 % 24:02d}:{at % 60:02d}:00",
            "交易金额": "100.00",
            "交易余额": f"{1000000 - 100 * at}.00",
            "收付标志": "出",
            "交易对手账卡号": "6222029900000000017",
            "对手户名": "李某",
            "交易流水号": f"T{card[-4:]}{at:06d}",
        }
        lines.append(",".join(said.get(header, "") for header in HEADERS.split(",")))
    return "\n".join(lines) + "\n"


def card(n: int) -> str:
    return f"62220200000000{n:05d}"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a statement file into the folder `in` and returns its path."""

    def write_file(name: str, number: int = 1, rows: int = 5, start: int = 0) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(statement(card(number), rows, start), encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path / "case")
