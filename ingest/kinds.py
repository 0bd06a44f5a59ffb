"""Clean the rows of a chunk by the kind of its table."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.columns import Bools, distinct
from ingest.complaints import clean_complaints
from ingest.directions import IN, OUT
from ingest.fields import LISTS, NUMBERS, PHONES, Cells, clean_list, clean_string, present, raw
from ingest.flags import clean_flag
from ingest.lists import numbers_in_text, tails
from ingest.moments import moments_of
from ingest.outcomes import Reasons, identify, set_reason
from ingest.sides import fill_parties
from ingest.transactions import (
    Flow,
    Meanings,
    amounts,
    clean_transactions,
    put_fen,
    side_words,
    time_reasons,
)
from ingest.words import plain, words
from linkgraph.evidence_schema import EVIDENCE_KINDS

_TRANSACTION_FIELDS = {"direction", "time", "amount", "balance"}


def clean_rows(cells: Cells, meanings: Meanings) -> tuple[Reasons, Flow | None]:
    """Fill `cells` with every cleaned column of its kind; return each row's reason."""
    kind = cells.binding.layout.kind
    reasons: Reasons = np.zeros(len(cells.chunk), np.int8)
    for column in EVIDENCE_KINDS[kind].columns:
        if column.type == "string" and column.name != "direction":
            clean_string(cells, column.name)
        elif column.type == "strings" and column.name != "tails":
            clean_list(cells, column.name)
    fill_parties(cells)
    _fill_owner(cells)
    if cells.chunk.damaged is not None:
        set_reason(reasons, cells.chunk.damaged, "damaged_text")
    _misaligned(cells, reasons)
    _failures(cells, reasons)
    flow = None
    if kind == "transactions":
        flow = clean_transactions(cells, reasons, meanings)
    elif kind == "transfers":
        _clean_transfers(cells, reasons)
    elif kind == "calls":
        _clean_calls(cells, reasons)
    elif kind == "complaints":
        clean_complaints(cells)
        identify(cells, reasons)
    else:
        _clean_others(cells, reasons)
    return reasons, flow


def _clean_transfers(cells: Cells, reasons: Reasons) -> None:
    moments = moments_of(cells, "time")
    cells.warn("bad", "settled_us", moments_of(cells, "settled").bad)
    clean_flag(cells, "cash")
    clean_flag(cells, "success")
    money = amounts(cells, "amount")
    put_fen(cells, "amount_fen", money)
    identify(cells, reasons)
    time_reasons(reasons, moments)
    set_reason(reasons, money.bad | (money.fen < 0), "bad_amount")
    set_reason(reasons, money.missing, "missing_amount")


def _clean_calls(cells: Cells, reasons: Reasons) -> None:
    moments = moments_of(cells, "time")
    column = raw(cells, "direction")
    if column is not None:
        known = words().call_direction
        results, codes = distinct(column, lambda text: known.get(plain(text)))
        sides = np.array([{"in": IN, "out": OUT}.get(side or "", 0) for side in results], np.int8)
        cells.values["direction"] = side_words(sides[codes])
    seconds = raw(cells, "seconds")
    if seconds is not None:
        results, codes = distinct(seconds, call_seconds)
        cells.values["seconds"] = pa.array(results, pa.int64()).take(pa.array(codes))
    identify(cells, reasons)
    time_reasons(reasons, moments)


def call_seconds(cell: str) -> int | None:
    """Return a call's length in seconds: `75`, `00:01:15`, `1分15秒`; None when it says none."""
    import re

    text = plain(cell)
    found = re.fullmatch(
        r"(?:(\d+)(?:小?时|H))?(?:(\d+)(?:分钟?|M|'))?(?:(\d+)(?:秒钟?|S|\"|''))?", text
    )
    if text and found:
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds
    if re.fullmatch(r"\d+(?::\d{1,2}){1,2}", text):
        total = 0
        for part in text.split(":"):
            total = total * 60 + int(part)
        return total
    found = re.fullmatch(r"(\d+)(?:\.0+)?", text)
    return int(found[1]) if found else None


