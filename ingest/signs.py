"""Whether a minus before an amount means a reversal, or only repeats that the money went out."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.blocks import Block
from ingest.directions import balance_chain
from linkgraph.text import Text

_ROWS = 5
"""So many amounts with a minus, and none without, only repeat the direction."""
_CLEARLY = 2
_COLUMNS = [
    "accepted", "own_account", "own_card", "direction", "negative", "amount_fen", "balance_fen",
    "time_us",
]  # fmt: skip


def sign_repeats(block: Block, *, waited: bool) -> bool:
    """Say whether the sign of the amount merely repeats the direction; then no row is negative.

    Many rows say so by themselves; of a few the balances decide, then a column of directions, or a
    header with a minus. `waited`: some rows had codes that only the whole table explains.
    """
    tally = block.tally
    natural = tally["out-"] and not (tally["out+"] or tally["in-"])
    mirrored = tally["in-"] >= _ROWS and not (tally["in+"] or tally["out-"])
    if not (natural or (mirrored and tally["out+"])):
        return waited and not block.binding.has("direction")
    told = _by_balances(block) if natural and not waited and tally["out-"] < _ROWS else 0
    if told < 0 or (told == 0 and not _may_repeat(block)):
        return waited and not block.binding.has("direction")
    block.notes.append(
        Text(
            "金额的正负号与收付方向一致：不作为负数（冲正）处理",
            "the sign of each amount repeats its direction: no row is read as negative",
        )
    )
    return True


def _may_repeat(block: Block) -> bool:
    """Say whether direction and sign both stand in the table: a column of money out says so by a
    header with a minus, or by many rows."""
    if block.binding.has("direction"):
        return True
    header = block.binding.header("debit").replace("\uff0d", "-")
    return block.binding.has("debit") and ("-" in header or block.tally["out-"] >= _ROWS)


def _by_balances(block: Block) -> int:
    """Return 1 when the balances fall by the amounts with a minus, -1 when they rise, 0 if neither
    is clear."""
    if not block.binding.has("balance"):
        return 0
    table = pq.read_table(block.path, columns=_COLUMNS)
    table = table.filter(pc.and_(table["accepted"], pc.is_valid(table["balance_fen"])))
    own = pc.fill_null(pc.coalesce(table["own_account"], table["own_card"]), "")
    account = own.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    fen, balance = _ints(table["amount_fen"]), _ints(table["balance_fen"])
    minus = np.asarray(table["negative"].to_numpy(), dtype=np.bool_)
    move = np.where(pc.equal(table["direction"], "in").to_numpy(), fen, -fen)
    time = _ints(table["time_us"])
    falls = balance_chain(account, move, balance, minus, time).forward
    rises = balance_chain(account, np.where(minus, -move, move), balance, minus, time).forward
    if falls > _CLEARLY * rises:
        return 1
    return -1 if rises > _CLEARLY * falls else 0


def _ints(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = column.to_numpy().astype(np.int64)
    return found
