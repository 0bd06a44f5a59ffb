"""Text files with delimiters, in chunks: vectorised where the text is provably simple, else line
by line (`ingest.records`), with the same result."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from ingest.chunks import Chunk, from_records
from ingest.encodings import Encoding, blocks, decode, is_damaged
from ingest.records import Record, line_count, split_records
from linkgraph.text import Text

_BLOCK = 1 << 24
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34
_WIDEST = 1024
_WIDE_ROWS = 1000


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A delimited text file. `width`: the number of cells most lines have."""

    path: Path
    file: str
    encoding: Encoding
    delimiter: str
    width: int
    name: str | None = None

    @property
    def notes(self) -> tuple[Text, ...]:
        """How the bytes were read."""
        mark = {"\t": "TAB"}.get(self.delimiter, self.delimiter)
        return (
            Text(f"编码 {self.encoding}", f"encoding {self.encoding}"),
            Text(f"分隔符 {mark}", f"delimiter {mark}"),
        )

    def chunks(self, block: int = _BLOCK) -> Iterator[Chunk]:
        """Yield the rows; those that hold bytes which are no text are marked as damaged."""
        line = 1
        rest = ""
        source = blocks(self.path, self.encoding, block)
        held = next(source, None)
        while held is not None:
            ahead = next(source, None)
            fast = None if rest else self._simple(held, line)
            if fast is not None:
                yield fast
                line += len(fast)
            else:
                text = rest + decode(held, self.encoding)
                records, rest = split_records(
                    text, self.delimiter, self.width, line, final=ahead is None
                )
                line += line_count(text) - (line_count(rest) if rest else 0)
                yield from self._chunks(records)
            held = ahead

    def _chunks(self, records: list[Record]) -> Iterator[Chunk]:
        """Yield records, the very wide ones apart: no other row is padded to their width.

        What stands beyond their _WIDEST cells is one cell, with its delimiters.
        """
        for wide, run in groupby(records, lambda record: len(record[1]) > _WIDEST):
            part = list(run)
            if wide:
                last = _WIDEST - 1
                part = [
                    (number, [*cells[:last], self.delimiter.join(cells[last:])])
                    for number, cells in part
                ]
            for start in range(0, len(part), _WIDE_ROWS if wide else len(part)):
                rows = part[start : start + _WIDE_ROWS] if wide else part
                yield from_records(rows, self.width)

    def _simple(self, block: bytes, line: int) -> Chunk | None:
        encoding = "utf-8" if self.encoding.startswith("utf-16") else self.encoding
        # In GB18030 a trailing byte can be '|' or '^', never ',', TAB, ';', '"' or a line end.
        if encoding == "gb18030" and self.delimiter not in ",\t;":
            text = decode(block, self.encoding)
            if is_damaged(text):
                return None
            block, encoding = text.encode(), "utf-8"
        return simple_chunk(block, encoding, self.delimiter, self.width, line)


def simple_chunk(
    block: bytes, encoding: str, delimiter: str, width: int, line: int
) -> Chunk | None:
    """Parse a block in which every line is one record of `width` cells; None when it is not.

    Such a block has no lone carriage return, no empty line, and no quotes other than those that
    enclose a whole cell on one line.
    """
    quoted = b'"' in block
    if not (1 < width <= _WIDEST and _plain_lines(block)):
        return None
    if quoted and not _simply_quoted(block, delimiter):
        return None
    names = [f"c{i}" for i in range(width)]
    try:
        table = pacsv.read_csv(
            pa.BufferReader(block),
            read_options=pacsv.ReadOptions(
                column_names=names, block_size=1 << 22, use_threads=False
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if quoted else False,
                double_quote=False,
                ignore_empty_lines=False,
            ),
            convert_options=pacsv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.binary()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = [text_array(column, encoding) for column in table.columns]
    if any(column is None for column in columns):
        return None
    rows = np.arange(line, line + table.num_rows, dtype=np.int32)
    return Chunk(rows, tuple(columns), np.full(len(rows), width, np.int32))


def _plain_lines(block: bytes) -> bool:
    """Say whether all lines end in \\n or \\r\\n, none is empty, and no byte is zero."""
    if b"\x00" in block or block[:1] in (b"\r", b"\n"):
        return False
    data = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    returned = data[ends - 1] == _RETURN
    if block.count(b"\r") != np.count_nonzero(returned):
        return False
    lengths = np.diff(ends, prepend=-1) - 1 - returned
    return bool((lengths > 0).all())


def _simply_quoted(block: bytes, delimiter: str) -> bool:
    """Say whether each pair of quotes encloses a whole cell that holds no line end or quote."""
    data = np.frombuffer(block, np.uint8)
    marks = np.flatnonzero(data == _QUOTE)
    if len(marks) % 2:
        return False
    opened, closed = marks[::2], marks[1::2]
    ends = np.array([_NEWLINE, _RETURN, ord(delimiter)], np.uint8)
    before = data[np.maximum(opened - 1, 0)]
    after = data[np.minimum(closed + 1, len(data) - 1)]
    starts_cell = np.isin(before, ends[[0, 2]]) | (opened == 0)
    ends_cell = np.isin(after, ends) | (closed == len(data) - 1)
    breaks = np.flatnonzero(data == _NEWLINE)
    inside = np.searchsorted(breaks, opened) != np.searchsorted(breaks, closed)
    return bool(starts_cell.all() and ends_cell.all() and not inside.any())


def text_array(column: pa.ChunkedArray, encoding: str) -> pa.StringArray | None:
    """Turn bytes into text, strictly; None when some are not text of `encoding`.

    Plain ASCII is taken as it is. Of other columns each distinct value is decoded once.
    """
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], pa.binary())
    _, data = buffers(array)
    if not (data & 0x80).any():
        return array.view(pa.string())
    if encoding == "utf-8":
        try:
            return array.cast(pa.string())
        except pa.ArrowInvalid:
            return None
    coded = array.dictionary_encode()
    try:  # no cell of a simple block holds a line end: all are decoded in one go
        texts = b"\n".join(coded.dictionary.to_pylist()).decode(encoding).split("\n")
    except UnicodeDecodeError:
        return None
    return pa.array(texts, pa.string()).take(coded.indices)


def buffers(
    array: pa.Array,
) -> (
    "tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.uint8]]]"
):
    """Return where each value starts in the bytes (one more than values), and the bytes."""
    offsets = np.frombuffer(array.buffers()[1], np.int32)[array.offset :][: len(array) + 1]
    if not len(offsets):
        offsets = np.zeros(1, np.int32)
    content = array.buffers()[2]
    data = np.zeros(0, np.uint8) if content is None else np.frombuffer(content, np.uint8)
    start, stop = int(offsets[0]), int(offsets[-1])
    return offsets.astype(np.int64) - start, data[start:stop]
