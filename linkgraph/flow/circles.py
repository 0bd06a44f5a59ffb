"""Transfers of one time that run in a circle: A pays B, B pays A, and nobody knows which first.

Where order is unknown, money is taken to come in before it goes out. At every account of a circle
at once that cannot be: money would feed itself. So among the transfers of one circle the table
order decides. Then no money goes round: a round of it would have to rise in table order at every
step, because a step that leaves the circle of its time never comes back to it.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.money import Money


def find_circular(money: Money) -> NDArray[np.bool_]:
    """Return which transfers lie on a circle of transfers of one time through matched accounts.

    More exactly: payer and payee are in one strongly connected component of the transfers of that
    time. O(n log n) in the transfers whose time is not theirs alone; none where nothing is tied.
    """
    circular = np.zeros(len(money.fen), np.bool_)
    if not (money.payer_tied.any() or money.payee_tied.any()):
        return circular
    through = np.flatnonzero(money.enters & money.leaves)
    time = money.time_us[through]
    shared = np.zeros(len(time), np.bool_)
    shared[1:] = time[1:] == time[:-1]
    shared[:-1] |= shared[1:]
    through, time = through[shared], time[shared]
    if len(through) == 0:
        return circular
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    moment = np.append(0, np.cumsum(time[1:] != time[:-1])) * len(money.end)
    ends = np.concatenate([moment + money.payer[through], moment + money.payee[through]])
    places, at = np.unique(ends, return_inverse=True)
    payer, payee = at[: len(through)], at[len(through) :]
    links = coo_array(
        (np.ones(len(through), np.int8), (payer, payee)), shape=(len(places), len(places))
    )
    _, component = connected_components(links.tocsr(), directed=True, connection="strong")
    circular[through] = component[payer] == component[payee]
    return circular
