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

from linkgraph.derive.arrays import UNIT, Flags, Ints, ints
from linkgraph.derive.card_asks import Asks, ask_cards, cards_said
from linkgraph.derive.card_pairs import find_bank_events, pair_cards
from linkgraph.derive.database import Database
from linkgraph.derive.events import Events
from linkgraph.derive.parties import NUMBERED
from linkgraph.derive.plain import Plain
from linkgraph.derive.wallet_cards import has_wallets, named_cards, wallet_ids
from linkgraph.settings import DeriveSettings

DIRECT, THROUGH = 1, 2
"""Ways in which a wallet's row names a card: as the other side, or as who truly paid."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining found, an entry an event.

    `through`: of a bank's event, the event of the wallet that its payment went through, -1 none.
    `direct`: events that are the two sides of money between a wallet and a card. `open`: events of
    a wallet that name a card whose statement covers the time, and no row of it fits: DIRECT or
    THROUGH, else 0; `open_payment`: the same of payments.
    """

    events: Events
    plain: Plain
    through: Ints
    direct: Flags
    open: Ints
    open_payment: Flags


def not_joined(events: Events, plain: Plain) -> Joined:
    """Return events and payments as they are."""
    none = np.zeros(len(events), np.bool_)
    nothing, payments = np.zeros(len(events), np.int64), np.zeros(len(plain.best), np.bool_)
    return Joined(events, plain, nothing - 1, none, nothing, payments)


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
    said = cards_said(events, rows)
    asks = ask_cards(events, plain, (said, payments), covered & ~wallet, partner)
    bank = find_bank_events(database, events, asks, (covered, wallet, partner))
    found = pair_cards(events, asks, bank, settings)
    return _join(events, plain, asks, found, partner)


def _join(events: Events, plain: Plain, asks: Asks, found: Ints, partner: Ints) -> Joined:
    """Write down what was found: sides of direct ones first, then what went through wallets."""
    hit, by_event = found >= 0, asks.event >= 0
    other, known_by = events.other.copy(), events.known_by.copy()
    direct, funded = np.zeros(len(events), np.bool_), events.funded.copy()
    mine = np.flatnonzero(hit & by_event & ~asks.through)
    one, bank = asks.event[mine], found[mine]
    partner[one], partner[bank] = bank, one
    direct[one] = direct[bank] = True
    funded[one] = -1  # what went to a card, or came from it, did rest in the wallet
    mine = np.flatnonzero(hit & ~by_event)
    payment, bank = asks.payment[mine], found[mine]
    payer = ints(plain.rows, "payer")[plain.best[payment]]
    other[bank], known_by[bank], direct[bank] = payer, NUMBERED, True
    payee_event = plain.payee_event.copy()
    payee_event[payment] = bank
    mine = np.flatnonzero(hit & asks.through)
    one, bank = asks.event[mine], found[mine]
    other[bank], known_by[bank] = events.other[one], events.known_by[one]
    through, stands = _stand_for(one, bank, partner)
    payer_event = np.where(plain.payer_event >= 0, stands[plain.payer_event], -1)
    payee_event = np.where(payee_event >= 0, stands[payee_event], -1)
    # A wallet that names a card names its counterparty, whether or not the card's row is there.
    told = asks.event[by_event & ~asks.through]
    card = asks.card[by_event & ~asks.through]
    told, card = (part[known_by[told] != NUMBERED] for part in (told, card))
    other[told], known_by[told] = card, NUMBERED
    lacking = ~hit & _within(events, asks)
    open_, payments = np.zeros(len(events), np.int64), np.zeros(len(plain.best), np.bool_)
    for way, chosen in ((DIRECT, ~asks.through), (THROUGH, asks.through)):
        open_[asks.event[lacking & by_event & chosen]] = way
    payments[asks.payment[lacking & ~by_event]] = True
    return Joined(
        replace(events, other=other, known_by=known_by, funded=funded),
        replace(plain, payer_event=payer_event, payee_event=payee_event),
        through,
        direct,
        open_,
        payments,
    )


def _stand_for(one: Ints, bank: Ints, partner: Ints) -> tuple[Ints, Ints]:
    """Put events of cards in the place of those of wallets, which moved no money of the wallet.

    Returns `through` and, of each event, the one that stands for it now.
    """
    mate = partner[one].copy()
    partner[bank], partner[one] = mate, -1
    there = mate >= 0
    partner[mate[there]] = bank[there]
    through, stands = np.full(len(partner), -1, np.int64), np.arange(len(partner))
    through[bank], stands[one] = one, bank
    return through, stands


def _within(events: Events, asks: Asks) -> Flags:
    """Say whose card's statement has rows before and behind the time."""
    size = int(max(events.own.max(initial=0), asks.card.max(initial=0))) + 1
    low, high = np.full(size, np.iinfo(np.int64).max), np.full(size, -1, np.int64)
    np.minimum.at(low, events.own, events.time)
    np.maximum.at(high, events.own, events.time + UNIT[events.precision] - 1)
    return np.asarray((low[asks.card] <= asks.time) & (asks.time <= high[asks.card]), np.bool_)


def finer_events(events: Events, through: Ints, a: Ints, b: Ints) -> Ints:
    """Return the wallets' events of transfers that know the time better than both sides, or -1."""
    found = np.full(len(through), -1, np.int64)
    at = np.flatnonzero(through >= 0)
    coarse = np.full(len(at), 9, np.int64)
    for side in (a[at], b[at]):
        known = np.where(side >= 0, events.precision[side], 9)
        coarse = np.minimum(coarse, known)
    found[at] = np.where(events.precision[through[at]] < coarse, through[at], -1)
    return found
