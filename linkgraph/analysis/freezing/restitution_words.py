"""The words of `restitution`: the rule as a formula, why each amount, what to keep in mind."""

from linkgraph.analysis.freezing.restitution_findings import FrozenBasis, Restitution, ReturnBasis
from linkgraph.text import Text

_FROZEN = {
    "asked": Text("以指定的冻结金额为限", "no more than the frozen amount that was given"),
    "measure": Text("以案件中在期的冻结措施为限", "no more than freezes in force in the case hold"),
    "balance": Text(
        "案件中没有此刻在期的冻结措施，按余额全部测算",
        "no freeze in force at that moment is in the case: the whole balance is taken",
    ),
}

PROPOSAL = Text(
    "这是供办案机关决定时参考的测算，不是返还决定；只计入案件中已知的受害人和流水。"
    "按比例返还的，须公告三十日。",
    "An estimate for the authority that decides, not a decision; it knows the victims and "
    "statements of the case, no others. Return by proportion needs a public notice of 30 days.",
)

ARTICLE = Text(
    "依据：《电信网络新型违法犯罪案件冻结资金返还若干规定》（2016年）第八条。",
    "After article 8 of the 2016 rules on returning frozen money in telecom fraud cases "
    "(电信网络新型违法犯罪案件冻结资金返还若干规定).",
)
NOBODY = Text(
    "案件中还没有已认定的受害人：装入报案表，或用 linkgraph victims 查看并认定。",
    "The case knows no victims yet: load a complaint table, or see `linkgraph victims` and accept "
    "some.",
)


def formula_of(
    balance: int, frozen: int, basis: FrozenBasis, direct: int, losses: int
) -> tuple[Text, ...]:
    """Return the rule in words with this account's figures."""
    limit = _FROZEN[basis]
    rest = max(0, frozen - direct)
    lines = [
        Text(
            f"可分配 {yuan(frozen)} 元 = 账户余额 {yuan(balance)} 元，{limit.zh}。",
            f"To share out: {yuan(frozen)} yuan = balance of {yuan(balance)} yuan, {limit.en}.",
        )
    ]
    if direct:
        lines.append(
            Text(
                "直接返还：不论账户内资金如何先后混同，下限与上限相等的受害人，按该额返还"
                f"（合计 {yuan(direct)} 元）；可分配额不足时，按损失比例，各不超过该额。",
                "Direct: a victim whose least and most are equal, however money in accounts mixed, "
                f"is given that amount ({yuan(direct)} yuan in all); where less is frozen, in "
                "proportion of losses, nobody more than that amount.",
            )
        )
    if losses:
        lines.append(
            Text(
                f"按损失比例：其余 {yuan(rest)} 元 × 本人损失 ÷ 参与比例的损失合计 "
                f"{yuan(losses)} 元，各不超过其上限和损失，全体不超过合计上限；"
                "超出部分按同一比例归其余受害人，尾数按最大余数分配。",
                f"By proportion: the other {yuan(rest)} yuan × own loss ÷ {yuan(losses)} yuan of "
                "losses that take part; nobody more than his most or his loss, all together no "
                "more than their joint most; what a limit leaves over goes to the others by the "
                "same proportion, single fen by largest remainder.",
            )
        )
    return (*lines, ARTICLE)


def why_of(basis: ReturnBasis, least: int, most: int, proposed: int) -> Text:
    """Return why a victim is proposed what he is."""
    low, high = yuan(least), yuan(most)
    if basis == "direct":
        return Text(
            f"按时间可以直接溯源：余额中恰有其 {high} 元",
            f"told apart by time: exactly {high} yuan",
        )
    if basis == "direct-shared":
        return Text(
            f"按时间可以直接溯源 {high} 元，冻结额不足，按损失比例",
            f"told apart by time: {high} yuan, but less is frozen: by proportion of losses",
        )
    if basis == "own-account":
        return Text(
            f"本人账户：其 {high} 元已回到本人名下，不参与分配",
            f"his own account: {high} yuan of his came back to it; takes no part",
        )
    if basis == "none":
        return Text(
            f"按时间不能区分（{low} 至 {high} 元），已无余额可分",
            f"not told apart by time ({low} to {high} yuan), and nothing is left",
        )
    if basis == "unsettled":
        return Text(
            f"至少 {low} 元、至多 {high} 元；有受害人尚未计算，不作分配",
            f"at least {low}, at most {high} yuan; not every victim is computed: not shared out",
        )
    zh, en = "", ""
    if proposed < least:
        zh, en = "；低于下限，请复核", "; less than must be his: look at this again"
    return Text(
        f"按时间不能区分（{low} 至 {high} 元），按损失比例{zh}",
        f"not told apart by time ({low} to {high} yuan): by proportion of losses{en}",
    )


def notes_of(found: Restitution) -> tuple[Text, ...]:
    """Return what to keep in mind about the figures, in a fixed order."""
    notes = [] if found.claims or found.others or found.missed else [NOBODY]
    if found.joint_fen is not None:
        low, high = (yuan(fen) for fen in found.joint_fen)
        notes.append(
            Text(
                f"全部已知受害人合计：余额中至少 {low} 元、至多 {high} 元是他们的。",
                f"All known victims together: at least {low} and at most {high} yuan of the "
                "balance is theirs.",
            )
        )
    notes += _shared_notes(found) if found.settled else [_unsettled(found)]
    return (*notes, PROPOSAL)


def _unsettled(found: Restitution) -> Text:
    """Say that bounds were not computed for all, and what follows."""
    return Text(
        f"未作任何分配：计算量已到设置 [freeze] bounds_work 的上限，有 {found.missed} 名受害人的"
        "下限、上限没有计算（先算各规则下在此余额最多的），而每人所得取决于所有人。"
        "调高该设置后重新测算。",
        f"Nothing is shared out: the work allowed by the setting [freeze] bounds_work is spent, "
        f"and {found.missed} victims have no least and most (those of whom a rule puts most into "
        "this balance come first); what each gets depends on all. Raise the setting and run this "
        "again.",
    )


def _shared_notes(found: Restitution) -> list[Text]:
    """Return what to keep in mind about the shares."""
    notes = []
    held, own, claims = yuan(found.frozen_fen), yuan(found.direct_fen), found.claims
    if found.direct_fen > found.frozen_fen:
        notes.append(
            Text(
                f"冻结的 {held} 元少于可直接溯源的 {own} 元，直接返还部分也按损失比例。",
                f"Less is frozen ({held} yuan) than time tells apart ({own} yuan): "
                "that too is shared in proportion of losses.",
            )
        )
    if found.remaining_fen > 0:
        home = any(claim.basis == "own-account" for claim in claims)
        zh, en = ("、是账户所有人自己的", " the holder's own,") if home else ("", "")
        notes.append(
            Text(
                f"其余 {yuan(found.remaining_fen)} 元不属于任何已知受害人（或超出其上限{zh}），"
                "继续查明来源。",
                f"The other {yuan(found.remaining_fen)} yuan are no known victim's,{en} or beyond "
                "what can be: find out where they came from.",
            )
        )
    if any(claim.basis == "pro-rata" and claim.proposed_fen < claim.least_fen for claim in claims):
        notes.append(
            Text(
                "有受害人按比例所得低于其下限（必然属于其本人的金额），请复核是否先返还下限部分。",
                "By proportion some victim gets less than must be his: consider giving that first.",
            )
        )
    return notes


def yuan(fen: int) -> str:
    """Return fen as yuan with two decimals, exactly."""
    return f"{fen // 100:,}.{fen % 100:02d}"
