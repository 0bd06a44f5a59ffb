"""Transfers that stand on a row, as people name it: `SHA-256 start:sheet:row`."""

import re
from collections.abc import Sequence

import numpy as np

from linkgraph.graph import CaseGraph, column

ROW = re.compile(r"([0-9a-fA-F]{8,64}):(?:(.*):)?([0-9]{1,10})", re.DOTALL)
"""Text files have no sheet: `SHA-256 start::row`."""


def is_place(words: str) -> bool:
    """Say whether `words` name a row."""
    return ROW.fullmatch(words.strip()) is not None


def transfers_at(graph: CaseGraph, places: Sequence[str]) -> list[list[int]]:
    """Return for each place the transfers that stand there, by id; none for what is no place."""
    sources = graph.sources.to_pylist()
    source, number = (column(graph.transfer_rows, name) for name in ("source", "row"))
    starts = column(graph.transfers, "row_start")
    asked = {int(match[3]) for match in map(ROW.fullmatch, map(str.strip, places)) if match}
    some = np.flatnonzero(np.isin(number, sorted(asked))) if asked else np.zeros(0, np.intp)
    found: list[list[int]] = []
    for place in places:
        match = ROW.fullmatch(place.strip())
        if match is None:
            found.append([])
            continue
        start, sheet = match[1].lower(), match[2] or None
        tables = [
            at
            for at, one in enumerate(sources)
            if one["sha256"].startswith(start) and (one["sheet"] or None) == sheet
        ]
        rows = some[number[some] == int(match[3])]
        rows = rows[np.isin(source[rows], tables)]
        found.append(np.unique(np.searchsorted(starts, rows, "right") - 1).tolist())
    return found
