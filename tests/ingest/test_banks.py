"""Each bank's layout, read from a file in its shape. All numbers are invented."""

import pytest

from ingest.read import Answers
from linkgraph.schema import Precision
from tests.ingest.conftest import Read
from tests.ingest.test_layouts import marks

OWN = "6217009900000000006"
OTHER = "6228489900000000002"


def line(name: str, **cells: str) -> list[str]:
    """Return a row of the layout `name` with the named cells filled, '' elsewhere."""
    unknown = set(cells) - set(marks(name))
    assert not unknown, unknown
    return [cells.get(header, "") for header in marks(name)]


def csv_of(name: str, *rows: list[str]) -> str:
    return "\n".join(",".join(row) for row in (marks(name), *rows)) + "\n"


@pytest.mark.parametrize("name", ["platform_34", "platform_32", "platform_31", "platform_29"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_platform(read_text: Read, name: str, encoding: str) -> None:
    cells = {
        "交易卡号": f"{OWN}\t", "交易账号": "310099000000001_1", "交易时间": "2024-01-02 03:04:05",
        "交易金额": "1234.5", "交易余额": "2000", "收付标志": "出", "交易对手账卡号": OTHER,
        "对手户名": "李四", "交易是否成功": "成功", "IP地址": "10.1.2.3", "现金标志": "其它",
        "交易流水号": "A001", "摘要说明": "转账",
    }  # fmt: skip
    got = read_text(csv_of(name, line(name, **cells)), encoding=encoding)
    assert got.report.tables[0].layout == name
    row = got.data[0]
    assert (row["own_card"], row["own_account"]) == (OWN, "310099000000001_1")
    assert (row["amount_fen"], row["balance_fen"], row["direction"]) == (123450, 200000, "out")
    assert (row["counterparty_number"], row["counterparty_name"]) == (OTHER, "李四")
    assert (row["success"], row["cash"], row["ip"]) == (True, False, "10.1.2.3")
    assert row["raw_001"] == f"{OWN}\t" and row["row"] == 2


def test_platform_16(read_text: Read) -> None:
    cells = {
        "主体卡号": OWN, "交易金额（元）": "1", "交易时间": "2024/1/2 3:04", "进出标志": "进",
        "交易对手帐卡号": OTHER, "主体户名": "张三",
    }  # fmt: skip
    row = read_text(csv_of("platform_16", line("platform_16", **cells))).data[0]
    assert (row["own_card"], row["own_name"], row["direction"]) == (OWN, "张三", "in")
    assert row["time_precision"] == Precision.MINUTE and row["counterparty_number"] == OTHER


def test_online_38(read_text: Read) -> None:
    cells = {
        "查询卡号": OWN, "本方卡号": OWN, "本方账号": "3100", "借贷标志": "贷", "交易金额": "5",
        "交易时间": "20240102030405", "交易对方卡号": OTHER, "交易对方姓名": "李四",
    }  # fmt: skip
    row = read_text(csv_of("online_38", line("online_38", **cells))).data[0]
    assert (row["own_card"], row["own_account"], row["direction"]) == (OWN, "3100", "in")
    assert row["counterparty_number"] == OTHER


def test_abc_signed_with_lost_zeros(read_sheets: Read) -> None:
    header = marks("abc_2025")
    rows = [
        line("abc_2025", 账号="3100990001", 卡号=OWN, 交易金额="", 对方账号=OTHER) for _ in range(3)
    ]
    cells: list[list[object]] = [list(row) for row in rows]
    for row, (clock, amount) in zip(
        cells, ((93015, -12.3), (123456, 100), (0.5, -0.01)), strict=True
    ):
        row[1], row[2], row[7], row[8] = 20240102, clock, amount, 50
    got = read_sheets([header, *cells])
    assert got.report.tables[0].layout == "abc_2025"
    assert [(r["direction"], r["amount_fen"], r["negative"]) for r in got.data] == [
        ("out", 1230, False),
        ("in", 10000, False),
        ("out", 1, False),
    ]
    day = 1704153600_000000
    assert [r["time_us"] - day for r in got.data] == [
        (9 * 3600 + 30 * 60 + 15) * 1_000_000,
        (12 * 3600 + 34 * 60 + 56) * 1_000_000,
        12 * 3600 * 1_000_000,
    ]


def test_abc_old_two_columns(read_text: Read) -> None:
    text = (
        "合约号,产品号,合约名称,交易日期,交易时间,借方交易金额,贷方交易金额,交易后余额,"
        "对方账号,对方户名,对方银行,渠道代码,记账方向标识_1\n"
        f"{OWN},1,张三,20240102,030405,100.00,,900.00,{OTHER},李四,工行,EBNK,\n"
        f"{OWN},1,张三,20240102,040405,0.00,50.00,950.00,{OTHER},李四,工行,EBNK,\n"
    )
    got = read_text(text)
    assert [(r["direction"], r["amount_fen"]) for r in got.data] == [("out", 10000), ("in", 5000)]
    assert got.data[0]["own_account"] == OWN and got.data[0]["own_name"] == "张三"


def test_ccb_2025(read_text: Read) -> None:
    cells = {
        "客户名称": "张三", "账号": "43700990001", "交易日期": "20240102", "交易时间": "030405",
        "交易卡号": OWN, "借贷方向": "借", "交易金额": "7.00", "账户余额": "1.00",
        "对方账号": OTHER, "自助设备编号": "T01", "扩充备注": "无",
    }  # fmt: skip
    row = read_text(csv_of("ccb_2025", line("ccb_2025", **cells))).data[0]
    assert (row["direction"], row["amount_fen"], row["terminal"]) == ("out", 700, "T01")
    assert row["remark"] is None


def test_icbc(read_text: Read) -> None:
    cells = {
        "帐号": "1202009900000001", "卡号": OWN, "交易日期": "2024-01-02", "发生额": "1,000.00",
        "余额": "5", "借贷标志": "贷", "对方帐户": OTHER, "注释": "工资",
    }  # fmt: skip
    row = read_text(csv_of("icbc", line("icbc", **cells)).replace("1,000.00", '"1,000.00"')).data[0]
    assert (row["amount_fen"], row["direction"], row["memo"]) == (100000, "in", "工资")
    assert row["time_precision"] == Precision.DAY


def test_boc_sheets_and_many_cards(read_sheets: Read) -> None:
    boc = [
        "账号",
        "卡号",
        "交易发生日",
        "借贷",
        "交易金额",
        "交易后金额",
        "对方账号",
        "对方姓名",
        "摘要",
    ]
    got = read_sheets(
        [
            marks("boc_accounts"),
            ["张三", "110105194912310021", f"{OWN}/{OTHER}", "4563001", ""],
        ],
        [boc, ["4563001", OWN, "20240102", "贷", "3.00", "9.00", "", "", "利息"]],
        [["无数据"]],
        [],
    )
    kinds = [(t.sheet, t.kind, t.accepted) for t in got.report.tables]
    assert kinds == [("S1", "accounts", 1), ("S2", "transactions", 1), ("S3", "transactions", 0)]
    assert got.tables[0][1]["cards"] == [OWN, OTHER]
    assert got.tables[0][1]["warnings"] == "checksum:id_number"
    assert got.tables[2][0]["reason"] == "failure_message"


def test_cmb_signs_repeat_the_direction(read_text: Read) -> None:
    header = ",".join(marks("cmb"))
    text = (
        f"{header}\n{OWN},20240102,030405,-5.00,95.00,,x,D\n"
        f"{OWN},20240102,040405,6.00,101.00,,y,C\n"
    )
    got = read_text(text)
    assert [(r["direction"], r["amount_fen"], r["negative"]) for r in got.data] == [
        ("out", 500, False),
        ("in", 600, False),
    ]
    assert got.decided("repeats its direction")


def test_psbc_title_and_footers(read_sheets: Read) -> None:
    got = read_sheets(
        [
            ["中国邮政储蓄银行 个人账户交易明细"],
            ["账号：", OWN, "户名：", "张三"],
            ["币种：人民币"],
            ["起止日期：20240101-20240131"],
            [],
            ["交易日期", "摘要", "支出金额", "收入金额", "余额", "对方账号/卡号/汇票号", "对方户名",
             "对方开户机构"],
            ["20240102", "转账", "10.00", "", "90.00", OTHER, "李四", "某行"],
            ["20240103", "存款", "", "5.00", "95.00", "", "", ""],
            ["支出笔数：1", "", "支出累计金额：10.00"],
            ["收入笔数：1"],
            ["打印日期：20240201"],
        ]
    )  # fmt: skip
    assert got.reasons == ["title"] * 4 + ["header", None, None] + ["footer"] * 3
    assert [(r["own_account"], r["own_name"], r["direction"]) for r in got.data] == [
        (OWN, "张三", "out"),
        (OWN, "张三", "in"),
    ]
    assert [r["row"] for r in got.rows] == [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]


def test_spdb_header_states_its_codes(read_text: Read) -> None:
    header = ",".join(marks("spdb"))
    text = (
        f"{header}\n{OWN},张三,20240102,030405,5.00,0,9,,,\n"
        f"{OWN},张三,20240102,030406,5.00,1,9,,,\n"
    )
    got = read_text(text, encoding="gb18030")
    assert [r["direction"] for r in got.data] == ["out", "in"]


def test_bocom_words(read_text: Read) -> None:
    text = (
        "主记账帐号,主名义账号,交易日期,交易时间,交易金额,借贷方标志,业务摘要区\n"
        f"{OWN},{OWN},2024-01-02,03:04:05,5.00,借 Dr,x\n"
        f"{OWN},{OWN},2024-01-02,03:04:06,5.00,贷 Cr,x\n"
    )
    assert [r["direction"] for r in read_text(text).data] == ["out", "in"]


def test_boc_and_cmb_credit_cards(read_text: Read) -> None:
    boc = read_text(
        "中国银行信用卡账单(2025年01月)\n交易日,银行记账日,卡号后四位,交易描述,存入,支出,币种\n"
        "2024-12-13,2024-12-14,4260,公交,,50.00,CNY\n2024-12-20,2024-12-20,4260,还款,5,,CNY\n"
    )
    assert [(r["own_card"], r["direction"]) for r in boc.data] == [("4260", "out"), ("4260", "in")]
    cmb = read_text(
        "招商银行信用卡对账单（个人消费卡账户 2024年01月）\n"
        "交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额\n"
        ",12/29,还款,-1.23,1234,-1.23\n01/02,01/03,影票,56.78,1234,56.78\n",
        name="c.csv",
    )
    assert [(r["direction"], r["amount_fen"]) for r in cmb.data] == [("in", 123), ("out", 5678)]
    assert [r["time_us"] for r in cmb.data] == [1703808000_000000, 1704240000_000000]


def test_alipay_and_wechat(read_text: Read) -> None:
    alipay = read_text(
        "------\n支付宝账户：xx@example.com\n姓名：张三\n\n"
        "交易时间            ,交易分类,交易对方,对方账号,商品说明,收/支   ,金额  ,"
        "收/付款方式,交易状态,交易订单号 ,商家订单号,备注,\n"
        "2024-01-02 03:04:05 ,转账,李四,a***@b.cn,x,支出 ,5.00 ,余额,交易成功,2024\t,\t, ,\n"
        "2024-01-02 03:04:06 ,理财,某基金,/,x,不计收支 ,5.00 ,余额,交易成功,2025\t,\t, ,\n",
        encoding="gb18030",
    )
    row = alipay.data[0]
    assert (row["own_account"], row["own_name"]) == ("xx@example.com", "张三")
    assert (row["counterparty_name"], row["direction"], row["success"]) == ("李四", "out", True)
    assert (row["own_bank"], alipay.reasons[-1]) == ("支付宝", "neutral")
    wechat = read_text(
        "微信支付账单明细,,\n微信昵称：[测试],,\n"
        "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n"
        '2024-01-02 03:04:05,"转账","李四",/,"支出",¥5.00,'
        '"零钱","对方已收钱","39"	,"12"	,"/"\n'
        "2024-01-02 03:04:06,零钱提现,/,/,/,¥5.00,工商银行,提现已到账,40,/,/\n",
        name="w.csv",
    )
    assert wechat.reasons[-2:] == [None, "neutral"]
    row = wechat.data[0]
    assert (row["own_card"], row["own_account"], row["own_name"]) == (None, None, "测试")
    assert (row["amount_fen"], row["txn_id"], row["own_bank"]) == (500, "39", "微信支付")
    assert wechat.decided("kept as an account of its own")


def test_tenpay_fen_and_repeated_headers(read_text: Read) -> None:
    headers = marks("tenpay_trades")
    headers = [*headers[:21], "第三方账户名称", *headers[21:]]
    cells = dict.fromkeys(headers, "")
    values = ["" for _ in headers]
    for header, value in {
        "用户ID": "wxid_abc1", "借贷类型": "出", "交易时间": "2024-01-02 03:04:05",
        "交易金额(分)": "12345", "账户余额(分)": "100", "对手方ID": "wxid_def2",
        "对手侧账户名称": "李四", "用户银行卡号": OWN,
    }.items():  # fmt: skip
        assert header in cells
        values[headers.index(header)] = value
    text = "\t".join(headers) + "\n" + "\t".join(values) + "\n"
    got = read_text(text, name="TenpayTrades.txt", encoding="utf-8-sig")
    row = got.data[0]
    assert (row["amount_fen"], row["balance_fen"], row["direction"]) == (12345, 100, "out")
    assert (row["own_account"], row["own_card"]) == ("wxid_abc1", None)
    assert row["counterparty_number"] == "wxid_def2"


def test_an_unseen_bank_with_usual_headers(read_text: Read) -> None:
    got = read_text(
        "某某村镇银行\n\n"
        "客户账号;户名;记账日期;记账时间;收/付;交易额;账面余额;对方账号;对方名称;用途\n"
        f"{OWN};张三;2024-01-02;030405;付;5,00;1;{OTHER};李四;货款\n"
        f"{OWN};张三;2024-01-02;030405;付;5.00;1;{OTHER};李四;货款\n",
        name="x.txt",
        encoding="gb18030",
    )
    assert got.reasons == ["title", "header", "bad_amount", None]
    assert got.data[0]["counterparty_name"] == "李四" and got.data[0]["memo"] == "货款"


def test_payer_payee_table(read_text: Read) -> None:
    got = read_text(
        "付款方账号,付款方户名,收款方账号,收款方户名,转账金额（元）,转账时间\n"
        f"{OWN},张三,{OTHER},李四,5.00,2024-01-02 03:04:05\n,,,,,\n"
    )
    assert got.report.tables[0].kind == "transfers"
    assert got.data[0]["payer_number"] == OWN and got.reasons[-1] == "blank"


def test_answered_direction(read_text: Read) -> None:
    text = (
        f"卡号,交易时间,金额,借贷标志\n{OWN},2024-01-02 03:04:05,1,A\n"
        f"{OWN},2024-01-02 03:04:06,1,B\n"
    )
    got = read_text(text, answers=Answers(direction={"a": "in", "B": "out"}))
    assert [r["direction"] for r in got.data] == ["in", "out"]
