"""Words of traced money that screens and workbooks share."""

from linkgraph.analysis.money_findings import Position
from linkgraph.analysis.tracing.findings import RuleRow
from linkgraph.output.places import named
from linkgraph.output.words import ENDS, caption
from linkgraph.text import Lang, Text

RULE_NAMES = {
    "fifo": Text("先进先出", "first in, first out"),
    "lifo": Text("后进先出", "last in, first out"),
    "pro-rata": Text("按比例分摊", "pro rata"),
    "poison": Text("污染（全部牵连）", "poison"),
    "all": Text("各规则并列", "rules side by side"),
}
BASES = {
    "complaint": Text("报案", "complaint"),
    "accepted": Text("办案人认定", "accepted"),
    "asked": Text("本次指定", "asked for"),
}
ORIGINS = {
    "account": Text("由此账户转入（其流水未调取，或为现金、平台）", "paid in by this account"),
    "opening": Text("此账户的期初余额", "opening balance of this account"),
    "unknown": Text("此账户内来源不明", "unknown source in this account"),
}
CAUTION = Text(
    "规则是计算约定，不等于查明的资金去向；“至少、至多”是时间与金额允许的一切分法的界限。",
    "A rule is a convention of computation, not a finding of fact; least and most hold over every "
    "allocation that time and amounts allow.",
)
POISON = Text(
    "污染规则下的数额是牵连范围，同一笔钱在途经的每个账户都会再出现，不得相加。",
    "Under poison figures are exposure: the same money shows again on every account it passed. "
    "Never add them up.",
)


def state_words(one: Position | RuleRow) -> Text:
    """Return where the money is, in words: the state and what makes it special."""
    words = caption(one.state, ENDS)
    if one.returned:
        words = Text("已回到本人账户", "back on his own account")
    elif one.stopped:
        words = Text(
            f"{words.zh}（已被另一受害人的付款顶替）",
            f"{words.en} (another victim's payment took its place)",
        )
    if one.abroad:
        said = "、".join(one.abroad)
        words = Text(f"{words.zh}，摘要称境外（{said}）", f"{words.en}, abroad by words ({said})")
    return words


def where(one: Position | RuleRow, lang: Lang) -> str:
    """Return the account, or the place of cash."""
    if one.state == "cash":
        return one.place or named(one.account, lang)
    return named(one.account, lang)


def tier_words(tier: int | None, lang: Lang) -> str:
    """Return 一级, 二级 …: numbers beyond ten as digits."""
    if tier is None:
        return ""
    if lang == "en":
        return f"tier {tier}"
    return ("一二三四五六七八九十"[tier - 1] if tier <= 10 else str(tier)) + "级"
