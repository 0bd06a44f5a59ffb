"""The graph, declared once: node kinds, link kinds, transfers.

Parquet columns, Neo4j constraints and write queries, the page legend, workbook headers and the
README's table are made from these values, so a new kind of node is one new constant here.

Units: money is integer fen (`_fen`), times are Asia/Shanghai wall-clock without a zone, as
microseconds since 1970-01-01 00:00:00 (`_us`), identifiers are strings.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from linkgraph.text import Text

ColumnType = Literal["string", "strings", "int32", "int64", "uint8", "bool", "float64"]


@dataclass(frozen=True, slots=True)
class Column:
    """One stored value: its type, unit, and caption in both languages."""

    name: str
    type: ColumnType
    caption: Text
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of thing in the graph. `key` identifies it within a case."""

    label: str
    caption: Text
    key_caption: Text
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A directed kind of tie between two things; `type` is also the Neo4j relationship type."""

    type: str
    caption: Text
    sources: tuple[str, ...]
    targets: tuple[str, ...]


class Precision(IntEnum):
    """How exactly a time is known; equal times of any precision are unordered."""

    SECOND = 0
    MINUTE = 1
    DAY = 2


class State(IntEnum):
    """What became of a transfer. Only OK ones count in sums; all are kept."""

    OK = 0
    FAILED = 1
    REVERSED = 2
    REVERSAL = 3


ACCOUNT_KINDS = ("bank", "company", "wallet", "cash", "platform", "unknown")
"""`cash` and `platform` are exits: money is followed to them, never through them."""


def string(name: str, zh: str, en: str) -> Column:
    """A text or an identifier."""
    return Column(name, "string", Text(zh, en))


def time(name: str, zh: str, en: str) -> Column:
    """A moment: microseconds since 1970, Asia/Shanghai wall-clock."""
    return Column(name, "int64", Text(zh, en), "µs, Asia/Shanghai wall-clock")


def fen(name: str, zh: str, en: str) -> Column:
    """An amount of money in fen."""
    return Column(name, "int64", Text(zh, en), "fen")


def flag(name: str, zh: str, en: str) -> Column:
    """Yes, no or not said."""
    return Column(name, "bool", Text(zh, en))


# --- nodes ----------------------------------------------------------------------------------

ACCOUNT = NodeKind(
    "Account",
    Text("账户", "account"),
    Text("账号", "account number"),
    (
        string("account_kind", "账户种类", "account kind"),
        Column("numbers", "strings", Text("卡号与账号", "card and account numbers")),
        string("name", "户名", "holder name"),
        string("name_basis", "户名来源", "where the name is from"),  # 'stated' or a derived reason
        string("holder_id", "证件号码", "holder ID number"),
        string("bank", "银行", "bank"),
        string("bank_basis", "银行来源", "where the bank is from"),
        time("opened_us", "开户时间", "opened"),
        string("branch", "开户网点", "opening branch"),
        string("status", "账户状态", "status"),
        flag("covered", "已调取流水", "statement in the case"),
        time("from_us", "流水起", "statement from"),
        time("until_us", "流水止", "statement until"),
        fen("opening_fen", "期初余额", "opening balance"),  # null when no balance chain tells
        fen("closing_fen", "期末余额", "closing balance"),
        Column("steps", "int32", Text("核对的相邻余额", "balances checked")),
        Column("explained", "int32", Text("接得上的相邻余额", "balances that follow")),
        Column(
            "breaks",
            "strings",
            Text("余额接不上之处", "balances that do not follow"),
            "see linkgraph.unbalanced",
        ),
        Column("rows", "int32", Text("行数", "rows")),
    ),
)
CARD = NodeKind(
    "Card",
    Text("银行卡", "card"),
    Text("卡号", "card number"),
    (string("bank", "发卡行", "issuer"),),
)
PERSON = NodeKind(
    "Person",
    Text("人员", "person"),
    Text("证件号码", "ID number"),
    (string("name", "姓名", "name"), string("id_number", "证件号码", "ID number")),
)
COMPANY = NodeKind(
    "Company",
    Text("单位", "company"),
    Text("统一社会信用代码", "company code"),
    (string("name", "名称", "name"), string("id_number", "证照号码", "licence number")),
)
PHONE = NodeKind(
    "Phone",
    Text("手机号", "phone number"),
    Text("号码", "number"),
    (string("carrier", "运营商", "carrier"),),
)
SIM = NodeKind("SIM", Text("SIM卡", "SIM card"), Text("ICCID或IMSI", "ICCID or IMSI"))
DEVICE = NodeKind(
    "Device",
    Text("设备", "device"),
    Text("设备标识", "device identifier"),
    (string("device_kind", "标识种类", "identifier kind"),),  # imei, mac, terminal
)
IP_ADDRESS = NodeKind("IPAddress", Text("IP地址", "IP address"), Text("IP地址", "IP address"))
BRANCH = NodeKind(
    "Branch",
    Text("网点", "branch"),
    Text("网点", "branch"),
    (string("name", "名称", "name"), string("code", "代码", "code")),
)
ADDRESS = NodeKind("Address", Text("地址", "address"), Text("地址", "address"))
SEIZURE = NodeKind(
    "Seizure",
    Text("扣押", "seizure"),
    Text("清单", "list"),
    (
        string("name", "持有人", "seized from"),
        string("place", "地点", "place"),
        time("time_us", "时间", "time"),
    ),
)
COMPLAINT = NodeKind(
    "Complaint",
    Text("报案", "complaint"),
    Text("报案表行", "row of a complaint table"),
    (
        string("name", "受害人", "victim"),
        string("id_number", "证件号码", "ID number"),
        string("phone", "联系电话", "phone"),
        string("payer_number", "付款卡号", "payer number"),
        string("payee_number", "转入卡号", "payee number"),
        string("payee_name", "收款户名", "payee name"),
        string("payee_bank", "收款开户行", "payee bank"),
        fen("amount_fen", "金额", "amount"),
        time("time_us", "转账时间", "time"),
        Column("precision", "uint8", Text("时间精度", "time precision"), "Precision"),
        string("case_no", "案件编号", "case number"),
        string("remark", "备注", "remark"),
    ),
)
"""One payment as its victim states it. It proves nothing by itself: no sum contains it."""
MEASURE = NodeKind(
    "Measure",
    Text("强制措施", "coercive measure"),
    Text("措施表行", "row of a table of measures"),
    (
        string("measure", "措施", "measure"),  # the words or the code of the row
        string("measure_kind", "措施种类", "measure kind"),  # of MEASURE_KINDS
        string("bank", "银行", "bank"),
        string("number", "账号", "account number"),
        fen("amount_fen", "金额", "amount"),
        string("authority", "机关", "authority"),
        time("from_us", "开始日期", "from"),
        time("until_us", "截止日期", "until"),
        string("serial", "措施序号", "serial"),
        string("remark", "备注", "remark"),
    ),
)
RETRIEVAL = NodeKind(
    "Retrieval",
    Text("调单任务", "retrieval task"),
    Text("任务表行", "row of a table of tasks"),
    (
        string("task_id", "任务流水号", "task number"),
        string("bank", "银行", "bank"),
        string("number", "账卡号", "card or account"),
        string("id_number", "证账号码", "ID or account asked for"),
        time("sent_us", "发送时间", "sent"),
        time("answered_us", "反馈时间", "answered"),
        string("result", "反馈结果", "result"),
        string("detail_result", "反馈明细结果", "detail result"),
    ),
)
MEASURE_KINDS = ("stop_payment", "freeze", "unknown")
"""What a measure is by its words or code: a waiting freeze is a freeze, its words say so."""

RECORDS = ("Complaint", "Measure", "Retrieval")
"""Kinds that are papers of the case: what somebody stated, ordered or asked. They share nothing, so
they tie nobody, and no picture of a ring needs them."""

NODE_KINDS = (
    ACCOUNT,
    CARD,
    PERSON,
    COMPANY,
    PHONE,
    SIM,
    DEVICE,
    IP_ADDRESS,
    BRANCH,
    ADDRESS,
    SEIZURE,
    COMPLAINT,
    MEASURE,
    RETRIEVAL,
)
"""In the order of node ids: accounts first, so that an account's number in arrays is its id. The
keys of the last three are `SHA-256:sheet:row`, the sheet empty for a file without sheets."""

# --- links ----------------------------------------------------------------------------------

HOLDER = ("Person", "Company")
LINK_KINDS = (
    LinkKind("HOLDS", Text("持有", "holds"), HOLDER, ("Account",)),
    LinkKind("DRAWS_ON", Text("对应账户", "draws on"), ("Card",), ("Account",)),
    LinkKind("REGISTERED_TO", Text("登记机主", "registered to"), ("Phone", "SIM"), HOLDER),
    LinkKind("HAS_NUMBER", Text("号码", "has number"), ("SIM",), ("Phone",)),
    LinkKind("CONTACT_PHONE", Text("联系电话", "contact phone"), ("Account", *HOLDER), ("Phone",)),
    LinkKind("LIVES_AT", Text("地址", "address"), ("Account", *HOLDER), ("Address",)),
    LinkKind("OPENED_AT", Text("开户网点", "opened at"), ("Account", "Phone"), ("Branch",)),
    LinkKind(
        "OPENED_BY_AGENT", Text("代办", "opened by agent"), ("Account", "Phone", *HOLDER), HOLDER
    ),
    LinkKind("LEGAL_REP", Text("法人代表", "legal representative"), ("Person",), ("Company",)),
    LinkKind(
        "LOGGED_IN_FROM", Text("操作地址", "logged in from"), ("Account",), ("IPAddress", "Device")
    ),
    LinkKind("USED_IN", Text("机卡使用", "used in"), ("Phone", "SIM"), ("Device",)),
    LinkKind(
        "SEIZED_WITH",
        Text("一并扣押", "seized with"),
        ("Account", "Card", "Phone", "SIM", "Device", *HOLDER),
        ("Seizure",),
    ),
    LinkKind("SEIZED_FROM", Text("扣押自", "seized from"), ("Seizure",), HOLDER),
    LinkKind("CALLED", Text("通话", "called"), ("Phone",), ("Phone",)),
    LinkKind(
        "SAME_ACCOUNT", Text("疑同一账户", "maybe the same account"), ("Account",), ("Account",)
    ),
    LinkKind("LINKED_TO", Text("绑定或关联", "bound or related"), ("Account",), ("Account",)),
    LinkKind("PAID_FROM", Text("付款自", "paid from"), ("Complaint",), ("Account",)),
    LinkKind("PAID_INTO", Text("转入", "paid into"), ("Complaint",), ("Account",)),
    LinkKind("UNDER_MEASURE", Text("被采取措施", "under measure"), ("Account",), ("Measure",)),
    LinkKind("ASKED_FOR", Text("调取对象", "asked for"), ("Retrieval",), ("Account",)),
)
LINK_BASES = ("stated", "derived", "candidate")
"""`stated`: a row says so; `derived`: inferred, the reason says how; `candidate`: to be checked
by a person, never used to merge or to sum."""

LINK_COLUMNS = (
    Column("kind", "uint8", Text("关系", "link"), "position in LINK_KINDS"),
    Column("source", "int32", Text("起点", "from"), "node id"),
    Column("target", "int32", Text("终点", "to"), "node id"),
    Column("basis", "uint8", Text("依据", "basis"), "position in LINK_BASES"),
    string("reason", "理由", "reason"),
    time("first_us", "最早时间", "first time"),
    time("last_us", "最晚时间", "last time"),
    Column("count", "int32", Text("次数", "times")),
    Column("row_start", "int64", Text("", ""), "into link_rows"),
    Column("row_end", "int64", Text("", ""), "into link_rows"),
)

TRANSFER_COLUMNS = (
    Column("payer", "int32", Text("付款账户", "payer"), "account id"),
    Column("payee", "int32", Text("收款账户", "payee"), "account id"),
    fen("amount_fen", "金额", "amount"),
    time("time_us", "时间", "time"),
    Column("precision", "uint8", Text("时间精度", "time precision"), "Precision"),
    time("order_us", "排序时间", "time it is ordered by"),  # null: time_us
    Column("state", "uint8", Text("状态", "state"), "State"),
    Column(
        "sides",
        "uint8",
        Text("来源方", "sides"),
        "1 payer's statement, 2 payee's, 3 both, 0 plain table",
    ),
    flag("payer_tied", "付方先后不定", "order unknown at the payer"),
    flag("payee_tied", "收方先后不定", "order unknown at the payee"),
    flag("own", "本人互转", "between accounts of one holder"),
    flag("cash", "现金", "cash"),
    fen("payer_balance_fen", "付方余额", "payer balance after"),
    fen("payee_balance_fen", "收方余额", "payee balance after"),
    Column(
        "mate", "int32", Text("对应的冲正/原交易", "its reversal or original"), "transfer id or -1"
    ),
    string("reason", "推断理由", "reason"),  # codes of what was inferred: paired, duplicate, …
    string("memo", "摘要", "memo"),
    string("channel", "渠道", "channel"),
    string("txn_id", "流水号", "serial number"),
    Column("row_start", "int64", Text("", ""), "into transfer_rows"),
    Column("row_end", "int64", Text("", ""), "into transfer_rows"),
)

ROW_REFERENCE_COLUMNS = (
    Column("source", "int32", Text("来源", "source"), "position in sources"),
    Column("row", "int32", Text("行", "row"), "1-based"),
)

SOURCE_COLUMNS = (
    string("sha256", "SHA-256", "SHA-256"),
    string("file", "文件", "file"),
    string("sheet", "工作表", "sheet"),
    Column("table", "int32", Text("表序号", "table"), "position in the file"),
    string("layout", "版式", "layout"),
    string("kind", "种类", "kind"),
)


def link_kind_number(type_: str) -> int:
    """Return the position of `type_` in LINK_KINDS."""
    return [kind.type for kind in LINK_KINDS].index(type_)
