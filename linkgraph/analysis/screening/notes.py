"""What limits what a screening says: printed with it."""

from collections.abc import Iterator, Sequence

import numpy as np

from linkgraph.analysis.money import filled, other_currencies
from linkgraph.analysis.screening.entries import Ground, used
from linkgraph.analysis.screening.rules import RuleEntry
from linkgraph.analysis.screening.workdays import WorkDays
from linkgraph.graph import CaseGraph, column
from linkgraph.text import Text, plural

WORKING = {"1001", "3006", "3007", "3008", "below-threshold"}
EXACT = {"night", "rapid-passthrough", "relay"}
BALANCES = {"transit", "zeroed-balance"}


def list_notes(
    graph: CaseGraph, ground: Ground, days: WorkDays, rules: Sequence[RuleEntry]
) -> tuple[Text, ...]:
    """Return the notes that concern the rules that ran, in a fixed order."""
    ran = {rule.id for rule in rules}
    return tuple(
        [
            *_money(graph),
            *(_times(ground) if ran & EXACT else ()),
            *(_statements(ground, rules)),
            *(_balances(graph) if ran & BALANCES else ()),
            *(_calendar(days) if ran & WORKING else ()),
        ]
    )


def _money(graph: CaseGraph) -> Iterator[Text]:
    for name, count in other_currencies(graph).items():
        yield Text(
            f"{count}笔{name}交易没有计入：标准以人民币为准",
            f"{plural(count, 'transfer')} in {name} {_is(count)} not counted: thresholds are in "
            "yuan",
        )
    own = int((filled(graph.transfers, "own", False) & used(graph)).sum())
    if own:
        yield Text(
            f"{own}笔本人互转没有计入（睡眠卡激活除外）",
            f"{plural(own, 'transfer')} between accounts of one holder {_is(own)} not counted (but "
            "for dormancy)",
        )


def _times(ground: Ground) -> Iterator[Text]:
    vague = int((~ground.entries.exact).sum()) // 2
    rules = "day: night, rapid in-and-out and relay cannot be judged by"
    rest = (
        f"known only by its {rules} it, and it counts for no hit",
        f"known only by their {rules} them, and they count for no hit",
    )
    if vague:
        yield Text(
            f"{vague}笔交易只知日期：夜间交易、快进快出、跑分不能据以判断，没有算作命中",
            f"1 transfer is {rest[0]}" if vague == 1 else f"{vague} transfers are {rest[1]}",
        )


def _statements(ground: Ground, rules: Sequence[RuleEntry]) -> Iterator[Text]:
    names = [rule.name for rule in rules if rule.whole]
    seen = np.diff(ground.entries.start) > 0
    missing = int((seen & ~ground.whole & ground.subject).sum())
    if names and missing:
        yield Text(
            f"{missing}个账户未调取流水，下列规则没有判断：{'、'.join(name.zh for name in names)}",
            f"{plural(missing, 'account')} without a statement in the case "
            f"{'was' if missing == 1 else 'were'} not judged by: "
            f"{', '.join(name.en for name in names)}",
        )


def _balances(graph: CaseGraph) -> Iterator[Text]:
    known = graph.transfers["payer_balance_fen"]
    mine = (column(graph.transfers, "sides") & 1) > 0
    judged = used(graph) & ~filled(graph.transfers, "own", False).astype(np.bool_)
    lacking = int((np.asarray(known.is_null()) & mine & judged).sum())
    if lacking:
        yield Text(
            f"{lacking}笔支出的流水没有余额：余额归零不能据以判断，过账不比较余额",
            f"{plural(lacking, 'payment')} out {'has' if lacking == 1 else 'have'} no balance on "
            "the statement: a zeroed balance cannot be judged so, and transit is judged without",
        )


def _calendar(days: WorkDays) -> Iterator[Text]:
    if days.assumed:
        years = "、".join(map(str, days.assumed)), ", ".join(map(str, days.assumed))
        yield Text(
            f"没有{years[0]}年的节假日安排：以周一至周五为工作日",
            f"no table of holidays for {years[1]}: Monday to Friday are taken for working days",
        )


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
