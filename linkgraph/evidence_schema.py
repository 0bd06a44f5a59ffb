"""Evidence tables, declared once: what a row of each kind of spreadsheet says, uninferred.

One Parquet file a table holds every non-empty line of it: ROW_COLUMNS, then the columns of its
kind, then the raw cells. Units as in `linkgraph.schema`.
"""

from dataclasses import dataclass

from linkgraph.schema import Column, fen, flag, string, time
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """What one row of a recognised table says, before anything is inferred."""

    name: str
    caption: Text
    columns: tuple[Column, ...]


def _precision(of: str) -> Column:
    return Column(of + "_precision", "uint8", Text("时间精度", "time precision"), "Precision")


ROW_COLUMNS = (
    Column("row", "int32", Text("行", "row"), "1-based, as Excel or an editor numbers it"),
    flag("accepted", "采用", "accepted"),
    string("reason", "未采用原因", "reason set aside"),
    string("warnings", "提示", "warnings"),
)
"""Every evidence table begins with these; `reason` is a code, null when accepted; `warnings` are
`code:column` joined by `;`, null when there are none. The raw cells follow the cleaned columns as
`raw_001`, `raw_002`, … (1-based column of the sheet; always strings, exactly as read)."""

_OWN = (
    string("own_card", "本方卡号", "own card"),
    string("own_account", "本方账号", "own account"),
    string("own_name", "本方户名", "own name"),
    string("own_id", "本方证件号码", "own ID number"),
    string("own_bank", "本方开户行", "own bank"),
)

_TRAITS = (
    string("memo", "摘要", "memo"),
    string("remark", "备注", "remark"),
    string("txn_type", "交易类型", "transaction type"),
    string("currency", "币种", "currency"),
    string("txn_id", "交易流水号", "serial number"),
    string("log_no", "日志号", "log number"),
    string("voucher_no", "传票号", "voucher number"),
    string("channel", "交易渠道", "channel"),
    string("branch_name", "交易网点", "branch"),
    string("branch_code", "网点代码", "branch code"),
    string("place", "交易发生地", "place"),
    string("terminal", "终端号", "terminal"),
    string("ip", "IP地址", "IP address"),
    string("mac", "MAC地址", "MAC address"),
    string("imei", "IMEI", "IMEI"),
    string("teller", "柜员号", "teller"),
    string("merchant_name", "商户名称", "merchant name"),
    string("merchant_no", "商户号", "merchant number"),
    flag("cash", "现金标志", "cash"),
    flag("success", "交易是否成功", "successful"),
    string("reversal_flag", "冲正标志", "reversal flag"),  # as the file has it
)

TRANSACTIONS = EvidenceKind(
    "transactions",
    Text("交易明细", "transaction details"),
    (
        *_OWN,
        time("time_us", "交易时间", "time"),
        _precision("time"),
        string("direction", "收付标志", "direction"),  # 'in' or 'out', seen from the own account
        fen("amount_fen", "交易金额", "amount"),  # 0 or more; a sign is in `negative`
        flag("negative", "负数金额", "negative amount"),  # a signed row that a flag column names
        fen("balance_fen", "交易余额", "balance after"),
        string("counterparty_number", "交易对手账卡号", "counterparty number"),
        string("counterparty_damaged", "残缺的对手账号", "counterparty number, damaged"),
        string("counterparty_name", "对手户名", "counterparty name"),
        string("counterparty_id", "对手证件号码", "counterparty ID number"),
        string("counterparty_bank", "对手开户银行", "counterparty bank"),
        # Of wallets: the bank cards behind the two sides, and what the other side received where
        # that is less than what was sent (a group red packet).
        string("used_card", "所用银行卡号", "bank card used"),
        string("counterparty_card", "对手银行卡号", "counterparty's bank card"),
        fen("received_fen", "对手接收金额", "amount received"),
        *_TRAITS,
    ),
)

TRANSFERS = EvidenceKind(
    "transfers",
    Text("转账记录", "payer–payee transfers"),
    (
        string("payer_number", "付款账号", "payer number"),
        string("payer_damaged", "残缺的付款账号", "payer number, damaged"),
        string("payer_name", "付款户名", "payer name"),
        string("payer_id", "付款方证件号码", "payer ID number"),
        string("payer_bank", "付款开户行", "payer bank"),
        string("payee_number", "收款账号", "payee number"),
        string("payee_damaged", "残缺的收款账号", "payee number, damaged"),
        string("payee_name", "收款户名", "payee name"),
        string("payee_id", "收款方证件号码", "payee ID number"),
        string("payee_bank", "收款开户行", "payee bank"),
        time("time_us", "交易时间", "time"),
        _precision("time"),
        time("settled_us", "处理时间", "time of processing"),  # of money paid out of a wallet
        fen("amount_fen", "交易金额", "amount"),
        *_TRAITS,
    ),
)

