"""Rules on pairs of a payer and a payee: repeated payments, probes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Ints, ints, spread
from linkgraph.analysis.screening.entries import PART, Ground, parts
from linkgraph.analysis.screening.found import Found, of_ranges
from linkgraph.analysis.screening.workdays import WorkDays
from linkgraph.durations import HOUR_US
from linkgraph.screen_settings import ScreenSettings

ANY = 1 << 62
"""A bound that every amount keeps."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs p of a payer and a payee with payments `entry[start[p]:start[p + 1]]`, by stated
    time: positions of the payers' entries."""

    payer: Ints
    payee: Ints
    start: Ints
    entry: Ints


def pair_up(ground: Ground, least: int, small: int = ANY) -> Pairs:
    """Return the pairs with at least `least` payments, one of at most `small` fen. O(n)."""
    from linkgraph.analysis.screening.pair_kernels import group_pairs

    one, parties = ground.entries, ground.parties
    payer, start, entry = group_pairs(
        one.start, one.fen, one.coming, parties.number, parties.count, least, small
    )
    return Pairs(payer, ints(one.other[entry[start[:-1]]]), start, entry)


def find_repeats(ground: Ground, days: WorkDays, settings: ScreenSettings) -> Found:
    """3008: one payer pays one payee similar amounts again and again. O(n log n) in repeats.

    Both are hit, each with the pair of most payments, of equal ones the greatest amount.
    """
    from linkgraph.analysis.screening.pair_kernels import slide_repeats

    one, band = ground.entries, parts(settings.repeat_band_share)
    pairs = pair_up(ground, settings.more_than + 1)
    fen, day = one.fen[pairs.entry], one.day[pairs.entry]
    best = np.zeros((len(pairs.payer), 5), np.int64)
    ends = days.ends(settings.window_days)
    slide_repeats(pairs.start, fen, day, ends, days.first, settings.more_than, band, best)
    won = np.flatnonzero(best[:, 0])
    # Cash and platforms are no counterparties: a limit on withdrawals makes equal ones.
    won = won[ground.subject[pairs.payer[won]] & ground.subject[pairs.payee[won]]]
    pair = np.concatenate((won, won))
    account = np.concatenate((pairs.payer[won], pairs.payee[won]))
    other = np.concatenate((pairs.payee[won], pairs.payer[won]))
    kept = _first_of_each(account, (-best[pair, 0], -best[pair, 1], best[pair, 2], other))
    account, other, won = account[kept], other[kept], best[pair[kept]]
    owner, place = spread(won[:, 3], won[:, 4] - won[:, 3])
    like = np.abs(fen[place] - won[owner, 1]) * PART <= band * won[owner, 1]
    total, last = np.zeros(len(won), np.int64), np.zeros(len(won), np.int64)
    np.add.at(total, owner[like], fen[place][like])
    np.maximum.at(last, owner[like], day[place][like])
    figures = {
        "payments": won[:, 0],
        "counterparty_account": other,
        "amount_fen": won[:, 1],
        "sum_fen": total,
        "from_day": won[:, 2],
        "until_day": last,
    }
    base = one.transfer[pairs.entry]
    return of_ranges(account, figures, base, (won[:, 3], won[:, 4]), like)


def find_probes(ground: Ground, settings: ScreenSettings) -> Found:
    """A small payment, then a great one by the same payer to the same payee, who is hit.

    Later is surely later: the same day is not, where only the day is known. O(n log n).
    """
    from linkgraph.analysis.screening.pair_kernels import follow_probes

    one = ground.entries
    pairs = pair_up(ground, 2, settings.probe_fen)
    fen, at, latest = (values[pairs.entry] for values in (one.fen, one.at, one.latest))
    best = np.zeros((len(pairs.payer), 5), np.int64)
    limits = settings.probe_fen, max(1, settings.probe_times), settings.probe_hours * HOUR_US
    if len(fen):
        follow_probes(pairs.start, fen, at, latest, *limits, best)
    won = np.flatnonzero(best[:, 0])
    won = won[ground.subject[pairs.payee[won]]]
    order = (-best[won, 0], best[won, 1], pairs.payer[won])
    kept = won[_first_of_each(pairs.payee[won], order)]
    times = np.zeros(len(one.start) - 1, np.int64)
    np.add.at(times, pairs.payee[won], best[won, 4])
    base = one.transfer[pairs.entry[best[kept, 2:4].reshape(-1)]]
    low = 2 * np.arange(len(kept))
    figures = {
        "payments": times[pairs.payee[kept]],
        "counterparty_account": pairs.payer[kept],
        "small_fen": best[kept, 1],
        "large_fen": best[kept, 0],
    }
    return of_ranges(pairs.payee[kept], figures, base, (ints(low), ints(low + 2)))


def _first_of_each(account: Ints, by: tuple[NDArray[np.int64], ...]) -> Ints:
    """Return of each account the position that comes first by these keys, the main one first."""
    order = np.lexsort((*by[::-1], account))
    return ints(order[np.unique(account[order], return_index=True)[1]])
