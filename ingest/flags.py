"""Yes-or-no columns: whole words decide; codes only where header, layout or mapping states them."""

import re
from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from ingest.columns import distinct
from ingest.fields import Cells, raw
from ingest.headers import STATED_CODE
from ingest.values import is_null
from ingest.words import code_and_word, plain, words


def clean_flag(cells: Cells, name: str) -> None:
    """Clean the flag `name` into `cells`; what cannot be read is null with a warning.

    A bare code means nothing by itself: 1 is success in some sheets and failure in others.
    """
    column = raw(cells, name)
    if column is None:
        return
    known = _words_of(name) | flag_codes(cells.binding.header(name), name) | _stated(cells, name)
    results, codes = distinct(column, lambda text: _read(text, known))
    cells.values[name] = pa.array([value for value, _ in results], pa.bool_()).take(pa.array(codes))
    cells.warn("unread", name, np.array([unread for _, unread in results])[codes])


def _words_of(name: str) -> dict[str, bool]:
    return words().success if name == "success" else words().cash


def _stated(cells: Cells, name: str) -> dict[str, bool]:
    return {plain(code): value for code, value in cells.binding.layout.flags.get(name, {}).items()}


def _read(text: str, known: Mapping[str, bool]) -> tuple[bool | None, bool]:
    word = flag_word(text)
    if word in known:
        return known[word], False
    code, said = code_and_word(word)
    value = known.get(said)
    silent = not code or (code.isdigit() and code not in known)
    if value is not None and (silent or known.get(code) == value):
        return value, False
    return None, not is_null(word)


def flag_word(text: str) -> str:
    """Return a flag's cell as it is looked up."""
    return plain(text).strip("\"'`")


def flag_codes(header: str, name: str) -> dict[str, bool]:
    """Return the codes that a header explains itself.

    >>> flag_codes("交易是否成功(00:成功 01:失败)", "success")
    {'00': True, '01': False}
    """
    known = _words_of(name)
    found = {
        code: known[text] for code, text in re.findall(STATED_CODE, plain(header)) if text in known
    }
    return found if set(found.values()) == {True, False} else {}