ACCOUNTS = EvidenceKind(
    "accounts",
    Text("账户信息", "account information"),
    (
        string("name", "户名", "holder name"),
        string("id_number", "证件号码", "ID number"),
        string("id_type", "证件类型", "ID type"),
        Column("cards", "strings", Text("卡号", "card numbers")),  # several joined by / are split
        string("account", "账号", "account number"),
        string("bank", "开户银行", "opening bank"),
        time("opened_us", "开户时间", "opened"),
        _precision("opened"),
        time("closed_us", "销户日期", "closed"),
        time("last_us", "最后交易时间", "last transaction"),
        fen("balance_fen", "账户余额", "balance"),
        fen("available_fen", "可用余额", "available balance"),
        string("currency", "币种", "currency"),
        string("branch_name", "开户网点", "opening branch"),
        string("branch_code", "开户网点代码", "opening branch code"),
        string("status", "账户状态", "status"),
        string("account_type", "账户类型", "account type"),
        string("phone", "联系电话", "contact phone"),
        string("address", "通信地址", "address"),
        string("agent_name", "代理人", "agent"),
        string("agent_id", "代理人证件号码", "agent ID number"),
        string("agent_phone", "代理人电话", "agent phone"),
        string("legal_rep", "法人代表", "legal representative"),
        # Of wallets: other names of the account itself, what is bound to it, where it was made.
        Column("logins", "strings", Text("登录名", "login names")),
        Column("bound_cards", "strings", Text("绑定银行卡", "bound bank cards")),
        string("bound_bank", "绑定卡开户行", "bank of the bound card"),
        Column("related", "strings", Text("关联账户", "related accounts")),
        string("ip", "注册IP", "registration IP address"),
        string("remark", "备注", "remark"),
    ),
)

LOGINS = EvidenceKind(
    "logins",
    Text("登录日志", "login records"),
    (
        string("account", "账号", "account number"),
        string("login", "登录名", "login name"),
        string("bank", "平台或银行", "platform or bank"),
        string("name", "户名", "holder name"),
        time("time_us", "登录时间", "time"),
        _precision("time"),
        string("ip", "IP地址", "IP address"),
        string("mac", "MAC地址", "MAC address"),
        string("imei", "IMEI", "IMEI"),
        string("place", "登录地", "place"),
        string("channel", "登录方式", "channel"),
        string("remark", "备注", "remark"),
    ),
)

SUB_ACCOUNTS = EvidenceKind(
    "sub_accounts",
    Text("关联子账户", "sub-accounts"),
    (
        string("bank", "银行名称", "bank"),
        string("account", "开户账号", "account number"),
        string("sub_account", "子账户账号", "sub-account number"),
        string("sub_kind", "子账户类别", "sub-account kind"),
        string("sub_serial", "子账户序号", "sub-account serial"),
        fen("balance_fen", "余额", "balance"),
        fen("available_fen", "可用余额", "available balance"),
        string("currency", "币种", "currency"),
        string("status", "账户状态", "status"),
    ),
)

PERSONS = EvidenceKind(
    "persons",
    Text("人员信息", "persons"),
    (
        string("name", "客户名称", "name"),
        string("id_type", "证照类型", "ID type"),
        string("id_number", "证照号码", "ID number"),
        string("phone", "联系电话", "phone"),
        string("address", "住宅地址", "address"),
        string("employer", "工作单位", "employer"),
        string("employer_address", "单位地址", "employer address"),
        string("employer_phone", "单位电话", "employer phone"),
        string("email", "邮箱地址", "e-mail"),
        string("agent_name", "代办人姓名", "agent"),
        string("agent_id_type", "代办人证件类型", "agent ID type"),
        string("agent_id", "代办人证件号码", "agent ID number"),
        string("legal_rep", "法人代表", "legal representative"),
        string("licence_no", "工商执照号码", "business licence"),
    ),
)
"""人员信息, 人员住址信息 and 人员联系方式信息 all land here: each fills the columns it has."""

MEASURES = EvidenceKind(
    "measures",
    Text("强制措施", "coercive measures"),
    (
        string("bank", "银行名称", "bank"),
        string("account", "账号", "account number"),
        string("measure", "冻结措施类型", "measure"),
        fen("amount_fen", "冻结金额", "amount"),
        string("authority", "冻结机关", "authority"),
        time("from_us", "冻结开始日期", "from"),
        time("until_us", "冻结截止日期", "until"),
        string("serial", "措施序号", "serial"),
        string("remark", "备注", "remark"),
    ),
)