def _clean_others(cells: Cells, reasons: Reasons) -> None:
    kind = cells.binding.layout.kind
    for column in EVIDENCE_KINDS[kind].columns:
        if column.name.endswith("_us"):
            name = column.name.removesuffix("_us")
            moments = moments_of(cells, name)
            if kind == "logins":
                time_reasons(reasons, moments)
            cells.warn("bad", column.name, moments.bad)
        elif column.name.endswith("_fen"):
            money = amounts(cells, column.name.removesuffix("_fen"))
            put_fen(cells, column.name, money)
            cells.warn("bad", column.name, money.bad)
    if kind == "seizures":
        _read_seizures(cells)
    identify(cells, reasons)


def _read_seizures(cells: Cells) -> None:
    """Add the numbers that stand in free text, and the tails, to the listed ones."""
    size = len(cells.chunk)
    found: dict[str, list[list[str]]] = {
        name: [value.as_py() or [] for value in cells.values[name]]
        if name in cells.values
        else [[] for _ in range(size)]
        for name in ("numbers", "phones", "imeis", "iccids")
    }
    tail: list[list[str]] = [[] for _ in range(size)]
    for field in (
        "item",
        "feature",
        "numbers",
        "remark",
        "text",
        "tails",
        "phones",
        "imeis",
        "iccids",
    ):
        column = raw(cells, field)
        for row, text in enumerate(column.to_pylist() if column is not None else ()):
            tail[row] += tails(text, column_of_tails=field == "tails")
            for name, values in numbers_in_text(text).items():
                if field not in LISTS or (field == "numbers" and name in ("phones", "imeis")):
                    found[name][row] += values
    for row in range(size):
        others = {value for name in ("phones", "imeis", "iccids") for value in found[name][row]}
        found["numbers"][row] = [v for v in found["numbers"][row] if v not in others]
    for name, lists in found.items():
        cells.values[name] = _listed(lists)
    cells.values["tails"] = _listed(tail)


def _listed(lists: list[list[str]]) -> pa.Array:
    return pa.array(
        [list(dict.fromkeys(values)) or None for values in lists], pa.list_(pa.string())
    )


def _fill_owner(cells: Cells) -> None:
    """Give rows that name no account of their own the one that the lines above the header name."""
    if not cells.binding.stated:
        return
    size = len(cells.chunk)
    none = ~(
        present(cells.values.get("own_card"), size) | present(cells.values.get("own_account"), size)
    )
    none &= ~(cells.warned("damaged:own_card") | cells.warned("damaged:own_account"))
    for name, said in cells.binding.stated.items():
        known = cells.values.get(name, pa.nulls(size, pa.string()))
        cells.values[name] = pc.if_else(pa.array(none), said, known)


def _misaligned(cells: Cells, reasons: Reasons) -> None:
    """Set aside rows with more cells than headers, and short ones with words under a number.

    Cells missing at the end are common (exports drop them); a cell missing in the middle shifts
    words under numbers.
    """
    counts = cells.chunk.counts
    if counts is None or (counts == len(cells.binding.headers)).all():
        return
    width = len(cells.binding.headers)
    long = counts > width
    if long.any():
        extra = cells.chunk.columns[width:]
        full: Bools = np.zeros(len(counts), bool)
        for column in extra:
            full |= pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0).to_numpy(
                zero_copy_only=False
            )
        set_reason(reasons, long & full, "ragged")
    short: npt.NDArray[np.bool_] = counts < width
    if short.any():
        cells.warn("short", "row", short)
        wordy = np.zeros(len(counts), bool)
        for name in NUMBERS | PHONES:
            column = raw(cells, name)
            if column is not None and name not in cells.binding.layout.constants:
                has = pc.match_substring_regex(column, r"\p{Han}")
                wordy |= has.to_numpy(zero_copy_only=False)
        set_reason(reasons, short & wordy, "ragged")


def _failures(cells: Cells, reasons: Reasons) -> None:
    """Set aside rows whose feedback column says that the query failed or found nothing."""
    column = raw(cells, "failure")
    if column is None:
        return
    phrases = words().failure_phrases
    results, codes = distinct(column, lambda text: any(p in plain(text) for p in phrases))
    set_reason(reasons, np.array(results)[codes], "failure_message")
