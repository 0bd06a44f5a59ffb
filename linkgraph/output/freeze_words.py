"""Captions of the codes in lists of cards to freeze and statements to ask for."""

from linkgraph.analysis.freezing.findings import FreezeCard, MeasureNow
from linkgraph.output.moments import clock
from linkgraph.output.table import money
from linkgraph.text import Lang, Text

MEASURES = {
    "stop_payment": Text("止付", "stop-payment"),
    "freeze": Text("冻结", "freeze"),
    "unknown": Text("其他措施", "other measure"),
}
STATES = {
    "in_force": Text("有效", "in force"),
    "expired": Text("已过期", "over"),
    "waiting": Text("轮候", "waiting"),
    "not_yet": Text("未开始", "not begun"),
    "released": Text("已解除", "released"),
    "unknown": Text("不明", "unknown"),
}
HOLDING = {
    "full": Text("已全额控制", "held in full"),
    "part": Text("部分控制", "held in part"),
    "none": Text("未控制", "not held"),
}
MISSING = {
    "statement": Text("未调取流水", "no statement"),
    "later": Text("流水止于资金转入之前", "the statement stops before"),
    "earlier": Text("流水起于资金转入之后", "the statement begins after"),
    "within": Text("流水中缺少转入的行", "the statement lacks the rows"),
}
ASKED = {
    "never": Text("未调取", "never asked for"),
    "no_answer": Text("已调取，未反馈", "asked for, no answer"),
    "failed": Text("已调取，查询失败", "asked for, failed"),
    "no_transactions": Text("已调取，反馈无交易", "asked for, no transactions"),
    "not_in_case": Text("已反馈，案件中无流水", "answered, no statement in the case"),
    "answered": Text("已有部分流水", "a statement is in the case"),
}
PRIORITIES = {
    "high": Text("高", "high"),
    "middle": Text("中", "middle"),
    "low": Text("低", "low"),
}
CAVEAT = Text(
    "以上只反映案件材料中截至该时刻的情况，账户现有余额以银行反馈为准；是否冻结由办案机关依法决定。",
    "This is what the material of the case shows at that moment; what an account holds now only "
    "its bank can say. Whether to freeze is for the authority to decide by law.",
)


def at_words(at_us: int, said: bool) -> Text:
    """Say which moment is meant by now."""
    when = clock(at_us)
    return Text(
        f"时刻：{when}" + ("" if said else "（案件最后一行；可用 --at 指定）"),
        f"As of {when}" + ("" if said else " (the last row of the case; --at names another)"),
    )


def measure_words(one: MeasureNow, lang: Lang) -> str:
    """Return one measure in a line: 冻结 有效 至 2025-09-10（剩 15 天） 甲市公安局."""
    code = one.words is None or one.words.isascii()  # 0001, 0002: codes of the interface
    said = [MEASURES[one.kind].say(lang) if code else str(one.words), STATES[one.state].say(lang)]
    if one.amount_fen is not None:
        said.append(money(one.amount_fen))
    if one.until_us is not None:
        day = clock(one.until_us)[:10]
        said.append(f"至 {day}" if lang == "zh" else f"until {day}")
        if one.state in ("in_force", "waiting") and one.days_left is not None:
            left = one.days_left
            said[-1] += f"（剩 {left} 天）" if lang == "zh" else f" ({left} days left)"
    if one.double:
        said.append("重复？" if lang == "zh" else "double?")
    if one.authority:
        said.append(one.authority)
    return " ".join(said)


def holding_words(card: FreezeCard, lang: Lang) -> str:
    """Return whether measures hold the card, and the measures that count."""
    lines = [HOLDING[card.holding].say(lang)]
    lines += [measure_words(one, lang) for one in card.measures]
    return "\n".join(lines)
