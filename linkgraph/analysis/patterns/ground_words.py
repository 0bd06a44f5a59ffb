"""What each kind of evidence of a finding says, in a clause made of its figures."""

from collections.abc import Mapping

from linkgraph.analysis.patterns.figures import say_accounts, say_fen, say_within
from linkgraph.analysis.patterns.records import YUAN
from linkgraph.text import Text

Figures = Mapping[str, int | float | str]
"""What a ground rests on, by name."""


def say_ground(kind: str, figures: Figures) -> Text:
    """Return what one kind of evidence says, in a clause."""
    f, kept = figures, f"{float(figures.get('most_kept', 0)):.0%}"
    share = f"{float(figures.get('share', 0)):.2%}"
    waited = say_within(60 * int(figures.get("minutes", 0)))
    long = say_within(int(figures.get("seconds", 0)))
    passed = say_fen(int(figures.get("fen", 0)), YUAN)
    if kind == "ties" and "once" in f:
        kind = "closed"
    if kind == "amounts" and not f["exact"]:
        kind = "near" if f["near"] else "alike"
    names = ("accounts", "exact", "near")
    accounts, exact, near = (say_accounts(int(f.get(name, 0))).en for name in names)
    got = "it" if f.get("exact") == 1 else "they"
    said = {
        "steps": (
            f"{f.get('payments')} 笔首尾相接，间隔、金额、一次性往来都像逐级转移，偶然难以凑成",
            f"{f.get('payments')} transfers follow on one another; waits, amounts and pairs that "
            "pay once are as if money were passed on, and chance seldom makes them so",
        ),
        "ties": (
            f"{f.get('accounts')} 个账户之间有 {f.get('pairs')} 对往来，"
            f"比连成一片（并成环）所需多 {f.get('extra')} 对",
            f"{f.get('pairs')} pairs trade among {accounts}, {f.get('extra')} "
            "more than it takes to hang together in a circle",
        ),
        "closed": (
            f"{f.get('accounts')} 个账户首尾相接成一圈，{f.get('payments')} 笔中有 {f.get('once')} "
            "笔是两个账户之间在全案的唯一一笔（反复往来的亲友、客商之间容易成圈）",
            f"payments close a circle of {accounts}; {f.get('once')} of the {f.get('payments')} "
            f"{'is' if f.get('once') == 1 else 'are'} the only one between their two accounts in "
            "the case (people who pay each other again and again close circles easily)",
        ),
        "order": (
            f"{f.get('accounts')} 个账户先收齐、后付出（共 {f.get('payments')} 笔）",
            f"{accounts} paid out only after all had come in ({f.get('payments')} transfers)",
        ),
        "amounts": (
            f"{f.get('exact')} 个账户转出的恰为所收的 {share}（精确到分）",
            f"{exact} paid out exactly {share} of what {got} got, to the fen",
        ),
        "near": (
            f"{f.get('near')} 个账户先收后付，转出与所收相近（至多留下 {kept}）",
            f"{near} paid out, after all had come in, close to what had come in "
            f"(at most {kept} kept)",
        ),
        "alike": (
            "金额前后相近，本案不相干的金额很少这样接近",
            "amounts stay close from step to step, as unrelated ones of this case seldom are",
        ),
        "matched": (
            f"按“先进先出”逐分对应，{f.get('accounts')} 个账户所收的 {passed} "
            f"又由这些交易转出，最长历时 {waited.zh}",
            f"first in, first out, {passed} that came in at {accounts} left by these very "
            f"transfers, within {waited.en} at most",
        ),
        "burst": (
            f"{f.get('payments')} 笔集中在 {long.zh}内",
            f"{f.get('payments')} transfers lie within {long.en}",
        ),
        "shared": (
            f"{f.get('counterparties')} 个对手中有 {f.get('known')} 个是其他结果的成员",
            f"{f.get('known')} of {f.get('counterparties')} counterparties are members of other "
            "findings",
        ),
        "custom": (
            f"本案中这样的形态（{f.get('payments')} 笔左右）常见，其中一半都有的分数不计",
            f"shapes like this, of about {f.get('payments')} transfers, are common in this case; "
            "points that half of them have are taken off",
        ),
    }
    return Text(*said[kind])
