"""What each chunk of a table adds to what only the whole of it can tell."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.columns import distinct
from ingest.complaints import count_unnamed
from ingest.directions import balance_chain, moments_to_order_by
from ingest.fields import Cells, column_of, raw
from ingest.flags import flag_word
from ingest.layouts import FLAGS
from ingest.moments import longest_clock
from ingest.outcomes import ACCEPTED, LAST_LINE, PENDING, REASON_CODES
from ingest.transactions import Flow
from linkgraph.durations import DAY_US

if TYPE_CHECKING:
    from ingest.blocks import Block, Outcome


@dataclass(frozen=True, slots=True)
class Pending:
    """The rows of one chunk in which some direction codes wait for the balance chain.

    `code` is -1 where the direction is known already: then `signed` is + for money in.
    """

    at: npt.NDArray[np.int64]
    code: npt.NDArray[np.int16]
    account: npt.NDArray[np.int64]
    signed: npt.NDArray[np.int64]
    balance: npt.NDArray[np.int64]
    time: npt.NDArray[np.int64]
    chained: npt.NDArray[np.bool_]


def count(block: "Block", outcome: "Outcome") -> None:
    """Add what a cleaned chunk tells to the counts of its table."""
    reasons = outcome.reasons
    for number, rows in enumerate(np.bincount(reasons, minlength=1).tolist()):
        if number == ACCEPTED:
            block.accepted += rows
        elif rows and number != PENDING:
            block.counts[REASON_CODES[number - 1]] += rows
    _count_clocks(block, outcome)
    _count_unread(block, outcome)
    _count_merged(block, outcome)
    if block.binding.layout.kind == "complaints":
        block.tally["unnamed"] += count_unnamed(outcome.cells, outcome.reasons)
    if outcome.flow is not None:
        _count_flow(block, outcome, outcome.flow)


def _count_clocks(block: "Block", outcome: "Outcome") -> None:
    column = raw(outcome.cells, "time")
    if outcome.cells.clock and column is not None:
        rows = (outcome.reasons == ACCEPTED) | (outcome.reasons > LAST_LINE)
        longest = longest_clock(column.filter(pa.array(rows)))
        if longest:
            block.clocks.add(outcome.cells.clock)
            block.longest_clock = max(block.longest_clock, longest)


def _count_unread(block: "Block", outcome: "Outcome") -> None:
    used = (outcome.reasons == ACCEPTED) | (outcome.reasons == PENDING)
    for name in FLAGS:
        rows = outcome.cells.warned(f"unread:{name}") & used
        column = raw(outcome.cells, name)
        if column is not None and rows.any():
            words, codes = distinct(column.filter(pa.array(rows)), flag_word)
            for word, times in zip(words, np.bincount(codes).tolist(), strict=True):
                block.unread[name, word] += times


def _count_merged(block: "Block", outcome: "Outcome") -> None:
    cells = outcome.cells
    used = (outcome.reasons == ACCEPTED) | (outcome.reasons == PENDING)
    for name, places in block.binding.places.items():
        for place in places:
            if place in cells.chunk.merged:
                filled = pc.not_equal(column_of(cells, name, place), cells.chunk.columns[place])
                rows = int((filled.to_numpy(zero_copy_only=False) & used).sum())
                block.merged[block.binding.headers[place].strip()] += rows


def _count_flow(block: "Block", outcome: "Outcome", flow: Flow) -> None:
    reasons, values = outcome.reasons, outcome.cells.values
    used = reasons == ACCEPTED
    for name, side in (("in", 1), ("out", -1)):
        chosen = used & (flow.side == side)
        block.tally[name] += int(chosen.sum())
        block.tally[name + "-"] += int((chosen & (flow.signed < 0)).sum())
        block.tally[name + "+"] += int((chosen & (flow.signed > 0)).sum())
    waiting = reasons == PENDING
    times = pc.fill_null(values["time_us"], 0).to_numpy()
    if waiting.any():
        at = np.flatnonzero(waiting | used)
        known = np.where(waiting, flow.signed, np.abs(flow.signed) * flow.side)
        block.pending.append(
            Pending(
                at + block.seen,
                np.where(waiting, flow.codes, -1)[at].astype(np.int16),
                _account_numbers(block, outcome.cells, at),
                known[at],
                flow.balance[at],
                moments_to_order_by(values)[at],
                flow.has_balance[at],
            )
        )
    elif block.binding.has("balance"):
        _count_steps(block, outcome, flow, np.flatnonzero(used & flow.has_balance))
    exact = values["time_precision"].to_numpy(zero_copy_only=False) < 2
    exact &= used | waiting
    block.tally["exact"] += int(exact.sum())
    block.tally["midnight"] += int((exact & (times % DAY_US == 0)).sum())


def _count_steps(block: "Block", outcome: "Outcome", flow: Flow, at: npt.NDArray[np.int64]) -> None:
    """Count the steps of the balance that the stated directions explain, and their opposites."""
    plain = flow.signed >= 0
    if not block.binding.has("direction", "debit", "credit"):
        plain[:] = True
    chain = balance_chain(
        _account_numbers(block, outcome.cells, at),
        np.abs(flow.signed[at]) * flow.side[at].astype(np.int64),
        flow.balance[at],
        plain[at],
        moments_to_order_by(outcome.cells.values)[at],
    )
    block.steps.update(forward=chain.forward, backward=chain.backward, steps=chain.steps)


def _account_numbers(
    block: "Block", cells: Cells, at: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Number the own accounts of some rows, alike in all chunks: the account, else the card."""
    size = len(cells.chunk)
    number = cells.values.get("own_account", pa.nulls(size, pa.string()))
    card = cells.values.get("own_card", pa.nulls(size, pa.string()))
    coded = pc.fill_null(pc.coalesce(number, card), "").take(pa.array(at)).dictionary_encode()
    numbers = [
        block.accounts.setdefault(text, len(block.accounts))
        for text in coded.dictionary.to_pylist()
    ]
    found: npt.NDArray[np.int64] = np.array(numbers, np.int64)[coded.indices.to_numpy()]
    return found
