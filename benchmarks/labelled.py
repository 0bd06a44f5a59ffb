"""Public transfers of which it is known who launders: read, cut in halves, shuffled, varied.

Only payer, payee, amount and time are handed on. Rows and account numbers are shuffled with a
seed first: the order of one file gives its rings away.
"""

from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.background import Kind, make_background
from linkgraph.durations import DAY_US, MINUTE_US
from linkgraph.shapes.payments import Payments, make_payments

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
AMLGENTEX = DATA / "amlgentex" / "acc_10k_n1500.csv.gz"
AMLWORLD = DATA / "amlworld" / "HI-Small_patterns.csv.gz"
Half = Literal["dev", "test", "all"]
HALVES: tuple[Half, ...] = ("dev", "test", "all")
SEEDS = {"dev": 11, "test": 12, "all": 13}
"""A background, a shuffle and fees of its own for each half: tuned on one, told on another."""
START = np.datetime64("2022-09-01T00:00")
FEES = 0.02, 0.15
PASSING = ("scatter_gather", "gather_scatter", "stack")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """n transfers of known schemes and of everyday traffic (`scheme` -1), in no order.

    `vague`: the microseconds within which the moment of a transfer is known. `typologies`: of
    each scheme.
    """

    payer: Ints
    payee: Ints
    fen: Ints
    time: Ints
    scheme: Ints
    vague: int
    accounts: int
    typologies: tuple[str, ...]

    def rows_of(self, scheme: int) -> Ints:
        """Return the transfers of a scheme."""
        return np.flatnonzero(self.scheme == scheme)

    def members_of(self, scheme: int) -> Ints:
        """Return the accounts of a scheme."""
        rows = self.rows_of(scheme)
        return np.union1d(self.payer[rows], self.payee[rows])


def payments_of(labelled: Labelled) -> Payments:
    """Return what the finders read; `transfer` names the rows of `labelled`."""
    return make_payments(
        labelled.payer,
        labelled.payee,
        labelled.fen,
        labelled.time,
        labelled.time + labelled.vague - 1,
        accounts=labelled.accounts,
    )


def read_amlgentex(half: Half) -> Labelled:
    """Return everyday traffic with the rings of a half: of the others no transfer is there."""
    table = pd.read_csv(AMLGENTEX)
    number = np.where(table["is_sar"] == 1, table["pattern_id"], -1)
    rings, scheme = np.unique(number, return_inverse=True)
    kept = np.flatnonzero((number < 0) | of_half(number, half))
    named, ends = np.unique(table[["from_account", "to_account"]].to_numpy(), return_inverse=True)
    ends = ends.reshape(-1, 2)
    words = dict(zip(number, table["typology"].fillna(""), strict=True))
    moments = table["date"].to_numpy().astype("datetime64[us]").astype(np.int64)
    whole = Labelled(
        ends[:, 0],
        ends[:, 1],
        np.rint(table["amount"].to_numpy() * 100).astype(np.int64),
        moments,
        scheme - 1,
        DAY_US,
        len(named),
        tuple(str(words[ring]) for ring in rings[1:]),
    )
    return shuffled(take(whole, kept), SEEDS[half])


def read_amlworld(half: Half, kind: Kind, transfers: int = 1_000_000) -> Labelled:
    """Return the attempts of a half in a background, their accounts part of its traffic."""
    table = pd.read_csv(AMLWORLD, dtype={"from_account": str, "to_account": str})
    table = table[(table["from_account"] != table["to_account"]).to_numpy()]
    table = table[of_half(table["attempt_id"].to_numpy(), half)]
    noise = make_background(kind, SEEDS[half], transfers)
    busy = np.unique(np.concatenate([noise.payer, noise.payee]))
    named, ends = np.unique(table[["from_account", "to_account"]].to_numpy(), return_inverse=True)
    draw = np.random.default_rng(SEEDS[half])
    ends = draw.permutation(busy)[: len(named)][ends.reshape(-1, 2)]
    moments = pd.to_datetime(table["timestamp"]).to_numpy().astype("datetime64[m]")
    attempts, scheme = np.unique(table["attempt_id"], return_inverse=True)
    words = dict(zip(table["attempt_id"], table["typology"], strict=True))
    fen = np.rint(table["amount_paid"].to_numpy() * 100).astype(np.int64)
    minute = np.concatenate([noise.minute, (moments - START).astype(np.int64)])
    whole = Labelled(
        np.concatenate([noise.payer, ends[:, 0]]),
        np.concatenate([noise.payee, ends[:, 1]]),
        np.concatenate([noise.fen, np.maximum(fen, 1)]),
        START.astype("datetime64[us]").astype(np.int64) + minute * MINUTE_US,
        np.concatenate([np.full(len(noise.fen), -1), scheme]),
        MINUTE_US,
        int(busy[-1]) + 1,
        tuple(str(words[attempt]) for attempt in attempts),
    )
    return shuffled(whole, SEEDS[half])


def of_half(numbers: Ints, half: Half) -> NDArray[np.bool_]:
    """Return which schemes are of a half: even ones are tuned on, odd ones kept for the end."""
    return np.asarray((half == "all") | (numbers % 2 == (half == "test")))


def without_schemes(labelled: Labelled) -> Labelled:
    """Return everyday traffic alone."""
    return take(labelled, np.flatnonzero(labelled.scheme < 0))


def take(labelled: Labelled, rows: Ints) -> Labelled:
    """Return some rows."""
    return replace(
        labelled,
        payer=labelled.payer[rows],
        payee=labelled.payee[rows],
        fen=labelled.fen[rows],
        time=labelled.time[rows],
        scheme=labelled.scheme[rows],
    )


def shuffled(labelled: Labelled, seed: int) -> Labelled:
    """Return the same with rows in another order, and accounts under other numbers."""
    draw = np.random.default_rng([seed, 1])
    other = take(labelled, draw.permutation(len(labelled.fen)))
    number = draw.permutation(labelled.accounts)
    return replace(other, payer=number[other.payer], payee=number[other.payee])


def ignoring_amounts(labelled: Labelled) -> Labelled:
    """Return the same with one yuan in place of every amount."""
    return replace(labelled, fen=np.full(len(labelled.fen), 100, np.int64))


def with_fees(labelled: Labelled, seed: int) -> Labelled:
    """Return the same where each account that passes money on in a ring keeps a fee of its own.

    The amounts of a ring's first layer stay; each later one is worked out anew: what an account
    passes on is what it got less its fee (2 to 15 %, the same in all its rings), in the
    proportions in which it went out before.
    """
    fee = np.random.default_rng([seed, 2]).uniform(*FEES, labelled.accounts)
    fen = labelled.fen.copy()
    for scheme, typology in enumerate(labelled.typologies):
        rows = labelled.rows_of(scheme)
        if typology not in PASSING or not len(rows):
            continue
        payer, payee, before = labelled.payer[rows], labelled.payee[rows], labelled.fen[rows]
        fed_by = {int(one): {int(by) for by in payer[payee == one]} for one in payer}
        for account in TopologicalSorter(fed_by).static_order():
            come, gone = rows[payee == account], payer == account
            if len(come) and gone.any():
                kept = fen[come].sum() * (1 - fee[account]) / before[gone].sum()
                fen[rows[gone]] = np.maximum(np.rint(before[gone] * kept), 1).astype(np.int64)
    return replace(labelled, fen=fen)
