"""Each field of a kind cleaned as what it is: a number, words, money, a moment, a flag."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.binding import Binding
from ingest.checks import card_warning, id_warning
from ingest.chunks import Chunk
from ingest.columns import Bools, clean_strings, distinct
from ingest.lists import (
    split_cards,
    split_imeis,
    split_logins,
    split_numbers,
    split_phones,
    split_wallets,
)
from ingest.phones import clean_phone
from ingest.values import Cleaned, clean_identifier, clean_number, clean_text


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMBERS = _names(
    "own_card own_account counterparty_number payer_number payee_number account sub_account number "
    "terminal ip mac imei iccid imsi own_imsi own_imei other_imsi other_imei own_cell used_card "
    "counterparty_card"
)
PHONES = _names("phone agent_phone employer_phone own_phone other_phone")
IDENTIFIERS = _names(
    "own_id counterparty_id payer_id payee_id id_number agent_id keeper_id txn_id log_no "
    "voucher_no teller branch_code merchant_no licence_no list_no serial task_id sub_serial login "
    "case_no"
)
FILLED_DOWN = _names(
    "own_card own_account own_name own_id own_bank name id_number id_type address bank keeper_name "
    "keeper_id place list_no branch_name agent_name agent_id dealer carrier"
)
"""Fields that a merged cell says of every row beside it. A merged amount is one amount."""
_FILLED_DOWN_OF: Mapping[str, frozenset[str]] = {
    "seizures": _names("time"),
    "complaints": _names(
        "phone payer_number payer_bank payee_number payee_name payee_bank case_no station reported"
    ),
}
DAMAGED_TEXTS: Mapping[str, str] = {
    "counterparty_number": "counterparty_damaged",
    "payer_number": "payer_damaged",
    "payee_number": "payee_damaged",
}
"""Fields whose damaged numbers are kept as text, for what their first digits still tell."""
LISTS: Mapping[str, Callable[[str], list[str]]] = {
    "cards": split_cards,
    "numbers": split_numbers,
    "phones": split_phones,
    "imeis": split_imeis,
    "iccids": split_numbers,
    "logins": split_logins,
    "bound_cards": split_numbers,
    "related": split_wallets,
}
_CHECKED: Mapping[str, Callable[[str], str | None]] = {
    "own_card": card_warning,
    "own_id": id_warning,
    "counterparty_id": id_warning,
    "id_number": id_warning,
    "agent_id": id_warning,
    "payer_id": id_warning,
    "payee_id": id_warning,
    "keeper_id": id_warning,
}


@dataclass(slots=True)
class Cells:
    """One chunk under one binding: cleaned columns, and the rows with each warning."""

    binding: Binding
    chunk: Chunk
    values: dict[str, pa.Array] = field(default_factory=dict)
    warnings: dict[str, Bools] = field(default_factory=dict)
    clock: int = 0
    """Digits by which times of day without colons were read; 0 where there are none."""

    def warn(self, code: str, column: str, rows: Bools) -> None:
        """Note `code:column` on the rows that `rows` marks."""
        if rows.any():
            name = f"{code}:{column}"
            known = self.warnings.get(name)
            self.warnings[name] = rows if known is None else known | rows

    def warned(self, name: str) -> Bools:
        """Return the rows that carry the warning `name`."""
        return self.warnings.get(name, np.zeros(len(self.chunk), bool))


def raw(cells: Cells, name: str) -> pa.StringArray | None:
    """Return the text of a field: its column, its columns joined, or its constant; else None."""
    binding = cells.binding
    places = [place for place in binding.places.get(name, ()) if place < len(cells.chunk.columns)]
    if not places:
        constant = binding.layout.constants.get(name)
        if constant is None:
            return None
        return pa.array([constant] * len(cells.chunk), pa.string())
    if len(places) == 1:
        return column_of(cells, name, places[0])
    parts = [pc.utf8_trim_whitespace(column_of(cells, name, place)) for place in places]
    joined = pc.binary_join_element_wise(*parts, binding.layout.separator)
    empty = pc.equal(pc.binary_length(pc.binary_join_element_wise(*parts, "")), 0)
    return pc.if_else(empty, "", joined)


def filled(cells: Cells, name: str) -> pa.StringArray | None:
    """Return the text of a field, from its spare columns where its own one says nothing."""
    column = raw(cells, name)
    for place in cells.binding.spare.get(name, ()):
        if column is not None and place < len(cells.chunk.columns):
            empty, codes = distinct(column, lambda text: clean_text(text)[0] is None)
            other = column_of(cells, name, place)
            column = pc.if_else(pa.array(np.array(empty, bool)[codes]), other, column)
    return column


def column_of(cells: Cells, name: str, place: int) -> pa.StringArray:
    """Return the column at `place`, merged cells repeated where they hold for field `name`."""
    column = cells.chunk.columns[place]
    merged = cells.chunk.merged.get(place)
    down = name in FILLED_DOWN or name in _FILLED_DOWN_OF.get(cells.binding.layout.kind, ())
    if merged is None or not down:
        return column
    return pc.if_else(pc.equal(merged, cells.binding.headers[place]), column, merged)


def clean_string(cells: Cells, name: str) -> None:
    """Clean the text field `name` into `cells`, with its warnings."""
    column = raw(cells, name)
    if column is None:
        return
    clean: Callable[[str], Cleaned] = clean_text
    if name in NUMBERS:
        clean = clean_number
    elif name in PHONES:
        clean = clean_phone
    elif name in IDENTIFIERS:
        clean = clean_identifier
    plain = name in NUMBERS or name in IDENTIFIERS
    found = clean_strings(column, clean, plain=plain)
    values = found.values
    for code, rows in found.problems.items():
        cells.warn(code, name, rows)
        if code == "damaged" and name in DAMAGED_TEXTS:
            cells.values[DAMAGED_TEXTS[name]] = pc.if_else(
                pa.array(rows), pc.utf8_trim_whitespace(column), None
            )
    for place in cells.binding.spare.get(name, ()):
        if place < len(cells.chunk.columns):
            spare = clean_strings(column_of(cells, name, place), clean, plain=plain)
            values = pc.coalesce(values, spare.values)
    cells.values[name] = values
    check = _CHECKED.get(name)
    if check is not None:
        results, codes = distinct(
            pc.fill_null(values, ""), lambda text: check(text) if text else None
        )
        for code in sorted({result for result in results if result}):
            cells.warn(code, name, np.array([result == code for result in results])[codes])


def clean_list(cells: Cells, name: str) -> None:
    """Clean a field of several values a cell."""
    column = raw(cells, name)
    if column is not None:
        results, codes = distinct(column, LISTS[name])
        typed = pa.array([found or None for found in results], pa.list_(pa.string()))
        cells.values[name] = typed.take(pa.array(codes))
        damaged = np.array(
            [_damaged_in(text) for text in column.dictionary_encode().dictionary.to_pylist()]
        )
        cells.warn("damaged", name, damaged[codes])


def _damaged_in(cell: str) -> bool:
    return clean_identifier(cell)[1] == "damaged"


def present(values: pa.Array | None, size: int) -> Bools:
    """Say for each row whether there is a value."""
    if values is None:
        return np.zeros(size, bool)
    found: npt.NDArray[np.bool_] = values.is_valid().to_numpy(zero_copy_only=False)
    return found
