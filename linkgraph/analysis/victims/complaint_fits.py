"""Which transfers fit which rows of complaint tables, and how well."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Flags, Ints, expand, ints, pair_code
from linkgraph.analysis.identities import Identities
from linkgraph.analysis.money import account_ends
from linkgraph.analysis.victims.complaints import (
    UNKNOWN_TIME,
    Complaint,
    is_partial,
    mask_fits,
    names_agree,
)
from linkgraph.durations import DAY_US, MINUTE_US
from linkgraph.flow.money import HELD, LEFT_DATA
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import Precision

ANOTHER, OPEN, NAMED, NUMBERED, HOLDER = range(5)
"""How a transfer's payer fits a complaint: he is somebody else; nothing is known of him; his name,
or what is shown of his number, agrees; he has the number stated; and the victim's ID number."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Transfers as matching reads them; `counts` are those that can be a victim's payment:
    succeeded, not reversed, of more than 0 fen, not to the payer himself, in yuan."""

    payer: Ints
    payee: Ints
    fen: Ints
    time_us: Ints
    precision: Ints
    counts: Flags


@dataclass(frozen=True, slots=True)
class Payer:
    """What is known of one payer."""

    numbers: tuple[str, ...]
    masks: tuple[str, ...]
    name: str | None
    holder_id: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Fits:
    """Row i of `row`: complaint `row[i]` may be transfer `transfer[i]`; `payer[i]` (OPEN …) says
    how well the payer fits, `near[i]` whether the times are equal as far as they are known."""

    row: Ints
    transfer: Ints
    payer: Ints
    near: Flags


def read_moved(graph: CaseGraph) -> Moved:
    """Return the columns. O(transfers)."""
    names = ("payer", "payee", "amount_fen", "time_us", "precision")
    payer, payee, fen, time, precision = (ints(column(graph.transfers, n)) for n in names)
    return Moved(
        payer,
        payee,
        fen,
        time,
        precision,
        graph.counted() & (payer != payee) & ~foreign(graph),
    )


def foreign(graph: CaseGraph) -> Flags:
    """Mark transfers in a foreign currency: their amounts are not fen of yuan."""
    marked = pc.match_substring(graph.transfers["reason"], "currency:")
    return np.asarray(pc.fill_null(marked, False), dtype=np.bool_)


def describe_payer(who: Identities, account: int) -> Payer:
    """Return what the case knows of an account as a payer."""
    said = who.graph.nodes["Account"].slice(account, 1).to_pylist()[0]
    numbers = tuple(said["numbers"] or ())
    key, kind = said["key"], said["account_kind"]
    masked = [part for part in key.split("|")[1:2] if key.startswith("masked:")]
    parts = tuple(n for n in numbers if is_partial(n)) + tuple(masked)
    whole = tuple(n for n in numbers if not is_partial(n))
    return Payer(whole, parts, said["name"], who.holder_id(account), kind or "unknown")


def payer_fit(complaint: Complaint, account: int, payer: Payer) -> int:
    """Return how well a payer fits what a complaint says of him (ANOTHER … HOLDER)."""
    same_id = _same_id(complaint.id_number, payer.holder_id)
    if account in complaint.payers:
        return HOLDER if same_id else NUMBERED
    if payer.kind == "platform" or same_id is False:
        return ANOTHER
    if same_id:
        return NUMBERED
    shown = _number_fit(complaint.payer_number, payer)
    if shown is False:
        return ANOTHER
    if complaint.name and payer.name and payer.kind != "cash":
        return NAMED if names_agree(complaint.name, payer.name) else ANOTHER
    return NAMED if shown else OPEN


def _same_id(one: str | None, other: str | None) -> bool | None:
    """Return whether two ID numbers are one; None where one is not known, or of the old length."""
    if not one or not other or "*" in one + other or len(one) != len(other):
        return None
    return one.upper() == other.upper()


def _number_fit(stated: str | None, payer: Payer) -> bool | None:
    """Return whether the number stated may be one of the payer's; None where nothing says."""
    if not stated:
        return None
    if payer.kind == "cash":
        return False
    if payer.numbers:
        return is_partial(stated) and any(mask_fits(stated, n) for n in payer.numbers)
    if payer.masks and not is_partial(stated):
        return any(mask_fits(mask, stated) for mask in payer.masks)
    return None


