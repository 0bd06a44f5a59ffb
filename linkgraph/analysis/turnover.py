"""What passes through each account: sums, money that left at once, cash."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Flags, Ints, ints, sums
from linkgraph.durations import SECOND_US
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import Precision
from linkgraph.settings import ClusterSettings

DAY_SECONDS = 86_399
"""Of a time known to the day, the rest of that day."""


@dataclass(frozen=True, slots=True)
class Turnover:
    """By account id, in fen, of counted transfers.

    `passed_fen` is what left within `passing_minutes` of coming in (the same day where times are
    known to the day): for each payment in, what went out after it in that time, at most itself.
    `passes` marks transit accounts, `cashes` those that take much of their money out as cash.
    """

    in_fen: Ints
    out_fen: Ints
    times_in: Ints
    times_out: Ints
    passed_fen: Ints
    cash_fen: Ints
    passes: Flags
    cashes: Flags


def measure_turnover(graph: CaseGraph, settings: ClusterSettings) -> Turnover:
    """Measure every account in time that grows with n log n in the transfers.

    A transit account shows that money did not stay, not that its holder knew why.
    """
    at = np.flatnonzero(graph.counted())
    count = graph.account_count
    payer, payee, fen, seconds, precision = (
        ints(column(graph.transfers, name)[at])
        for name in ("payer", "payee", "amount_fen", "time_us", "precision")
    )
    seconds //= SECOND_US
    cash = _cash(graph)[at]
    in_fen, out_fen = sums(payee, fen, count), sums(payer, fen, count)
    times_in = np.bincount(payee, minlength=count)
    times_out = np.bincount(payer, minlength=count)
    window = np.where(precision == Precision.DAY, DAY_SECONDS, settings.passing_minutes * 60)
    left = _left_soon(payer, payee, fen, seconds, window)
    passed = sums(payee, np.minimum(fen, left), count)
    cash_fen = sums(payer[cash], fen[cash], count)
    busy = in_fen >= settings.passing_least_fen
    passes = busy & (passed >= settings.passing_share * in_fen) & (times_out > 1)
    passes &= out_fen >= settings.passing_share * in_fen
    cashes = (cash_fen >= settings.cash_share * out_fen) & (
        cash_fen >= settings.cash_share * settings.passing_least_fen
    )
    return Turnover(
        in_fen, out_fen, ints(times_in), ints(times_out), passed, cash_fen, passes, cashes
    )


def _cash(graph: CaseGraph) -> Flags:
    """Which transfers are cash taken out: flagged as cash, or paid to a cash end."""
    flagged = np.asarray(pc.fill_null(graph.transfers["cash"], False), dtype=np.bool_)
    kind = pc.fill_null(pc.equal(graph.nodes["Account"]["account_kind"], "cash"), False)
    return np.asarray(flagged | np.asarray(kind, dtype=np.bool_)[column(graph.transfers, "payee")])


def _left_soon(payer: Ints, payee: Ints, fen: Ints, seconds: Ints, window: Ints) -> Ints:
    """Return for each payment what its payee paid out from then until `window` seconds later."""
    if not len(fen):
        return fen
    start = seconds - seconds.min()
    span = int((start + window).max()) + 2
    order = np.lexsort((start, payer))
    keys = payer[order] * span + start[order]
    total = np.concatenate(([0], np.cumsum(fen[order])))
    # Keys of one account never reach those of the next: start + window < span.
    first = np.searchsorted(keys, payee * span + start, "left")
    end = np.searchsorted(keys, payee * span + start + window, "right")
    return ints(total[end] - total[first])
