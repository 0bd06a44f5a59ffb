"""Statements that banks hand over themselves: ABC, CCB, ICBC, BOC, CMB, PSBC workbooks."""

from collections.abc import Sequence

from linkgraph.demo.model import Account, Entry, when
from linkgraph.demo.sheets.paper import Cell, Line, Paper, Sheet, commas, footer, header, title
from linkgraph.demo.sheets.paper import yuan as yuan_text
from linkgraph.demo.sheets.platform import hardware

ABC = (
    "账号", "交易日期", "交易时间", "卡号", "户名", "传票号", "交易网点", "交易金额",
    "交易后余额", "摘要", "交易渠道", "对方账号", "对方户名", "对方开户行", "交易行号",
)  # fmt: skip
CCB = (
    "客户名称", "账号", "交易日期", "交易时间", "交易卡号", "摘要", "借贷方向", "交易金额",
    "账户余额", "柜员号", "交易机构号", "交易机构名称", "对方账号", "对方户名", "对方行名",
    "交易流水号", "交易渠道", "自助设备编号", "扩充备注", "IP地址", "MAC地址", "第三方订单号",
    "商户号", "商户名称",
)  # fmt: skip
ICBC = (
    "帐号", "卡号", "户名", "交易日期", "交易时间", "借贷标志", "币种", "发生额", "余额",
    "对方帐户", "对方户名", "对方开户行名", "注释", "服务界面", "交易地区号", "交易网点号",
    "交易柜员号", "交易场所简称",
)  # fmt: skip
BOC_ACCOUNTS = (
    "客户名称", "证件号码", "账号", "卡号", "开户日期", "开户网点", "账户状态", "账户余额",
)  # fmt: skip
BOC = (
    "账号", "交易发生日", "交易时间", "借贷", "币种", "交易金额", "交易后金额", "对方账号",
    "对方账户名", "对方开户行", "摘要", "交易渠道", "交易流水号",
)  # fmt: skip
CMB = (
    "交易卡号/业务编号", "交易日期", "交易时间", "交易方向(D:借|C:贷)", "交易金额", "联机余额",
    "文字摘要", "对手帐号/对方业务编号", "对手名称", "对手开户行", "币种",
)  # fmt: skip
PSBC = (
    "交易日期", "交易时间", "摘要", "借方发生额", "贷方发生额", "余额", "对方账号/卡号/汇票号",
    "对方户名", "对方开户机构", "交易渠道", "备注",
)  # fmt: skip


def yuan(fen: int) -> float:
    """Return yuan as the number a workbook stores."""
    return fen / 100


def signed(entry: Entry) -> int:
    """Return the amount with the sign of what it did to the balance."""
    return entry.fen if entry.way == "in" else -entry.fen


def booked(entry: Entry, words: tuple[str, str]) -> tuple[str, int]:
    """Return the word for credit or debit and the amount; a correction in red is negative."""
    credit = (entry.way == "in") != entry.red
    return words[0 if credit else 1], -entry.fen if entry.red else entry.fen


def card_of(account: Account) -> str:
    """Return the first card number, or nothing."""
    return account.cards[0] if account.cards else ""


def abc_paper(name: str, entries: Sequence[Entry]) -> Paper:
    """Agricultural Bank: signed amounts, times as integers that lost their leading zeros."""
    lines = [header(ABC)]
    for entry in entries:
        time, account = when(entry.time), entry.account
        row: list[Cell] = [
            account.number, int(time.strftime("%Y%m%d")), int(time.strftime("%H%M%S")),
            card_of(account), account.name, entry.serial[-6:],
            account.branch.name if account.branch else "", yuan(signed(entry)),
            yuan(entry.balance), entry.memo, entry.channel, entry.other_number, entry.other_name,
            entry.other_bank, "103" + entry.serial[-6:],
        ]  # fmt: skip
        lines.append(Line(row, "", entry))
    return Paper(name, "xlsx", (Sheet("APSH", "transactions", lines),))


def ccb_paper(name: str, entries: Sequence[Entry]) -> Paper:
    """Construction Bank: 24 columns, with devices."""
    lines = [header(CCB)]
    for entry in entries:
        time, account, trace = when(entry.time), entry.account, entry.trace
        word, fen = booked(entry, ("贷", "借"))
        branch = account.branch
        row: list[Cell] = [
            account.name, account.number, time.strftime("%Y%m%d"), time.strftime("%H%M%S"),
            card_of(account), entry.memo, word, yuan(fen), yuan(entry.balance), "",
            branch.code if branch else "", branch.name if branch else "", entry.other_number,
            entry.other_name, entry.other_bank, entry.serial, entry.channel, trace.terminal, "",
            trace.ip, hardware(trace.mac, "-"), "", entry.merchant[1], entry.merchant[0],
        ]  # fmt: skip
        lines.append(Line(row, "", entry))
    return Paper(name, "xlsx", (Sheet("交易明细", "transactions", lines),))


