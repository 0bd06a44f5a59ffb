"""Rules on windows of days: gathered and scattered money, repeated payments, probes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Ints, ints, pair_code, spread
from linkgraph.analysis.screening.entries import PART, Entries, Ground, parts
from linkgraph.analysis.screening.found import Found, of_ranges
from linkgraph.analysis.screening.workdays import WorkDays
from linkgraph.screen_settings import ScreenSettings

HOUR_US = 3_600_000_000


def find_fans(ground: Ground, days: WorkDays, settings: ScreenSettings, *, gather: bool) -> Found:
    """3006 (`gather`): many payers, few payees; 3007: few payers, many payees. O(n log n)."""
    from linkgraph.analysis.screening.window_kernels import slide_fans

    one = ground.entries
    limits = (
        settings.more_than,
        max(1, settings.gather_few),
        parts(settings.gather_share),
        settings.gather_least_fen,
    )
    best = np.zeros((len(one.start) - 1, 9), np.int64)
    slide_fans(
        one.start,
        one.other,
        one.fen,
        one.day,
        one.at,
        one.latest,
        one.coming,
        one.coming if gather else ~one.coming,
        days.ends(settings.window_days),
        days.first,
        ints(limits),
        best,
    )
    account = np.flatnonzero((best[:, 0] > 0) & ground.subject)
    won = best[account]
    owner, place = spread(won[:, 6], won[:, 7] - won[:, 6])
    return of_ranges(
        ints(account),
        {
            "parties": won[:, 0],
            "scattered_fen": won[:, 1],
            "concentrated_fen": won[:, 2],
            "concentrated_share": won[:, 2] / np.maximum(won[:, 3], 1),
            "from_day": won[:, 4],
            "until_day": won[:, 5],
        },
        one.transfer,
        (won[:, 6], won[:, 7]),
        one.latest[place] >= won[owner, 8],
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs p of a payer and a payee with payments `entry[start[p]:start[p + 1]]`, by stated
    time: positions of the payers' entries."""

    payer: Ints
    payee: Ints
    start: Ints
    entry: Ints


def pair_up(entries: Entries, least: int) -> Pairs:
    """Return the pairs with at least this many payments, by payer and payee. O(n log n)."""
    out = np.flatnonzero(~entries.coming)
    owner = np.repeat(np.arange(len(entries.start) - 1), np.diff(entries.start))
    code = pair_code(owner[out], ints(entries.other[out]))
    del owner
    order = np.argsort(code, kind="stable")
    out, code = out[order], code[order]
    begins = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1]))[: len(code)])
    count = np.diff(np.concatenate((begins, [len(code)])))
    kept = np.flatnonzero(count >= least)
    _, place = spread(ints(begins[kept]), ints(count[kept]))
    code = code[begins[kept]]
    start = np.concatenate(([0], np.cumsum(count[kept])))
    return Pairs(code >> 32, code & 0xFFFFFFFF, ints(start), ints(out[place]))


def find_repeats(ground: Ground, days: WorkDays, settings: ScreenSettings) -> Found:
    """3008: one payer pays one payee similar amounts again and again. O(n log n).

    Both are hit, each with the pair of most payments, of equal ones the greatest amount.
    """
    from linkgraph.analysis.screening.pair_kernels import slide_repeats

    one, band = ground.entries, parts(settings.repeat_band_share)
    pairs = pair_up(one, settings.more_than + 1)
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
    pairs = _with_probes(one, pair_up(one, 2), settings.probe_fen)
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


def _with_probes(entries: Entries, pairs: Pairs, probe: int) -> Pairs:
    """Keep the pairs that have a small payment."""
    small = np.concatenate(([0], np.cumsum(entries.fen[pairs.entry] <= probe)))
    kept = np.flatnonzero(small[pairs.start[1:]] > small[pairs.start[:-1]])
    count = pairs.start[kept + 1] - pairs.start[kept]
    _, place = spread(pairs.start[kept], count)
    start = ints(np.concatenate(([0], np.cumsum(count))))
    return Pairs(pairs.payer[kept], pairs.payee[kept], start, pairs.entry[place])


def _first_of_each(account: Ints, by: tuple[NDArray[np.int64], ...]) -> Ints:
    """Return of each account the position that comes first by these keys, the main one first."""
    order = np.lexsort((*by[::-1], account))
    return ints(order[np.unique(account[order], return_index=True)[1]])
