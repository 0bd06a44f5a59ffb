"""What only a whole table can tell: what its codes mean, whether signs repeat the direction,
whether midnight means that no time of day is known."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.blocks import Block
from ingest.counts import Pending
from ingest.directions import IN, OUT, Chain, balance_chain
from ingest.evidence_file import amend, raw_name, replaced
from ingest.signs import sign_repeats
from ingest.transactions import side_words
from linkgraph.errors import UndecidedDirection
from linkgraph.schema import Precision
from linkgraph.text import Text

_RARE = 20
"""Codes on fewer than one row in this many may be odd ones; the others are then still read."""
_ODD = 9


def settle(block: Block, place: str) -> None:
    """Close the block's file and amend it by what the whole table tells; decisions are noted.

    `place` names file and sheet. Raises UndecidedDirection when codes stay without a meaning.
    """
    block.writer.close()
    _note_merged(block)
    _note_unnamed(block)
    meaning = _meaning(block, place) if block.pending else {}
    if not block.pending and block.tally["in"] + block.tally["out"]:
        _note_words(block)
        _note_contradiction(block)
    sides = _pending_sides(block, meaning)
    unsigned = sign_repeats(block, waited=bool(len(sides)))
    dates_only = bool(block.tally["exact"]) and block.tally["exact"] == block.tally["midnight"]
    if dates_only:
        block.notes.append(
            Text("所有时间均为零点：按只有日期处理", "every time is midnight: read as dates only")
        )
    if block.pending or unsigned or dates_only or block.overflow:
        amend(
            block.path,
            lambda table, start: _amended(block, table, start, sides, unsigned, dates_only),
        )


def _note_merged(block: Block) -> None:
    for header, rows in sorted(block.merged.items()):
        if rows:
            block.notes.append(
                Text(
                    f"列“{header}”有合并单元格：其内容用于所覆盖的 {rows} 行，原文不变",
                    f"column {header!r} has merged cells: what they say is taken for the {rows} "
                    "rows beside them; raw cells stay empty",
                )
            )


def _note_unnamed(block: Block) -> None:
    rows = block.tally["unnamed"]
    if rows:
        block.alert(
            Text(
                f"{rows} 行未写受害人：逐行采用，不沿用上一行的姓名；同一人的，请补全后重新装入",
                f"{rows} rows name no victim: each stands for itself, no name is carried down to "
                "it; where they are one person's, fill in the name and load the table again",
            )
        )


def _note_words(block: Block) -> None:
    into, out = block.tally["in"], block.tally["out"]
    how = Text("文字", "words")
    if block.binding.has("debit", "credit") and not block.binding.has("direction"):
        how = Text("分列金额", "two amount columns")
    elif not block.binding.has("direction"):
        how = Text("金额正负号", "the sign of the amount")
    block.notes.append(
        Text(
            f"收付方向按{how.zh}：收 {into} 行，付 {out} 行",
            f"direction by {how.en}: {into} rows in, {out} rows out",
        )
    )


def _note_contradiction(block: Block) -> None:
    """Warn where the balance moves against the stated directions; these stay as they are."""
    chain = Chain(block.steps["forward"], block.steps["backward"], block.steps["steps"])
    if chain.verdict() >= 0:
        return
    block.alert(
        Text(
            f"收付方向与余额的变化相反：{chain.steps} 步中按表中方向解释 {chain.forward} 步，按相反"
            f"方向解释 {chain.backward} 步；方向未改动，请核对（余额为信用卡欠款时属正常）",
            f"the balance moves against the stated directions: of {chain.steps} steps they explain "
            f"{chain.forward}, their opposites {chain.backward}; nothing was changed, check it "
            "(to be expected where the balance is a credit card's debt)",
        )
    )


def _meaning(block: Block, place: str) -> dict[int, int]:
    """Return what each undecided code means, by the balance chain; code number → side.

    Odd codes among twice as many rows that words decide mean nothing (0): they are set aside.
    """
    texts = block.meanings.texts
    code = np.concatenate([part.code for part in block.pending])
    numbers, times = np.unique(code[code >= 0], return_counts=True)
    counts = dict(zip(numbers.tolist(), times.tolist(), strict=True))
    common = sorted(
        sorted(counts, key=lambda c: (-counts[c], texts[c]))[:2], key=lambda c: texts[c]
    )
    rare = sum(counts.values()) - sum(counts[c] for c in common)
    names = sorted(texts[c] for c in counts)
    first = next((c for c in common if texts[c] in ("+", "1")), common[-1])
    chain = _chain(block.pending, code, first, common)
    verdict = chain.verdict() if rare * _RARE <= sum(counts.values()) else 0
    if verdict == 0:
        decided = block.tally["in"] + block.tally["out"]
        if sum(counts.values()) * 2 > decided:
            raise _question(block, place, names, chain)
        _note_odd(block, names)
        return dict.fromkeys(counts, 0)
    if block.binding.layout.reversed and "+" not in names:
        verdict = -verdict
    meaning = {c: (IN if c == first else OUT) * verdict for c in common}
    _note_chain(block, {texts[c]: side for c, side in meaning.items()}, chain)
    return dict.fromkeys(counts, 0) | meaning


def _note_odd(block: Block, names: list[str]) -> None:
    listed = "、".join(names)
    block.notes.append(
        Text(
            f"收付标志 {listed} 含义不明，行数很少，已搁置",
            f"direction codes {', '.join(names)} mean nothing known: a few rows, set aside",
        )
    )


def _note_chain(block: Block, meaning: Mapping[str, int], chain: Chain) -> None:
    said = "，".join(f"{text}={'收' if side == IN else '付'}" for text, side in meaning.items())
    says = ", ".join(f"{text}={'in' if side == IN else 'out'}" for text, side in meaning.items())
    high, low = max(chain.forward, chain.backward), min(chain.forward, chain.backward)
    block.notes.append(
        Text(
            f"收付代码按余额链判定：{said}（{chain.steps} 步中解释 {high} 步，相反读法 {low} 步）",
            f"direction codes read by the balance chain: {says} "
            f"(explains {high} of {chain.steps} steps, the other reading {low})",
        )
    )


def _chain(
    parts: list[Pending], code: npt.NDArray[np.int16], first: int, common: list[int]
) -> Chain:
    chained = np.concatenate([part.chained for part in parts]) & np.isin(code, [-1, *common])
    signed = np.concatenate([part.signed for part in parts])
    account = np.concatenate([part.account for part in parts])
    balance = np.concatenate([part.balance for part in parts])
    asked = code >= 0
    plus, minus = signed[code == first], signed[asked & (code != first)]
    move = np.where((code == first) | ~asked, signed, -signed)
    if _repeats(plus, minus):
        move = signed  # the sign says the same as the code
    elif _repeats(minus, plus):
        move = -signed  # it does, and `first` is the code of what goes out
    time = np.concatenate([part.time for part in parts])
    return balance_chain(
        account[chained], move[chained], balance[chained], asked[chained], time[chained]
    )


def _repeats(into: npt.NDArray[np.int64], out: npt.NDArray[np.int64]) -> bool:
    """Say whether the amounts of one code have no '-' and those of the other always."""
    return bool((out < 0).any() and (into >= 0).all() and (out <= 0).all())


def _question(
    block: Block, place: str, names: list[str], chain: Chain | None
) -> UndecidedDirection:
    listed = "、".join(names)
    header = block.binding.header("direction").strip() or block.binding.header("amount").strip()
    why = Text("", "")
    if chain is not None:
        why = Text(
            f"；余额链 {chain.steps} 步中两种读法各解释 {chain.forward} 步和 {chain.backward} 步",
            f"; of {chain.steps} balance steps the two readings explain {chain.forward} and "
            f"{chain.backward}",
        )
    example = ",".join(
        f"{name}={side}" for name, side in zip(names, ("in", "out", "in"), strict=False)
    )
    return UndecidedDirection(
        Text(
            f"{place}：列“{header}”的收付代码 {listed} 含义不明{why.zh}",
            f"{place}: cannot tell which of the codes {', '.join(names)} in column {header!r} "
            f"is money in{why.en}",
        ),
        Text(
            f'用 --direction 说明，例如 --direction "{example}"（in 为收，out 为付）',
            f'say it with --direction, for example --direction "{example}"',
        ),
    )


def _pending_sides(block: Block, meaning: Mapping[int, int]) -> npt.NDArray[np.int8]:
    """Return the side of each row that waited for it, 0 for those already decided, _ODD for those
    whose code means nothing; empty when none waited."""
    if not block.pending:
        return np.zeros(0, np.int8)
    sides = np.zeros(block.seen, np.int8)
    of_code = np.full(max(meaning) + 1, _ODD, np.int8)
    for code, side in meaning.items():
        of_code[code] = side or _ODD
    for part in block.pending:
        waited = part.code >= 0
        found = of_code[part.code[waited]]
        sides[part.at[waited]] = found
        odd = int((found == _ODD).sum())
        block.accepted += len(found) - odd
        block.counts["bad_direction"] += odd
        signed = part.signed[waited]
        for name, side in (("in", IN), ("out", OUT)):
            block.tally[name] += int((found == side).sum())
            block.tally[name + "-"] += int(((found == side) & (signed < 0)).sum())
            block.tally[name + "+"] += int(((found == side) & (signed > 0)).sum())
    return sides


def _amended(
    block: Block,
    table: pa.Table,
    start: int,
    sides: npt.NDArray[np.int8],
    unsigned: bool,
    dates_only: bool,
) -> pa.Table:
    columns: dict[str, pa.Array] = {}
    size = table.num_rows
    if len(sides):
        own = sides[start : start + size]
        waited = pa.array((own != 0) & (own != _ODD))
        odd = pa.array(own == _ODD)
        columns["reason"] = pc.if_else(odd, "bad_direction", table["reason"]).combine_chunks()
        columns["accepted"] = pc.or_(table["accepted"], waited).combine_chunks()
        columns["direction"] = pc.if_else(
            waited, side_words(own), table["direction"]
        ).combine_chunks()
    if unsigned:
        columns["negative"] = pc.if_else(
            pc.is_valid(table["negative"]), False, None
        ).combine_chunks()
    if dates_only:
        known = pc.is_valid(table["time_precision"])
        day = pa.scalar(int(Precision.DAY), pa.uint8())
        columns["time_precision"] = pc.if_else(known, day, None).combine_chunks()
    if block.overflow:
        texts = [block.overflow.get(start + i, "") for i in range(size)]
        columns[raw_name(block.width)] = pa.array(texts, pa.string())
    return replaced(table, columns)
