"""The paths of positions, under rules that match fen to fen."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.money_findings import Path
from linkgraph.analysis.tracing.positions import NOWHERE, Places
from linkgraph.analysis.tracing.routes import Routes
from linkgraph.flow.money import HELD, Money
from linkgraph.flow.sources import Sources
from linkgraph.flow.walks import end_kinds

Longs = NDArray[np.int64]


def place_of_routes(
    money: Money, sources: Sources, places: Places, routes: Routes, abroad: NDArray[np.integer]
) -> Longs:
    """Return the position of each route, as a row of `places`. O(both × log)."""
    last = routes.last
    account = money.payee[last].astype(np.int64)
    returned = ~routes.stopped & (sources.home[account] == routes.owner)
    over = ~routes.stopped & (returned | ~money.enters[last])
    state = np.where(over, end_kinds(money, last), money.end[account]).astype(np.int64)
    state = np.where(returned, HELD, state)
    words = np.where(over & (state == 3), abroad[last], 0)
    before = np.where(over & ~returned, money.payer[last], NOWHERE)
    stopped, back = routes.stopped.astype(np.int64), returned.astype(np.int64)
    keys = np.stack([routes.owner, account, before, state, back, stopped, words], axis=1)
    both = np.concatenate([places.keys, keys])
    _, number = np.unique(both, axis=0, return_inverse=True)
    number = number.reshape(-1)
    row = np.full(len(both), -1, np.int64)
    row[number[: len(places.fen)]] = np.arange(len(places.fen))
    found = row[number[len(places.fen) :]]
    total = np.zeros(len(places.fen), np.int64)
    np.add.at(total, found[found >= 0], routes.fen[found >= 0])
    if np.any(found < 0) or np.any(total != places.fen):
        raise ArithmeticError("paths and positions of traced money differ")
    return found


def make_paths(
    places: Places, routes: Routes, place: Longs, most: int
) -> tuple[list[tuple[Path, ...]], list[int]]:
    """Return of each position its paths, most money first, `most` of them (0: all), and how many
    there are."""
    order = np.lexsort((np.arange(len(place)), -routes.fen, place))
    starts = np.searchsorted(place[order], np.arange(len(places.fen) + 1))
    shown: list[tuple[Path, ...]] = []
    for begin, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        last = min(end, begin + most) if most else end
        shown.append(tuple(_path(routes, at) for at in order[begin:last].tolist()))
    return shown, np.diff(starts).tolist()


def _path(routes: Routes, at: int) -> Path:
    transfers = routes.transfer[routes.bounds[at] : routes.bounds[at + 1]]
    return Path(tuple(transfers.tolist()), int(routes.fen[at]), bool(routes.certain[at]))
