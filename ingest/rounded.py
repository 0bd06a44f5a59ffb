"""Numbers that a spreadsheet program has rounded to 15 digits and saved as text again.

Excel keeps 15 digits of a number: a CSV that was opened and saved in it shows
6217001234567890123 as 6217001234567890000. One number may end so by chance, and then it is only
warned of (`rounded`); that a column does so by chance can be reckoned. Of n distinct numbers of a
column, z have nothing but zeros after their 15th digit. Were their digits even, the chance of it
would be at most C(n, z) times the product of 10^-(length - 15) over those z. The column passed
through Excel when z is more than half of n, at least three, and that bound is below one in a
million; and so did each other column of the table whose numbers end so for more than half. Only
numbers whose 15th digit is not zero itself count among the z, so that accounts numbered in round
figures prove nothing. Banks that end all their own numbers in zeros at just that place would be
taken for damaged: the decision says what was done, and a mapping with `exact = true` undoes it.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.columns import Bools
from ingest.delimited import buffers
from ingest.fields import Cells

_FIELDS = frozenset(
    [
        "own_card", "own_account", "own_id", "counterparty_number", "counterparty_id",
        "payer_number", "payer_id", "payee_number", "payee_id", "account", "sub_account", "number",
        "id_number", "agent_id", "keeper_id", "iccid", "cards", "numbers", "iccids",
    ]
)  # fmt: skip
"""Fields whose numbers may be longer than a spreadsheet keeps."""
_EXACT = 15
_WARNED = 17
"""From this length on a single number that ends so is worth a warning (one in 100 by chance)."""
_FEWEST = 3
_CHANCE = 6.0
"""Powers of ten below which chance is ruled out."""
_MOST = 2_000
"""Numbers of a column that are remembered, of either sort: enough to tell."""
_ROUND = re.compile(r"[0-9]{14}[1-9]0+|[0-9]{15}00+")


@dataclass(slots=True)
class Seen:
    """The distinct long numbers of one column: those that end in zeros, and the others."""

    round: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)

    def suspect(self) -> bool:
        """Say whether more than half of the numbers end in zeros."""
        return len(self.round) > len(self.other)

    def proves(self) -> bool:
        """Say whether the zeros of this column alone cannot be chance."""
        telling = [number for number in self.round if number[_EXACT - 1] != "0"]
        z, n = len(telling), len(self.round) + len(self.other)
        if z < _FEWEST or z * 2 <= n:
            return False
        digits = sum(len(number) - _EXACT for number in telling)
        return digits - math.log10(math.comb(n, z)) >= _CHANCE


def warn_rounded(cells: Cells, used: Bools, seen: dict[str, Seen], counted: Counter[str]) -> None:
    """Note the long numbers of the `used` rows, and warn of each that may have been rounded."""
    if not used.any():
        return
    for name in sorted(_FIELDS.intersection(cells.binding.places, cells.values)):
        rows = look(seen, name, cells.values[name], used)
        cells.warn("rounded", name, rows)
        counted[name] += int(rows.sum())


def look(seen: dict[str, Seen], name: str, values: pa.Array, used: Bools) -> Bools:
    """Note the long numbers of `used` rows; return the rows with a number worth a warning."""
    rows = np.flatnonzero(used)
    column = values if len(rows) == len(values) else values.filter(pa.array(used))
    if pa.types.is_list(column.type):
        rows = rows[pc.list_parent_indices(column).to_numpy()]
        column = column.flatten()
    ends, long = _ends_in_zero(column)
    found = seen.setdefault(name, Seen())
    others = long & ~ends
    if others.any() and len(found.other) < _MOST:
        texts = pc.unique(column.filter(pa.array(others))).to_pylist()
        found.other |= {text for text in texts if text.isdigit()}
    warned = np.zeros(len(used), bool)
    if ends.any():
        part = column.filter(pa.array(ends)).dictionary_encode()
        texts = part.dictionary.to_pylist()
        zeros = [bool(_ROUND.fullmatch(text)) for text in texts]
        if len(found.round) < _MOST:
            found.round |= {text for text, zero in zip(texts, zeros, strict=True) if zero}
        if len(found.other) < _MOST:
            found.other |= {
                text for text, zero in zip(texts, zeros, strict=True) if not zero and text.isdigit()
            }
        said = [
            zero and len(text) >= _WARNED and text[_EXACT - 1] != "0"
            for text, zero in zip(texts, zeros, strict=True)
        ]
        hit = np.array(said, bool)[part.indices.to_numpy()]
        warned[rows[np.flatnonzero(ends)[hit]]] = True
    return warned


def _ends_in_zero(column: pa.StringArray) -> tuple[Bools, Bools]:
    """Mark texts of more than 15 characters, and those of them whose last is a zero."""
    offsets, data = buffers(pc.fill_null(column, "") if column.null_count else column)
    long: Bools = np.diff(offsets) > _EXACT
    if not long.any():
        return long, long
    last = data[np.clip(offsets[1:] - 1, 0, len(data) - 1)]
    return long & (last == ord("0")), long


def damaged_columns(seen: Mapping[str, Seen]) -> tuple[str, ...]:
    """Return the columns whose numbers have lost digits, sorted."""
    if not any(one.proves() for one in seen.values()):
        return ()
    return tuple(sorted(name for name, one in seen.items() if one.round and one.suspect()))


def is_rounded(text: str | None) -> bool:
    """Say whether a number has nothing but zeros after its 15th digit."""
    return text is not None and _ROUND.fullmatch(text) is not None
