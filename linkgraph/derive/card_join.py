"""A wallet's row and the row of the bank card that it names: one transfer, seen twice.

A top-up moves money from a card into the wallet, a withdrawal from the wallet to a card: the two
rows are the two sides. A payment by bank card moves nothing in the wallet: the card's row is the
payer's side, and the wallet's row says whom it paid (a refund to the card the other way round).
The bank says of all of them only that the other side was the platform, or nothing.

Pairs have one card, direction and amount, and times within `pair_seconds`; what a wallet pays out
may arrive later. Nearest first; where several are equally near, none: said, never guessed.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import DAY, SECOND, UNIT, Flags, Ints, flags, ints
from linkgraph.derive.card_pairs import nearest_later
from linkgraph.derive.database import Database
from linkgraph.derive.events import Events
from linkgraph.derive.pairing import Sides, pair
from linkgraph.derive.parties import CASH, NUMBERED
from linkgraph.derive.plain import Plain
from linkgraph.derive.wallet_cards import (
    has_wallets,
    kinds_of_bank_rows,
    named_cards,
    wallet_ids,
)
from linkgraph.derive.words import ALIPAY, EVERY_WALLET, OTHER_WALLET, TENPAY
from linkgraph.settings import DeriveSettings

HOUR = 3600 * SECOND


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining found, an entry an event.

    `through`: of a bank's event, the event of the wallet that its payment went through, -1 none.
    `direct`: events that are the two sides of money between a wallet and a card. `open`: events of
    a wallet that name a card whose statement covers the time, and no row of it fits; of them
    `asked_through` those whose payment went through.
    """

    events: Events
    plain: Plain
    through: Ints
    direct: Flags
    open: Flags
    asked_through: Flags


def not_joined(events: Events, plain: Plain) -> Joined:
    """Return events and payments as they are."""
    none = np.zeros(len(events), np.bool_)
    return Joined(events, plain, np.full(len(events), -1, np.int64), none, none, none)


@dataclass(frozen=True, slots=True)
class _Asks:
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
class _Said:
    """What an event's rows say: the cards of the two sides (-1 none), words, kind of wallet."""

    card: Ints
    theirs: Ints
    kind: Ints
    withdrawal: Flags
    to_card: Flags
    top_up: Flags
    refund: Flags


def join_cards(
    database: Database,
    events: Events,
    plain: Plain,
    covered: Flags,
    partner: Ints,
    settings: DeriveSettings,
) -> Joined:
    """Fill `partner` of events of wallets and of the cards that they name; change the given array.

    O(n log n) in the rows of wallets and of the cards that they name; nothing where no table is a
    wallet's.
    """
    if len(events) == 0 or not has_wallets(database):
        return not_joined(events, plain)
    rows, payments = named_cards(database)
    wallet = np.zeros(len(covered), np.bool_)
    wallet[ints(wallet_ids(database), "id")] = True
    said = _said(events, rows)
    asks = _asks(events, plain, (said, payments), covered & ~wallet, partner)
    bank = _bank_events(database, events, asks, (covered, wallet, partner), rows)
    found = _pair(events, asks, bank, settings)
    return _join(events, plain, asks, found, partner)


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


def _said(events: Events, rows: pa.Table) -> _Said:
    at, place = _places(events.rows, rows)
    event, count = events.row_event[at], len(events)
    kind = np.zeros(count, np.int64)
    np.maximum.at(kind, event, ints(rows, "kind")[place])
    cards = (
        _agreed(event, ints(rows, name, -1)[place], count) for name in ("card", "their_card")
    )
    words = []
    for name in ("withdrawal", "to_card", "top_up", "refund"):
        word = np.zeros(count, np.bool_)
        word[event[flags(rows, name)[place]]] = True
        words.append(word)
    return _Said(*cards, kind, *words)


