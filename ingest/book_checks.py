"""What must be known of a workbook before calamine reads it, and what calamine does not tell.

calamine lays every sheet out in memory as one rectangle: two cells at opposite corners of a sheet
are 17 thousand million places. So each sheet's extent is found first, from the file itself, and
one that is nearly all empty, and enormous, is refused. On the way: which rows and columns are
hidden, and from when the workbook counts days.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ingest.archives import BROKEN
from ingest.limits import (
    MOST_EMPTY,
    MOST_TEXT,
    SPARSE,
    TooBig,
    grown_too_much,
    ratio_text,
    span_text,
    text_text,
)
from ingest.safe_xml import Handlers, parse_xml
from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

_SCANNED = 4 << 20
"""Packed parts beyond this size are not scanned: their reader's time is in proportion to a size
that their sender had to send, and a scan would take a fifth of it again."""
_WIDE = "[\"'](?:[B-Z][A-Z]|[A-Z]{3}|[a-z]{2})[0-9]"
_DIGITS = [(n, f"[\"'][A-Za-z]{{1,3}}[0-9]{{{n}}}") for n in (7, 6, 5)]
_REF = re.compile(rb"[\"']([A-Za-z]{1,3})(\d{1,10})[\"']")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_HIDDEN_COLUMN = re.compile(
    rb"<(?:\w+:)?col\b(?=[^>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'])"
    rb"(?=[^>]*\bmin\s*=\s*[\"'](\d{1,5})[\"'])(?=[^>]*\bmax\s*=\s*[\"'](\d{1,5})[\"'])"
)
_LEAST_CELL = len('<c t="s"><v>0</v></c>')
_UNIQUE = re.compile(rb"uniqueCount\s*=\s*[\"'](\d+)")
_SHARED = re.compile(rb"<(?:\w+:)?v>(\d{1,9})</")


class Damaged(Exception):
    """The workbook is not what it must be."""


@dataclass(slots=True)
class SheetFacts:
    """What calamine does not tell of a sheet. `merged`: ranges, where calamine has none."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    merges: int = 0
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] | None = None


@dataclass(slots=True)
class BookFacts:
    """The same of a workbook, its sheets by name."""

    from_1904: bool = False
    content: bytes | None = None
    """What calamine is to read instead of the file itself."""
    sheets: dict[str, SheetFacts] = field(default_factory=dict)


def check_book(path: Path, file: str) -> BookFacts:
    """Look a workbook over. Raises UnreadableFile when it would not fit into the memory, declares
    XML entities, or is damaged."""
    try:
        with path.open("rb") as content:
            if content.read(2) != b"PK":
                from ingest.xls_checks import check_xls

                return check_xls(path)
        with zipfile.ZipFile(path) as archive:
            return _check_zip(archive, file)
    except TooBig as error:
        raise UnreadableFile(
            Text(f"{file}：{error.reason.zh}", f"{file}: {error.reason.en}")
        ) from None
    except (*BROKEN, Damaged, KeyError, NotImplementedError, OSError) as error:
        raise damaged_book(file, str(error)) from error


def damaged_book(file: str, said: str) -> UnreadableFile:
    """Return the refusal of a workbook that does not open."""
    return UnreadableFile(
        Text(f"{file}：工作簿无法打开（{said}）", f"{file}: the workbook does not open ({said})"),
        Text(
            "文件可能不完整：请重新复制，或用 Excel/WPS 另存为 .xlsx",
            "it may be cut short: copy it again, or save it anew as .xlsx from Excel",
        ),
    )


def check_extent(rows: int, columns: int, filled: int) -> None:
    """Raise TooBig for a sheet that spans far more than it holds."""
    if rows * columns > max(MOST_EMPTY, SPARSE * filled):
        raise TooBig(span_text(rows, columns, filled))


