"""What rows of wallets ask of bank cards' statements: a row of that card, amount and direction."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import Flags, Ints, flags, ints
from linkgraph.derive.events import Events
from linkgraph.derive.parties import NUMBERED
from linkgraph.derive.plain import Plain
from linkgraph.durations import DAY_US


@dataclass(frozen=True, slots=True)
class Asks:
    """What rows of wallets ask a card's statement for: of each the card, whether money reached it
    there, amount, time and precision, kind of wallet; the event or else the payment that asks,
    and whether the card paid (or got back) through the wallet."""

    card: Ints
    inward: Flags
    amount: Ints
    time: Ints
    precision: Ints
    kind: Ints
    event: Ints
    payment: Ints
    through: Flags


@dataclass(frozen=True, slots=True)
class Said:
    """What an event's rows say: the cards of the two sides (-1 none), words, kind of wallet."""

    card: Ints
    theirs: Ints
    kind: Ints
    withdrawal: Flags
    to_card: Flags
    top_up: Flags
    refund: Flags


def _places(rows: pa.Table, said: pa.Table) -> tuple[Ints, Ints]:
    """Return positions in `rows` and in `said` of the rows that both have (by source and row)."""
    keys = (ints(said, "source") << 32) | ints(said, "row")
    source = ints(rows, "source")
    at = np.flatnonzero(np.isin(source, np.unique(keys >> 32)))
    mine = (source[at] << 32) | ints(rows, "row")[at]
    place = np.minimum(np.searchsorted(keys, mine), max(len(keys) - 1, 0))
    hit = keys[place] == mine if len(keys) else np.zeros(len(mine), np.bool_)
    return at[hit], place[hit]


def _agreed(event: Ints, value: Ints, count: int) -> Ints:
    """Return the value that all rows of an event give that give one, else -1."""
    low, high = np.full(count, np.iinfo(np.int64).max), np.full(count, -1, np.int64)
    np.minimum.at(low, event[value >= 0], value[value >= 0])
    np.maximum.at(high, event, value)
    return np.where(low == high, high, -1)


def cards_said(events: Events, rows: pa.Table) -> Said:
    """Return what the rows of each event say of cards; where they differ, nothing."""
    at, place = _places(events.rows, rows)
    event, count = events.row_event[at], len(events)
    kind = np.zeros(count, np.int64)
    np.maximum.at(kind, event, ints(rows, "kind")[place])
    card, theirs = (
        _agreed(event, ints(rows, name, -1)[place], count) for name in ("card", "their_card")
    )
    withdrawal, to_card, top_up, refund = (
        _any_row(event, flags(rows, name)[place], count)
        for name in ("withdrawal", "to_card", "top_up", "refund")
    )
    return Said(card, theirs, kind, withdrawal, to_card, top_up, refund)


def _any_row(event: Ints, flag: Flags, count: int) -> Flags:
    found = np.zeros(count, np.bool_)
    found[event[flag]] = True
    return found


def ask_cards(
    events: Events, plain: Plain, told: tuple[Said, pa.Table], bank: Flags, partner: Ints
) -> Asks:
    """Return what is asked for; `bank`: accounts with a statement that are not wallets."""
    said, payments = told
    live = (said.kind > 0) & ~events.failed & ~events.apart
    direct = np.where(live & (partner == -1), _direct(events, said, bank), -1)
    through = np.where(live, _through(events, said, direct, partner), -1)
    parts = []
    for card, inward, by in (
        (direct, events.outward, False),
        (through, ~events.outward, True),
    ):
        at = np.flatnonzero((card >= 0) & bank[card])
        parts.append(
            Asks(
                card[at], inward[at], events.amount[at], events.time[at], events.precision[at],
                said.kind[at], at, np.full(len(at), -1, np.int64), np.full(len(at), by, np.bool_),
            )
        )  # fmt: skip
    settled = _settled(plain, payments, len(events))
    late = np.where(parts[0].inward, settled[parts[0].event], -1)
    parts[0] = replace(
        parts[0],
        time=np.where(late >= 0, late, parts[0].time),
        precision=np.where(late >= 0, 0, parts[0].precision),
    )
    parts.append(_payment_asks(plain, payments, bank))
    names = Asks.__slots__
    return Asks(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _direct(events: Events, said: Said, bank: Flags) -> Ints:
    """Return the card that money came from, or went to, out of the wallet itself; -1 for none."""
    numbered = events.known_by == NUMBERED
    named = np.where(numbered & bank[events.other], events.other, -1)
    alone = ~numbered | (events.other == events.own)
    out, back = events.outward, ~events.outward & said.refund
    theirs = np.where(np.where(out, said.to_card | alone, ~back), said.theirs, -1)
    mine = np.where(out, said.withdrawal | (said.to_card & alone), said.top_up | alone)
    mine |= numbered & (events.other == said.card)
    card = np.where(mine & ~back, said.card, -1)
    return np.where(named >= 0, named, np.where(theirs >= 0, theirs, card))


def _through(events: Events, said: Said, direct: Ints, partner: Ints) -> Ints:
    """Return the card that paid through the wallet, or got money back through it; -1 for none."""
    paid = events.outward & (direct != said.card)
    found = np.where(paid | (~events.outward & said.refund), said.card, -1)
    # What the other wallet's row says of this side's card.
    other = np.where(partner >= 0, partner, 0)
    theirs = np.where((partner >= 0) & events.outward & (direct < 0), said.theirs[other], -1)
    torn = (theirs >= 0) & (said.card >= 0) & (theirs != said.card)
    return np.where(torn, -1, np.where(found < 0, theirs, found))


def _settled(plain: Plain, payments: pa.Table, count: int) -> Ints:
    """Return when the platform says that it paid out what an event withdrew, -1 unknown."""
    settled = np.full(count, -1, np.int64)
    time = _of_payments(plain, payments, "settled_us")
    at = np.flatnonzero((plain.payer_event >= 0) & (time >= 0))
    settled[plain.payer_event[at]] = time[at]
    return settled


def _of_payments(plain: Plain, payments: pa.Table, name: str) -> Ints:
    at, place = _places(plain.rows, payments)
    value = ints(payments, name, -1)[place]
    if name == "settled_us":
        value = np.where(value % DAY_US == 0, -1, value)  # a day without a time of day
    return _agreed(plain.row_event[at], value, len(plain.best))


def _payment_asks(plain: Plain, payments: pa.Table, bank: Flags) -> Asks:
    """Return what payment tables ask for whose payment no event of a wallet tells of."""
    card = _of_payments(plain, payments, "card")
    failed = flags(plain.rows, "failed")[plain.best]
    alone = (plain.payer_event < 0) & (plain.payee_event < 0) & ~plain.apart & ~failed
    at = np.flatnonzero(alone & (card >= 0) & bank[card])
    settled = _of_payments(plain, payments, "settled_us")[at]
    time, precision = (ints(plain.rows, name)[plain.best[at]] for name in ("time_us", "precision"))
    kind = _of_payments(plain, payments, "kind")[at]
    return Asks(
        card[at],
        np.ones(len(at), np.bool_),
        ints(plain.rows, "amount_fen")[plain.best[at]],
        np.where(settled >= 0, settled, time),
        np.where(settled >= 0, 0, precision),
        kind,
        np.full(len(at), -1, np.int64),
        at,
        np.zeros(len(at), np.bool_),
    )
