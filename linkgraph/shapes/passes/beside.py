"""Passes side by side: which have accounts at their ends in common, near enough in time.

**Both ends.** Some account pays into both passes, and some account is paid out of both, all within
`window_days`.

**One end.** Both kept the same commission, and one account pays into both, or is paid out of both,
within `window_days`. A scheme sends out, and gathers, in one go; an account that is in two schemes
has a time between. How long one go takes, the case says itself: of the passes with both ends in
common (and a commission kept), the payments that one account makes into both, or gets out of both,
lie so far apart. One end is enough where they lie no further apart than all but one in `apart_odds`
of those; where fewer than that are known, anywhere in the window.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.arrays import begins, distinct
from linkgraph.shapes.passes.passes import Passes, sides
from linkgraph.shapes.payments import Payments

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ends:
    """Ends of passes: of each the pass, what it must share with another (`key`), its payment."""

    owner: Longs
    key: Longs
    payment: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Spans:
    """When each pass begins and ends, and how long all payments of two side by side may take."""

    begin: Longs
    end: Longs
    window: int


def list_beside(
    payments: Payments, passes: Passes, settings: PatternSettings
) -> tuple[Longs, Longs]:
    """Return pairs of passes that tie together all that are side by side.

    O(p log p) in the payers times payees of passes.
    """
    spans = Spans(
        np.minimum.reduceat(payments.earliest[passes.payment], passes.start[:-1]),
        np.maximum.reduceat(payments.latest[passes.payment], passes.start[:-1]),
        settings.window_days * DAY_US,
    )
    both, alone = _both_ends(payments, passes), _one_end(payments, passes)
    one, other = _in_one_window(both[0], spans)
    gaps = [_gaps(payments, _kept(passes, ends), spans) for ends in both]
    most = _longest(np.sort(np.concatenate(gaps)), settings.apart_odds, spans.window)
    near, next_ = _following(payments, alone, spans, most)
    first, second = both[0].owner, alone.owner
    return np.concatenate((first[one], second[near])), np.concatenate((first[other], second[next_]))


def _both_ends(payments: Payments, passes: Passes) -> tuple[Ends, Ends]:
    """Return every payer into and payee out of each pass: with the payment in, and that out."""
    ins = passes.middle - passes.start[:-1]
    outs = passes.start[1:] - passes.middle
    owner = np.repeat(np.arange(len(passes)), ins * outs)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(ins * outs) - ins * outs, ins * outs)
    into = passes.payment[passes.start[:-1][owner] + offset // outs[owner]]
    out_of = passes.payment[passes.middle[owner] + offset % outs[owner]]
    key = payments.payer[into].astype(np.int64) * payments.accounts + payments.payee[out_of]
    return Ends(owner, key, into), Ends(owner, key, out_of)


def _one_end(payments: Payments, passes: Passes) -> Ends:
    """Return each payer into, and each payee out of, passes that kept a commission.

    Keys are of the account, the side and the share.
    """
    owner, comes = sides(passes)
    at = passes.payment
    account = np.where(comes, payments.payer[at], payments.payee[at]).astype(np.int64)
    return _kept(passes, Ends(owner, account * 2 + comes, at))


def _kept(passes: Passes, ends: Ends) -> Ends:
    """Return the ends of passes that kept a commission, the share made part of their key."""
    chosen = np.flatnonzero(passes.share[ends.owner] < 1)
    shares, rank = np.unique(passes.share, return_inverse=True)
    owner = ends.owner[chosen]
    return Ends(owner, ends.key[chosen] * len(shares) + rank[owner], ends.payment[chosen])


def _in_one_window(ends: Ends, spans: Spans) -> tuple[Longs, Longs]:
    """Return pairs of ends that tie together all of one key that lie in a window with another.

    By their begin, a pass lies in one window with all that begin at most a window before its end,
    up to itself: neighbours in that row are tied. Passes longer than the window lie in none.
    """
    begin, end = spans.begin[ends.owner], spans.end[ends.owner]
    fits = np.flatnonzero(end - begin <= spans.window)
    order = fits[np.lexsort((ends.owner[fits], begin[fits], ends.key[fits]))]
    begin, end, key = begin[order], end[order], ends.key[order]
    moments = np.sort(spans.begin)
    group = np.cumsum(begins(key)) * (len(moments) + 1)
    place = group + np.searchsorted(moments, begin)
    lowest = np.searchsorted(place, group + np.searchsorted(moments, end - spans.window))
    opened = np.cumsum(np.bincount(lowest, minlength=len(order)) - 1)
    near = np.flatnonzero(opened[:-1] > 0)
    return order[near], order[near + 1]


def _following(payments: Payments, ends: Ends, spans: Spans, most: int) -> tuple[Longs, Longs]:
    """Return pairs of ends of one key whose payments are next to each other in time.

    These lie `most` apart at most, and all payments of both passes within the window.
    """
    moment = payments.earliest[ends.payment]
    begin, end = spans.begin[ends.owner], spans.end[ends.owner]
    order = np.lexsort((end, begin, moment, ends.key))
    one, other = order[:-1], order[1:]
    near = (ends.key[one] == ends.key[other]) & (moment[other] - moment[one] <= most)
    whole = np.maximum(end[one], end[other]) - np.minimum(begin[one], begin[other])
    near = np.flatnonzero(near & (whole <= spans.window))
    return one[near], other[near]


def _gaps(payments: Payments, ends: Ends, spans: Spans) -> Longs:
    """Return how far apart payments of one key lie that follow on each other, each two once."""
    one, other = _following(payments, ends, spans, spans.window)
    two = ends.owner[one] != ends.owner[other]
    first, second = ends.payment[one[two]].astype(np.int64), ends.payment[other[two]]
    pair = distinct(first * len(payments) + second)
    moment = payments.earliest
    return moment[pair % max(len(payments), 1)] - moment[pair // max(len(payments), 1)]


def _longest(gaps: Longs, odds: int, window: int) -> int:
    """Return the longest gap that is no further than all but one in `odds` of those known, rising.

    The gap asked about counts as one of them: of fewer than `odds` none is too far.
    """
    further = -(-(len(gaps) + 1) // odds) - 1 if odds else 0
    return int(gaps[-further]) if further > 0 else window
