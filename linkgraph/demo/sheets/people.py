"""What banks say of accounts and their holders: the lists beside the platform's statements."""

from collections.abc import Sequence

from linkgraph.demo.model import Account, Party, when
from linkgraph.demo.reports import Measure
from linkgraph.demo.sheets.paper import Line, Paper, Sheet, header, yuan

ACCOUNTS = (
    "账户开户名称", "开户人证件号码", "交易卡号", "交易账号", "账号开户时间", "账户余额",
    "可用余额", "币种", "开户网点代码", "开户网点", "账户状态", "钞汇标志名称", "销户日期",
    "账户类型", "备注", "账号开户银行", "销户网点", "最后交易时间",
)  # fmt: skip
WIDE = (
    *ACCOUNTS, "开户联系方式", "通信地址", "邮政编码", "联系电话", "电子邮箱", "代理人",
    "代理人电话", "代理人证件类型", "代理人证件号码", "开户省份", "开户城市", "法人代表",
    "法人代表证件类型", "法人代表证件号码", "客户工商执照号码", "国税纳税号", "地税纳税号",
    "关联资金账户", "任务流水号", "证照类型", "反馈结果", "反馈说明", "主账户标志", "入库时间",
    "数据来源", "账户用途", "客户性别", "客户职业",
)  # fmt: skip
PERSONS = (
    "客户名称", "证照类型", "证照号码", "单位地址", "单位电话", "工作单位", "邮箱地址",
    "代办人姓名", "代办人证件类型", "代办人证件号码", "国税纳税号", "地税纳税号", "法人代表",
    "客户工商执照号码",
)  # fmt: skip
HOMES = (
    "开户名称", "证照类型", "证照号码", "住宅地址", "住宅电话",
)  # fmt: skip
CONTACTS = (
    "开户名称", "证照类型", "证照号码", "联系电话",
)  # fmt: skip
MEASURES = (
    "银行名称", "账号", "冻结措施类型", "冻结金额", "冻结机关", "冻结开始日期", "冻结截止日期",
    "措施序号", "备注",
)  # fmt: skip
SUB_ACCOUNTS = (
    "银行名称", "开户账号", "子账户账号", "余额", "可用余额", "子账户类别", "子账户序号",
    "币种", "钞汇标识", "账户状态", "账户序号",
)  # fmt: skip
TASKS = (
    "任务流水号", "银行名称", "主体类别", "证账号码", "账卡号", "发送时间", "反馈时间",
    "反馈结果", "反馈非明细结果", "反馈明细结果", "入库时间", "入库状态", "请求单号",
    "查询结果",
)  # fmt: skip


def account_cells(account: Account, balance: int | None) -> dict[str, str]:
    """Return what both account lists say of one account."""
    holder, bank, branch = account.holder, account.bank, account.branch
    said = "" if balance is None else yuan(balance)
    return {
        "账户开户名称": account.name,
        "开户人证件号码": holder.code if holder else "",
        "交易卡号": "/".join(account.cards),
        "交易账号": account.number,
        "账号开户时间": when(account.opened).strftime("%Y-%m-%d %H:%M:%S"),
        "账户余额": said,
        "可用余额": "0.00" if account.frozen_from is not None else said,
        "币种": "人民币",
        "开户网点代码": branch.code if branch else "",
        "开户网点": branch.name if branch else "",
        "账户状态": "止付" if account.frozen_from is not None else "正常",
        "账户类型": "对公" if account.kind == "company" else "I类户",
        "账号开户银行": bank.name if bank else "",
    }


def accounts_paper(name: str, accounts: Sequence[tuple[Account, int | None]]) -> Paper:
    """账户信息 in 18 columns, with their closing balances where a statement tells."""
    lines = [header(ACCOUNTS)]
    for account, balance in accounts:
        row = account_cells(account, balance)
        lines.append(Line([row.get(column, "") for column in ACCOUNTS]))
    return Paper(name, "csv", (Sheet(None, "accounts", lines),), tails=True)


