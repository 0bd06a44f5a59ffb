"""Codes of a success column that nobody explains: does the balance move with the amount or not.

A row whose amount the balance follows was carried out; one that leaves the balance as it was, was
not. That tells what a code means only where the rows agree; else the code stays unread, and its
rows count like any others, which the decisions say with their number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.blocks import Block
from ingest.columns import distinct
from ingest.evidence_file import amend, raw_name, replaced
from ingest.flags import flag_word
from ingest.layouts import FLAGS
from linkgraph.text import Text

_WARNING = "unread:success"
_LEAST = 3
_CLEARLY = 4
_MOST_CODES = 6

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Moves:
    """For one code: rows whose amount the balance followed, and rows that left it as it was."""

    followed: int
    unmoved: int


def settle_success(block: Block) -> None:
    """Read the success codes that the balance explains, in the block's file; note all others."""
    unread = {text: n for (name, text), n in sorted(block.unread.items()) if name == "success"}
    meaning: dict[str, bool] = {}
    if unread and block.binding.layout.kind == "transactions" and len(unread) <= _MOST_CODES:
        moves = _moves(block, list(unread))
        meaning = success_codes(moves)
        if meaning:
            _note_read(block, meaning, moves, unread)
            amend(block.path, lambda table, _: _amended(block, table, meaning))
    for name in FLAGS:
        left = {
            text: n
            for (flag, text), n in sorted(block.unread.items())
            if flag == name and not (flag == "success" and text in meaning)
        }
        if left:
            _note_unread(block, name, left)


def success_codes(moves: Mapping[str, Moves]) -> dict[str, bool]:
    """Return what codes mean: True where balances follow the amounts, False where none moves.

    Nothing is read unless one code clearly means success: a bank that notes no balance for each
    row, or sorts its rows otherwise, shows the same as a column of failures.
    """
    done = {
        code
        for code, seen in moves.items()
        if seen.followed >= _LEAST and seen.followed >= _CLEARLY * seen.unmoved
    }
    if not done:
        return {}
    failed = {code for code, seen in moves.items() if seen.unmoved and not seen.followed}
    return {code: code in done for code in sorted(done | failed)}


def _moves(block: Block, codes: list[str]) -> dict[str, Moves]:
    """Count, for each code, the rows by what their balance does."""
    table = pq.read_table(
        block.path,
        columns=[
            "accepted", "own_card", "own_account", "direction", "negative", "amount_fen",
            "balance_fen", "warnings", _raw(block),
        ],
    )  # fmt: skip
    table = table.filter(pc.and_(table["accepted"], pc.is_valid(table["balance_fen"])))
    owner = pc.fill_null(pc.coalesce(table["own_account"], table["own_card"]), "")
    account = owner.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    order = np.argsort(account, kind="stable")
    outward = pc.equal(table["direction"], "out").to_numpy() ^ pc.fill_null(
        table["negative"], False
    ).to_numpy().astype(bool)
    amount = table["amount_fen"].to_numpy().astype(np.int64)
    move = np.where(outward, -amount, amount)[order]
    balance, account = table["balance_fen"].to_numpy().astype(np.int64)[order], account[order]
    words, which = distinct(table[_raw(block)].combine_chunks(), flag_word)
    number = np.array([codes.index(word) if word in codes else -1 for word in words], np.int64)
    code = number[which][order] if len(which) else np.zeros(0, np.int64)
    followed, unmoved = _behaviour(account, move, balance)
    return {
        text: Moves(int((followed & (code == at)).sum()), int((unmoved & (code == at)).sum()))
        for at, text in enumerate(codes)
    }


def _behaviour(
    account: Ints, move: Ints, balance: Ints
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Say which rows moved the balance by their amount, and which left it: in the order (oldest or
    newest first) that explains more rows of the account."""
    size = int(account.max(initial=-1)) + 1
    best = np.full(size, -1, np.int64)
    followed = np.zeros(len(account), bool)
    unmoved = np.zeros(len(account), bool)
    for shift in (1, -1):
        before = np.roll(balance, shift)
        same = np.roll(account, shift) == account
        if len(same):
            same[0 if shift == 1 else -1] = False
        same &= move != 0
        yes, no = same & (balance - before == move), same & (balance == before)
        hits = np.bincount(account[yes], minlength=size)
        better = (hits > best)[account]
        followed, unmoved = np.where(better, yes, followed), np.where(better, no, unmoved)
        best = np.maximum(best, hits)
    return followed, unmoved


def _raw(block: Block) -> str:
    return raw_name(block.binding.places["success"][0])


def _amended(block: Block, table: pa.Table, meaning: Mapping[str, bool]) -> pa.Table:
    words, which = distinct(table[_raw(block)].combine_chunks(), flag_word)
    said = pa.array([meaning.get(word) for word in words], pa.bool_()).take(pa.array(which))
    told = pc.match_substring(pc.fill_null(table["warnings"].combine_chunks(), ""), _WARNING)
    value = pc.if_else(told, said, table["success"].combine_chunks())
    texts, at = distinct(pc.fill_null(table["warnings"].combine_chunks(), ""), _without)
    fewer = pa.array(texts, pa.string()).take(pa.array(at))
    read = pc.and_(told, pc.is_valid(value))
    warnings = pc.if_else(read, fewer, table["warnings"].combine_chunks())
    return replaced(table, {"success": value, "warnings": warnings})


def _without(warnings: str) -> str | None:
    return ";".join(one for one in warnings.split(";") if one != _WARNING) or None


def _note_read(
    block: Block, meaning: Mapping[str, bool], moves: Mapping[str, Moves], rows: Mapping[str, int]
) -> None:
    said = [
        Text(
            f"{code}={'成功' if yes else '失败'}（{rows[code]} 行，余额随之变动 "
            f"{moves[code].followed} 行，未变 {moves[code].unmoved} 行）",
            f"{code}={'success' if yes else 'failure'} ({rows[code]} rows; the balance follows "
            f"{moves[code].followed}, stays at {moves[code].unmoved})",
        )
        for code, yes in meaning.items()
    ]
    block.notes.append(
        Text(
            "是否成功的代码按余额判定：" + "，".join(one.zh for one in said),
            "success codes read by the balance: " + ", ".join(one.en for one in said),
        )
    )


def _note_unread(block: Block, name: str, left: Mapping[str, int]) -> None:
    header = block.binding.header(name).strip()
    listed = "、".join(f"{text}（{n} 行）" for text, n in list(left.items())[:_MOST_CODES])
    lists = ", ".join(f"{text} ({n} rows)" for text, n in list(left.items())[:_MOST_CODES])
    effect = Text("", "")
    note = block.notes.append
    if name == "success":  # failed payments may be among them: a person should look
        effect = Text("，这些行都计入金额", "; all these rows count")
        note = block.alert
    note(
        Text(
            f"列“{header}”的内容 {listed} 含义不明，未采用{effect.zh}；用 --map 映射文件的 "
            f"[{name}] 说明",
            f"column {header!r}: {lists} mean nothing known and are not read{effect.en}; say what "
            f"they mean under [{name}] of a --map file",
        )
    )