def part_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a part, inflated here: what it says of its own size is checked, not believed."""
    assert archive.fp is not None
    archive.fp.seek(info.header_offset)
    head = archive.fp.read(30)
    archive.fp.seek(
        int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1
    )
    packed = archive.fp.read(info.compress_size)
    if info.compress_type == zipfile.ZIP_STORED:
        return packed
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(info.filename)
    inflater = zlib.decompressobj(-15)
    content = inflater.decompress(packed, info.file_size + 1)
    if len(content) != info.file_size:
        raise Damaged(f"{info.filename}: not of the size that it says")
    return content


def _check_zip(archive: zipfile.ZipFile, file: str) -> BookFacts:
    infos = archive.infolist()
    for info in infos:
        if grown_too_much(info.compress_size, info.file_size):
            raise TooBig(ratio_text())
    facts = BookFacts()
    names = {info.filename.replace("\\", "/").lower(): info for info in infos}
    scanned = {
        name: part_bytes(archive, info)
        for name, info in names.items()
        if info.compress_size <= _SCANNED and name.endswith((".xml", ".rels", ".bin"))
        and (name.startswith("xl/") or name == "content.xml") and "/media/" not in name
    }  # fmt: skip
    _refuse_entities(scanned, file)
    if "content.xml" in scanned:
        from ingest.ods_checks import check_ods

        check_ods(scanned["content.xml"], file, facts)
    texts = scanned.get("xl/sharedstrings.xml", b"")
    _check_declared(texts)
    places = _sheet_parts(scanned, file, facts)
    for name, content in scanned.items():
        if (name.startswith("xl/worksheets/") and name.endswith(".xml")) or name in places:
            found = _check_sheet(content, texts)
            for sheet in places.get(name, ()):
                facts.sheets[sheet] = found
        elif name.startswith("xl/worksheets/") and name.endswith(".bin"):
            from ingest.xls_checks import check_xlsb_sheet

            check_xlsb_sheet(content)
        elif name == "xl/workbook.bin":
            from ingest.xls_checks import xlsb_from_1904

            facts.from_1904 |= xlsb_from_1904(content)
    return facts


def _refuse_entities(parts: dict[str, bytes], file: str) -> None:
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and b"<!" in content[:4096].replace(b"<!--", b""):
            parse_xml([content[:4096]], Handlers(_ignore, _ignore, _ignore), file)


def _ignore(*_: object) -> None:
    """Meet an element of no interest."""


def _check_declared(texts: bytes) -> None:
    """calamine makes room for as many shared texts as a file says it has."""
    said = _UNIQUE.search(texts[:4096])
    if said is not None and int(said[1]) > max(10_000_000, len(texts)):
        raise Damaged(f"sharedStrings.xml: says that it holds {int(said[1])} texts")


def _sheet_parts(parts: dict[str, bytes], file: str, facts: BookFacts) -> dict[str, list[str]]:
    """Return which sheets, by name, each part is; and note from when days are counted."""
    targets: dict[str, str] = {}
    found: dict[str, list[str]] = {}

    def relation(name: str, said: dict[str, str]) -> None:
        if name.endswith("Relationship"):
            target = said.get("Target", "").lower()
            targets[said.get("Id", "")] = target.removeprefix("/").removeprefix("xl/")

    def sheet(name: str, said: dict[str, str]) -> None:
        if name.endswith(" workbookPr"):
            facts.from_1904 |= said.get("date1904", "0").lower() in ("1", "true", "on")
        elif name.endswith(" sheet"):
            ids = [value for key, value in said.items() if key.endswith(" id")]
            for one in ids[:1]:
                found.setdefault("xl/" + targets.get(one, ""), []).append(said.get("name", ""))

    for part, meet in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        if part in parts:
            parse_xml([parts[part].removeprefix(b"\xef\xbb\xbf")],
                      Handlers(meet, _ignore, _ignore), file)  # fmt: skip
    return found


def _check_sheet(content: bytes, texts: bytes) -> SheetFacts:
    rows, columns = _extent_at_most(content)
    if rows * columns > MOST_EMPTY:
        filled = max(content.count(b"<c "), content.count(b":c "))
        if rows * columns > SPARSE * filled:
            check_extent(*_extent(_REF.findall(content)), filled)
    _check_texts(content, texts)
    facts = SheetFacts(merges=content.count(b"mergeCell "))
    if b"hidden=" in content:
        spans = [(int(a), int(b)) for a, b in _HIDDEN_COLUMN.findall(content)]
        facts.hidden_rows = len(_HIDDEN_ROW.findall(content))
        facts.hidden_columns = sum(max(0, b - a + 1) for a, b in spans)
    return facts


def _extent_at_most(content: bytes) -> tuple[int, int]:
    """Return how many rows and columns a sheet has at most: quickly, roughly.

    The expressions run in RE2, which is ten times as fast as Python's over so much text.
    """
    text = pa.array([content], pa.binary())

    def holds(form: str) -> bool:
        return bool(pc.match_substring_regex(text, form)[0].as_py())

    columns = 18_278 if holds(_WIDE) else 52
    for digits, form in _DIGITS:
        if holds(form):
            return 10**digits, columns
    return 10_000, columns


def _extent(refs: Iterable[tuple[bytes, bytes]]) -> tuple[int, int]:
    rows = columns = 0
    for letters, digits in set(refs):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        rows, columns = max(rows, int(digits)), max(columns, column)
    return rows, columns


def _check_texts(content: bytes, texts: bytes) -> None:
    """calamine copies a shared text into every cell that has it."""
    lengths = [len(piece) for piece in texts.split(b"</si>")]
    cells = len(content) // _LEAST_CELL
    if cells * max(lengths) <= MOST_TEXT:
        return
    places = (int(place) for place in _SHARED.findall(content))
    if sum(lengths[place] for place in places if place < len(lengths)) > MOST_TEXT:
        raise TooBig(text_text())
