"""Which way money went in a table that was read: by what it was told, and whether the balance
bears it out."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.binding import Binding
from ingest.directions import (
    Chain,
    balance_chain,
    codes_of_header,
    moments_to_order_by,
    side_of,
)
from ingest.evidence_file import raw_name
from ingest.reports import Answers
from ingest.words import plain

_MOST_CELLS = 12


@dataclass(frozen=True, slots=True)
class SideCount:
    """How many rows say `cell` of the direction, what it was read as, and by what
    (`words`, `header`, `layout`, `mapping`, `answer`, `balance`, `columns`, `sign`)."""

    cell: str
    side: str | None
    rows: int
    how: str


@dataclass(frozen=True, slots=True)
class DirectionTrial:
    """Which way money went: the cells, and how far the balance bears it out."""

    cells: tuple[SideCount, ...]
    into: int
    out: int
    chain: Chain | None


def try_direction(binding: Binding, answers: Answers, used: pa.Table) -> DirectionTrial:
    """Say how the accepted rows of a statement came to their direction."""
    into = pc.equal(used["direction"], "in").to_numpy().astype(bool)
    return DirectionTrial(
        _side_counts(binding, answers, used),
        int(into.sum()),
        int((~into).sum()),
        _chain(used, into),
    )


def _side_counts(binding: Binding, answers: Answers, used: pa.Table) -> tuple[SideCount, ...]:
    places = binding.places.get("direction")
    if places is None:
        split = binding.has("debit", "credit")
        into = pc.sum(pc.equal(used["direction"], "in")).as_py() or 0
        sides = {"in": into, "out": used.num_rows - into}
        names = ("credit", "debit") if split else ("+", "-")
        if not split and binding.layout.reversed:
            names = names[::-1]
        how = "columns" if split else _how_signed(binding, answers)
        return tuple(
            SideCount(binding.header(name).strip() if split else name, side, sides[side], how)
            for name, side in zip(names, ("in", "out"), strict=True)
            if sides[side]
        )
    pairs: Counter[tuple[str, str | None]] = Counter()
    cells = pa.table({"cell": used[raw_name(places[0])], "side": used["direction"]})
    for row in cells.group_by(["cell", "side"]).aggregate([([], "count_all")]).to_pylist():
        pairs[(row["cell"] or "").strip(), row["side"]] += row["count_all"]
    return tuple(
        SideCount(cell, side, rows, _how(binding, answers, cell))
        for (cell, side), rows in sorted(pairs.items(), key=lambda one: (-one[1], one[0]))
    )[:_MOST_CELLS]


def _how_signed(binding: Binding, answers: Answers) -> str:
    if {"+", "-"} <= set(answers.direction):
        return "answer"
    said = binding.layout.signed or {"+", "-"} <= set(binding.layout.codes)
    return "sign" if said else "balance"


def _how(binding: Binding, answers: Answers, cell: str) -> str:
    word = plain(cell).strip("\"'`")
    if word in {plain(code) for code in answers.direction}:
        return "answer"
    if word in {plain(code) for code in binding.layout.codes}:
        return "mapping" if binding.layout.mapped else "layout"
    if word in codes_of_header(binding.header("direction")):
        return "header"
    return "words" if abs(side_of(cell, {})) == 1 else "balance"


def _chain(used: pa.Table, into: npt.NDArray[np.bool_]) -> Chain | None:
    """Return how many steps of the balance the reading explains, and its reverse."""
    known = pc.is_valid(used["balance_fen"]).to_numpy()
    if int(known.sum()) < 2:
        return None
    owner = pc.fill_null(pc.coalesce(used["own_account"], used["own_card"]), "")
    account = owner.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    negative = pc.fill_null(used["negative"], False).to_numpy().astype(bool)
    amount = used["amount_fen"].to_numpy().astype(np.int64)
    move = np.where(into ^ negative, amount, -amount)
    balance = pc.fill_null(used["balance_fen"], 0).to_numpy().astype(np.int64)
    time = moments_to_order_by({name: used[name] for name in ("time_us", "time_precision")})
    return balance_chain(
        account[known], move[known], balance[known], np.ones(int(known.sum()), bool), time[known]
    )
