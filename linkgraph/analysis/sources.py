"""Source rows of findings: gathered by number, named and capped at the end."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from linkgraph.analysis.arrays import Ints, ints, pair_code, spread, unpair
from linkgraph.graph import CaseGraph, SourceRow, column
from linkgraph.shapes.arrays import distinct


def link_rows(graph: CaseGraph, links: Ints) -> Ints:
    """Return the rows of links, in the order of the links, as one number each."""
    return _rows(graph.links, graph.link_rows, links[links >= 0])


def transfer_rows(graph: CaseGraph, transfers: Ints) -> Ints:
    """Return the rows of transfers, in their order, as one number each."""
    return _rows(graph.transfers, graph.transfer_rows, transfers)


def _rows(table: pa.Table, rows: pa.Table, at: Ints) -> Ints:
    start, end = (ints(column(table, name)[at]) for name in ("row_start", "row_end"))
    _, place = spread(start, end - start)
    return pair_code(*(ints(column(rows, name)[place]) for name in ("source", "row")))


def first_rows(
    graph: CaseGraph, ranks: tuple[Ints, Ints], parts: list[Ints], most: int
) -> tuple[tuple[SourceRow, ...], int]:
    """Name at most `most` of the rows in `parts`, and count them all; `ranks` of `source_ranks`.

    Every part (one tie each) is heard before a second row of another is: the rows are taken in
    turns. Which row of a part comes first does not depend on how sources are numbered.
    """
    rank, order = ranks
    ranked = []
    for part in parts:
        source, row = unpair(part)
        ranked.append(distinct(pair_code(rank[source], row)))
    everything = distinct(np.concatenate(ranked)) if ranked else ints([])
    chosen: dict[int, None] = {}
    turn = 0
    while len(chosen) < min(most, len(everything)):
        for part in ranked:
            if turn < len(part) and len(chosen) < most:
                chosen[int(part[turn])] = None
        turn += 1
    source, row = unpair(np.sort(ints(list(chosen))))
    places = {s: graph.source_row(int(order[s]), 0) for s in set(source.tolist())}
    named = tuple(
        replace(places[s], row=r) for s, r in zip(source.tolist(), row.tolist(), strict=True)
    )
    return named, len(everything)


def source_ranks(graph: CaseGraph) -> tuple[Ints, Ints]:
    """Return the rank of each source by file, hash and sheet, and the source of each rank."""
    table = graph.sources
    keys = list(
        zip(
            table["file"].to_pylist(),
            table["sha256"].to_pylist(),
            [sheet or "" for sheet in table["sheet"].to_pylist()],
            table["table"].to_pylist(),
            strict=True,
        )
    )
    order = ints(sorted(range(len(keys)), key=lambda at: keys[at]))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank, order
