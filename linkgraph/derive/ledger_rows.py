"""The rows that the check of balances reads, from derive's events or from evidence and graph."""

import re
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.derive.arrays import Flags, Ints, codes, flags, ints, sort_by
from linkgraph.derive.events import Events
from linkgraph.derive.ledger_events import LedgerRows
from linkgraph.derive.words import lists

_SUFFIX = re.compile(r"[0-9]{10,}[_-][0-9A-Z]{1,8}$")
WALLETS = ("tenpay", "alipay", "wechat", "payment")
"""Layouts that begin so are of wallets: a row may be paid from a card and leave the balance."""


def rows_of_events(events: Events) -> LedgerRows:
    """Return all statement rows of a case being derived."""
    at = sort_by(ints(events.rows, "source"), ints(events.rows, "row"))
    rows = events.rows.take(pa.array(at))
    return ledger_rows(rows, ints(rows, "own"), events.row_event[at], flags(rows, "outward"))


def ledger_rows(rows: pa.Table, own: Ints, event: Ints, outward: Flags) -> LedgerRows:
    """Return rows for the check; `rows` has the columns of derive's `txn`, by (source, row)."""
    amount = ints(rows, "amount_fen")
    balance = ints(rows, "balance_fen")
    known = ~np.asarray(rows["balance_fen"].is_null().combine_chunks())
    return LedgerRows(
        ints(rows, "source"),
        ints(rows, "row"),
        own,
        ledger_texts(rows)[0],
        codes(rows, "own_card"),
        foreign(rows["currency"])[0],
        codes(rows, "txn_id"),
        ints(rows, "time_us"),
        ints(rows, "precision"),
        np.where(outward, -amount, amount),
        balance,
        known,
        flags(rows, "failed") | (_trades(rows["layout"]) & ~known),
        event,
        wallets(rows["layout"]),
    )


def foreign(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    """Return for each text 1 + the number of the foreign currency it names, or 0; and the names."""
    said: dict[str, list[str]] = lists()["currency"]
    names = tuple(sorted(said))
    known = {text: at + 1 for at, name in enumerate(names) for text in said[name]}
    number, index = _by_text(column, lambda text: known.get(text, 0))
    return number[index], names


def wallets(column: pa.ChunkedArray) -> Flags:
    """Say which layouts are of wallets."""
    number, index = _by_text(column, lambda text: int(text.startswith(WALLETS)))
    return np.asarray(number[index] > 0, np.bool_)


def _trades(column: pa.ChunkedArray) -> Flags:
    """Say which layouts list trades beside balance details: a row may have moved no balance."""
    tables = lists()["wallet_tables"]
    listed = {*tables["trades"], *tables["export"]}
    number, index = _by_text(column, lambda text: int(text in listed))
    return np.asarray(number[index] > 0, np.bool_)


def _by_text(column: pa.ChunkedArray, number: Callable[[str], int]) -> tuple[Ints, Ints]:
    coded = column.combine_chunks().cast(pa.string()).dictionary_encode()
    numbers = np.array([0, *(number(text) for text in coded.dictionary.to_pylist())], np.int64)
    return numbers, np.asarray(coded.indices.fill_null(-1)).astype(np.int64) + 1


def ledger_texts(rows: pa.Table) -> tuple[Ints, Sequence[str]]:
    """Return codes of the account number each row names, -1 for none, and the numbers.

    Where there is none, a card number with a suffix (`…_1`) names a sub-account too.
    """
    card = rows["own_card"].combine_chunks().cast(pa.string())
    coded = card.dictionary_encode()
    named = pa.array([_SUFFIX.search(text) is not None for text in coded.dictionary.to_pylist()])
    suffixed = pc.if_else(named.take(coded.indices), card, None) if len(named) else card
    account = pc.coalesce(rows["own_account"].combine_chunks().cast(pa.string()), suffixed)
    found = account.dictionary_encode()
    number = found.indices.cast(pa.int64()).fill_null(-1)
    return np.asarray(number.to_numpy(zero_copy_only=False)), found.dictionary.to_pylist()