def time_fits(complaint: Complaint, time_us: NDArray[Any], precision: NDArray[Any],
              minutes: int) -> tuple[Flags, Flags]:  # fmt: skip
    """Return which moments fit the time stated, and which equal it as far as both are known.

    Where either is known to the day only: the same day. Where no time is stated: any.
    """
    every = np.ones(len(time_us), np.bool_)
    if complaint.precision == UNKNOWN_TIME or complaint.time_us is None:
        return every, every
    stated = complaint.time_us
    days = np.asarray(time_us // DAY_US == stated // DAY_US)
    by_day = (precision == Precision.DAY) | (complaint.precision == Precision.DAY)
    by_minute = (precision == Precision.MINUTE) | (complaint.precision == Precision.MINUTE)
    # A minute stands for all of its seconds: the shortest distance between the two.
    slack = np.where(by_minute, MINUTE_US - 1, 0)
    apart = np.maximum(np.abs(time_us - stated) - slack, 0)
    fits = np.where(by_day, days, apart <= minutes * MINUTE_US)
    return np.asarray(fits), np.asarray(np.where(by_day, days, apart <= MINUTE_US))


def find_fits(
    who: Identities, moved: Moved, complaints: tuple[Complaint, ...], minutes: int
) -> Fits:
    """Return every transfer that a complaint may be: into the card it states, of exactly the
    amount it states, at the time it states, by nobody else.

    Into a payment platform or a cash machine, where everybody pays, only what the payer's number
    or name ties to the complaint. O(transfers + complaints + pairs of equal card and amount).
    """
    row, at = _equal_pairs(moved, complaints)
    exits = account_ends(who.graph) % LEFT_DATA != HELD
    kept: list[tuple[int, int, int, bool]] = []
    payers: dict[int, Payer] = {}
    start = 0
    while start < len(row):
        end = int(np.searchsorted(row, row[start], "right"))
        complaint, mine = complaints[row[start]], at[start:end]
        fits, near = time_fits(complaint, moved.time_us[mine], moved.precision[mine], minutes)
        for transfer, close in zip(mine[fits].tolist(), near[fits].tolist(), strict=True):
            account = int(moved.payer[transfer])
            if account not in payers:
                payers[account] = describe_payer(who, account)
            level = payer_fit(complaint, account, payers[account])
            least = NAMED if exits[moved.payee[transfer]] else OPEN
            if level >= least:
                kept.append((int(row[start]), transfer, level, close))
        start = end
    table = np.array(kept, np.int64).reshape(-1, 4)
    return Fits(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(np.bool_))


def _equal_pairs(moved: Moved, complaints: tuple[Complaint, ...]) -> tuple[Ints, Ints]:
    """Return (complaint, transfer) with equal card and amount, by complaint, then transfer."""
    wanted = [
        (number, payee, one.fen)
        for number, one in enumerate(complaints)
        if one.fen is not None
        for payee in one.payees
    ]
    rows, payees, amounts = (ints([each[k] for each in wanted]) for k in range(3))
    mine = np.flatnonzero(moved.counts & np.isin(moved.payee, payees))
    codes = np.unique(np.concatenate((amounts, moved.fen[mine])), return_inverse=True)[1]
    have = pair_code(moved.payee[mine], codes[len(amounts) :])
    order = np.argsort(have, kind="stable")
    at, place = expand(pair_code(payees, codes[: len(amounts)]), have[order])
    row, transfer = rows[at], mine[order][place]
    sort = np.lexsort((transfer, row))
    return row[sort], transfer[sort]
