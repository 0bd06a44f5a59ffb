"""Tables of one wallet that tell of the same events: money counted once.

Alipay answers a request with trades, balance details, transfers and withdrawals; a customer's own
export shows the trades again. Their rows are matched one to one, table by table: by an equal
serial number first (trade, merchant order, top-up and withdrawal numbers), then by wallet,
amount, direction, counterparty and nearest time. What is matched is one event with several source
rows; what is not is counted once, and said so where the other table covers its time.

A trade paid by a bank card did not move the wallet's balance: its payer is that card, seen through
the wallet. A refund of the whole amount under the same number takes the payment back.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import UNIT, Flags, Ints, flags, ints
from linkgraph.derive.events import Events, events_of
from linkgraph.derive.parties import NUMBERED
from linkgraph.derive.plain import Plain, plain_of
from linkgraph.derive.units import Units, joined, match_units

BALANCE, TRADES, EXPORT, TRANSFERS, WITHDRAWALS = range(1, 6)
"""Kinds of tables of a wallet; 0 is any other table."""
_SERIALS = ("txn_id", "log_no", "voucher_no")


def join_wallets(events: Events, plain: Plain, seconds: int) -> tuple[Events, Plain]:
    """Return the events with those of several tables of one wallet made one, and the payments
    with the events that they repeat. `seconds`: how far apart two tables' times may be."""
    codes = _serial_codes(events, plain)
    if not (_roles(events).any() or _roles(plain).any()):
        return events, plain
    events = _join_tables(events, codes[0], seconds)
    plain = _join_payments(plain, codes[1], seconds)
    plain = _tie(events, plain, codes, seconds)
    events = _mirrors(_refunds(events, codes[0]), codes[0])
    return _told_by_payments(events, plain), plain


def _roles(part: Events | Plain) -> Ints:
    return ints(part.rows, "role")


def _serial_codes(events: Events, plain: Plain) -> tuple[Ints, Ints]:
    """Return the serial numbers of the rows of each, rows × 3, equal codes for equal texts."""
    columns = [
        part.rows[name].combine_chunks().cast(pa.string())
        for part in (events, plain)
        for name in _SERIALS
    ]
    coded = pa.concat_arrays(columns).dictionary_encode().indices.cast(pa.int64()).fill_null(-1)
    flat = coded.to_numpy(zero_copy_only=False)
    cut = len(_SERIALS) * events.rows.num_rows
    one = flat[:cut].reshape(len(_SERIALS), -1).T
    return one, flat[cut:].reshape(len(_SERIALS), -1).T


def _said(row_event: Ints, serials: Ints) -> Ints:
    """Return lines (event, serial number), each once."""
    lines = np.stack([np.repeat(row_event, serials.shape[1]), serials.ravel()], axis=1)
    return np.unique(lines[lines[:, 1] >= 0], axis=0).reshape(-1, 2)


def _event_units(events: Events, serials: Ints) -> Units:
    roles = _roles(events)
    trade = np.where(np.isin(roles, (TRADES, EXPORT)), serials[:, 0], -1)
    return Units(
        events.own,
        events.outward,
        events.amount,
        np.where(events.known_by == NUMBERED, events.other, -1),
        _highest(events.row_event, trade, len(events)),
        events.time,
        events.time + UNIT[events.precision] - 1,
        ~events.failed & (events.funded < 0) & ~events.apart,
        _said(events.row_event, serials),
    )


def _payment_units(plain: Plain, serials: Ints, *, out: bool) -> Units:
    """Return payments as the payer (`out`) or the payee sees them."""
    one = {name: ints(plain.rows, name)[plain.best] for name in ("payer", "payee")}
    known = {name: flags(plain.rows, name + "_known")[plain.best] for name in one}
    own, other = ("payer", "payee") if out else ("payee", "payer")
    trade = np.where(_roles(plain) == TRANSFERS, serials[:, 0], -1)
    time, precision = (ints(plain.rows, name)[plain.best] for name in ("time_us", "precision"))
    return Units(
        one[own],
        np.full(len(plain.best), out, np.bool_),
        ints(plain.rows, "amount_fen")[plain.best],
        np.where(known[other], one[other], -1),
        _highest(plain.row_event, trade, len(plain.best)),
        time,
        time + UNIT[precision] - 1,
        ~flags(plain.rows, "failed")[plain.best] & ~plain.apart,
        _said(plain.row_event, serials),
    )


def _highest(event: Ints, value: Ints, count: int) -> Ints:
    found = np.full(count, -1, np.int64)
    np.maximum.at(found, event, value)
    return found


def _bits(part: Events | Plain) -> Ints:
    """Return for each event the kinds of tables that tell of it, as bits."""
    found = np.zeros(len(part.best), np.int64)
    np.bitwise_or.at(found, part.row_event, (1 << _roles(part)) & ~1)
    return found


def _join_tables(events: Events, serials: Ints, seconds: int) -> Events:
    """Make one event of those that balance details, trades and exports each tell of."""
    for role, reach in ((TRADES, seconds), (EXPORT, None)):
        bits = _bits(events)
        right = (bits == 1 << role) & ~events.apart
        left = (bits > 0) & (bits & (1 << role) == 0) & ~events.apart
        pairs = match_units(_event_units(events, serials), left, right, reach)
        if len(pairs):
            renamed = np.arange(len(events))
            renamed[pairs[:, 1]] = pairs[:, 0]
            events = events_of(events.rows, renamed[events.row_event])
    return events


