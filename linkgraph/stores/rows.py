"""Source rows as text on a relationship: readable by people, and read back without loss.

`调单/张三.xlsx [交易明细] 17 #7f3a9c01b2d4e5f6/0` is row 17 of that sheet; what follows the last
`#` is the key of the SourceTable node (first 16 digits of the file's SHA-256, table number). A run
of rows may stand as `2-5001`.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.graph import column

_TAIL = r"(?s) (?P<first>[0-9]+)(?:-(?P<last>[0-9]+))? #(?P<source>[^ #]+)$"


def whole(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece."""
    if isinstance(values, pa.Array):
        return values
    return (
        values.chunk(0)
        if values.num_chunks == 1
        else pa.concat_arrays(values.chunks)
        if values.num_chunks
        else pa.array([], values.type)
    )


def source_keys(sources: pa.Table) -> pa.Array:
    """Return one short key for each source table; they are all different."""
    keys = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(sources["sha256"], 0, 16), sources["table"].cast(pa.string()), "/"
    )
    keys = whole(keys)
    if keys.null_count or pc.count_distinct(keys).as_py() != len(keys):
        raise ValueError("two sources are the same table of the same file")
    return keys


def _places(sources: pa.Table) -> pa.Array:
    sheet = pc.binary_join_element_wise(" [", sources["sheet"], "]", "")
    places = pc.binary_join_element_wise(sources["file"], pc.fill_null(sheet, ""), "")
    return whole(places)


def encode(sources: pa.Table, table: pa.Table, rows: pa.Table, runs: bool) -> pa.ListArray:
    """Return the text of the rows of each link or transfer of `table`, a list for each.

    `runs` joins neighbouring rows of one table into `first-last`. Raises ValueError unless the
    rows of `table` stand in `rows` one after another, as `derive` lays them.
    """
    start, end = column(table, "row_start"), column(table, "row_end")
    bounds = np.concatenate([start[:1], end]) if len(start) else np.zeros(1, np.int64)
    if bounds[0] != 0 or bounds[-1] != rows.num_rows or (start != bounds[:-1]).any():
        raise ValueError("source rows do not stand in the order of what they say")
    source, row = column(rows, "source"), column(rows, "row")
    fresh = np.ones(rows.num_rows + 1, np.bool_)
    if runs and rows.num_rows:
        fresh[1:-1] = (source[1:] != source[:-1]) | (row[1:] != row[:-1] + 1)
        fresh[bounds] = True
    first = np.flatnonzero(fresh[:-1])
    last = np.append(first[1:], rows.num_rows) - 1 if len(first) else first
    return pa.ListArray.from_arrays(
        pa.array(np.searchsorted(first, bounds), pa.int32()),
        _run_texts(sources, source[first], row[first], row[last]),
    )


def _run_texts(
    sources: pa.Table, source: NDArray[np.int32], first: NDArray[np.int32], last: NDArray[np.int32]
) -> pa.Array:
    tail = pa.array(last, mask=last == first).cast(pa.string())
    numbers = pa.array(first).cast(pa.string())
    spans = pc.coalesce(pc.binary_join_element_wise(numbers, tail, "-"), numbers)
    places, keys = _places(sources).take(pa.array(source)), source_keys(sources).take(source)
    return pc.binary_join_element_wise(places, " ", spans, " #", keys, "")


def decode(texts: pa.ListArray, keys: pa.Array) -> tuple[NDArray[np.int64], pa.Table]:
    """Return what `encode` was given: bounds of the rows of each list, and the rows.

    `keys` are the source keys in the order of the sources. Raises ValueError on text that
    `encode` does not write.
    """
    found = pc.extract_regex(texts.flatten(), pattern=_TAIL)
    if found.null_count:
        raise ValueError("a source row cannot be read")
    source = pc.index_in(pc.struct_field(found, "source"), value_set=keys)
    if source.null_count:
        raise ValueError("a source row names a source that is not there")
    first = pc.struct_field(found, "first").cast(pa.int64()).to_numpy(zero_copy_only=False)
    last = pc.struct_field(found, "last")
    last = pc.if_else(pc.equal(last, ""), None, last).cast(pa.int64())
    last = pc.coalesce(last, pa.array(first)).to_numpy(zero_copy_only=False)
    length = last - first + 1
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(length)])
    row = np.repeat(first - ends[:-1], length) + np.arange(ends[-1])
    number = np.repeat(source.to_numpy(zero_copy_only=False), length)
    offsets = np.asarray(texts.offsets.to_numpy(), np.int64)
    table = pa.table({"source": pa.array(number, pa.int32()), "row": pa.array(row, pa.int32())})
    return ends[offsets - offsets[0]], table
