"""Findings in words: what the rows show, and what an innocent explanation would look like.

The paragraph holds figures of the finding's own transfers, of its evidence and of the shapes nested
in it, and nothing else: who paid whom, how often, from when to when, how much came in and went on,
what remained, why that stands out. It says what happened, never why, nor that anybody knew
anything. The other paragraph (`innocent`) is as important: most shapes of payments have an honest
reading.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pyarrow as pa

from linkgraph.analysis.patterns.figures import (
    Passed,
    Sides,
    added,
    say_accounts,
    say_fen,
    say_period,
    say_sums,
    say_times,
    say_who,
    share,
    sides_of,
    sums,
)
from linkgraph.analysis.patterns.innocent import innocent_reading
from linkgraph.analysis.patterns.records import NAMES, Finding, NestedShape, PatternTransfer
from linkgraph.analysis.said import say_account
from linkgraph.graph import AccountRef, CaseGraph
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Typology
from linkgraph.text import Text, plural

_LAYERS = 4
"""Steps of another shape that are told each; what comes after them is told together."""
_STEPS = 6
"""Payments of a cycle or chain that are told one by one; of a longer one the first are."""


def explain(
    graph: CaseGraph, findings: Sequence[Finding], settings: PatternSettings
) -> tuple[Finding, ...]:
    """Return `findings` with `says` and `innocent` filled in. O(their transfers)."""
    numbers = sorted({one.transfer for found in findings for one in found.transfers})
    memos = graph.transfers["memo"].take(pa.array(numbers, pa.int64())).to_pylist()
    memo = dict(zip(numbers, memos, strict=True))
    return tuple(
        replace(
            found,
            says=paragraph(found),
            innocent=innocent_reading(
                found.typology,
                found.transfers,
                [memo[at.transfer] for at in found.transfers],
                settings,
            ),
        )
        for found in findings
    )


def paragraph(found: Finding) -> Text:
    """Return what the rows of a finding show, as one paragraph."""
    sides = sides_of(found.transfers)
    parts = [_story(found.typology, found.transfers)]
    parts += _remained(found.typology, sides)
    parts += _nested(found)
    parts += _grounds(found)
    return Text("".join(part.zh for part in parts), " ".join(part.en for part in parts))


def _nested(found: Finding) -> list[Text]:
    """Return which shapes are nested in a finding: of each type the best, and when it was."""
    if not found.nested_found:
        return []
    best: dict[Typology, NestedShape] = {}
    for one in found.nested:
        best.setdefault(one.typology, one)
    told = [_nested_shape(found, one) for one in best.values()]
    told += [NAMES[part] for part in found.parts if part not in best]
    zh, en = "；".join(one.zh for one in told), "; ".join(one.en for one in told)
    if found.nested_found == 1:
        return [Text(f"另有 1 个形态并入其中：{zh}。", f"Another shape is nested in it: {en}.")]
    return [
        Text(
            f"另有 {found.nested_found} 个形态并入其中，各类中分值最高的：{zh}。",
            f"{found.nested_found} other shapes are nested in it, the best of each type: {en}.",
        )
    ]


def _nested_shape(found: Finding, one: NestedShape) -> Text:
    """Return a nested shape's transfers, how many of them are the finding's, and its times."""
    name, when, count = NAMES[one.typology], say_period(one.transfers), len(one.transfers)
    times, own = say_times(count), count - len(found.beyond(one))
    of_it = Text("", "")
    if own < count:
        of_it = Text(f"（其中本线索的 {own} 笔）", f" ({own} of them its own)")
    return Text(
        f"{name.zh} {times.zh}{of_it.zh}，{when.zh}",
        f"{name.en} of {times.en}{of_it.en} {when.en}",
    )


def _story(typology: Typology, transfers: Sequence[PatternTransfer]) -> Text:
    """Return who paid whom, how often, when and how much."""
    period = say_period(transfers)
    if typology in ("cycle", "chain", "pass-through"):
        return _steps(typology, transfers, period)
    layers = sorted({one.layer for one in transfers})
    told = [_layer([one for one in transfers if one.layer == layer]) for layer in layers[:_LAYERS]]
    zh = "；再由 ".join(one.zh for one in told)
    en = "; in turn ".join(one.en for one in told)
    if len(layers) > _LAYERS:
        later = _rest([one for one in transfers if one.layer > layers[_LAYERS - 1]])
        zh, en = f"{zh}；{later.zh}", f"{en}; {later.en}"
    accounts = len({ref.key for one in transfers for ref in (one.payer, one.payee)})
    size = Text(
        f"{accounts} 个账户、{len(transfers)} 笔交易、{len(layers)} 步",
        f"{accounts} accounts, {say_times(len(transfers)).en}, {plural(len(layers), 'step')}",
    )
    return Text(f"{period.zh}，{size.zh}：{zh}。", f"{_upper(period.en)}, {size.en}: {en}.")


def _rest(transfers: Sequence[PatternTransfer]) -> Text:
    """Return the later steps of a long shape together."""
    total = say_sums(sums(transfers))
    payers, payees = (say_accounts(len(refs)) for refs in _ends(transfers))
    times = say_times(len(transfers))
    return Text(
        f"其后各步 {payers.zh}向 {payees.zh}付款 {times.zh}，共 {total}",
        f"{payers.en} paid {payees.en} {total} in {times.en} in later steps",
    )


def _layer(transfers: Sequence[PatternTransfer]) -> Text:
    """Return one step of a shape: who paid whom how much in all."""
    payers, payees = (say_who(refs) for refs in _ends(transfers))
    times, total = say_times(len(transfers)), say_sums(sums(transfers))
    each = _each(transfers)
    return Text(
        f"{payers.zh}向 {payees.zh}付款 {times.zh}，共 {total}{each.zh}",
        f"{payers.en} paid {payees.en} {total} in {times.en}{each.en}",
    )


def _each(transfers: Sequence[PatternTransfer]) -> Text:
    """Return the smallest and the largest amount, where they are of one currency and differ."""
    amounts = sorted({one.amount_fen for one in transfers})
    currencies = {one.currency for one in transfers}
    if len(transfers) == 1 or len(currencies) > 1:
        return Text("", "")
    least, most = (say_fen(fen, *currencies) for fen in (amounts[0], amounts[-1]))
    if least == most:
        return Text(f"（每笔 {least}）", f" ({least} each)")
    return Text(f"（每笔 {least} 至 {most}）", f" ({least} to {most} each)")


def _ends(transfers: Sequence[PatternTransfer]) -> tuple[list[AccountRef], list[AccountRef]]:
    """Return the payers and the payees, each once, by key."""
    payers = {one.payer.key: one.payer for one in transfers}
    payees = {one.payee.key: one.payee for one in transfers}
    return (
        [payers[key] for key in sorted(payers)],
        [payees[key] for key in sorted(payees)],
    )


def _steps(typology: Typology, transfers: Sequence[PatternTransfer], period: Text) -> Text:
    """Return a cycle, a chain or a pass-through payment by payment."""
    ordered = sorted(transfers, key=lambda one: (one.layer, one.time_us, one.id))
    first, last = ordered[0], ordered[-1]
    told = [
        f"→ {say_account(one.payee)} {say_fen(one.amount_fen, one.currency)}"
        for one in ordered[:_STEPS]
    ]
    rest = len(ordered) - len(told)
    way = " ".join([say_account(first.payer), *told])
    zh_way = f"{way}{f' ……另有 {rest} 笔' if rest else ''}"
    en_way = f"{way}{f' … and {rest} more' if rest else ''}"
    start, times = say_account(first.payer), say_times(len(ordered))
    out = say_fen(first.amount_fen, first.currency)
    back = say_fen(last.amount_fen, last.currency)
    if typology == "cycle":
        return Text(
            f"{period.zh}，{times.zh}付款依次首尾相接，从 {start} 出发又回到该账户：{zh_way}。"
            f"该账户付出 {out}，收回 {back}。",
            f"{_upper(period.en)}, {times.en} one after another led from {start} back to it: "
            f"{en_way}. It paid {out} and got {back} back.",
        )
    return Text(
        f"{period.zh}，{times.zh}付款依次首尾相接：{zh_way}。首笔 {out}，末笔 {back}。",
        f"{_upper(period.en)}, {times.en} followed one another: {en_way}. "
        f"The first was of {out}, the last of {back}.",
    )


def _remained(typology: Typology, sides: Sides) -> list[Text]:
    """Return what came into the accounts in between, what left them, and what remained.

    Only of these transfers: what else such an account received or paid is not in it.
    """
    if not sides.passers or typology == "cycle":
        return []
    came = added(one.received for one in sides.passers)
    left = added(one.paid for one in sides.passers)
    who = say_who([one.account for one in sides.passers])
    zh = f"就这些交易，{who.zh}转入 {say_sums(came)}、转出 {say_sums(left)}"
    en = f"Of these transfers {who.en} received {say_sums(came)} and paid on {say_sums(left)}"
    if len(came) > 1 or came.keys() != left.keys():
        return [Text(f"{zh}。", f"{en}.")]
    ((currency, into),), out = came.items(), sum(left.values())
    rest = say_fen(abs(into - out), currency)
    if out > into:
        more = Text(f"转出多于转入 {rest}", f"{rest} more than came in")
    else:
        part = share(into - out, into)
        more = Text(f"余 {rest}（转入的 {part}）", f"{rest} remained ({part} of what came in)")
    each = _kept(sides.passers)
    return [Text(f"{zh}，{more.zh}{each.zh}。", f"{en}: {more.en}{each.en}.")]


def _kept(passers: Sequence[Passed]) -> Text:
    """Return between which shares of what came in each of several accounts paid on."""
    moved = [(sum(one.paid.values()), sum(one.received.values())) for one in passers]
    known = sorted((pair for pair in moved if pair[1]), key=lambda pair: Fraction(*pair))
    if len(known) < 2:
        return Text("", "")
    low, high = share(*known[0]), share(*known[-1])
    if low == high:
        return Text(f"；各账户转出均为转入的 {low}", f"; each paid on {low} of what it received")
    return Text(
        f"；各账户转出为转入的 {low} 至 {high}",
        f"; each paid on {low} to {high} of what it received",
    )


def _grounds(found: Finding) -> list[Text]:
    """Return why it stands out: the evidence, most points first."""
    said = [
        one.text for one in sorted(found.evidence, key=lambda one: -one.points) if one.points > 0
    ]
    if not said:
        return []
    zh = "；".join(one.zh.rstrip("。；") for one in said)
    en = "; ".join(one.en.rstrip(".;") for one in said)
    return [Text(f"突出之处：{zh}。", f"What stands out: {en}.")]


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