def _asks(
    events: Events, plain: Plain, told: tuple[_Said, pa.Table], bank: Flags, partner: Ints
) -> _Asks:
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
            _Asks(
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
    names = _Asks.__slots__
    return _Asks(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _direct(events: Events, said: _Said, bank: Flags) -> Ints:
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


def _through(events: Events, said: _Said, direct: Ints, partner: Ints) -> Ints:
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
        value = np.where(value % DAY == 0, -1, value)  # a day without a time of day
    return _agreed(plain.row_event[at], value, len(plain.best))


def _payment_asks(plain: Plain, payments: pa.Table, bank: Flags) -> _Asks:
    """Return what payment tables ask for whose payment no event of a wallet tells of."""
    card = _of_payments(plain, payments, "card")
    failed = flags(plain.rows, "failed")[plain.best]
    alone = (plain.payer_event < 0) & (plain.payee_event < 0) & ~plain.apart & ~failed
    at = np.flatnonzero(alone & (card >= 0) & bank[card])
    settled = _of_payments(plain, payments, "settled_us")[at]
    time, precision = (ints(plain.rows, name)[plain.best[at]] for name in ("time_us", "precision"))
    kind = _of_payments(plain, payments, "kind")[at]
    return _Asks(
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


def _bank_events(
    database: Database,
    events: Events,
    asks: _Asks,
    known: tuple[Flags, Flags, Ints],
    rows: pa.Table,
) -> tuple[Ints, Ints]:
    """Return the events of cards' statements that may be asked for, and the kinds of wallets."""
    covered, wallet, partner = known
    wanted = np.zeros(len(covered), np.bool_)
    wanted[asks.card] = True
    free = wanted[events.own] & ~wallet[events.own] & (partner == -1)
    free &= ~events.failed & ~events.apart & (events.known_by != CASH)
    free &= ~((events.known_by == NUMBERED) & covered[events.other])
    at = np.flatnonzero(free)
    asked = np.unique(_keys(asks.card, asks.inward, asks.amount))
    mine = _keys(events.own[at], ~events.outward[at], events.amount[at])
    at = at[np.isin(mine, asked)]
    best = pa.array(events.best[at])
    kinds = kinds_of_bank_rows(
        database,
        pa.table(
            {
                "at": np.arange(len(at)),
                "source": events.rows["source"].take(best),
                "row": events.rows["row"].take(best),
                "card": _account_keys(events.own[at]),
                "amount_fen": events.amount[at],
            }
        ),
        _named_rows(events, asks),
    )
    return at, ints(kinds, "kinds")


def _account_keys(account: Ints) -> pa.Array:
    return pa.array(account, pa.int64())


def _named_rows(events: Events, asks: _Asks) -> pa.Table:
    at = np.flatnonzero(asks.through)
    best = pa.array(events.best[asks.event[at]])
    return pa.table(
        {
            "card": pa.array(asks.card[at], pa.int64()),
            "amount_fen": pa.array(asks.amount[at], pa.int64()),
            "source": events.rows["source"].take(best),
            "row": events.rows["row"].take(best),
        }
    )


def _keys(card: Ints, inward: Flags, amount: Ints) -> Ints:
    """Return one number for card, direction and amount; a clash costs time, nothing else."""
    return np.asarray((card * 2 + inward) * np.int64(1_000_003) ^ amount, np.int64)


def _pair(
    events: Events, asks: _Asks, bank: tuple[Ints, Ints], settings: DeriveSettings
) -> Ints:
    """Return the bank's event that answers each ask, -1 for none.

    A group of one card, direction and amount with one kind of wallet is paired as it is; with
    several, first the rows whose platform is of the kind, then those that fit all.
    """
    at, kinds = bank
    found = np.full(len(asks.card), -1, np.int64)
    group = _keys(asks.card, asks.inward, asks.amount)
    single = _one_kind(group, asks.kind)
    free = np.ones(len(at), np.bool_)
    theirs = _keys(events.own[at], ~events.outward[at], events.amount[at])
    for ways in ("single", ALIPAY, TENPAY, OTHER_WALLET, EVERY_WALLET):
        if ways == "single":
            left = np.flatnonzero(single > 0)
            kind = _kind_of(theirs, group[left], asks.kind[left])
            right = np.flatnonzero(kinds & kind > 0)
        else:
            exact = ways != EVERY_WALLET
            left = np.flatnonzero((single == 0) & (found < 0) & (~exact | (asks.kind == ways)))
            right = np.flatnonzero(free & (kinds == ways))
        _pair_some(events, asks, (at, left, right), found, free, settings)
    return found


def _one_kind(group: Ints, kind: Ints) -> Ints:
    """Return the only kind of wallet of each entry's group, 0 where there are several."""
    _, inverse = np.unique(group, return_inverse=True)
    most = np.zeros(len(group), np.int64)
    np.bitwise_or.at(most, inverse, kind)
    mine = most[inverse]
    return np.where(mine == kind, mine, 0)


def _kind_of(keys: Ints, group: Ints, kind: Ints) -> Ints:
    """Return the kind of wallet that asks for each key, 0 where none does."""
    if len(group) == 0:
        return np.zeros(len(keys), np.int64)
    order = np.argsort(group, kind="stable")
    place = np.minimum(np.searchsorted(group[order], keys), len(group) - 1)
    return np.where(group[order][place] == keys, kind[order][place], 0)


def _pair_some(
    events: Events,
    asks: _Asks,
    chosen: tuple[Ints, Ints, Ints],
    found: Ints,
    free: Flags,
    settings: DeriveSettings,
) -> None:
    """Fill `found` of the asks `left` from the bank's events `at[right]`; mark those as taken."""
    at, left, right = chosen
    if len(left) == 0 or len(right) == 0:
        return
    event = at[right]
    card = np.concatenate([asks.card[left], events.own[event]])
    inward = np.concatenate([asks.inward[left], ~events.outward[event]])
    amount = np.concatenate([asks.amount[left], events.amount[event]])
    time = np.concatenate([asks.time[left], events.time[event]])
    precision = np.concatenate([asks.precision[left], events.precision[event]])
    side = np.repeat([0, 1], [len(left), len(right)]).astype(np.int64)
    serial = np.full(len(side), -1, np.int64)
    keys = (card, inward.astype(np.int64), amount)
    partner = pair(Sides(keys, side, time, precision, serial), settings.pair_seconds)
    open_ = (partner == -1) & inward
    later = nearest_later(
        (card, amount), side, open_, time, time + UNIT[precision] - 1,
        settings.withdrawal_hours * HOUR,
    )  # fmt: skip
    partner = np.where(later >= 0, later, partner)[: len(left)]
    hit = np.flatnonzero(partner >= 0)
    mine = right[partner[hit] - len(left)]
    found[left[hit]] = at[mine]
    free[mine] = False


def _join(events: Events, plain: Plain, asks: _Asks, found: Ints, partner: Ints) -> Joined:
    """Write down what was found: sides of direct ones first, then what went through wallets."""
    count = len(events)
    other, known_by = events.other.copy(), events.known_by.copy()
    direct, through = np.zeros(count, np.bool_), np.full(count, -1, np.int64)
    hit = found >= 0
    mine = np.flatnonzero(hit & (asks.event >= 0) & ~asks.through)
    one, bank = asks.event[mine], found[mine]
    partner[one], partner[bank] = bank, one
    direct[one] = direct[bank] = True
    by_payment = np.flatnonzero(hit & (asks.payment >= 0))
    bank = found[by_payment]
    payment = asks.payment[by_payment]
    payer = ints(plain.rows, "payer")[plain.best[payment]]
    other[bank], known_by[bank], direct[bank] = payer, NUMBERED, True
    payee_event = plain.payee_event.copy()
    payee_event[payment] = bank
    # The card's event stands for the wallet's, which moved no money of the wallet.
    mine = np.flatnonzero(hit & asks.through)
    one, bank = asks.event[mine], found[mine]
    other[bank], known_by[bank] = events.other[one], events.known_by[one]
    mate = partner[one].copy()
    partner[bank], partner[one] = mate, -1
    there = mate >= 0
    partner[mate[there]] = bank[there]
    through[bank] = one
    stands = np.arange(count)
    stands[one] = bank
    payer_event = np.where(plain.payer_event >= 0, stands[plain.payer_event], -1)
    payee_event = np.where(payee_event >= 0, stands[payee_event], -1)
    # A wallet that names a card names its counterparty, whether or not the card's row is there.
    told = np.flatnonzero((asks.event >= 0) & ~asks.through)
    told = told[known_by[asks.event[told]] != NUMBERED]
    other[asks.event[told]], known_by[asks.event[told]] = asks.card[told], NUMBERED
    lacking = np.flatnonzero(~hit & (asks.event >= 0))
    open_ = np.zeros(count, np.bool_)
    open_[asks.event[lacking[_within(events, asks)[lacking]]]] = True
    changed = replace(events, other=other, known_by=known_by)
    tied = replace(plain, payer_event=payer_event, payee_event=payee_event)
    asked = np.zeros(count, np.bool_)
    asked[asks.event[lacking[asks.through[lacking]]]] = True
    return Joined(changed, tied, through, direct, open_, asked)


def _within(events: Events, asks: _Asks) -> Flags:
    """Say whose card's statement has rows before and behind the time."""
    size = int(max(events.own.max(initial=0), asks.card.max(initial=0))) + 1
    low, high = np.full(size, np.iinfo(np.int64).max), np.full(size, -1, np.int64)
    np.minimum.at(low, events.own, events.time)
    np.maximum.at(high, events.own, events.time + UNIT[events.precision] - 1)
    return np.asarray((low[asks.card] <= asks.time) & (asks.time <= high[asks.card]), np.bool_)
