"""Transfers and what statements say of accounts, as tables of the schema."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import Flags, Ints, ints, run_starts, sort_by
from linkgraph.derive.events import Events
from linkgraph.derive.order import Order
from linkgraph.derive.ownership import Holders, own_reasons
from linkgraph.derive.plain import Plain
from linkgraph.derive.transfers import Transfers, any_row
from linkgraph.derive.wallets import told_by_several, told_once
from linkgraph.derive.words import lists
from linkgraph.graph import arrow_schema
from linkgraph.schema import ROW_REFERENCE_COLUMNS, TRANSFER_COLUMNS, State

REASONS = (
    "paired",
    "paired_without_number",
    "equal_serial",
    "duplicate",
    "also_in_payment_table",
    "ambiguous_pair",
    "reversal",
    "negative_amount",
    "reversal_unmatched",
    "order_by_balance",
    "reversed",
    "reversed_by_flag",
    "reversal_flag_unread",
    "own_account",
    "own_id",
    "own_name",
    "apart",
    "conflicting_retrievals",
    "wallet_tables",
    "wallet_table_lacks_it",
    "paid_by_card",
    "refund",
    "wallet_card",
    "through_wallet",
    "card_row_missing",
)
"""Codes of what was inferred about a transfer, in the order in which they are written."""


def transfer_tables(
    events: Events, plain: Plain, transfers: Transfers, order: Order, holders: Holders
) -> tuple[pa.Table, pa.Table]:
    """Return transfers in table order, and their source rows."""
    place = order.place
    own = own_reasons(transfers, holders)
    counts, rows = _rows(events, plain, transfers, place)
    ends = np.cumsum(counts)
    inverse = np.empty(len(place), np.int64)
    inverse[place] = np.arange(len(place))
    mate = transfers.mate[place]
    text = _texts(events, plain, transfers, place)
    columns: dict[str, Any] = {
        "payer": transfers.payer[place],
        "payee": transfers.payee[place],
        "amount_fen": transfers.amount[place],
        "time_us": order.time[place],
        "precision": transfers.precision[place],
        "order_us": pa.array(order.moment[place], mask=(order.moment == order.time)[place]),
        "state": transfers.state[place],
        "sides": (transfers.payer_event >= 0)[place] + 2 * (transfers.payee_event >= 0)[place],
        "payer_tied": order.payer_tied[place],
        "payee_tied": order.payee_tied[place],
        "own": np.logical_or.reduce(own)[place],
        "cash": any_row(events, plain, transfers, "cash")[place],
        "payer_balance_fen": _balance(events, transfers.payer_event[place]),
        "payee_balance_fen": _balance(events, transfers.payee_event[place]),
        "mate": np.where(mate >= 0, inverse[np.maximum(mate, 0)], -1) if len(mate) else mate,
        "reason": _reasons(events, plain, transfers, order, counts, own).take(pa.array(place)),
        **text,
        "row_start": ends - counts,
        "row_end": ends,
    }
    schema = arrow_schema(TRANSFER_COLUMNS)
    table = pa.table({name: _array(values) for name, values in columns.items()})
    return table.select(schema.names).cast(schema), rows


def _array(values: Any) -> pa.Array:
    return values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)


def _rows(events: Events, plain: Plain, transfers: Transfers, place: Ints) -> tuple[Ints, pa.Table]:
    """Return the number of rows of each transfer in table order, and all rows in that order."""
    position = np.empty(len(place), np.int64)
    position[place] = np.arange(len(place))
    of_event = np.full(len(events), -1, np.int64)
    for at in (transfers.payer_event, transfers.payee_event, transfers.through):
        of_event[at[at >= 0]] = position[at >= 0]
    of_plain = position[transfers.plain_transfer] if len(position) else transfers.plain_transfer
    owner = np.concatenate([of_event[events.row_event], of_plain[plain.row_event]])
    source = np.concatenate([ints(events.rows, "source"), ints(plain.rows, "source")])
    row = np.concatenate([ints(events.rows, "row"), ints(plain.rows, "row")])
    order = sort_by(owner, source, row)
    table = pa.table({"source": source[order], "row": row[order]})
    counts = np.bincount(owner, minlength=len(place)).astype(np.int64)
    return counts, table.cast(arrow_schema(ROW_REFERENCE_COLUMNS))


def _balance(events: Events, event: Ints) -> pa.Array:
    if len(events) == 0:
        return pa.nulls(len(event), pa.int64())
    at = np.maximum(event, 0)
    missing = (event < 0) | ~events.balance_known[at]
    return pa.array(events.balance[at], mask=missing)


def _texts(
    events: Events, plain: Plain, transfers: Transfers, place: Ints
) -> dict[str, pa.ChunkedArray]:
    """Return memo, channel and serial number of each transfer: the payer's row's, else the other's.

    Where no row of that event has one, the payee's or the payment table's has its say.
    """
    count = events.rows.num_rows
    found = {}
    for name in ("memo", "channel", "txn_id"):
        both = pa.concat_arrays(
            [part.rows[name].combine_chunks().cast(pa.string()) for part in (events, plain)]
        )
        said = np.asarray(both.is_valid())
        of_event = _telling(events, said[:count])
        of_plain = _telling(plain, said[count:])
        of_plain = np.where(of_plain < 0, -1, of_plain + count)
        index = np.full(len(place), -1, np.int64)
        for at, row in (
            (transfers.payer_event, of_event),
            (transfers.payee_event, of_event),
            (transfers.through, of_event),
            (transfers.plain_event, of_plain),
        ):
            here = (index < 0) & (at >= 0)
            index[here] = row[at[here]]
        index = index[place]
        found[name] = both.take(pa.array(index, mask=index < 0))
    return found


def _telling(part: Events | Plain, said: Flags) -> Ints:
    """Return for each event the row whose word counts: the best, else the first that says it."""
    order = sort_by(part.row_event, ~said)
    first = order[run_starts(part.row_event[order])[:-1]]
    row = np.where(said[part.best], part.best, first)
    return np.where(said[row], row, -1)


def _reasons(
    events: Events,
    plain: Plain,
    transfers: Transfers,
    order: Order,
    counts: Ints,
    own: tuple[Flags, ...],
) -> pa.Array:
    """Return the codes of what was inferred about each transfer, joined by `;`, null for none."""
    both = (transfers.payer_event >= 0) & (transfers.payee_event >= 0)
    told = (
        both.astype(np.int64)
        + 1
        + (transfers.through >= 0)
        + (
            (transfers.plain_event >= 0)
            & ((transfers.payer_event >= 0) | (transfers.payee_event >= 0))
        )
    )
    by_transfer = np.empty(len(counts), np.int64)
    by_transfer[order.place] = counts
    sided = (transfers.payer_event >= 0) | (transfers.payee_event >= 0)
    said = (
        both,
        transfers.vague,
        transfers.same_serial,
        by_transfer > told,
        (transfers.plain_event >= 0) & sided,
        transfers.ambiguous,
        transfers.state == State.REVERSAL,
        any_row(events, plain, transfers, "negative"),
        transfers.unmatched,
        order.by_balance,
        (transfers.state == State.REVERSED) & ~transfers.flagged,
        transfers.flagged,
        any_row(events, plain, transfers, "flag_unread"),
        *own,
        transfers.apart,
        _edited(events, transfers),
        *_of_wallets(events, transfers),
    )
    code = np.zeros(len(counts), np.int64)
    for bit, flag in enumerate(said):
        code |= np.asarray(flag, np.int64) << bit
    foreign, names = _currencies(events, plain, transfers)
    code |= foreign << len(said)
    values, inverse = np.unique(code, return_inverse=True)
    words = [_words(int(value), names) for value in values]
    return pa.array(words, pa.string()).take(pa.array(inverse))


def _edited(events: Events, transfers: Transfers) -> Flags:
    """Say which transfers have an event that another retrieval tells otherwise."""
    result = np.zeros(len(transfers.payer), np.bool_)
    for at in (transfers.payer_event, transfers.payee_event, transfers.through):
        result[at >= 0] |= events.edited[at[at >= 0]]
    return result


def _of_wallets(events: Events, transfers: Transfers) -> tuple[Flags, ...]:
    """Say of each transfer what tables of wallets tell of its events."""
    said = (
        told_by_several(events),
        told_once(events),
        (events.funded >= 0) & events.outward,
        events.refund_of >= 0,
    )
    found = []
    for flag in said:
        of_transfer = np.zeros(len(transfers.payer), np.bool_)
        for at in (transfers.payer_event, transfers.payee_event, transfers.through):
            there = at >= 0
            of_transfer[there] |= flag[at[there]]
        found.append(of_transfer)
    found[2] &= transfers.through < 0  # the card's own row tells, there is no more to say
    return (*found, transfers.card_joined, transfers.through >= 0, transfers.card_open)


def _words(code: int, currencies: Sequence[str]) -> str | None:
    said = [name for bit, name in enumerate(REASONS) if code >> bit & 1]
    if code >> len(REASONS):
        said.append(f"currency:{currencies[(code >> len(REASONS)) - 1]}")
    return ";".join(said) or None


def _currencies(events: Events, plain: Plain, transfers: Transfers) -> tuple[Ints, tuple[str, ...]]:
    """Return for each transfer 1 + the number of its foreign currency in the names, or 0."""
    said: dict[str, list[str]] = lists()["currency"]
    names = tuple(sorted(said))
    known = {text: at + 1 for at, name in enumerate(names) for text in said[name]}
    result = np.zeros(len(transfers.payer), np.int64)
    for part, at in (
        (plain, transfers.plain_event),
        (events, transfers.payee_event),
        (events, transfers.payer_event),
    ):
        coded = part.rows["currency"].combine_chunks().dictionary_encode()
        number = np.array([0, *(known.get(text, 0) for text in coded.dictionary.to_pylist())])
        index = np.asarray(coded.indices.fill_null(-1)).astype(np.int64) + 1
        here = at >= 0
        of_event = number[index][part.best]
        result[here] = np.where(of_event[at[here]] > 0, of_event[at[here]], result[here])
    return result, names


def statement_columns(events: Events, order: Order) -> dict[str, pa.Array]:
    """Return covered, from_us, until_us, opening_fen and closing_fen of each account.

    An account is covered when rows of its own statement are in the case; rows of payment tables
    are nobody's statement.
    """
    count = len(order.opening)
    covered = own_statements(events, count)
    low = np.full(count, np.iinfo(np.int64).max)
    high = np.full(count, np.iinfo(np.int64).min)
    time, account = ints(events.rows, "time_us"), ints(events.rows, "own")
    np.minimum.at(low, account, time)
    np.maximum.at(high, account, time)
    held = order.opening[:, 2] * 2 >= order.opening[:, 3]
    opening = order.opening[:, 0]
    sure = covered & held & (order.opening[:, 1] > 0) & (opening >= 0)
    closed = covered & held & (order.closing[:, 1] > 0)
    return {
        "covered": pa.array(covered),
        "from_us": pa.array(low, mask=~covered),
        "until_us": pa.array(high, mask=~covered),
        "opening_fen": pa.array(opening, mask=~sure),
        "closing_fen": pa.array(order.closing[:, 0], mask=~closed),
    }


def own_statements(events: Events, count: int) -> Flags:
    """Say which accounts have a row of their own statement in the case."""
    covered = np.zeros(count, np.bool_)
    covered[ints(events.rows, "own")] = True
    return covered
