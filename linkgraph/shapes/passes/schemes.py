"""Schemes: passes that hang together, through a payment or side by side, as one shape."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.arrays import distinct
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.passes.beside import list_beside
from linkgraph.shapes.passes.passes import Passes, sides
from linkgraph.shapes.payments import Payments

Longs = NDArray[np.int64]


def join_passes(payments: Payments, passes: Passes, settings: PatternSettings) -> Shapes:
    """Join passes into schemes, each a shape.

    Two passes are of one scheme when a payment out of one is a payment into the other, or when
    they run side by side (`passes.beside`): some account pays into both and some account is paid
    out of both; one of these is enough where both kept the same commission at about one time. A
    scheme is what is so joined, directly or through others. Its type: one account passed through,
    gather-scatter (pass-through, where one payment comes and one goes); several side by side,
    scatter-gather; passes one after another, stack, or chain where each has one payment in and one
    out.

    O(p log p) in the payers times payees of passes.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(passes)
    links, beside = _links(passes, len(payments)), list_beside(payments, passes, settings)
    one, other = (np.concatenate(sides) for sides in zip(links, beside, strict=True))
    matrix = coo_array((np.ones(len(one), np.bool_), (one, other)), shape=(count, count))
    parts, label = connected_components(matrix, directed=False)
    return _make(payments, passes, parts, label.astype(np.int64), _deep(passes, len(payments)))


def _links(passes: Passes, payments: int) -> tuple[Longs, Longs]:
    """Return pairs of passes (before, after) that share a payment: out of one, into the other."""
    which, comes = sides(passes)
    before = np.full(payments, -1, np.int64)
    before[passes.payment[~comes]] = which[~comes]
    entering = before[passes.payment[comes]]
    there = entering >= 0
    return entering[there], which[comes][there]


def _deep(passes: Passes, payments: int) -> NDArray[np.bool_]:
    """Return which passes another comes after."""
    deep = np.zeros(len(passes), np.bool_)
    deep[_links(passes, payments)[0]] = True
    return deep


def _make(
    payments: Payments,
    passes: Passes,
    parts: int,
    label: Longs,
    deep: NDArray[np.bool_],
) -> Shapes:
    """Return the schemes of labelled passes, by number of their first payment."""
    which, _ = sides(passes)
    key = distinct(label[which] * len(payments) + passes.payment)
    owner, payment = key // max(len(payments), 1), key % max(len(payments), 1)
    start = np.searchsorted(owner, np.arange(parts + 1))
    layer = _layers(payments, passes, label, owner, payment)
    size = np.diff(passes.start)
    count = np.bincount(label, minlength=parts)
    through = distinct(label * payments.accounts + passes.account) // max(payments.accounts, 1)
    single = np.bincount(through, minlength=parts) == 1
    plain = np.bincount(label, size == 2, minlength=parts) == count
    stacked = np.bincount(label, deep, minlength=parts) > 0
    thin = plain & _thin(payments, owner, payment, parts)
    typology = np.select(
        [thin & stacked, stacked, thin & (count == 1), single],
        [_of("chain"), _of("stack"), _of("pass-through"), _of("gather-scatter")],
        _of("scatter-gather"),
    )
    return Shapes(
        typology.astype(np.uint8),
        start.astype(np.int64),
        payment.astype(np.int32),
        layer,
        passes.cut,
    )


def _of(name: str) -> int:
    return TYPOLOGIES.index(name)


def _thin(payments: Payments, owner: Longs, payment: Longs, parts: int) -> NDArray[np.bool_]:
    """Return which schemes are one walk: no account pays, or is paid, twice in them."""
    twice = np.zeros(parts, np.bool_)
    for side in (payments.payer, payments.payee):
        key = np.sort(owner * payments.accounts + side[payment])
        again = np.flatnonzero(key[1:] == key[:-1])
        twice[key[again] // payments.accounts] = True
    return ~twice


def _layers(
    payments: Payments, passes: Passes, label: Longs, owner: Longs, payment: Longs
) -> NDArray[np.uint8]:
    """Return how many passes of its scheme come before each payment, along the longest way."""
    from linkgraph.shapes.passes.layer_kernels import deepen

    which, _ = sides(passes)
    count = max(len(payments), 1)
    entry = np.searchsorted(owner * count + payment, label[which] * count + passes.payment)
    layer = np.zeros(len(payment), np.uint8)
    order = np.argsort(passes.payment[passes.middle], kind="stable")
    deepen(order, passes.start, passes.middle, entry, layer)
    return layer
