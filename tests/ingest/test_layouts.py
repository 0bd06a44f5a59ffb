"""Every layout that comes with linkgraph is known by its own header row and fills its fields."""

import tomllib
from pathlib import Path

import pytest

from ingest.binding import bind
from ingest.headers import in_fen, normal, without_note, without_unit
from ingest.layouts import Layout, fields_of, load_layouts
from ingest.recognise import recognise
from tests.ingest.conftest import Read

LAYOUTS = Path("ingest/layouts")


def marks(name: str) -> list[str]:
    data = tomllib.loads((LAYOUTS / f"{name}.toml").read_text("utf-8"))
    said = data["marks"]
    return str(said if isinstance(said, str) else said[0]).split(", ")


AND_AMOUNTS = {
    "psbc": ["借方发生额", "贷方发生额"],
    "boc": ["交易金额"],
    "carrier_pairs": ["通话开始时间", "通话时长"],
    "carrier_sims": ["手机号码"],
    "pboc_suspicious": ["账号", "交易时间"],
}
"""Layouts whose marks are not a whole header: the columns of what they cannot do without vary."""

MARKED = sorted(layout.name for layout in load_layouts() if layout.marks)


@pytest.mark.parametrize("name", MARKED)
def test_a_layout_knows_its_own_header(name: str) -> None:
    found = recognise([*marks(name), *AND_AMOUNTS.get(name, ())], (), "")
    assert found is not None and found[0].layout.name == name
    needs = found[0].layout.needs
    assert all(found[0].has(*any_of) for any_of in needs)


@pytest.mark.parametrize("name", MARKED)
def test_a_layout_knows_its_header_with_dirt_on_it(name: str) -> None:
    dirty = [
        f'"{text}\t' if i % 2 else f" {text.replace('账', '帐')}\u3000"
        for i, text in enumerate([*marks(name), *AND_AMOUNTS.get(name, ())])
    ]
    found = recognise([*dirty, "新增列"], (), "")
    assert found is not None and found[0].layout.name == name


def test_names_are_unique_and_files_are_named_after_them() -> None:
    names = [layout.name for layout in load_layouts()]
    assert (
        sorted(set(names)) == sorted(path.stem for path in LAYOUTS.glob("*.toml")) == sorted(names)
    )


def test_every_kind_has_a_generic_layout() -> None:
    kinds = [layout.kind for layout in load_layouts() if layout.generic]
    assert sorted(kinds) == sorted({layout.kind for layout in load_layouts()})


@pytest.mark.parametrize("count", [34, 32, 31, 29, 16])
def test_platform_variants(count: int) -> None:
    name = f"platform_{count}"
    headers = marks(name)
    assert len(headers) == count
    found = recognise(headers, (), "")
    assert found is not None
    for field in (
        "time",
        "amount",
        "balance",
        "direction",
        "counterparty_number",
        "own_name",
        "own_id",
    ):
        assert found[0].has(field), field


def test_the_16_columns_may_lack_the_first() -> None:
    found = recognise(marks("platform_16")[1:], (), "")
    assert found is not None and found[0].layout.name == "platform_16"


def test_headers_are_compared_after_folding() -> None:
    assert normal('"交易对手帐卡号（*）\t') == normal("交易对手账卡号")
    assert normal("ＩＰ地址") == normal("ip 地址") and normal("日 志 号") == normal("日志号")
    assert in_fen("交易金额(分)") and in_fen("交易金额（分）") and not in_fen("积分")


def test_the_preferred_of_two_columns_is_taken_and_the_other_kept(read_text: Read) -> None:
    got = read_text(
        "卡号,交易时间,金额,可用余额,余额,收付标志\n6217001,2024-01-02 03:04:05,1.00,9.00,5.00,进\n"
    )
    row = got.data[0]
    assert row["balance_fen"] == 500 and row["raw_004"] == "9.00"
    assert got.decided("'可用余额'")


def test_of_two_columns_with_one_header_the_left_is_taken() -> None:
    headers = ["卡号", "交易时间", "金额", "收付标志", "摘要", "摘要"]
    found = recognise(headers, (), "")
    assert found is not None
    assert found[0].places["memo"] == (4,) and found[0].unused == (5,)


def test_bind_gives_a_column_to_one_field_only() -> None:
    for layout in load_layouts():
        headers = sorted({h for alts in layout.columns.values() for alt in alts for h in alt})
        places = [place for found in bind(layout, headers).places.values() for place in found]
        assert len(places) == len(set(places)), layout.name


def test_layout_fields_exist() -> None:
    for layout in load_layouts():
        assert set(layout.columns) <= set(fields_of(layout.kind)), layout.name
        assert isinstance(layout, Layout)


def test_data_rows_are_no_headers() -> None:
    for cells in (
        ["6217001234567890123", "张三", "2024-01-02 03:04:05", "100.00", "进"],
        ["户名", "张三", "账号", "6217001234567890123", "币种", "人民币"],
        ["交易明细"],
        ["收入", "支出"],
        ["1", "银行卡", "3张", "尾号4417"],
        [],
        ["", ""],
    ):
        assert recognise(cells, (), "") is None, cells


@pytest.mark.parametrize(
    ("header", "bare"),
    [("借贷标志（借/贷）", "借贷标志"), ("交易日期(YYYYMMDD)", "交易日期"),
     ("对方户名(必填)", "对方户名"), ("交易金额（人民币）", "交易金额"), ("贷（元）", "贷"),
     ("金额(支出)", ""), ("金额（美元）", ""), ("金额", "")],
)  # fmt: skip
def test_brackets_that_say_how_cells_are_written(header: str, bare: str) -> None:
    assert without_note(header) == bare


def test_units_of_marks_do_not_hide_a_layout() -> None:
    header = [
        f"{mark}（元）" if mark in ("交易金额", "联机余额") else mark for mark in marks("cmb")
    ]
    found = recognise(header, (), "")
    assert found is not None and found[0].layout.name == "cmb" and found[0].has("amount", "balance")
    assert without_unit("账户余额(人民币元)") == "账户余额"


def test_usual_headers_alone_are_no_banks_layout() -> None:
    usual = "账号 户名 交易日期 交易时间 交易金额 收付标志 余额 对方账号 对方户名 摘要"
    found = recognise(usual.split(), (), "浦发银行流水")
    assert found is not None and found[0].layout.name == "generic_transactions"


def test_every_version_of_a_layout_is_known() -> None:
    for layout in load_layouts():
        data = tomllib.loads((LAYOUTS / f"{layout.name}.toml").read_text("utf-8"))
        said = data.get("marks", [])
        for text in [said] if isinstance(said, str) else said:
            header = [*text.split(", "), *AND_AMOUNTS.get(layout.name, ())]
            found = recognise(header, (), "")
            assert found is not None and found[0].layout.name == layout.name, header
