"""What the police and the carriers write: seizure lists, SIM registrations, call records."""

from collections.abc import Sequence

from linkgraph.demo.model import Account, Call, Seized, SimCard, when
from linkgraph.demo.reports import Complaint
from linkgraph.demo.sheets.paper import Cell, Line, Paper, Sheet, footer, header, title

SEIZURE = (
    "编号", "物品名称", "数量", "特征", "持有人", "持有人证件号码", "扣押时间", "扣押地点",
    "清单编号", "备注",
)  # fmt: skip
SIMS = (
    "手机号码", "机主姓名", "证件号码", "证件地址", "入网时间", "营业厅", "经办人",
    "经办人证件号码", "代理商", "状态", "停机时间", "ICCID", "IMSI", "备注",
)  # fmt: skip
COMPLAINTS = (
    "序号", "案件编号", "受案单位", "报案时间", "受害人", "身份证号", "联系电话", "受害人卡号",
    "受害人开户行", "涉案账号", "涉案户名", "涉案开户行", "转账时间", "转账金额（元）",
    "损失金额（元）", "备注",
)  # fmt: skip
STATED = {19: "%Y-%m-%d %H:%M:%S", 16: "%Y-%m-%d %H:%M", 10: "%Y-%m-%d"}
CALLS = (
    "序号", "通信记录唯一标识", "通话类型", "话单类型", "本机号码", "本机IMSI号", "本机IMEI号",
    "本机RAC号", "本机LAC号", "本机基站ID", "本机CELLID", "本机归属运营商", "本机通话所在地",
    "对方号码", "对方IMSI号", "对方IMEI号", "对方RAC号", "对方LAC号", "对方基站ID",
    "对方CELLID", "对方归属运营商", "对方通话所在地", "对方号码归属地", "前转主叫号码",
    "呼叫开始时间", "呼叫时长", "是否群内呼叫", "群组编号", "群组名称", "短信发送接收时间",
)  # fmt: skip


def complaints_paper(name: str, complaints: Sequence[Complaint]) -> Paper:
    """报案表: a line a payment; what the victim lost in all stands beside each."""
    lines = [title("0311专案受害人报案情况统计表"), header(COMPLAINTS)]
    for at, one in enumerate(complaints):
        person, payee = one.victim.holder, one.transfer.payee
        row: list[Cell] = [
            at + 1, one.case_no, "临江市公安局东湖派出所" if at % 3 else "临江市公安局城北派出所",
            when(one.reported).strftime("%Y-%m-%d %H:%M"), one.victim.name,
            person.code if person else "", person.phone if person else "", one.payer,
            one.victim.bank.name if one.payer and one.victim.bank else "", one.payee,
            one.payee_name, payee.bank.name if one.payee_name and payee.bank else "",
            stated_time(one), one.fen / 100, one.loss / 100, "",
        ]  # fmt: skip
        lines.append(Line(row))
    total = sum(one.fen for one in complaints)
    lines.append(footer("合计", *[""] * (len(COMPLAINTS) - 4), total / 100, "", ""))
    return Paper(name, "xlsx", (Sheet("报案情况", "complaints", lines),))


def stated_time(complaint: Complaint) -> str:
    """Return when the victim says that he paid, by his own bank's clock."""
    return when(complaint.transfer.left).strftime(STATED[complaint.digits])


def seizure_paper(name: str, searches: Sequence[Seized]) -> Paper:
    """扣押物品清单: a line for each object or bundle of cards; numbers stand in the features."""
    lines = [title("扣押物品、文件清单"), title("案件名称：0311电信网络诈骗案"), header(SEIZURE)]
    for seized in searches:
        for item, count, feature in items(seized):
            keeper = seized.keeper
            row: list[Cell] = [
                str(len(lines) - 2), item, count, feature, keeper.name, keeper.code,
                when(seized.time).strftime("%Y年%m月%d日"), seized.place, seized.list_no, "",
            ]  # fmt: skip
            lines.append(Line(row))
    lines.append(footer("侦查员：", "", "持有人：", "", "见证人："))
    return Paper(name, "xlsx", (Sheet("扣押清单", "seizures", lines),))


def items(seized: Seized) -> list[tuple[str, str, str]]:
    """Return the lines of one search: cards in bundles of three, SIM cards, handsets."""
    found: list[tuple[str, str, str]] = []
    bundles = [seized.cards[at : at + 3] for at in range(0, len(seized.cards), 3)]
    for at, bundle in enumerate(bundles):
        count = f"{len(bundle)}张"
        if at % 2:
            found.append(("银行卡", count, "；".join(card.shown for card in bundle)))
        else:
            numbers = "、".join(card.shown for card in bundle)
            found.append(("银行卡", count, f"{bank_of(bundle[0])}等，卡号：{numbers}"))
    if seized.tails:
        tails = "、".join(card.shown[-4:] for card in seized.tails)
        found.append(("银行卡", f"{len(seized.tails)}张", f"尾号{tails}"))
    found.append(("手机卡", f"{len(seized.phones)}张", "，".join(seized.phones)))
    found += [("手机", "1部", f"黑色，IMEI：{imei}") for imei in seized.imeis]
    if seized.imeis[0][-1] in "02468":
        found.append(("笔记本电脑", "1台", "银色，无编号"))
    return found


def bank_of(card: Account) -> str:
    """Return the bank printed on a card."""
    return card.bank.name if card.bank else ""


def sims_paper(name: str, sims: Sequence[SimCard]) -> Paper:
    """手机卡登记: owner, outlet, handler of each number."""
    lines = [header(SIMS)]
    for sim in sims:
        row: list[Cell] = [
            sim.phone, sim.owner.name, sim.owner.code, sim.owner.address,
            when(sim.opened).strftime("%Y-%m-%d"), sim.outlet, sim.handler, sim.handler_id,
            sim.dealer, "正常", "", sim.iccid, sim.imsi, "",
        ]  # fmt: skip
        lines.append(Line(row))
    return Paper(name, "xlsx", (Sheet("开户登记", "sims", lines),))


def calls_paper(name: str, calls: Sequence[Call]) -> Paper:
    """话单 in 30 columns: numbers with 86, zeros for what is not known."""
    lines = [header(CALLS)]
    for at, call in enumerate(calls):
        time = when(call.time).strftime("%Y-%m-%d %H:%M:%S")
        other = call.other if len(call.other) < 11 else "86" + call.other
        row: list[Cell] = [
            str(at + 1), f"{call.time}{at:06}", "语音", "主叫话单" if call.out else "被叫话单",
            "86" + call.own.phone, call.own.imsi, call.own.imei, "0", "0", "0", "0", "移动", "311",
            other,
            "0", "0", "0", "0", "0", "0", "0", "311", "311", "", time, str(call.seconds), "0",
            "", "", "",
        ]  # fmt: skip
        lines.append(Line(row))
    return Paper(name, "xlsx", (Sheet("运营商话单信息", "calls", lines),))
