"""Rows of payer–payee tables, seen as one where several tables repeat them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import Flags, Ints, codes, flags, ints
from linkgraph.derive.database import Database
from linkgraph.derive.events import by_first_row
from linkgraph.derive.overlaps import number_events

_PLAIN = """
select p.source, p.row, x.id as payer, y.id as payee, p.time_us, p.precision, p.amount_fen,
    p.failed, p.txn_id, p.memo, p.channel, p.currency, p.reversal, p.reversal_remark, p.cash,
    f.layout, a.row is not null as apart, p.log_no, p.voucher_no, p.payer_known, p.payee_known,
    wallet_table(f.layout) as role
from plain p join account_key x on x.key = p.payer join account_key y on y.key = p.payee
join file f on f.source = p.source
left join apart_row a on a.source = p.source and a.row = p.row
order by p.time_us, x.id, y.id, p.amount_fen, p.precision, p.failed, p.txn_id, f.layout, p.memo,
    p.channel, p.currency, p.reversal, p.reversal_remark, p.cash, p.log_no,
    p.voucher_no, p.payer_known, p.payee_known, p.source, p.row
"""


@dataclass(frozen=True, slots=True)
class Plain:
    """Events of payer–payee tables; `best` is the first row of each.

    `payer_event` and `payee_event`: the events of wallets' own tables that they repeat, -1 none.
    """

    rows: pa.Table
    row_event: Ints
    best: Ints
    apart: Flags
    payer_event: Ints
    payee_event: Ints


def find_plain(database: Database, overlaps: bool = True) -> Plain:
    """Return the events of payer–payee tables: overlaps of several tables seen as one.

    Without `overlaps` each row is an event of its own, as each row marked `apart` always is.
    """
    rows = database.table(_PLAIN)
    apart = flags(rows, "apart")
    keys = (
        ints(rows, "payer"),
        ints(rows, "payee"),
        ints(rows, "time_us"),
        ints(rows, "amount_fen"),
        flags(rows, "failed"),
        np.where(apart, np.arange(1, len(apart) + 1), 0),
        ints(rows, "role"),
    )
    number = np.arange(len(apart))
    if overlaps:
        nothing = np.full(len(apart), -1, np.int64)
        told = [codes(rows, "txn_id"), codes(rows, "layout"), nothing, nothing, 0 * nothing]
        number = number_events(keys, np.stack([*told, ints(rows, "source")], axis=1))
    return plain_of(rows, number)


def plain_of(rows: pa.Table, number: Ints) -> Plain:
    """Return the events that rows tell of; `number`: equal for rows of one event."""
    number = by_first_row(number)
    best = np.unique(number, return_index=True)[1].astype(np.int64)
    none = np.full(len(best), -1, np.int64)
    return Plain(rows, number, best, flags(rows, "apart")[best], none, none)