def wide_accounts_paper(name: str, accounts: Sequence[tuple[Account, int | None]]) -> Paper:
    """账户信息 in 46 columns: with phone, address, agent and legal representative."""
    lines = [header(WIDE)]
    for account, balance in accounts:
        holder, agent = account.holder, account.agent
        row = account_cells(account, balance) | {
            "通信地址": holder.address if holder else "",
            "联系电话": account.phone,
            "代理人": agent.name if agent else "",
            "代理人电话": agent.phone if agent else "",
            "代理人证件类型": "居民身份证" if agent else "",
            "代理人证件号码": agent.code if agent else "",
            "开户城市": "临江市",
            "法人代表": holder.legal_rep if holder else "",
            "证照类型": paper_of(holder) if holder else "",
        }
        lines.append(Line([row.get(column, "") for column in WIDE]))
    return Paper(name, "csv", (Sheet(None, "accounts", lines),))


def paper_of(party: Party) -> str:
    """Return the kind of document a party is known by."""
    return "统一社会信用代码证" if party.is_company else "居民身份证"


def persons_paper(name: str, parties: Sequence[Party]) -> Paper:
    """人员信息: employer, agent, legal representative."""
    lines = [header(PERSONS)]
    for party in parties:
        agent = party.agent
        row = {
            "客户名称": party.name,
            "证照类型": paper_of(party),
            "证照号码": party.code,
            "工作单位": party.employer,
            "代办人姓名": agent.name if agent else "",
            "代办人证件类型": "居民身份证" if agent else "",
            "代办人证件号码": agent.code if agent else "",
            "法人代表": party.legal_rep,
            "客户工商执照号码": party.code if party.is_company else "",
        }
        lines.append(Line([row.get(column, "") for column in PERSONS]))
    return Paper(name, "csv", (Sheet(None, "persons", lines),), encoding="utf-8-sig")


def homes_paper(name: str, parties: Sequence[Party]) -> Paper:
    """人员住址信息."""
    lines = [header(HOMES)]
    lines += [Line([p.name, paper_of(p), p.code, p.address, ""]) for p in parties]
    return Paper(name, "csv", (Sheet(None, "persons", lines),))


def contacts_paper(name: str, phones: Sequence[tuple[Party, str]]) -> Paper:
    """人员联系方式信息: a line for each number that a customer left at a bank."""
    lines = [header(CONTACTS)]
    lines += [Line([party.name, paper_of(party), party.code, phone]) for party, phone in phones]
    return Paper(name, "csv", (Sheet(None, "persons", lines),), tails=True)


def measures_paper(name: str, measures: Sequence[Measure]) -> Paper:
    """强制措施: stop-payments and freezes, with what they caught."""
    lines = [header(MEASURES)]
    for at, one in enumerate(measures):
        row = [
            one.account.bank.name if one.account.bank else "", one.number, one.words,
            yuan(one.fen), one.authority, when(one.start).strftime("%Y-%m-%d %H:%M:%S"),
            when(one.until).strftime("%Y-%m-%d"), str(at + 1), one.remark,
        ]  # fmt: skip
        lines.append(Line(row))
    return Paper(name, "csv", (Sheet(None, "measures", lines),))


def sub_accounts_paper(name: str, accounts: Sequence[tuple[Account, int]]) -> Paper:
    """关联子账户: the sub-account that a bank's statements name with `_1`."""
    lines = [header(SUB_ACCOUNTS)]
    for account, balance in accounts:
        row = [
            account.bank.name if account.bank else "", account.number,
            account.number + account.suffix, yuan(balance), yuan(balance), "活期", "1", "人民币",
            "钞", "正常", "1",
        ]  # fmt: skip
        lines.append(Line(row))
    return Paper(name, "csv", (Sheet(None, "sub_accounts", lines),))


def tasks_paper(
    name: str, accounts: Sequence[Account], answered: bool, waiting: Sequence[Account] = ()
) -> Paper:
    """任务信息: which accounts were asked for, and which were answered; of `waiting` none yet."""
    lines = [header(TASKS)]
    for at, account in enumerate([*accounts, *waiting]):
        done = "成功" if answered else "失败" if at < len(accounts) else "待反馈"
        row = [
            f"RW2025070{1 if answered else 2}{at:05}", account.bank.name if account.bank else "",
            "对私", account.holder.code if account.holder else "", account.shown,
            "2025-07-01 08:30:00", "2025-07-01 16:05:12" if answered else "", done,
            done, "账户不存在" if done == "失败" else done, "2025-07-02 09:00:00", "已入库",
            "20250701003", done,
        ]  # fmt: skip
        lines.append(Line(row))
    return Paper(name, "csv", (Sheet(None, "tasks", lines),), tails=True)
