"""What is known of a case before fans are looked for around one account."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.rank import Ranked, take_findings
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.arrays import distinct
from linkgraph.shapes.pairs import Index, choose, read_pairs
from linkgraph.shapes.payments import Payments


@dataclass(frozen=True, slots=True)
class Known:
    """What fans are held against; made once a case.

    `member` bool[accounts]: in a finding, fans aside, of `known_score` or more. `index`: the
    payments that fans are made of: in no such finding, which explains them, and of no standing
    pair. `payer_rate`, `payee_rate`: the share of unexplained pairs of which that side is a member;
    `rate`: the share of all accounts. `whole`: how long the case is, in microseconds.
    """

    member: NDArray[np.bool_]
    index: Index
    payer_rate: float
    payee_rate: float
    rate: float
    whole: float


def see_known(payments: Payments, ranked: Ranked, settings: PatternSettings) -> Known:
    """Return what is known. O(n log n)."""
    sure = (ranked.score >= settings.known_score) & ~ranked.common
    findings = take_findings(ranked, np.flatnonzero(sure))
    member = np.zeros(payments.accounts, np.bool_)
    member[findings.member] = True
    plain = np.ones(len(payments), np.bool_)
    plain[findings.shapes.payment] = False
    pairs = read_pairs(payments, settings.window_days)
    wide = max(payments.accounts, 1)
    pair = distinct(payments.payer[plain].astype(np.int64) * wide + payments.payee[plain])
    whole = payments.latest.max() - payments.earliest.min() + 1 if len(payments) else 1
    return Known(
        member,
        choose(pairs.index, plain & ~pairs.standing),
        _share(member[pair // wide]),
        _share(member[pair % wide]),
        _share(member),
        float(whole),
    )


def _share(which: NDArray[np.bool_]) -> float:
    return float(which.mean()) if len(which) else 0.0
