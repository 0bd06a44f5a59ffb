"""Payments between the ends of scatter-gather that ways in the order of time do not have."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.pairs import Index
from linkgraph.shapes.payments import Payments

Ways = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]


def list_advances(
    payments: Payments,
    index: Index,
    settings: PatternSettings,
    groups: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]],
) -> tuple[Ways, int]:
    """Return what lies between the ends of rare groups, and how many were left out.

    `groups`: the payments of the first way of each, and whether it is rare. Of these are returned,
    as (payment from the start, payment to the end, number of the group), the indexed payments of
    all accounts that the start pays and that pay the end within `window_days` of the first way, in
    whatever order. Groups whose ends make and receive more than `ways` payments are left out.
    O(payments of the ends of each group). Being paid after paying is no proof of being paid back.
    """
    from linkgraph.shapes.layered.advance_kernels import list_between

    rare = np.flatnonzero(groups[2])
    first, last = groups[0][rare], groups[1][rare]
    room = 4 * len(rare) + 1024
    while True:
        before, after = np.empty((2, room), np.int32)
        group = np.empty(room, np.int64)
        found, cut = list_between(
            (payments.payer[first], payments.payee[last], payments.earliest[first]),
            (index.come, index.come_start, index.gone, index.gone_start),
            (payments.payer, payments.payee, payments.earliest, payments.latest),
            *(settings.window_days * DAY_US, settings.ways, (before, after, group)),
        )
        if found <= room:
            return (before[:found], after[:found], rare[group[:found]]), int(cut)
        room = found
