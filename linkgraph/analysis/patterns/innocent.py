"""What an innocent explanation of a shape would look like, and what tells the two apart.

For each shape: who pays like that honestly, what of these figures speaks for it (equal amounts,
companies, one holder or family name, words in the memo: where one in `sign_one_in` of the transfers
or accounts is so), and what to look at. Nothing here is a finding: a memo is written by whoever
pays, and a family name is shared by millions.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from linkgraph.analysis.patterns.figures import (
    equal_amounts,
    say_fen,
    share,
    sides_of,
)
from linkgraph.analysis.patterns.records import PatternTransfer
from linkgraph.graph import AccountRef
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Typology
from linkgraph.text import Text

READINGS: Mapping[Typology, Text] = {
    "fan-in": Text(
        "合法情形：收租、物业或学费、摊贩和店铺收款、凑份子、家人往一处汇钱",
        "Innocent reading: rent, fees, a market trader's or shop's takings, a collection, a "
        "family sending money to one account",
    ),
    "fan-out": Text(
        "合法情形：发工资、向多家供货商付货款、退款、给家人生活费",
        "Innocent reading: a payroll, paying suppliers, refunds, money for the family",
    ),
    "gather-scatter": Text(
        "合法情形：商户收了货款再付供货商和工资、包工头收工程款后发工钱、代收代付",
        "Innocent reading: a market trader who sells and then pays suppliers and wages, a "
        "contractor paid for the job who pays the workers, collecting on behalf of others",
    ),
    "scatter-gather": Text(
        "合法情形：经几名家人或员工的账户付给同一家供货商、几家门店都向同一总店结算",
        "Innocent reading: a family or staff whose accounts pay one supplier, branches that "
        "settle with one head office, a supplier chain with several dealers",
    ),
    "cycle": Text(
        "合法情形：借款和还款、押金退还、亲友互相周转、互助会",
        "Innocent reading: a loan and its repayment, a deposit returned, family and friends who "
        "help each other out, a savings club",
    ),
    "bipartite": Text(
        "合法情形：同一市场的几家商户向同几家供货商进货、同一单位的人向同几处付费",
        "Innocent reading: market traders who buy from the same suppliers, staff of one employer "
        "who pay the same fees",
    ),
    "stack": Text(
        "合法情形：供应链逐级付货款（零售—批发—厂家）、工程逐级分包",
        "Innocent reading: a supplier chain that pays level by level (retail, wholesale, maker), "
        "work given on to subcontractors",
    ),
    "chain": Text(
        "合法情形：供应链上逐级付款、分包、亲友之间转交",
        "Innocent reading: payments along a supplier chain, subcontracting, money handed on "
        "within a family",
    ),
    "pass-through": Text(
        "合法情形：代收代付、替亲友转交、收到货款即付进货款",
        "Innocent reading: collecting on behalf of another, handing money on within a family, a "
        "sale that pays for what was bought",
    ),
}
CHECKS: Mapping[Typology, Text] = {
    "fan-in": Text(
        "付款人往月是否也付、收款人是否有铺面、房产或经营登记、款到后是否留在账上",
        "whether the same payers pay in other months, whether the payee has a shop, property or a "
        "licence, whether the money stays after it came",
    ),
    "fan-out": Text(
        "收款人往月是否也收、有无劳动合同或社保、供货合同、付款方钱款来源",
        "whether the same payees are paid in other months, contracts of work or supply, social "
        "insurance, where the payer's money came from",
    ),
    "gather-scatter": Text(
        "有无进销货单据、余下部分是否像经营毛利、付出对象往月是否相同、款项停留多久",
        "invoices of what was bought and sold, whether what remained is a trader's margin, "
        "whether the same payees are paid in other months, how long the money stayed",
    ),
    "scatter-gather": Text(
        "中间账户是否由本人使用、平日有无自己的收支、与两端是什么关系、为何不直接付",
        "whether the holders use the accounts in between themselves, whether these have a life of "
        "their own, how they are tied to both ends, why nobody paid directly",
    ),
    "cycle": Text(
        "有无借条、约定的利息和期限，各人之间有无真实往来，登录设备和 IP 是否相同",
        "loan papers, interest and term, whether the people know each other, whether the accounts "
        "are used from the same devices and addresses",
    ),
    "bipartite": Text(
        "双方是否经营同类货物、有无单据、往月是否也有往来",
        "whether both sides deal in the same goods, papers of the trade, payments in other months",
    ),
    "stack": Text(
        "有无合同、发票和物流单据，每级差价是否像毛利，每级是否还有其他客户",
        "contracts, invoices and freight papers, whether each level keeps a trader's margin, "
        "whether each level has other customers",
    ),
    "chain": Text(
        "每一手为何收、为何付，有无合同或亲属关系，款项在每一手停留多久",
        "why each received and paid, contracts or kinship, how long the money stayed with each",
    ),
    "pass-through": Text(
        "为何收、为何付，付款人与收款人是什么关系、为何不直接付，该账户平日有无自己的收支",
        "why it received and paid, how payer and payee are tied and why the one did not pay the "
        "other directly, whether the account in between has a life of its own",
    ),
}
HONEST = re.compile(
    "工资|薪|奖金|房租|租金|货款|材料款|工程款|报销|还款|借款|生活费|学费|物业|水电|押金|退款|运费|社保"
)
"""Words of memos that name an everyday purpose."""
_SURNAME = re.compile(r"[\u4e00-\u9fff]{2,4}")


def innocent_reading(
    typology: Typology,
    transfers: Sequence[PatternTransfer],
    memos: Sequence[str | None],
    settings: PatternSettings,
) -> Text:
    """Return what would explain `transfers` innocently; `memos` stand beside them.

    A sign is said with its count and the whole.
    """
    reading, check = READINGS[typology], CHECKS[typology]
    zh, en = [f"{reading.zh}。"], [f"{reading.en}."]
    one_in = settings.sign_one_in
    named = (
        _equal(transfers, one_in),
        _companies(transfers, one_in),
        _names(transfers, one_in, settings.least_family),
        _said(memos, one_in),
    )
    signs = [words for words in named if words is not None]
    if signs:
        zh.append(f"与之相符的是：{'；'.join(one.zh for one in signs)}。")
        en.append(f"In favour of it: {'; '.join(one.en for one in signs)}.")
    zh.append(f"可核查：{check.zh}。")
    en.append(f"To check: {check.en}.")
    return Text("".join(zh), " ".join(en))


def _equal(transfers: Sequence[PatternTransfer], one_in: int) -> Text | None:
    """Return how many amounts are the same: rent, fees and wages are."""
    found = equal_amounts(transfers)
    if found is None or one_in * found[2] < len(transfers):
        return None
    fen, currency, count = found
    amount = say_fen(fen, currency)
    return Text(
        f"{len(transfers)} 笔中有 {count} 笔同为 {amount}",
        f"{count} of {len(transfers)} transfers are of the same amount, {amount}",
    )


def _companies(transfers: Sequence[PatternTransfer], one_in: int) -> Text | None:
    """Return how many accounts are those of companies."""
    members = _members(transfers)
    count = sum(ref.kind == "company" for ref in members)
    if not count or one_in * count < len(members):
        return None
    part = share(count, len(members))
    return Text(
        f"{count} 个是对公账户（占 {part}）",
        f"{count} {'is a company account' if count == 1 else 'are company accounts'} ({part})",
    )


def _names(transfers: Sequence[PatternTransfer], one_in: int, kin: int) -> Text | None:
    """Return the holder, or else the family name, that several accounts have in common."""
    members = _members(transfers)
    names = [ref.name for ref in members if _SURNAME.fullmatch(ref.name or "")]
    same = [(name, count) for name, count in Counter(names).items() if name and count > 1]
    if same:
        name, count = min(same, key=lambda one: (-one[1], one[0]))
        if one_in * count >= len(members):
            return Text(
                f"{count} 个账户户名同为 {name}", f"{count} accounts are in the name {name}"
            )
    families = Counter(name[0] for name in names if name)
    family, count = min(families.items(), key=lambda one: (-one[1], one[0]), default=("", 0))
    if count < kin or one_in * count < len(members):
        return None
    return Text(f"{count} 名户主同姓{family}", f"{count} holders share the family name {family}")


def _said(memos: Sequence[str | None], one_in: int) -> Text | None:
    """Return the everyday purpose that most memos name; whoever pays writes the memo."""
    found = Counter(memo for memo in memos if memo and HONEST.search(memo))
    if not found:
        return None
    memo, _ = min(found.items(), key=lambda one: (-one[1], one[0]))
    count = sum(found.values())
    if one_in * count < len(memos):
        return None
    return Text(
        f"{len(memos)} 笔中有 {count} 笔的摘要写明日常用途（如“{memo}”；摘要由付款人自填）",
        f"the memos of {count} of {len(memos)} transfers name an everyday purpose "
        f"(such as “{memo}”; whoever pays writes the memo)",
    )


def _members(transfers: Sequence[PatternTransfer]) -> list[AccountRef]:
    sides = sides_of(transfers)
    return [*sides.payers, *(one.account for one in sides.passers), *sides.payees]
