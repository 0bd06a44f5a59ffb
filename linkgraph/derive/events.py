"""What happened on an account: rows of overlapping retrievals seen as one event.

Rows of one account, time, direction and amount tell of as many events as the one table that shows
most of them; within one table two rows are two events unless their serial numbers are equal.

Rows stand in the order of what they say, and of their places only where they say the same: what
comes of them does not depend on how a statement was cut into files.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import Flags, Ints, codes, flags, ints, sort_by
from linkgraph.derive.arrays import run_starts as runs
from linkgraph.derive.coarser import Told, join_coarser
from linkgraph.derive.database import Database
from linkgraph.derive.edited import edited_events
from linkgraph.derive.overlaps import number_events
from linkgraph.derive.parties import NUMBERED

_SAID = (
    "t.time_us, own, other, t.amount_fen, outward, t.precision, t.negative, t.failed, t.known_by, "
    "t.balance_fen, t.txn_id, f.layout, t.memo, t.channel, t.currency, t.own_account, t.reversal, "
    "t.own_card, t.reversal_remark, t.flag_reversed, t.flag_unread, t.cash, t.log_no, "
    "t.voucher_no, t.refund, funded"
)
_ROWS = f"""
select t.source, t.row, o.id as own, c.id as other, t.known_by, t.time_us, t.precision,
    t.outward <> t.negative as outward, t.negative, t.amount_fen, t.balance_fen, t.failed,
    t.txn_id, t.memo, t.channel, t.reversal, t.reversal_remark, t.flag_reversed,
    t.flag_unread, t.cash, t.currency, t.own_account, t.own_card, f.layout,
    a.row is not null as apart, t.log_no, t.voucher_no, t.refund,
    wallet_table(f.layout) as role, p.id as funded
from txn t join account_key o on o.key = t.own join account_key c on c.key = t.other
left join account_key p on p.key = t.fund
join file f on f.source = t.source
left join apart_row a on a.source = t.source and a.row = t.row
order by {_SAID}, t.source, t.row
"""


BALANCE_ROLE = 1
"""The role (`wallet_table` of words) of tables that show the balance of a wallet."""


@dataclass(frozen=True, slots=True)
class Events:
    """Movements on covered accounts. `best` is the row number (into `rows`) that tells most.

    `row_event` gives each row's event; `outward` is the direction the money went: a negative
    amount has been turned round. `apart`: the investigator says that it stands for itself.
    `funded`: the account that paid through this one, -1 for itself; `refund_of`: the event that
    it takes back, -1 for none; `mirror`: the other side's event of the same trade number, or -1.
    `edited`: another retrieval tells it otherwise.
    """

    rows: pa.Table
    row_event: Ints
    best: Ints
    own: Ints
    other: Ints
    known_by: Ints
    time: Ints
    precision: Ints
    outward: Flags
    amount: Ints
    balance: Ints
    balance_known: Flags
    serial: Ints
    failed: Flags
    apart: Flags
    funded: Ints
    refund_of: Ints
    mirror: Ints
    edited: Flags

    def __len__(self) -> int:
        """How many events there are."""
        return len(self.best)


def find_events(database: Database, overlaps: bool = True) -> Events:
    """Return the events that all transaction rows tell of, in order of what they say.

    Without `overlaps` each row is an event of its own, as each row marked `apart` always is.
    """
    rows = database.table(_ROWS)
    own, time = ints(rows, "own"), ints(rows, "time_us")
    outward, amount = flags(rows, "outward"), ints(rows, "amount_fen")
    other, known_by = ints(rows, "other"), ints(rows, "known_by")
    failed, precision = flags(rows, "failed"), ints(rows, "precision")
    source, layout, serial = ints(rows, "source"), codes(rows, "layout"), codes(rows, "txn_id")
    balance = ints(rows, "balance_fen")
    known = ~np.asarray(rows["balance_fen"].is_null().combine_chunks())
    turned, apart, role = flags(rows, "negative"), flags(rows, "apart"), ints(rows, "role")
    alone = np.where(apart, np.arange(1, len(own) + 1), 0)
    number = np.arange(len(own))
    if overlaps:
        numbered = np.where(known_by == NUMBERED, other, -1)
        told = np.stack([serial, layout, numbered, balance, known.astype(np.int64), source], axis=1)
        number = number_events((own, time, amount, outward, turned, failed, alone, role), told)
        same = (own, outward, turned, failed, amount, alone, role)
        said = Told(same, time, precision, balance, known, serial, layout, numbered, source)
        number = join_coarser(number, said)
    return events_of(rows, number)


def events_of(rows: pa.Table, number: Ints) -> Events:
    """Return the events that rows tell of; `number`: equal for rows of one event."""
    number = by_first_row(number)
    own, other, known_by = (ints(rows, name) for name in ("own", "other", "known_by"))
    time, precision, role = (ints(rows, name) for name in ("time_us", "precision", "role"))
    balance, serial = ints(rows, "balance_fen"), codes(rows, "txn_id")
    known = ~np.asarray(rows["balance_fen"].is_null().combine_chunks())
    failed, funded = flags(rows, "failed"), ints(rows, "funded", -1)
    best = _best_rows(number, known_by, precision, known, serial)
    # What an event is called must not depend on the vaguer rows that repeat it.
    place = np.argsort(np.argsort(best))
    number, best = np.asarray(place[number], np.int64), np.sort(best)
    # The time by which balances are in order is theirs; who paid otherwise moved no balance.
    balanced, has_balance = _filled(number, best, np.arange(len(number)), role == BALANCE_ROLE)
    timed = np.where(has_balance, balanced, best)
    payer, _ = _filled(number, best, funded, funded >= 0)
    succeeded = np.zeros(len(best), np.bool_)
    succeeded[number[~failed]] = True
    return Events(
        rows,
        number,
        best,
        own[best],
        other[best],
        known_by[best],
        time[timed],
        precision[timed],
        flags(rows, "outward")[best],
        ints(rows, "amount_fen")[best],
        *_filled(number, best, balance, known),
        _filled(number, best, serial, serial >= 0)[0],
        ~succeeded,
        flags(rows, "apart")[best],
        np.where(has_balance, -1, payer),
        np.full(len(best), -1, np.int64),
        np.full(len(best), -1, np.int64),
        edited_events(number, own, time, serial, codes(rows, "layout"), ints(rows, "source")),
    )


def by_first_row(number: Ints) -> Ints:
    """Renumber events in the order in which their first rows come."""
    _, first, inverse = np.unique(number, return_index=True, return_inverse=True)
    place = np.empty(len(first), np.int64)
    place[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.asarray(place[inverse], np.int64)


def _best_rows(number: Ints, known_by: Ints, precision: Ints, known: Flags, serial: Ints) -> Ints:
    """Return for each event its most telling row: counterparty, precision, balance, serial."""
    order = sort_by(number, known_by, precision, ~known, serial < 0)
    return order[runs(number[order])[:-1]]


def _filled(number: Ints, best: Ints, value: Ints, known: Flags) -> tuple[Ints, Flags]:
    """Return each event's value: of its best row, else of the first row that has one."""
    order = sort_by(number, ~known)
    first = order[runs(number[order])[:-1]]
    at = np.where(known[best], best, first)
    return value[at], known[at]