def icbc_paper(name: str, entries: Sequence[Entry]) -> Paper:
    """Industrial and Commercial Bank: text amounts with commas.

    The first line's card and the first numbered stranger of the list were typed as numbers, and
    lost their last digits; the account number beside the card still says whose line it is.
    """
    lines = [header(ICBC)]
    for at, entry in enumerate(entries):
        time, account = when(entry.time), entry.account
        word, fen = booked(entry, ("贷", "借"))
        number, card = entry.other_number, card_of(account)
        row: list[Cell] = [
            account.number, float(card) if at == 0 and card else card, account.name,
            time.strftime("%Y-%m-%d"), time.strftime("%H:%M:%S"), word, "人民币", commas(fen),
            commas(entry.balance), float(number) if damaged(entry) else number, entry.other_name,
            entry.other_bank, entry.memo, entry.channel, "0311", entry.serial[-4:], "", "临江",
        ]  # fmt: skip
        lines.append(Line(row, "", entry))
    return Paper(name, "xlsx", (Sheet("Sheet1", "transactions", lines),))


def damaged(entry: Entry) -> bool:
    """Say whether this line's counterparty was typed as a number: some strangers' landlords."""
    number = entry.other_number
    return entry.memo == "房租" and len(number) > 15 and number.isdigit() and number[-2] == "7"


def boc_paper(name: str, accounts: Sequence[Account], entries: Sequence[Entry]) -> Paper:
    """Bank of China: a sheet of accounts with all their cards, and one of transactions."""
    listed = [header(BOC_ACCOUNTS)]
    for account in accounts:
        row: list[Cell] = [
            account.name, account.holder.code if account.holder else "", account.number,
            "/".join(account.cards), when(account.opened).strftime("%Y%m%d"),
            account.branch.name if account.branch else "", "正常", "",
        ]  # fmt: skip
        listed.append(Line(row))
    lines = [header(BOC)]
    for entry in entries:
        time = when(entry.time)
        word, fen = booked(entry, ("贷", "借"))
        row = [
            entry.account.number, time.strftime("%Y%m%d"), time.strftime("%H%M%S"), word, "人民币",
            yuan_text(fen), yuan_text(entry.balance), entry.other_number, entry.other_name,
            entry.other_bank, entry.memo, entry.channel, entry.serial,
        ]  # fmt: skip
        lines.append(Line(row, "", entry))
    sheets = Sheet("新线账号", "accounts", listed), Sheet("新线交易", "transactions", lines)
    return Paper(name, "xlsx", sheets)


def cmb_paper(name: str, entries: Sequence[Entry]) -> Paper:
    """Merchants Bank: one card a file, the holder only in the folder's name, signed amounts."""
    lines = [header(CMB)]
    for entry in entries:
        time = when(entry.time)
        row: list[Cell] = [
            entry.account.shown, time.strftime("%Y%m%d"), time.strftime("%H:%M:%S"),
            "C" if entry.way == "in" else "D",
            yuan_text(signed(entry)), yuan_text(entry.balance), entry.memo, entry.other_number,
            entry.other_name, entry.other_bank, "人民币",
        ]  # fmt: skip
        lines.append(Line(row, "", entry))
    return Paper(name, "xlsx", (Sheet("交易流水", "transactions", lines),))


def psbc_lines(account: Account, entries: Sequence[Entry]) -> list[Line]:
    """Postal Savings: the holder in title rows, debit and credit apart, sums below."""
    lines = [
        title("中国邮政储蓄银行个人账户交易明细"),
        title(f"账号：{account.shown}"),
        title(f"户名：{account.name}", "", "", "币种：人民币"),
        title("起止日期：20250106-20250630"),
        title("查询机构：临江市公安局"),
        header(PSBC),
    ]
    sums = {"借": 0, "贷": 0}
    for entry in entries:
        time = when(entry.time)
        word, fen = booked(entry, ("贷", "借"))
        sums[word] += fen
        row: list[Cell] = [
            time.strftime("%Y%m%d"), time.strftime("%H:%M:%S"), entry.memo,
            yuan_text(fen) if word == "借" else "", yuan_text(fen) if word == "贷" else "",
            yuan_text(entry.balance), entry.other_number, entry.other_name, entry.other_bank,
            entry.channel, "",
        ]  # fmt: skip
        lines.append(Line(row, "", entry))
    lines += [
        footer(f"借方合计：{yuan_text(sums['借'])}"),
        footer(f"贷方合计：{yuan_text(sums['贷'])}"),
        footer("打印柜员：0311", "", "以下空白"),
    ]
    return lines


def psbc_paper(name: str, books: Sequence[tuple[Account, Sequence[Entry]]]) -> Paper:
    """Postal Savings: a sheet an account with title rows and header; two accounts on the last."""
    sheets: list[Sheet] = []
    for at, (account, entries) in enumerate(books):
        tab, lines = f"{account.shown[-4:]}_{at + 1}", psbc_lines(account, entries)
        if at and at == len(books) - 1:
            last = sheets.pop()
            tab, lines = last.name or tab, [*last.lines, Line([]), *lines]
        sheets.append(Sheet(tab, "transactions", lines))
    return Paper(name, "xlsx", sheets)
