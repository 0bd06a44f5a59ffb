"""Words of `patterns` that stand beside every result: formula, what it does not mean, cuts."""

from collections.abc import Mapping

from linkgraph.text import Text

EVIDENCE = {
    "steps": Text("首尾相接", "steps"),
    "ties": Text("往来成环", "ties"),
    "order": Text("先收后付", "order"),
    "amounts": Text("金额", "amounts"),
    "matched": Text("资金匹配", "matched money"),
    "burst": Text("时间集中", "burst"),
    "shared": Text("成员重合", "shared members"),
    "custom": Text("本案常见", "customary here"),
}
FORMULA = Text(
    "分值＝各项依据的分数之和；每项为 −log10（该情况自行出现的概率），概率按本案数据估算，"
    "公式见 docs/patterns.md。3 分约为千分之一。",
    "Score: the sum of the points of its evidence; each is −log10 of the chance that this arises "
    "by itself, reckoned from this case by the formula in docs/patterns.md. 3 points: one in a "
    "thousand.",
)
CAVEAT = Text(
    "以上是交易的形态，是核查线索，不是认定：形态相同的合法往来很多，分值不是有罪的概率，"
    "也不说明任何人知情。",
    "These are shapes of payments: facts to check, not a verdict. Many honest payments have the "
    "same shape; a score is no probability of guilt, and says nothing of what anybody knew.",
)
CUTS: Mapping[str, Text] = {
    "own": Text(
        "本人账户之间的转账，未看", "transfers between accounts of one holder, not looked at"
    ),
    "exits": Text(
        "与现金、支付平台之间的交易，未看",
        "transfers to or from cash and payment platforms, not looked at",
    ),
    "small": Text("少于 least_fen 的交易，未看", "transfers below least_fen, not looked at"),
    "pairs": Text(
        "付款人两两组合超过 ways 而未查（多对多）的收款账户",
        "payees with more pairs of payers than `ways`, not looked at for bipartite shapes",
    ),
    "stacks": Text(
        "可接起的多对多转账超过 ways 对而未接（多层过账）的账户",
        "accounts that join more than `ways` pairs of bipartite shapes to stacks, not looked at",
    ),
    "ways": Text(
        "经过的路超过 ways 而未计入的账户", "accounts with more ways through them than `ways`"
    ),
    "hub": Text("对手超过 hub 的枢纽，形态不穿过它", "hubs no shape passes through (`hub`)"),
    "hub_sums": Text(
        "一次性往来超过 hub 笔而未试凑金额的账户",
        "accounts with more than `hub` payments that pass once, of which no exact sums were tried",
    ),
    "choices": Text(
        "组合超过 choices 而未全部试凑金额的账户",
        "accounts with more sets of payments than `choices`, of which not all sums were tried",
    ),
    "nearest": Text(
        "一笔转出之前只看最近 nearest 笔转入，其余未看",
        "payments in before one out, beyond the `nearest`, not looked at",
    ),
    "odds_against": Text(
        "过于平常（odds_against）而未再跟下去的", "rows of payments too common to follow further"
    ),
    "walks_kept": Text(
        "同一末笔、同一长度超过 walks_kept 条而未留的",
        "rows with one last payment and one length beyond `walks_kept`",
    ),
    "most_found": Text(
        "回流、逐级转移超过 most_found 项而未列的", "cycles and chains beyond `most_found`"
    ),
    "fans_each": Text(
        "分散转入、转出多于所列的账户（一个账户至多列 fans_each 处）",
        "accounts with more fans than listed (fans_each of each account)",
    ),
}
"""What a bound kept from being looked at; a cut without words is called by its name."""


def cut_words(cut: Mapping[str, int]) -> list[Text]:
    """Return what was cut, a line each, by name."""
    lines = []
    for name in sorted(cut):
        words = CUTS.get(name, Text(name, name))
        lines.append(Text(f"{words.zh}：{cut[name]:,}", f"{words.en}: {cut[name]:,}"))
    return lines


def commission_words(commission: Mapping[str, float] | None) -> Text:
    """Return the commission that was learned from the case, as text."""
    if commission is None:
        return Text(
            "本案未学到固定的手续费率（转出占转入的比例）。",
            "No steady commission (what is paid on of what came in) was learned from this case.",
        )
    share = 100 * commission.get("share", 0.0)
    seen = int(commission.get("seen", 0))
    return Text(
        f"从本案学到的手续费率：{share:.2f} %（{seen:,} 笔不同金额先收后付，恰好如此）。",
        f"Commission learned from this case: {share:.2f} % ({seen:,} different amounts were "
        "passed on less just that).",
    )
