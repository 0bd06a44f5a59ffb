"""Whose account a statement is, when its rows do not say."""

from tests.ingest.conftest import Read

OWN, OTHER = "6217009900000000006", "6228489900000000002"
FLOW = ["交易日期", "交易时间", "借贷标志", "交易金额", "余额", "对方账号"]
ROW = ["20240102", "030405", "借", "5.00", "1.00", OTHER]


def test_a_list_of_one_account_above_names_the_owner(read_sheets: Read) -> None:
    head = ["账户名称", "证件号码", "账号", "卡号", "开户行"]
    one = ["张三", "11010519491231002X", "3100990001", OWN, "某行"]
    got = read_sheets([head, one, FLOW, ROW])
    assert [table.kind for table in got.report.tables] == ["accounts", "transactions"]
    row = got.tables[1][-1]
    assert (row["own_account"], row["own_card"], row["own_name"]) == ("3100990001", OWN, "张三")
    assert (row["own_id"], row["own_bank"]) == ("11010519491231002X", "某行")


def test_a_list_of_several_accounts_above_names_nobody(read_sheets: Read) -> None:
    head = ["账户名称", "证件号码", "账号", "卡号"]
    rows = [["张三", "11010519491231002X", f"310099000{i}", f"621700990000000000{i}"] for i in "12"]
    got = read_sheets([head, *rows, FLOW, ROW])
    row = got.tables[1][-1]
    assert (row["accepted"], row["own_account"], row["own_card"]) == (True, None, None)


def test_a_number_above_is_for_rows_that_have_none(read_text: Read) -> None:
    got = read_text(
        f"账号：3100990001 户名：张三\n卡号,{','.join(FLOW)}\n"
        f"{OWN},{','.join(ROW)}\n,{','.join(ROW)}\n6.217E+18,{','.join(ROW)}\n"
    )
    assert [(r["own_card"], r["own_account"], r["reason"]) for r in got.rows[2:]] == [
        (OWN, None, None),
        (None, "3100990001", None),
        (None, None, "damaged_number"),
    ]
    assert got.decided("used only for rows without a number")


def test_each_block_has_the_owner_above_it(read_text: Read) -> None:
    head = "卡号," + ",".join(FLOW)
    line = "," + ",".join(ROW)
    got = read_text(f"账号：3100990001\n{head}\n{line}\n账号：3100990002\n{head}\n{line}\n")
    accounts = [row["own_account"] for table in got.tables for row in table if row["accepted"]]
    assert accounts == ["3100990001", "3100990002"]


def test_names_of_folders_and_sheets_are_shown_not_taken(read_text: Read) -> None:
    text = f"卡号,{','.join(FLOW)}\n{OWN},{','.join(ROW)}\n"
    got = read_text(text, name="招商银行/张三-流水.csv")
    assert got.data[0]["own_name"] is None
    assert got.decided("张三 in the names of folder, file and sheet are not taken")
    assert not read_text(text, name="流水/明细.csv").decided("are not taken")


def test_currency_above_the_header_is_that_of_every_row(read_text: Read) -> None:
    got = read_text(f"账号：{OWN}\n币种：美元\n{','.join(FLOW)}\n{','.join(ROW)}\n")
    assert (got.data[0]["currency"], got.data[0]["own_account"]) == ("美元", OWN)
