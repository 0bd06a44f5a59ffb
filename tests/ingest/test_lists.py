"""Seizure lists, SIM lists, call records, and cells that hold several things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.kinds import call_seconds
from ingest.lists import numbers_in_text, split_cards, split_numbers, split_party, tails
from tests.ingest.conftest import Read
from tests.ingest.test_layouts import marks

ONE, TWO = "6217009900000000006", "6228480000000000002"


@pytest.mark.parametrize("mark", ["、", "，", ",", "；", ";", "/", " ", "\n", " 、 "])
def test_every_separator(mark: str) -> None:
    assert split_numbers(f"{ONE}{mark}{TWO}{mark}{ONE}") == [ONE, TWO]
    assert split_cards(f"{ONE}{mark}{TWO}") == [ONE, TWO]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("尾号4417、8802、0935", ["4417", "8802", "0935"]),
        ("末四位 4417，8802", ["4417", "8802"]),
        ("后四位为4417", ["4417"]),
        ("建行卡（卡号尾号：4417）", ["4417"]),
        ("尾号4417及8802", ["4417", "8802"]),
        (f"卡号{ONE}", []),
        ("3张", []),
    ],
)
def test_tails_are_tails(cell: str, found: list[str]) -> None:
    assert tails(cell) == found
    assert split_numbers(cell) == ([ONE] if ONE in cell else [])


def test_numbers_in_groups_of_four() -> None:
    assert split_numbers("6217 0099 0000 0000 006、6228 4800 0000 0000 002") == [ONE, TWO]


def test_things_are_told_by_their_shape() -> None:
    text = (
        f"卡号{ONE}，手机13800000000，IMEI 490154203237518，ICCID 89860012345678901234，"
        "身份证110105194912310021，尾号4417"
    )
    assert numbers_in_text(text) == {
        "numbers": [ONE],
        "phones": ["13800000000"],
        "imeis": ["490154203237518"],
        "iccids": ["89860012345678901234"],
    }


@given(st.text(max_size=40))
def test_no_text_breaks_the_splitters(text: str) -> None:
    for found in (
        split_cards(text),
        split_numbers(text),
        tails(text),
        *numbers_in_text(text).values(),
    ):
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("cell", "party"),
    [
        ("张三 66666666666666", ("张三", "66666666666666", None)),
        ("北京住房公积金管理中心1111111111", ("北京住房公积金管理中心", "1111111111", None)),
        ("12341234123412341", (None, "12341234123412341", None)),
        ("微信支付北京一卡通", ("微信支付北京一卡通", None, None)),
        ("138@x.cn(李四)", ("李四", "138@x.cn", None)),
        ("2088001234567890\t（李四）", ("李四", "2088001234567890", None)),
        ("李四(工商银行)(6222000011112222)", ("李四", "6222000011112222", "工商银行")),
        ("（中国工商银行）6222000011112222", (None, "6222000011112222", "中国工商银行")),
        ("李四（建设银行）", ("李四", None, "建设银行")),
        ("shop@x.cn()", (None, "shop@x.cn", None)),
        ("null", (None, None, None)),
        ("--", (None, None, None)),
    ],
)
def test_parties(cell: str, party: tuple[str | None, str | None, str | None]) -> None:
    assert split_party(cell) == party


def test_a_seizure_list(read_sheets: Read) -> None:
    got = read_sheets(
        [
            ["扣押物品清单"],
            ["编号", "物品名称", "数量", "特征", "卡号", "持有人", "持有人身份证号", "扣押地点",
             "扣押时间"],
            ["1", "银行卡", "2张", "建行", f"{ONE}、{TWO}", "张三", "110105194912310021", "某路1号",
             "2024年1月2日"],
            ["2", "银行卡", "3张", "尾号4417、8802、0935", "", "张三", "", "某路1号",
             "2024年1月2日"],
            ["3", "手机", "1部", "黑色 IMEI:490154203237518 内有13800000000手机卡", "", "张三"],
            ["4", "营业执照", "1本", "", "", "张三", "", "", ""],
            ["5", "银行卡", "1张", "", 6217009900000000006, "张三", "", "", ""],
            ["侦查人员：", "", "见证人：", "", "", "持有人："],
        ]
    )  # fmt: skip
    assert got.reasons == ["title", "header", None, None, None, None, None, "footer"]
    one, two, three, four, five = got.data
    assert (one["numbers"], one["tails"]) == ([ONE, TWO], None)
    assert (two["numbers"], two["tails"]) == (None, ["4417", "8802", "0935"])
    assert (three["imeis"], three["phones"]) == (["490154203237518"], ["13800000000"])
    assert four["item"] == "营业执照" and four["numbers"] is None
    assert five["numbers"] is None and "damaged:numbers" in five["warnings"]
    assert one["keeper_name"] == "张三" and one["time_us"] == 1704153600_000000


def test_a_sim_list(read_text: Read) -> None:
    got = read_text(
        "业务号码,机主姓名,证件号码,入网时间,营业厅,经办人,ICCID,状态\n"
        "8613800000000,张三,110105194912310021,20240102,某营业厅,王五,89860012345678901234,正常\n"
        ",,,,,,,\n合计：1户,,,,,,,\n"
    )
    row = got.data[0]
    assert (row["phone"], row["name"], row["iccid"]) == (
        "13800000000",
        "张三",
        "89860012345678901234",
    )
    assert row["branch_name"] == "某营业厅" and row["agent_name"] == "王五"
    assert got.reasons == ["header", None, "blank", "footer"]


def test_call_records(read_text: Read) -> None:
    cells = dict.fromkeys(marks("cdr_30"), "") | {
        "通话类型": "语音", "话单类型": "主叫话单", "本机号码": "8613800000000",
        "本机IMEI号": "000000000000000", "本机IMSI号": "460001234567890",
        "对方号码": "8613900000000", "呼叫开始时间": "2024-01-02 03:04:05",
        "呼叫时长": "75", "本机通话所在地": "755",
    }  # fmt: skip
    got = read_text(",".join(cells) + "\n" + ",".join(cells.values()) + "\n")
    row = got.data[0]
    assert got.report.tables[0].layout == "cdr_30"
    assert (row["own_phone"], row["other_phone"]) == ("13800000000", "13900000000")
    assert (row["direction"], row["seconds"], row["own_imei"]) == ("out", 75, None)
    assert row["own_imsi"] == "460001234567890" and row["own_place"] == "755"


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("75", 75), ("00:01:15", 75), ("1分15秒", 75), ("1小时2分", 3720), ("", None), ("x", None),
     ("75.0", 75)],
)  # fmt: skip
def test_lengths_of_calls(cell: str, seconds: int | None) -> None:
    assert call_seconds(cell) == seconds


def test_platform_side_tables(read_text: Read) -> None:
    def one(name: str, **cells: str) -> dict[str, object]:
        row = dict.fromkeys(marks(name), "") | cells
        assert set(cells) <= set(marks(name))
        text = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
        got = read_text(text, name=f"{name}.csv", encoding="gb18030")
        assert got.report.tables[0].layout == name
        found: dict[str, object] = got.data[0]
        return found

    accounts = one("platform_accounts_46", 账户开户名称="张三", 交易卡号=f"{ONE}/{TWO}",
                   交易账号="31",
                   账号开户时间="20200102", 账户余额="1.00", 可用余额="0.50", 开户联系方式="",
                   联系电话="8613800000000", 代理人="王五")  # fmt: skip
    assert accounts["cards"] == [ONE, TWO] and accounts["phone"] == "13800000000"
    assert (accounts["balance_fen"], accounts["available_fen"]) == (100, 50)
    sub = one("platform_sub_accounts", 开户账号="31", 子账户账号="31_1", 子账户序号="1")
    assert (sub["account"], sub["sub_account"], sub["sub_serial"]) == ("31", "31_1", "1")
    person = one(
        "platform_persons", 客户名称="张三", 证照号码="110105194912310021", 代办人姓名="王五"
    )
    assert person["agent_name"] == "王五"
    assert (
        one("platform_addresses", 开户名称="张三", 证照号码="1", 住宅地址="某路")["address"]
        == "某路"
    )
    assert one("platform_contacts", 开户名称="张三", 证照号码="1", 联系电话="13800000000")["phone"]
    measure = one(
        "platform_measures",
        账号="31",
        冻结措施类型="0001",
        冻结金额="5.00",
        冻结开始日期="20240102",
    )
    assert (measure["measure"], measure["amount_fen"]) == ("0001", 500)
    task = one(
        "platform_tasks", 任务流水号="T1", 账卡号=ONE, 反馈结果="成功", 反馈明细结果="无记录"
    )
    assert (task["number"], task["detail_result"]) == (ONE, "无记录")
