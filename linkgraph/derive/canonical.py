"""Arrow tables whose bytes depend on their values alone.

Engines leave whatever was in memory under a null, and a bitmap where nothing is null: two tables
that are equal may differ as files. Here they are laid out anew.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def canonical(table: pa.Table) -> pa.Table:
    """Return an equal table: one chunk, zeros under nulls, no bitmap where there are none."""
    columns = [_laid_out(_one(table[name])) for name in table.schema.names]
    return pa.Table.from_arrays(columns, schema=table.schema)


def _one(chunks: pa.ChunkedArray) -> pa.Array:
    joined = chunks.combine_chunks()
    if isinstance(joined, pa.ChunkedArray):
        return pa.array([], chunks.type) if joined.num_chunks == 0 else joined.chunk(0)
    return joined


def _laid_out(array: pa.Array) -> pa.Array:
    valid = np.asarray(array.is_valid())
    bitmap = None if valid.all() else _bits(valid)
    nulls = int((~valid).sum())
    if pa.types.is_string(array.type):
        offsets, data = _text(array)
        return pa.Array.from_buffers(array.type, len(array), [bitmap, offsets, data], nulls)
    if pa.types.is_list(array.type):
        sizes = pc.fill_null(pc.list_value_length(array), 0)
        child = _laid_out(array.flatten())
        return pa.Array.from_buffers(
            array.type, len(array), [bitmap, _offsets(sizes)], nulls, children=[child]
        )
    if pa.types.is_boolean(array.type):
        values = _bits(np.asarray(pc.fill_null(array, False)))
    else:
        values = pa.py_buffer(np.ascontiguousarray(pc.fill_null(array, 0)))
    return pa.Array.from_buffers(array.type, len(array), [bitmap, values], nulls)


def _text(array: pa.Array) -> tuple[pa.Buffer, pa.Buffer]:
    filled = pc.fill_null(array, "")
    offsets = _offsets(pc.binary_length(filled))
    _, raw, data = filled.buffers()
    if data is None or len(filled) == 0:
        return offsets, pa.py_buffer(b"")
    first = np.frombuffer(raw, np.int32)[filled.offset]
    return offsets, data.slice(int(first), int(np.frombuffer(offsets, np.int32)[-1]))


def _offsets(sizes: pa.Array) -> pa.Buffer:
    ends = np.zeros(len(sizes) + 1, np.int32)
    np.cumsum(np.asarray(sizes), out=ends[1:])
    return pa.py_buffer(ends)


def _bits(flags: Any) -> pa.Buffer:
    return pa.py_buffer(np.packbits(np.asarray(flags, np.bool_), bitorder="little"))
