"""Rows of complaint tables, and the accounts that they name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.analysis.holders import links_of
from linkgraph.graph import CaseGraph, SourceRow

GAP = re.compile(r"[*＊×?？…]+|[xX]{2,}|\.{2,}")
"""What stands for digits that are not shown."""
SHORT = 8
"""Digits of fewer characters are a tail, not a number."""
UNKNOWN_TIME = -1
UNKNOWN = ("", "不详", "未知", "不知", "不明", "无", "/", "-", "—")
"""What stands in place of a name that is not known."""
ID_NUMBER = re.compile(r"(?=.*\d)[0-9A-Z()（）-]{6,}")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One payment as its victim states it. `payers` and `payees`: accounts that have the numbers
    it states, by id; `precision` is UNKNOWN_TIME where it states no time."""

    row: SourceRow
    name: str | None
    id_number: str | None
    phone: str | None
    payer_number: str | None
    payee_number: str | None
    payee_name: str | None
    fen: int | None
    time_us: int | None
    precision: int
    payers: tuple[int, ...]
    payees: tuple[int, ...]

    @property
    def table(self) -> tuple[str, str]:
        """The table it stands in."""
        return self.row.sha256, self.row.sheet or ""


def read_complaints(graph: CaseGraph, most_names: int) -> tuple[Complaint, ...]:
    """Return the rows of all complaint tables, by file, sheet and row.

    A number stands for the account that the row's link leads to, and for every account that has
    this number; part of a number stands for none. Words in place of a number or a name (不详) and
    ID numbers that can be nobody's, or are stated with more than `most_names` names, count as not
    stated. O(complaints + account numbers).
    """
    table = graph.nodes.get("Complaint")
    if table is None or not table.num_rows:
        return ()
    said = table.to_pylist()
    files = {(one["sha256"], one["sheet"] or ""): one["file"] for one in graph.sources.to_pylist()}
    placeholders = _placeholders(said, most_names)
    wanted = {row[side] for row in said for side in ("payer_number", "payee_number") if row[side]}
    by_number = accounts_by_number(graph, wanted)
    first = graph.first_id("Complaint")
    linked = {kind: _linked(graph, kind, first) for kind in ("PAID_FROM", "PAID_INTO")}
    rows = [
        Complaint(
            _place(row["key"], files),
            _name(row["name"]),
            None if row["id_number"] in placeholders else _identity(row["id_number"]),
            _numeric(row["phone"]),
            _numeric(row["payer_number"]),
            _numeric(row["payee_number"]),
            _name(row["payee_name"]),
            row["amount_fen"],
            row["time_us"],
            UNKNOWN_TIME if row["time_us"] is None else int(row["precision"] or 0),
            _accounts(linked["PAID_FROM"].get(at), by_number.get(row["payer_number"])),
            _accounts(linked["PAID_INTO"].get(at), by_number.get(row["payee_number"])),
        )
        for at, row in enumerate(said)
    ]
    return tuple(sorted(rows, key=lambda one: place_order(one.row)))


def place_order(row: SourceRow) -> tuple[str, str, str, int]:
    """Return what sorts source rows, those without a sheet first."""
    return row.file, row.sha256, row.sheet or "", row.row


def _place(key: str, files: Mapping[tuple[str, str], str]) -> SourceRow:
    sha256, _, rest = key.partition(":")
    sheet, _, row = rest.rpartition(":")
    return SourceRow(files.get((sha256, sheet), sha256), sha256, sheet or None, int(row))


def _placeholders(said: Sequence[Mapping[str, Any]], most_names: int) -> set[str]:
    """Return ID numbers that too many different names are stated with."""
    names: dict[str, set[str]] = {}
    for row in said:
        if row["id_number"] and _name(row["name"]):
            names.setdefault(row["id_number"], set()).add(_plain(row["name"]))
    return {number for number, found in names.items() if len(found) > most_names}


def _name(value: str | None) -> str | None:
    """Return a name without blanks around it; None for what says that there is none."""
    name = (value or "").strip()
    return None if name in UNKNOWN else name


def _numeric(value: str | None) -> str | None:
    """Return a number, whole or in part; None for words without a digit."""
    number = (value or "").strip()
    return number if any(character.isdigit() for character in number) else None


def _identity(value: str | None) -> str | None:
    """Return an ID number in capitals; None for one that is masked or can be nobody's."""
    number = (value or "").strip().upper()
    return number if ID_NUMBER.fullmatch(number) and len(set(number)) > 2 else None


def _accounts(linked: Iterable[int] | None, numbered: Iterable[int] | None) -> tuple[int, ...]:
    return tuple(sorted({*(linked or ()), *(numbered or ())}))


def _linked(graph: CaseGraph, kind: str, first: int) -> dict[int, set[int]]:
    """Return the accounts that complaints are linked to, those known in part left out."""
    try:
        source, target, _ = links_of(graph, kind)
    except ValueError:  # a graph of before complaints were known
        return {}
    found: dict[int, set[int]] = {}
    keys = graph.nodes["Account"]["key"].take(pa.array(target, pa.int64())).to_pylist()
    for complaint, account, key in zip(source.tolist(), target.tolist(), keys, strict=True):
        if not key.startswith(("masked:", "damaged:", "unnamed:")):
            found.setdefault(complaint - first, set()).add(account)
    return found


def accounts_by_number(graph: CaseGraph, numbers: Iterable[str]) -> dict[str, list[int]]:
    """Return the accounts that have each of these numbers, by id; the key counts as a number."""
    wanted = pa.array(sorted(set(numbers)), pa.string())
    table = graph.nodes["Account"]
    found: dict[str, set[int]] = {}
    lists = table["numbers"].combine_chunks()
    flat, parents = lists.flatten(), np.asarray(pc.list_parent_indices(lists))
    hit = np.flatnonzero(np.asarray(pc.is_in(flat, wanted), dtype=np.bool_))
    for number, account in zip(flat.take(hit).to_pylist(), parents[hit].tolist(), strict=True):
        found.setdefault(number, set()).add(account)
    keyed = np.flatnonzero(np.asarray(pc.is_in(table["key"], wanted), dtype=np.bool_))
    for key, account in zip(table["key"].take(keyed).to_pylist(), keyed.tolist(), strict=True):
        found.setdefault(key, set()).add(account)
    return {number: sorted(accounts) for number, accounts in found.items()}


# --- comparing what is known in part --------------------------------------------------------


def is_partial(number: str) -> bool:
    """Say whether this is part of a number: with a gap, or a tail of few digits."""
    return bool(GAP.search(number)) or len(number) < SHORT


def mask_fits(mask: str, number: str) -> bool:
    """Say whether `number`, known in full, may be the one that `mask` shows in part."""
    return re.fullmatch(mask_pattern(mask), number) is not None


def mask_pattern(mask: str) -> str:
    """Return a regular expression for the numbers that `mask` may show in part.

    A gap stands for one character or more; digits without a gap are the last of a number.
    """
    pieces = [re.escape(piece) for piece in GAP.split(mask)]
    return ".+".join(pieces) if len(pieces) > 1 else f".*{pieces[0]}"


def names_agree(one: str, other: str) -> bool:
    """Say whether two names are one, blanks aside; `*` in either stands for any one character."""
    one, other = _plain(one), _plain(other)
    if "*" not in one + other:
        return one == other
    return len(one) == len(other) and all(
        a == b or "*" in (a, b) for a, b in zip(one, other, strict=True)
    )


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()
