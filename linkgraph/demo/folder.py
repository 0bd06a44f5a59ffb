"""The folder as the station receives it: which statement goes into which file, by which name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from linkgraph.demo.banks import BANKS, PLATFORM, Bank
from linkgraph.demo.fifo import Fates, follow
from linkgraph.demo.model import Account, Entry, Party, moment
from linkgraph.demo.reports import Reports, report, unsent
from linkgraph.demo.sheets import lists, offline, people
from linkgraph.demo.sheets.paper import Line, Paper, Sheet
from linkgraph.demo.sheets.platform import platform_paper
from linkgraph.demo.world import World

ONLINE, OFFLINE = "01资金查控平台反馈", "02银行线下调单"
SEIZED, CARRIER, LATER, OTHER = "03扣押", "04运营商", "05补充调取", "06其他"
REPORTED = "07报案"
FIRST_UNTIL, SECOND_FROM = moment(2025, 5, 12), moment(2025, 4, 21)
MOST_ROWS = 40_000
BLANK_AT = 7


@dataclass(frozen=True, slots=True)
class Folder:
    """Every paper by where it goes: loose, in the archive, and the odd ones.

    `copies` are names of files that are byte for byte another one; `broken` is cut short;
    `strange` are of no known layout, or hold a header only.
    """

    papers: Sequence[Paper]
    zipped: Sequence[Paper]
    copies: Mapping[str, str]
    broken: Mapping[str, str]
    strange: Sequence[Paper]
    reports: Reports
    fates: Fates

    @property
    def archive(self) -> str:
        """Return the name of the archive."""
        return f"{LATER}/补充反馈数据包.zip"


def arrange(world: World) -> Folder:
    """Return all papers of the story."""
    fates = follow(world.accounts, world.ledger.steps)
    reports = report(world, fates)
    covered = [a for a in world.accounts if a.covered and world.ledger.books[a.index]]
    by_bank = {bank.code: [a for a in covered if a.bank is bank] for bank in BANKS}
    papers: list[Paper] = []
    zipped: list[Paper] = []
    for bank in PLATFORM:
        made = platform_papers(world, bank, by_bank[bank.code])
        (zipped if bank.code == "SPDB" else papers).extend(made)
    zipped.append(second_retrieval(world, by_bank["BCM"]))
    papers += offline_papers(world, by_bank)
    papers += list_papers(world, covered, reports)
    papers, zipped = with_rows(papers), with_rows(zipped)
    abc = next(paper.name for paper in papers if "农业银行" in paper.name)
    return Folder(
        papers,
        zipped,
        {f"{OTHER}/{abc.rsplit('/', 1)[1].removesuffix('.xlsx')} - 副本.xlsx": abc},
        {f"{OTHER}/建行流水(微信接收).xlsx": f"{OFFLINE}/建设银行/交易明细.xlsx"},
        (vehicle_paper(), platform_paper(f"{ONLINE}/平安银行_交易明细_20250701_1.csv", "BCM", ())),
        reports,
        fates,
    )


def with_rows(papers: Iterable[Paper]) -> list[Paper]:
    """Return the papers that say anything: nobody sends a list of nothing."""
    return [
        paper
        for paper in papers
        if any(not line.reason for sheet in paper.sheets for line in sheet.lines)
    ]


def lines_of(world: World, accounts: Iterable[Account], failed: bool = True) -> list[Entry]:
    """Return the statements of `accounts`, one after the other; banks may leave failures out."""
    books = world.ledger.books
    return [e for a in accounts for e in books[a.index] if failed or e.success]


def platform_papers(world: World, bank: Bank, accounts: Sequence[Account]) -> list[Paper]:
    """Return a bank's answers on the platform: two files at least, newest first at some banks."""
    entries = []
    for at, account in enumerate(accounts):
        book = world.ledger.books[account.index]
        if bank.code == "BCM" and at % 3 == 0:  # asked again later, from April on
            book = [entry for entry in book if entry.time < FIRST_UNTIL]
        entries += book[::-1] if bank.code == "CIB" else book
    size = min(MOST_ROWS, len(entries) // 2 + 1 if bank.code in ("BCM", "CMBC") else MOST_ROWS)
    made = []
    for part, start in enumerate(range(0, len(entries), size)):
        name = f"{ONLINE}/{bank.name}_交易明细_20250701_{part + 1}.csv"
        if bank.code == "SPDB":
            name = f"{bank.name}_交易明细_{part + 1}.csv"
        extra = odd_lines(bank, accounts[-1]) if part == 0 else []
        paper = platform_paper(name, bank.code, entries[start : start + size], extra)
        made.append(with_blank(paper) if bank.code in ("CITIC", "RCB") and part == 0 else paper)
    return made


def odd_lines(bank: Bank, account: Account) -> list[dict[str, str]]:
    """Return lines that are no transactions: a failed query, a change of password."""
    card, number = account.shown, account.number
    if bank.code in ("BCM", "SPDB"):
        return [{"交易卡号": card, "查询反馈结果原因": "查询失败：账户状态异常",
                 "reason": "failure_message"}]  # fmt: skip
    if bank.code == "RCB":
        return [{"交易账号": number, "账户开户名称": account.name, "交易时间": "20250301 10:11:12",
                 "收付标志": "借", "摘要说明": "密码重置", "reason": "missing_amount"}]  # fmt: skip
    return []


def with_blank(paper: Paper) -> Paper:
    """Return the paper with one line of separators only."""
    sheet = paper.sheets[0]
    width = len(sheet.lines[0].cells)
    lines = [*sheet.lines[:BLANK_AT], Line([""] * width, "blank"), *sheet.lines[BLANK_AT:]]
    return Paper(
        paper.name, paper.form, (Sheet(None, sheet.kind, lines),), paper.encoding, paper.tails
    )


def second_retrieval(world: World, accounts: Sequence[Account]) -> Paper:
    """Return what the second request brought: it overlaps the first by three weeks."""
    books = world.ledger.books
    entries = [e for a in accounts[::3] for e in books[a.index] if e.time >= SECOND_FROM]
    return platform_paper("交通银行_交易明细_补充调取.csv", "BCM", entries)


def offline_papers(world: World, by_bank: Mapping[str, Sequence[Account]]) -> list[Paper]:
    """Return the workbooks that banks handed over."""
    books = world.ledger.books
    found = {code: lines_of(world, by_bank[code], failed=False) for code in
             ("ABC", "CCB", "ICBC", "BOC")}  # fmt: skip
    papers = [
        offline.abc_paper(f"{OFFLINE}/农业银行/APSH_20250702.xlsx", found["ABC"]),
        offline.ccb_paper(f"{OFFLINE}/建设银行/交易明细.xlsx", found["CCB"]),
        offline.icbc_paper(f"{OFFLINE}/工商银行/历史明细查询.xlsx", found["ICBC"]),
        offline.boc_paper(f"{OFFLINE}/中国银行/新线交易.xlsx", by_bank["BOC"], found["BOC"]),
    ]
    again = [e for a in by_bank["ABC"][1::5] for e in books[a.index]
             if e.success and e.time >= SECOND_FROM]  # fmt: skip
    papers.append(offline.abc_paper(f"{OFFLINE}/农业银行/APSH_20250710(补调).xlsx", again))
    for account in by_bank["CMB"]:
        name = f"{OFFLINE}/招商银行/{account.name}{account.shown[-4:]}/交易流水.xlsx"
        papers.append(offline.cmb_paper(name, lines_of(world, [account], failed=False)))
    psbc = [(a, lines_of(world, [a], failed=False)) for a in by_bank["PSBC"]]
    for part in range(0, len(psbc), 60):
        name = f"{OFFLINE}/邮储银行/个人账户交易明细{part // 60 + 1}.xlsx"
        papers.append(offline.psbc_paper(name, psbc[part : part + 60]))
    return papers


def list_papers(world: World, covered: Sequence[Account], reports: Reports) -> list[Paper]:
    """Return the lists: accounts, persons, measures, tasks, seizures, SIMs, calls, complaints."""
    balance = {a.index: world.ledger.balance[a.index] for a in covered}
    ringed = unsent(world)
    known = sorted([*covered, *ringed], key=lambda account: account.index)
    rows = [(account, balance.get(account.index)) for account in known]
    holders = unique([a.holder for a in known if a.holder])
    contacts = unique_pairs(known)
    online = [row for row in rows if row[0].bank in PLATFORM]
    wide = [row for row in rows if row[0].bank not in PLATFORM]
    natural = [p for p in holders if not p.is_company]
    subs = [(a, balance[a.index]) for a in covered if a.suffix][::2]
    stamp = "20250701"
    return [
        people.accounts_paper(f"{ONLINE}/账户信息_{stamp}.csv", online),
        people.wide_accounts_paper(f"{OFFLINE}/开户资料_账户信息.csv", wide),
        people.persons_paper(f"{ONLINE}/人员信息_{stamp}.csv", holders),
        people.homes_paper(f"{ONLINE}/人员住址信息_{stamp}.csv", natural),
        people.contacts_paper(f"{ONLINE}/人员联系方式信息_{stamp}.csv", contacts),
        people.measures_paper(f"{ONLINE}/强制措施_{stamp}.csv", reports.measures),
        people.sub_accounts_paper(f"{ONLINE}/关联子账户_{stamp}.csv", subs),
        people.tasks_paper(f"{ONLINE}/任务信息_成功_{stamp}.csv", covered, answered=True),
        people.tasks_paper(
            f"{ONLINE}/任务信息_失败_{stamp}.csv", ringed, answered=False, waiting=reports.asked
        ),
        lists.seizure_paper(f"{SEIZED}/扣押物品清单.xlsx", world.seized),
        lists.sims_paper(f"{CARRIER}/手机卡登记信息.xlsx", world.sims),
        lists.calls_paper(f"{CARRIER}/通话详单.xlsx", world.calls),
        lists.complaints_paper(f"{REPORTED}/受害人报案表.xlsx", reports.complaints),
    ]


def unique(parties: Iterable[Party]) -> list[Party]:
    """Return each party once, in order."""
    return list({id(party): party for party in parties}.values())


def unique_pairs(accounts: Iterable[Account]) -> list[tuple[Party, str]]:
    """Return each number that a customer left at a bank or with the police, once."""
    found: dict[tuple[int, str], tuple[Party, str]] = {}
    for account in accounts:
        if account.holder:
            for phone in (account.phone, account.holder.phone):
                found.setdefault((id(account.holder), phone), (account.holder, phone))
    return list(found.values())


def vehicle_paper() -> Paper:
    """Return a workbook that has nothing to do with accounts: no layout fits it."""
    lines = [Line(["抓拍时间", "卡口名称", "车牌号码", "车牌颜色", "车道", "车速"])]
    for at in range(12):
        lines.append(Line([f"2025-06-{at + 1:02} 08:1{at % 10}:00", "东湖大桥北", f"临Z{at:05}",
                           "蓝", str(at % 3), str(40 + at)]))  # fmt: skip
    return Paper(f"{OTHER}/卡口过车记录.xlsx", "xlsx", (Sheet("Sheet1", "unknown", lines),))