TASKS = EvidenceKind(
    "tasks",
    Text("任务信息", "retrieval tasks"),
    (
        string("task_id", "任务流水号", "task number"),
        string("bank", "银行名称", "bank"),
        string("subject_kind", "主体类别", "subject kind"),
        string("id_number", "证账号码", "ID or account asked for"),
        string("number", "账卡号", "card or account"),
        time("sent_us", "发送时间", "sent"),
        time("answered_us", "反馈时间", "answered"),
        string("result", "反馈结果", "result"),
        string("detail_result", "反馈明细结果", "detail result"),
        time("asked_from_us", "查询开始时间", "asked from"),
        time("asked_until_us", "查询截止时间", "asked until"),
    ),
)

COMPLAINTS = EvidenceKind(
    "complaints",
    Text("报案表", "complaints"),
    (
        string("name", "受害人", "victim"),
        string("id_number", "受害人证件号码", "victim's ID number"),
        string("phone", "受害人电话", "victim's phone"),
        string("payer_number", "受害人卡号", "victim's card"),
        string("payer_damaged", "残缺的受害人卡号", "victim's card, damaged"),
        string("payer_bank", "受害人开户行", "victim's bank"),
        string("payee_number", "转入卡号", "payee number"),
        string("payee_damaged", "残缺的转入卡号", "payee number, damaged"),
        string("payee_name", "收款户名", "payee name"),
        string("payee_bank", "收款开户行", "payee bank"),
        time("time_us", "转账时间", "time"),
        _precision("time"),
        fen("amount_fen", "转账金额", "amount"),
        string("case_no", "案件编号", "case number"),
        string("station", "受案单位", "police station"),
        time("reported_us", "报案时间", "reported"),
        string("remark", "备注", "remark"),
    ),
)
"""One row is one payment as the victim states it; what he does not know is null."""

SIMS = EvidenceKind(
    "sims",
    Text("手机卡登记", "SIM registrations"),
    (
        string("phone", "手机号码", "phone number"),
        string("name", "机主", "registered owner"),
        string("id_number", "证件号码", "ID number"),
        string("id_type", "证件类型", "ID type"),
        string("address", "地址", "address"),
        string("carrier", "运营商", "carrier"),
        time("opened_us", "开户时间", "opened"),
        _precision("opened"),
        time("stopped_us", "停机时间", "stopped"),
        string("branch_name", "营业厅", "outlet"),
        string("agent_name", "经办人", "handler"),
        string("agent_id", "经办人证件号码", "handler ID number"),
        string("dealer", "代理商", "dealer"),
        string("status", "状态", "status"),
        string("iccid", "ICCID", "ICCID"),
        string("imsi", "IMSI", "IMSI"),
        string("imei", "IMEI", "IMEI"),
        string("sim_kind", "业务类型", "kind of service"),
        string("remark", "备注", "remark"),
    ),
)

CALLS = EvidenceKind(
    "calls",
    Text("话单", "call records"),
    (
        string("own_phone", "本机号码", "own number"),
        string("own_imsi", "本机IMSI", "own IMSI"),
        string("own_imei", "本机IMEI", "own IMEI"),
        string("own_cell", "本机小区", "own cell"),
        string("own_place", "本机通话所在地", "own place"),
        string("other_phone", "对方号码", "other number"),
        string("other_imsi", "对方IMSI", "other IMSI"),
        string("other_imei", "对方IMEI", "other IMEI"),
        string("other_place", "对方通话所在地", "other place"),
        string("direction", "主被叫", "direction"),  # 'out' caller, 'in' callee
        string("call_type", "通话类型", "call type"),
        time("time_us", "呼叫开始时间", "started"),
        _precision("time"),
        Column("seconds", "int64", Text("呼叫时长", "duration"), "s"),
    ),
)

SEIZURES = EvidenceKind(
    "seizures",
    Text("扣押物品清单", "seizure list"),
    (
        string("serial", "编号", "serial"),
        string("item", "物品名称", "item"),
        string("quantity", "数量", "quantity"),
        string("feature", "特征", "feature"),
        Column("numbers", "strings", Text("卡号/账号", "card and account numbers")),
        Column("tails", "strings", Text("尾号", "tail digits")),  # candidates, never merged
        Column("phones", "strings", Text("手机号", "phone numbers")),
        Column("imeis", "strings", Text("IMEI", "IMEI")),
        Column("iccids", "strings", Text("ICCID", "ICCID")),
        string("bank", "开户行", "bank"),
        string("name", "户名", "name on the card"),
        string("id_number", "身份证号", "ID number"),
        string("keeper_name", "持有人", "seized from"),
        string("keeper_id", "持有人证件号码", "seized from: ID number"),
        string("place", "扣押地点", "place"),
        time("time_us", "扣押时间", "time"),
        string("list_no", "清单编号", "list number"),
        string("remark", "备注", "remark"),
    ),
)

