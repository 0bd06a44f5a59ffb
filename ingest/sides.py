"""Who stands on each side of a row, where one cell holds several things or its direction says."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.columns import clean_strings, distinct
from ingest.directions import IN, OUT
from ingest.fields import Cells, raw
from ingest.lists import split_owner, split_party
from ingest.values import clean_number, clean_text

_PARTIES: Mapping[str, tuple[str, str, str]] = {
    "party": ("counterparty_name", "counterparty_number", "counterparty_bank"),
    "own_party": ("own_name", "own_account", "own_bank"),
    "payer_party": ("payer_name", "payer_number", "payer_bank"),
    "payee_party": ("payee_name", "payee_number", "payee_bank"),
}
_OWN = {"number": "own_account", "card": "used_card", "name": "own_name", "bank": "own_bank"}
_OTHER = {
    "number": "counterparty_number",
    "card": "counterparty_card",
    "name": "counterparty_name",
    "bank": "counterparty_bank",
}


def fill_parties(cells: Cells) -> None:
    """Fill name, number and bank from cells that hold them together, where they are missing."""
    for field, names in _PARTIES.items():
        column = raw(cells, field)
        if column is not None:
            split = split_party if field == "party" else split_owner
            results, codes = distinct(column, split)
            for at, name in enumerate(names):
                said = pa.array([result[at] for result in results], pa.string())
                _fill(cells, name, said.take(pa.array(codes)))
    column = raw(cells, "payee_place")
    if column is not None:
        results, codes = distinct(column, _place)
        for at, name in enumerate(("payee_bank", "payee_number")):
            said = pa.array([result[at] for result in results], pa.string())
            _fill(cells, name, said.take(pa.array(codes)))


def _place(cell: str) -> tuple[str | None, str | None]:
    """Return (bank, number) of where money was paid out to."""
    name, number, bank = split_party(cell)
    return bank or name, number


def _fill(cells: Cells, name: str, said: pa.Array) -> None:
    known = cells.values.get(name)
    cells.values[name] = said if known is None else pc.coalesce(known, said)


def fill_own_side(cells: Cells, side: npt.NDArray[np.int8]) -> None:
    """Fill own side and counterparty from payer and payee, by the direction of each row.

    Rows whose direction is not known yet get neither: nothing says whose they are.
    """
    if not cells.binding.has("paying_number", "paying_card"):
        return
    for what, mine in _OWN.items():
        paying, receiving = (_cleaned(cells, f"{one}_{what}") for one in ("paying", "receiving"))
        out, into = pa.array(side == OUT), pa.array(side == IN)
        none = pa.nulls(len(side), pa.string())
        own = pc.if_else(out, paying, pc.if_else(into, receiving, none))
        other = pc.if_else(out, receiving, pc.if_else(into, paying, none))
        _fill(cells, mine, own)
        _fill(cells, _OTHER[what], other)
    _fill(cells, "counterparty_number", cells.values["counterparty_card"])
    own_number = cells.values["own_account"]
    lacking = pc.is_null(own_number)
    cells.values["own_card"] = pc.if_else(lacking, cells.values["used_card"], None)


def _cleaned(cells: Cells, field: str) -> pa.Array:
    column = raw(cells, field)
    if column is None:
        return pa.nulls(len(cells.chunk), pa.string())
    numbers = field.endswith(("_number", "_card"))
    return clean_strings(column, clean_number if numbers else clean_text, plain=numbers).values