def _join_payments(plain: Plain, serials: Ints, seconds: int) -> Plain:
    """Make one payment of what transfers and withdrawals tell of."""
    bits = _bits(plain)
    left, right = bits == 1 << TRANSFERS, bits == 1 << WITHDRAWALS
    units = _payment_units(plain, serials, out=True)
    pairs = match_units(units, left & ~plain.apart, right & ~plain.apart, seconds, anywhere=True)
    if len(pairs) == 0:
        return plain
    renamed = np.arange(len(plain.best))
    renamed[pairs[:, 1]] = pairs[:, 0]
    return plain_of(plain.rows, renamed[plain.row_event])


def _tie(events: Events, plain: Plain, codes: tuple[Ints, Ints], seconds: int) -> Plain:
    """Find for each payment the payer's event and the payee's that it repeats."""
    mine = (_bits(events) > 0) & ~events.apart
    theirs = (_bits(plain) > 0) & ~plain.apart
    ties = []
    for out in (True, False):
        units = joined(_event_units(events, codes[0]), _payment_units(plain, codes[1], out=out))
        left, right = np.zeros(len(units), np.bool_), np.zeros(len(units), np.bool_)
        left[: len(events)] = mine & (events.outward == out)
        right[len(events) :] = theirs
        pairs = match_units(units, left, right, seconds, anywhere=True)
        tie = np.full(len(plain.best), -1, np.int64)
        tie[pairs[:, 1] - len(events)] = pairs[:, 0]
        ties.append(tie)
    return replace(plain, payer_event=ties[0], payee_event=ties[1])


def _told_by_payments(events: Events, plain: Plain) -> Events:
    """Take the counterparty of events that do not name it by number from payments that do."""
    other, known_by = events.other.copy(), events.known_by.copy()
    for tie, side in ((plain.payer_event, "payee"), (plain.payee_event, "payer")):
        account = ints(plain.rows, side)[plain.best]
        known = flags(plain.rows, side + "_known")[plain.best]
        at = np.flatnonzero((tie >= 0) & known)
        at = at[known_by[tie[at]] != NUMBERED]
        other[tie[at]], known_by[tie[at]] = account[at], NUMBERED
    return replace(events, other=other, known_by=known_by)


def _refunds(events: Events, serials: Ints) -> Events:
    """Match refunds of the whole amount to the payment of the same number that they take back."""
    back = np.zeros(len(events), np.bool_)
    back[events.row_event[flags(events.rows, "refund")]] = True
    back &= (_bits(events) > 0) & ~events.apart & ~events.failed
    paid = (_bits(events) > 0) & ~events.apart & ~back
    units = _event_units(events, serials)
    # Seen as if the money of the refund had gone the way of the payment.
    turned = replace(units, outward=np.where(back, ~events.outward, events.outward))
    pairs = match_units(turned, paid, back, None)
    pairs = pairs[units.low[pairs[:, 0]] <= units.high[pairs[:, 1]]]
    refunded = np.full(len(events), -1, np.int64)
    refunded[pairs[:, 1]] = pairs[:, 0]
    return replace(events, refund_of=refunded)


def _mirrors(events: Events, serials: Ints) -> Events:
    """Match the two wallets' events of one trade: one paid, the other received the same amount."""
    mine = (_bits(events) > 0) & ~events.apart & ~events.failed
    mine[events.refund_of >= 0] = False
    mine[events.refund_of[events.refund_of >= 0]] = False
    units = _event_units(events, serials)
    alike = replace(units, outward=np.ones(len(events), np.bool_), own=0 * units.own)
    pairs = match_units(alike, mine & events.outward, mine & ~events.outward, None)
    pairs = pairs[events.own[pairs[:, 0]] != events.own[pairs[:, 1]]]
    mirror = np.full(len(events), -1, np.int64)
    mirror[pairs[:, 0]], mirror[pairs[:, 1]] = pairs[:, 1], pairs[:, 0]
    return replace(events, mirror=mirror)


def told_by_several(events: Events) -> Flags:
    """Say which events several kinds of tables of a wallet tell of."""
    bits = _bits(events)
    return np.asarray((bits & (bits - 1)) > 0, np.bool_)


def told_once(events: Events) -> Flags:
    """Say which events one table of a wallet tells of, and another of the tables that cover the
    wallet at that time does not: balance details and trades are expected to agree."""
    bits = _bits(events)
    lonely = np.zeros(len(events), np.bool_)
    for here, there in ((BALANCE, TRADES), (TRADES, BALANCE)):
        first, last = _reach(events, there)
        at = (bits & (1 << here) > 0) & (bits & (1 << there) == 0) & ~events.failed
        at &= (events.funded < 0) & (events.time >= first[events.own])
        lonely |= at & (events.time <= last[events.own])
    return lonely


def _reach(events: Events, role: int) -> tuple[Ints, Ints]:
    """Return the first and last time that tables of a kind tell of each account."""
    count = int(max(events.own.max(initial=-1), ints(events.rows, "own").max(initial=-1))) + 1
    rows = _roles(events) == role
    own, time = ints(events.rows, "own")[rows], ints(events.rows, "time_us")[rows]
    first = np.full(count, np.iinfo(np.int64).max)
    last = np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(first, own, time)
    np.maximum.at(last, own, time)
    return first, last
