"""Accounts of shapes: what each shape's accounts receive and pay in it, as columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.arrays import distinct
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.payments import Payments

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stations:
    """One row an account of a shape, by shape and then account.

    `ins`, `outs`: how many payments of the shape it receives and makes; `in_fen`, `out_fen` their
    sums (of all currencies; `mixed` where there is more than one); `ordered`: it has both, and
    every payment in is surely before every payment out; `first`, `last`: earliest moment in,
    latest moment out.
    """

    shape: Longs
    account: Longs
    ins: Longs
    outs: Longs
    in_fen: Longs
    out_fen: Longs
    ordered: NDArray[np.bool_]
    mixed: NDArray[np.bool_]
    first: Longs
    last: Longs

    def __len__(self) -> int:
        """How many rows."""
        return len(self.shape)


def shape_of_entries(shapes: Shapes) -> Longs:
    """Return the shape of each entry of `shapes.payment`."""
    return np.repeat(np.arange(len(shapes), dtype=np.int64), np.diff(shapes.start))


def list_stations(payments: Payments, shapes: Shapes) -> Stations:
    """Return the accounts of all shapes. O(entries log entries)."""
    owner, at, wide = shape_of_entries(shapes), shapes.payment, payments.accounts
    payee_key = owner * wide + payments.payee[at]
    payer_key = owner * wide + payments.payer[at]
    key = distinct(np.concatenate((payee_key, payer_key)))
    into, out_of = np.searchsorted(key, payee_key), np.searchsorted(key, payer_key)
    count, fen, far = len(key), payments.fen[at], np.iinfo(np.int64).max
    in_fen, out_fen = np.zeros((2, count), np.int64)
    np.add.at(in_fen, into, fen)
    np.add.at(out_fen, out_of, fen)
    first, out_first = np.full((2, count), far)
    in_last, last = np.full((2, count), -far)
    np.minimum.at(first, into, payments.earliest[at])
    np.maximum.at(in_last, into, payments.latest[at])
    np.minimum.at(out_first, out_of, payments.earliest[at])
    np.maximum.at(last, out_of, payments.latest[at])
    least, most = np.full(count, 2**15 - 1), np.full(count, -(2**15))
    for place in (into, out_of):
        np.minimum.at(least, place, payments.currency[at])
        np.maximum.at(most, place, payments.currency[at])
    ins, outs = np.bincount(into, minlength=count), np.bincount(out_of, minlength=count)
    return Stations(
        key // max(wide, 1),
        key % max(wide, 1),
        ins,
        outs,
        in_fen,
        out_fen,
        (ins > 0) & (outs > 0) & (in_last < out_first),
        least != most,
        first,
        last,
    )
