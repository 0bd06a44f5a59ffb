"""The rows of bank cards' statements that answer what rows of wallets ask for."""

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import UNIT, Flags, Ints, ints
from linkgraph.derive.card_asks import Asks
from linkgraph.derive.database import Database
from linkgraph.derive.events import Events
from linkgraph.derive.later import nearest_later
from linkgraph.derive.pairing import Sides, pair
from linkgraph.derive.parties import CASH, NUMBERED
from linkgraph.derive.wallet_cards import kinds_of_bank_rows
from linkgraph.derive.words import ALIPAY, EVERY_WALLET, OTHER_WALLET, TENPAY
from linkgraph.durations import HOUR_US
from linkgraph.settings import DeriveSettings


def find_bank_events(
    database: Database,
    events: Events,
    asks: Asks,
    known: tuple[Flags, Flags, Ints],
) -> tuple[Ints, Ints]:
    """Return the events of cards' statements that may be asked for, and the kinds of wallets."""
    covered, wallet, partner = known
    wanted = np.zeros(len(covered), np.bool_)
    wanted[asks.card] = True
    free = wanted[events.own] & ~wallet[events.own] & (partner == -1)
    free &= ~events.failed & ~events.apart & (events.known_by != CASH)
    free &= ~((events.known_by == NUMBERED) & covered[events.other])
    at = np.flatnonzero(free)
    asked = np.unique(group_keys(asks.card, asks.inward, asks.amount))
    mine = group_keys(events.own[at], ~events.outward[at], events.amount[at])
    at = at[np.isin(mine, asked)]
    best = pa.array(events.best[at])
    kinds = kinds_of_bank_rows(
        database,
        pa.table(
            {
                "at": np.arange(len(at)),
                "source": events.rows["source"].take(best),
                "row": events.rows["row"].take(best),
                "card": pa.array(events.own[at], pa.int64()),
                "amount_fen": events.amount[at],
            }
        ),
        _named_rows(events, asks),
    )
    return at, ints(kinds, "kinds")


def _named_rows(events: Events, asks: Asks) -> pa.Table:
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


def group_keys(card: Ints, inward: Flags, amount: Ints) -> Ints:
    """Return one number for card, direction and amount; a clash costs time, nothing else."""
    return np.asarray((card * 2 + inward) * np.int64(1_000_003) ^ amount, np.int64)


def pair_cards(
    events: Events, asks: Asks, bank: tuple[Ints, Ints], settings: DeriveSettings
) -> Ints:
    """Return the bank's event that answers each ask, -1 for none.

    A group of one card, direction and amount with one kind of wallet is paired as it is; with
    several, first the rows whose platform is of the kind, then those that fit all.
    """
    at, kinds = bank
    found = np.full(len(asks.card), -1, np.int64)
    group = group_keys(asks.card, asks.inward, asks.amount)
    single = _one_kind(group, asks.kind)
    free = np.ones(len(at), np.bool_)
    theirs = group_keys(events.own[at], ~events.outward[at], events.amount[at])
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
    asks: Asks,
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
        settings.withdrawal_hours * HOUR_US,
    )  # fmt: skip
    partner = np.where(later >= 0, later, partner)[: len(left)]
    hit = np.flatnonzero(partner >= 0)
    mine = right[partner[hit] - len(left)]
    found[left[hit]] = at[mine]
    free[mine] = False
