"""Sides of transfers that statements, or payment tables, name by number: paired."""

import numpy as np

from linkgraph.derive.arrays import Flags, Ints
from linkgraph.derive.events import Events
from linkgraph.derive.pairing import Sides, pair
from linkgraph.derive.parties import NUMBERED
from linkgraph.derive.plain import Plain


def pair_told(plain: Plain, partner: Ints) -> None:
    """Pair the sides that one payment of wallets' own tables repeats both."""
    at = np.flatnonzero((plain.payer_event >= 0) & (plain.payee_event >= 0))
    at = at[(partner[plain.payer_event[at]] < 0) & (partner[plain.payee_event[at]] < 0)]
    partner[plain.payer_event[at]] = plain.payee_event[at]
    partner[plain.payee_event[at]] = plain.payer_event[at]


def pair_statements(events: Events, covered: Flags, partner: Ints, seconds: int) -> Flags:
    """Fill `partner` of events whose counterparty has a statement too; return equal serials."""
    at = np.flatnonzero((events.known_by == NUMBERED) & covered[events.other] & ~events.apart)
    at = at[partner[at] == -1]
    payer = np.where(events.outward, events.own, events.other)[at]
    payee = np.where(events.outward, events.other, events.own)[at]
    sides = Sides(
        (payer, payee, events.amount[at], events.failed[at].astype(np.int64)),
        (~events.outward[at]).astype(np.int64),
        events.time[at],
        events.precision[at],
        events.serial[at],
    )
    found = pair(sides, seconds)
    partner[at] = np.where(found >= 0, at[found] if len(at) else found, found)
    mate = np.where(partner >= 0, partner, 0)
    serial = events.serial
    same = (partner >= 0) & (serial >= 0) & (serial == serial[mate]) if len(serial) else partner > 0
    return np.asarray(same, np.bool_)
