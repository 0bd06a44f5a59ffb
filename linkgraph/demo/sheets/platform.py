"""Statements as the police fund-control platform exports them: 34, 32 and 29 columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from linkgraph.demo.model import Entry, when
from linkgraph.demo.sheets.paper import Line, Paper, Sheet, commas, header, yuan

COLUMNS = (
    "交易卡号", "交易账号", "账户开户名称", "开户人证件号码", "交易时间", "交易金额",
    "交易余额", "收付标志", "交易对手账卡号", "现金标志", "对手户名", "对手身份证号",
    "对手开户银行", "摘要说明", "交易币种", "交易网点名称", "交易网点代码", "交易发生地",
    "交易是否成功", "传票号", "终端号", "IP地址", "MAC地址", "对手交易余额", "交易流水号",
    "日志号", "凭证种类", "凭证号", "交易柜员号", "商户名称", "商户号", "备注", "交易类型",
    "查询反馈结果原因",
)  # fmt: skip
RENAMED = {"账户开户名称": "交易方户名", "开户人证件号码": "交易方证件号码"}
DROPPED_32 = (
    "交易网点代码", "终端号", "商户号",
)  # fmt: skip
DROPPED_29 = (
    "对手交易余额", "日志号", "凭证种类", "凭证号", "商户号",
)  # fmt: skip


def full_width(fen: int) -> str:
    """Return an amount in yuan; one in eleven was typed in full-width digits."""
    said = yuan(fen)
    return said if fen % 11 else said.translate({code: code + 0xFEE0 for code in range(46, 58)})


@dataclass(frozen=True, slots=True)
class Manner:
    """How one bank fills the platform's columns.

    `own` says which own numbers it gives (card, account, both); `way` are its words for in and
    out; `done` those for success and failure; `empty` is what it writes for nothing.
    """

    columns: int = 34
    own: str = "both"
    way: tuple[str, str] = ("进", "出")
    done: tuple[str, str] = ("成功", "失败")
    time: str = "%Y-%m-%d %H:%M:%S"
    money: Callable[[int], str] = yuan
    empty: str = ""
    named: bool = True
    tails: bool = False
    cash: tuple[str, str] = ("01", "00")
    mac: str = ""


MANNERS: Mapping[str, Manner] = {
    "BCM": Manner(tails=True, mac="-"),
    "CMBC": Manner(own="card", way=("贷", "借"), time="%Y%m%d%H%M%S", empty="null", mac=":"),
    "CITIC": Manner(own="account", time="%Y/%m/%d %H:%M:%S", money=commas, empty="-", named=False,
                    tails=True, cash=("现金", "转账")),
    "SPDB": Manner(own="card", way=("1", "0"), done=("00", "01"), mac=":"),
    "CIB": Manner(columns=32, way=("收入", "支出"), done=("1", "0"), cash=("现金", "转账")),
    "RCB": Manner(columns=29, own="account", way=("贷", "借"), time="%Y%m%d %H:%M:%S",
                  money=full_width, mac="-"),
}  # fmt: skip


def columns_of(manner: Manner) -> tuple[str, ...]:
    """Return the header of a variant, in order."""
    if manner.columns == 32:
        kept = (RENAMED.get(name, name) for name in COLUMNS if name not in DROPPED_32)
        return (*kept, "ly_path")
    return tuple(n for n in COLUMNS if manner.columns == 34 or n not in DROPPED_29)


def platform_paper(
    name: str, code: str, entries: Sequence[Entry], extra: Sequence[Mapping[str, str]] = ()
) -> Paper:
    """Return the export of some accounts of bank `code`; `extra` are lines that move no money.

    Each extra line is its cells by 34-column name, and `reason` why it is set aside.
    """
    manner = MANNERS[code]
    names = columns_of(manner)
    lines = [header(names)]
    lines += [Line(fill(names, cells(manner, entry)), "", entry) for entry in entries]
    lines += [Line(fill(names, row), row["reason"]) for row in extra]
    sheet = Sheet(None, "transactions", lines)
    return Paper(name, "csv", (sheet,), tails=manner.tails)


def fill(names: Sequence[str], row: Mapping[str, str]) -> list[str]:
    """Return the cells of `row` in the order of `names`, whichever variant these are of."""
    back = {new: old for old, new in RENAMED.items()}
    return [row.get(back.get(name, name), "") for name in names]


def cells(manner: Manner, entry: Entry) -> dict[str, str]:
    """Return one booked line by its 34-column names."""
    account, empty = entry.account, manner.empty
    holder, branch, trace = account.holder, account.branch, entry.trace
    card = account.cards[0] if account.cards else ""
    inward, outward = manner.way
    sign = -1 if entry.red else 1
    way = entry.way if not entry.red else ("out" if entry.way == "in" else "in")
    number = account.number + account.suffix
    return {
        "交易卡号": card if manner.own != "account" else "",
        "交易账号": number if manner.own != "card" or not card else "",
        "账户开户名称": account.name if manner.named else "",
        "开户人证件号码": holder.code if holder and manner.named else "",
        "交易时间": when(entry.time).strftime(manner.time),
        "交易金额": manner.money(sign * entry.fen),
        "交易余额": manner.money(entry.balance),
        "收付标志": inward if way == "in" else outward,
        "交易对手账卡号": entry.other_number or empty,
        "现金标志": manner.cash[0 if entry.transfer and entry.transfer.cash else 1],
        "对手户名": entry.other_name or empty,
        "对手身份证号": empty,
        "对手开户银行": entry.other_bank or empty,
        "摘要说明": entry.memo,
        "交易币种": "人民币",
        "交易网点名称": branch.name if branch else "",
        "交易网点代码": branch.code if branch else "",
        "交易发生地": "临江",
        "交易是否成功": manner.done[0 if entry.success else 1],
        "传票号": entry.serial[-8:],
        "终端号": trace.terminal,
        "IP地址": trace.ip,
        "MAC地址": hardware(trace.mac, manner.mac),
        "交易流水号": entry.serial,
        "商户名称": entry.merchant[0],
        "商户号": entry.merchant[1],
        "交易类型": entry.channel,
        "ly_path": "D:\\反馈\\20250701",
    }


def hardware(mac: str, separator: str) -> str:
    """Return a hardware address as a bank groups it."""
    return separator.join(mac[at : at + 2] for at in range(0, 12, 2)) if mac else ""