EVIDENCE_KINDS = {
    kind.name: kind
    for kind in (
        TRANSACTIONS,
        TRANSFERS,
        ACCOUNTS,
        SUB_ACCOUNTS,
        PERSONS,
        MEASURES,
        TASKS,
        SIMS,
        CALLS,
        SEIZURES,
        LOGINS,
        COMPLAINTS,
    )
}

SET_ASIDE_REASONS = {
    "title": Text("标题行", "title line above the header"),
    "header": Text("表头行", "header line"),
    "blank": Text("空白行", "line with separators only"),
    "footer": Text("表尾或汇总行", "footer or summary line"),
    "failure_message": Text("查询失败或无数据的说明", "a failure message, not a transaction"),
    "bad_amount": Text("金额无法识别", "amount cannot be read"),
    "missing_amount": Text("缺少金额", "no amount"),
    "bad_time": Text("时间无法识别或不存在", "time cannot be read or does not exist"),
    "missing_time": Text("缺少时间", "no time"),
    "missing_account": Text("缺少本方账号", "no own account number"),
    "damaged_number": Text("号码被 Excel 截断", "number lost digits in Excel"),
    "missing_direction": Text("缺少收付标志", "no direction"),
    "bad_direction": Text("收付标志无法识别", "direction cannot be read"),
    "missing_identifier": Text("没有任何可用号码", "no usable identifier"),
    "ragged": Text("列数与表头不符", "cells do not line up with the header"),
    "damaged_text": Text("含无法解码的字节", "holds bytes that are no text"),
    "already_accepted": Text(
        "所更正的行在原文件中已采用，再采用会重复计入",
        "the row it corrects was accepted: it would count twice",
    ),
    "already_corrected": Text(
        "所更正的行已由另一更正文件更正", "another loaded correction stands for that row"
    ),
    "unchanged": Text("与原行相同，尚未更正", "like the original row: not corrected yet"),
    "unplaced": Text("看不出更正的是哪一行", "cannot tell which row it corrects"),
    "summary": Text("未采用清单的汇总行", "summary line of a set-aside book"),
    "neutral": Text("不计收支", "counted neither as income nor expense"),
}
"""Why a line was not accepted. Codes are stable: scripts read them."""

STRUCTURE = frozenset({"title", "header", "blank", "footer", "unchanged", "summary"})
"""Reasons of lines that never were data of their own: counted, not listed unless asked for."""

_BY_HAND = Text(
    "核对原件后在未采用清单中改正单元格，再用 linkgraph load 装入",
    "check the original, mend the cell in the set-aside book and load it",
)
SET_ASIDE_REMEDIES = {
    "failure_message": Text(
        "无需处理；仍需该账户数据的，重新调取", "nothing to do; ask again if the data is needed"
    ),
    "bad_amount": _BY_HAND,
    "missing_amount": _BY_HAND,
    "bad_time": _BY_HAND,
    "missing_time": _BY_HAND,
    "missing_account": Text(
        "核对原件后补上本方卡号或账号，再装入；整张表都没有的，用 --map 的 [constants] 写明",
        "fill in the own card or account and load it; for a whole table name it under [constants] "
        "of a --map file",
    ),
    "damaged_number": Text(
        "号码末尾的数字已被 Excel 抹去，不可推算：向提供方索取文本格式的原始文件",
        "Excel erased its last digits, nobody can know them: ask for the original as text",
    ),
    "missing_direction": _BY_HAND,
    "bad_direction": Text(
        "核对原件后改正收付标志；整列代码不明的，撤出后用 --direction 写明含义重新装入",
        "mend the flag; where a code means nothing in the whole table, unload the file and load it "
        "with --direction",
    ),
    "missing_identifier": _BY_HAND,
    "ragged": Text(
        "单元格错位（多为文字中的分隔符）：对齐各列后装入",
        "cells have slipped (a separator inside words): put them under their headers and load it",
    ),
    "neutral": Text(
        "不计收支，不是资金进出；确有收付的，改正收/支后装入",
        "no money moved by its own word; where it did, mend the flag and load it",
    ),
    "already_accepted": Text("删去该行", "take the row out"),
    "already_corrected": Text(
        "以哪份更正为准：先用 linkgraph unload 撤出另一份",
        "decide which correction holds; unload the other first",
    ),
    "unchanged": Text("改正后再装入", "mend it, then load it again"),
    "unplaced": Text(
        "写明“原SHA-256”“原工作表”“原行号”，每个原行只更正一次",
        "name original SHA-256, sheet and row; each original row once",
    ),
}
"""What to do about a line that was set aside, by reason; lines that are no data need nothing."""
