"""Yes-or-no columns: whole words decide; a bare digit only where the table shows what it means."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from ingest.columns import distinct
from ingest.fields import Cells, raw
from ingest.values import is_null
from ingest.words import plain, words

_SINGLE = ("0", "1")


def clean_flag(cells: Cells, name: str, digits: Mapping[str, bool] | None) -> None:
    """Clean the flag `name` into `cells`; what cannot be read is null with a warning.

    `digits` says what '0' and '1' mean in this table, None when nothing shows it: the platform's
    00 is success and 01 failure, Excel makes them 0 and 1, and other sheets mean the reverse.
    """
    column = raw(cells, name)
    if column is None:
        return
    known = words().success if name == "success" else words().cash
    results, codes = distinct(column, lambda text: _read(text, known, digits))
    cells.values[name] = pa.array([value for value, _ in results], pa.bool_()).take(pa.array(codes))
    cells.warn("unread", name, np.array([unread for _, unread in results])[codes])


def _read(
    text: str, known: Mapping[str, bool], digits: Mapping[str, bool] | None
) -> tuple[bool | None, bool]:
    word = plain(text).strip("\"'`")
    if word in _SINGLE:
        return (None, True) if digits is None else (digits[word], False)
    if word in known:
        return known[word], False
    return None, not is_null(word)


def digits_of(column: pa.StringArray) -> dict[str, bool] | None:
    """Decide what single digits of a success column mean: most transactions succeed.

    None unless one of the two digits stands in at least nine of ten such rows, and in ten rows.
    """
    words_found, codes = distinct(column, plain)
    counts = np.bincount(codes, minlength=len(words_found)).tolist()
    ones = sum(n for text, n in zip(words_found, counts, strict=True) if text == "1")
    zeros = sum(n for text, n in zip(words_found, counts, strict=True) if text == "0")
    total = ones + zeros
    if total < 10 or max(ones, zeros) * 10 < total * 9:
        return None
    return {"1": ones > zeros, "0": zeros > ones}
