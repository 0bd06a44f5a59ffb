"""The extent of sheets in Excel's binary workbooks, record by record ([MS-XLS], [MS-XLSB])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.book_checks import BookFacts, Damaged, SheetFacts, check_extent
from ingest.compound import MOST_BYTES, compound_file

_CELLS = {0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E}
_BOF, _EOF, _DATEMODE, _ROW, _COLINFO, _BOUNDSHEET = 0x0809, 0x000A, 0x0022, 0x0208, 0x007D, 0x0085
_MERGED, _DIMENSIONS, _NOTHING = 0x00E5, 0x0200, b"\xff\xff"
_OTHERS = {_BOF, _EOF, _DATEMODE, _ROW, _COLINFO, _BOUNDSHEET, _MERGED}
_SEVERAL = (0x00BD, 0x00BE)
"""Records of several cells of a row: the column of the last one stands at their end."""
_XLSB_BOOK = 153
_XLSB_ROW, _XLSB_CELLS = 0, range(1, 12)


def check_xls(path: Path) -> BookFacts:
    """Walk the records of an .xls, and write its workbook into a file that cannot harm calamine:
    without chains that end nowhere, and without what the sheets say of their own extent, for which
    calamine makes room. Raises Damaged, or TooBig for a sheet that is nearly empty.
    """
    import olefile

    try:
        with olefile.OleFileIO(path) as ole:
            name = next((n for n in ("Workbook", "Book") if ole.exists(n)), None)
            stream = bytearray(b"" if name is None else ole.openstream(name).read())
    except Exception as error:  # the library raises what its parsers meet
        raise Damaged(str(error)) from error
    if name is None or len(stream) > MOST_BYTES:
        raise Damaged("Workbook")
    reader = _Reader()
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind in _CELLS:
            reader.cell(kind, bytes(stream[at + 4 : at + 4 + size]))
        elif kind == _DIMENSIONS:
            stream[at : at + 2] = _NOTHING
        elif kind in _OTHERS:
            reader.other(kind, at, bytes(stream[at + 4 : at + 4 + size]))
        at += 4 + size
    check_extent(reader.rows, reader.columns, reader.filled)
    reader.facts.content = compound_file(name, bytes(stream))
    return reader.facts


@dataclass(slots=True)
class _Reader:
    """Meets the records of a workbook in order; its sheets are named first."""

    facts: BookFacts = field(default_factory=BookFacts)
    names: dict[int, str] = field(default_factory=dict)
    found: SheetFacts = field(default_factory=SheetFacts)
    begun: int = 0
    rows: int = 0
    columns: int = 0
    filled: int = 0

    def cell(self, kind: int, record: bytes) -> None:
        if len(record) >= 4:
            row, column = struct.unpack_from("<HH", record)
            last = int.from_bytes(record[-2:], "little") if kind in _SEVERAL else column
            self.rows = max(self.rows, row + 1)
            self.columns = max(self.columns, column + 1, last + 1)
            self.filled += 1

    def other(self, kind: int, at: int, record: bytes) -> None:
        if kind == _BOF:
            self.begun, self.found = at, SheetFacts()
            self.rows = self.columns = self.filled = 0
        elif kind == _EOF:
            check_extent(self.rows, self.columns, self.filled)
            if self.begun in self.names:
                self.facts.sheets[self.names[self.begun]] = self.found
        elif kind == _DATEMODE:
            self.facts.from_1904 |= record[:2] == b"\x01\x00"
        elif kind == _BOUNDSHEET and len(record) >= 8:
            place, name = _bound_sheet(record)
            self.names[place] = name
        else:
            self._look(kind, record)

    def _look(self, kind: int, record: bytes) -> None:
        if kind == _ROW and len(record) >= 16:
            self.found.hidden_rows += bool(record[12] & 0x20)
        elif kind == _COLINFO and len(record) >= 10:
            first, last = struct.unpack_from("<HH", record)
            self.found.hidden_columns += max(0, min(last, 255) - first + 1) * (record[8] & 1)
        elif kind == _MERGED:
            self.found.merges += int.from_bytes(record[:2], "little")


def _bound_sheet(record: bytes) -> tuple[int, str]:
    """Return where a sheet's records begin, and its name."""
    place = int.from_bytes(record[:4], "little")
    size, wide = record[6], record[7] & 1
    text = record[8 : 8 + size * (2 if wide else 1)]
    return place, text.decode("utf-16-le" if wide else "latin-1", "replace")


def check_xlsb_sheet(content: bytes) -> None:
    """Walk the records of a sheet of an .xlsb. Raises TooBig when it is nearly empty."""
    rows = columns = filled = 0
    for kind, at, size in _records(content):
        if size < 4:
            continue
        number = int.from_bytes(content[at : at + 4], "little")
        if kind == _XLSB_ROW:
            rows = max(rows, number + 1)
        elif kind in _XLSB_CELLS:
            columns = max(columns, number + 1)
            filled += 1
    check_extent(rows, columns, filled)


def xlsb_from_1904(content: bytes) -> bool:
    """Say whether an .xlsb counts days from 1904 (BrtWbProp)."""
    return any(kind == _XLSB_BOOK and content[at] & 1 for kind, at, _ in _records(content))


def _records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, where its data begins, how long it is) of the records that are whole."""
    at = 0
    while at < len(content):
        kind, at = _varint(content, at, 2)
        size, at = _varint(content, at, 4)
        if at + max(size, 1) > len(content):
            return
        yield kind, at, size
        at += size


def _varint(content: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place in range(most):
        if at >= len(content):
            break
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return value, at
