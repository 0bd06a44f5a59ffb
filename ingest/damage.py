"""Take back the numbers of columns that a spreadsheet program has rounded (`ingest.rounded`)."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.blocks import Block
from ingest.columns import Bools, distinct
from ingest.evidence_file import amend, replaced
from ingest.fields import DAMAGED_TEXTS
from ingest.outcomes import needed
from ingest.rounded import damaged_columns, is_rounded
from linkgraph.text import Text

_REASON = "damaged_number"


def settle_damage(block: Block) -> None:
    """Null the rounded numbers in the block's file; set aside the rows that have no other own one.

    The row keeps the raw cell, the warning `damaged` instead of `rounded`, and for a counterparty
    the text of the number. Decisions and alerts say how many, and what to do.
    """
    if block.binding.layout.exact:
        return
    names = damaged_columns(block.long_numbers)
    if not names:
        _note_rounded(block)
        return
    rows: Counter[str] = Counter()
    amend(block.path, lambda table, _: _amended(block, table, names, rows))
    block.accepted -= rows[_REASON]
    block.counts[_REASON] += rows[_REASON]
    for name in names:
        header = block.binding.header(name).strip()
        count = len(block.long_numbers[name].round)
        block.alert(
            Text(
                f"列“{header}”：{count} 个号码第 15 位以后全为零，表格曾在 Excel 中另存，号码已"
                f"残缺，{rows[name]} 行未采用该号码；请用未经 Excel 另存的原始文件",
                f"column {header!r}: {count} numbers have only zeros after their 15th digit: the "
                f"table was saved from Excel and they lost digits; not used in {rows[name]} rows; "
                "load the original file",
            )
        )


def _amended(
    block: Block, table: pa.Table, names: Sequence[str], counted: Counter[str]
) -> pa.Table:
    accepted = table["accepted"].combine_chunks()
    columns: dict[str, pa.Array] = {}
    warned: dict[str, Bools] = {}
    for name in names:
        column = table[name].combine_chunks()
        values, lost = _without_rounded(column)
        lost &= accepted.to_numpy(zero_copy_only=False)
        mask = pa.array(lost)
        columns[name] = pc.if_else(mask, values, column)
        kept = DAMAGED_TEXTS.get(name)
        if kept is not None:
            columns[kept] = pc.if_else(mask, column, table[kept].combine_chunks())
        warned[name] = lost
        counted[name] += int(lost.sum())
    aside = _ownerless(block, table, columns, warned)
    counted[_REASON] += int(aside.sum())
    mask = pa.array(aside)
    columns["accepted"] = pc.and_(accepted, pc.invert(mask))
    columns["reason"] = pc.if_else(mask, _REASON, table["reason"].combine_chunks())
    columns["warnings"] = _warnings(table["warnings"].combine_chunks(), warned)
    return replaced(table, columns)


def _without_rounded(column: pa.Array) -> tuple[pa.Array, Bools]:
    """Return the column without its rounded numbers, and which rows had one."""
    if not pa.types.is_list(column.type):
        results, codes = distinct(pc.fill_null(column, ""), is_rounded)
        return pa.nulls(len(column), column.type), np.array(results, bool)[codes]
    lists = column.to_pylist()
    left = [[one for one in found or [] if not is_rounded(one)] or None for found in lists]
    lost = np.array([any(is_rounded(one) for one in found or []) for found in lists], bool)
    return pa.array(left, column.type), lost


def _ownerless(
    block: Block, table: pa.Table, columns: dict[str, pa.Array], warned: dict[str, Bools]
) -> Bools:
    """Mark the rows that lost the last number by which their table accepts them."""
    aside = np.zeros(table.num_rows, bool)
    for group in needed(block.binding):
        lost = [warned[name] for name in group if name in warned]
        if lost:
            left = np.zeros(table.num_rows, bool)
            for name in group:
                column = columns.get(name, table[name].combine_chunks())
                left |= column.is_valid().to_numpy(zero_copy_only=False)
            aside |= np.logical_or.reduce(lost) & ~left
    return aside


def _warnings(column: pa.Array, warned: dict[str, Bools]) -> pa.Array:
    """Replace `rounded:…` by `damaged:…` in the rows that lost a number."""
    bits = np.zeros(len(column), np.int64)
    names = sorted(warned)
    for place, name in enumerate(names):
        bits |= warned[name].astype(np.int64) << place
    coded = pc.fill_null(column, "").dictionary_encode()
    code = coded.indices.to_numpy().astype(np.int64) << len(names) | bits
    values, which = np.unique(code, return_inverse=True)
    texts = coded.dictionary.to_pylist()
    said = [
        _joined(texts[value >> len(names)], [n for at, n in enumerate(names) if value >> at & 1])
        for value in values.tolist()
    ]
    return pa.array(said, pa.string()).take(pa.array(which))


def _joined(text: str, names: Sequence[str]) -> str | None:
    codes = {code for code in text.split(";") if code}
    codes -= {f"rounded:{name}" for name in names}
    codes |= {f"damaged:{name}" for name in names}
    return ";".join(sorted(codes)) or None


def _note_rounded(block: Block) -> None:
    """Say how many single numbers end in zeros as rounded ones do; they are used as they stand."""
    for name, rows in sorted((+block.rounded).items()):
        header = block.binding.header(name).strip()
        block.notes.append(
            Text(
                f"列“{header}”：{rows} 行的号码第 15 位以后全为零，可能被 Excel 截断，"
                "仍按原样采用，请核对",
                f"column {header!r}: in {rows} rows the number has only zeros after its 15th "
                "digit: perhaps rounded by Excel; used as it stands, check it",
            )
        )
