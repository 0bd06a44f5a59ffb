"""The grounds of a fan that was looked for because an account is known, in figures and words."""

from collections.abc import Sequence

import numpy as np

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.analysis.patterns.figures import say_within
from linkgraph.analysis.patterns.grounds import seconds_of
from linkgraph.analysis.patterns.near_fans import Fan
from linkgraph.analysis.patterns.nested import none_nested
from linkgraph.analysis.patterns.points import FANS
from linkgraph.analysis.patterns.rank import Ranked, members
from linkgraph.analysis.patterns.records import Evidence
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.passes.commission import Commission
from linkgraph.shapes.payments import Payments
from linkgraph.text import Text


def as_findings(payments: Payments, fans: Sequence[Fan], commission: Commission) -> Ranked:
    """Return fans in the form of findings, in the order given."""
    size = [len(fan.payments) for fan in fans]
    shapes = Shapes(
        np.array([FANS[0] if fan.inward else FANS[1] for fan in fans], np.uint8),
        np.cumsum([0, *size], dtype=np.int64),
        np.concatenate([np.empty(0, np.int32), *(fan.payments for fan in fans)]),
        np.zeros(sum(size), np.uint8),
    )
    points = np.zeros((len(fans), len(KINDS)))
    points[:, KINDS.index("shared")] = [fan.points for fan in fans]
    known = np.array([fan.known for fan in fans], np.int64)
    named = members(payments, shapes)
    common = np.ones(len(fans), np.bool_)
    score, none = points.sum(1), none_nested(shapes)
    return Ranked(shapes, points, score, *named, common, known, commission, none)


def fan_evidence(payments: Payments, fan: Fan, settings: PatternSettings) -> tuple[Evidence, ...]:
    """Return why a fan is offered: who of it is known, and how close together it lies.

    The days give no points: payrolls and fresh accounts have bursts as well.
    """
    at = fan.payments
    seconds = seconds_of(payments, at)
    shared = {
        "counterparties": fan.parties,
        "known": fan.known,
        "share": round(fan.rate, 4),
        "centre": int(fan.centre_points > 0),
        "known_score": settings.known_score,
    }
    burst = {
        "counterparties": fan.parties,
        "all": fan.all_of,
        "payments": len(at),
        "seconds": seconds,
        "window_days": settings.window_days,
    }
    return (
        Evidence("shared", round(fan.points, 2), shared, _shared_words(fan, settings)),
        Evidence("burst", 0.0, burst, _burst_words(fan, say_within(seconds))),
    )


def _shared_words(fan: Fan, settings: PatternSettings) -> Text:
    """Return how many counterparties are members of findings, how many usually, and the centre."""
    who = Text("付款人", "payers") if fan.inward else Text("收款人", "payees")
    centre = Text("收款账户", "payee") if fan.inward else Text("付款账户", "payer")
    usual, least = f"{fan.rate:.1%}", f"{settings.known_score:g}"
    known = f"{fan.known or 'none'} of the {fan.parties} {who.en}"
    named = "is a member" if fan.known == 1 else "are members"
    also = Text("也是", "is one, too") if fan.centre_points else Text("不是", "is none")
    return Text(
        f"{fan.parties} 个{who.zh}中有 {fan.known} 个是其他结果（{least} 分以上）的成员"
        f"（全案同类往来中占 {usual}），{centre.zh}{also.zh}",
        f"{known} {named} of other findings of {least} points or more (of {who.en} in the whole "
        f"case {usual} are); the {centre.en} {also.en}",
    )


def _burst_words(fan: Fan, long: Text) -> Text:
    """Return how close together the payments lie, and that this says little alone."""
    who = Text("付款人", "payers") if fan.inward else Text("收款人", "payees")
    return Text(
        f"该账户全案的 {fan.all_of} 个{who.zh}（不含长期往来和已有其他结果解释的）中，"
        f"有 {fan.parties} 个集中在 {long.zh}内（常见，不计分）",
        f"of {fan.all_of} {who.en} the account has in the whole case (standing relations, and "
        f"payments other findings explain, aside) {fan.parties} lie within {long.en} "
        "(common: no points)",
    )
