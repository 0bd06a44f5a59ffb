"""Damaged files of every container for the readers: python -m tests.ingest.fuzz_readers N [SEED].

N inputs are made from valid small files (made here, and the golden files) by damaging bytes and by
damaging what is inside of zips and packing it again. Each must be read or refused: no exception
but LinkgraphError, read = accepted + set aside, no longer than 5 s a megabyte, memory bounded,
nothing written outside of its folders. Failing inputs are kept in `fuzz-failures/`, and the exit
code is 1. The run is in two processes, each with a seed of its own made from SEED.
"""

import contextlib
import gzip
import hashlib
import io
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import tomllib
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import xlsxwriter
import xlwt

from ingest.chunks import Sheet
from ingest.delimited import TextSheet
from ingest.encodings import decide_encoding
from ingest.files import Refusal, Source, find_sources
from ingest.read import open_sheets, read_source
from ingest.sniff import sniff
from linkgraph.errors import LinkgraphError

SLOWEST = 5.0
"""Seconds of processor time for an input of a megabyte or less: others may work beside."""
MOST_GROWTH = 1 << 30
"""Bytes by which the memory of a process may grow over its whole run."""
WHOLE = 50
"""One input in so many goes all the way into evidence; of the others the containers are read."""
GOLDEN = Path(__file__).parent / "golden"
MOST_ADDRESSES = 8 << 30
"""Address space of a process: what would take all memory ends its process instead."""
KEPT = Path("fuzz-failures")

OWN = "6217009900000000006"
HEADERS = ["交易卡号", "交易时间", "交易金额", "交易余额", "收付标志", "对手户名"]
ROWS = [
    HEADERS,
    [OWN, "2024-01-02 03:04:05", "1.50", "8.50", "出", "张三"],
    [OWN, "2024-01-03 03:04:05", "2", "10.50", "进", "李四"],
    ["合计", "", "3.50", "", "", ""],
]
TOKENS = [
    b"\x00", b"\xff\xff", b"\xff\xfe", b'"', b",", b"\t", b"\n", b"\r", b"<", b">", b"&#0;", b"&x;",
    b"9" * 20, b"-1", b"65535", b"1048576", b"16384", b"4294967295", b"1e309", b"NaN", b"<!--",
    b"<![CDATA[", b"]]>", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', b"&e;",
    b'r="XFD1048576"', b' table:number-rows-repeated="1048576"', b' ss:Index="1048577"',
    b' rowspan="65534"', b' colspan="1000"', b"\xe2\x80\xae", b"\xed\xa0\x80", b"\x81\x30",
    b"../../x", "交易时间".encode(), "交易时间".encode("gb18030"), b"2024-13-45",
    b"1.7976931348623157E+308",
]  # fmt: skip


def text_seeds() -> dict[str, bytes]:
    """Return text files, web pages and XML workbooks of the same small statement."""
    csv = "".join(",".join(row) + "\r\n" for row in ROWS)
    tsv = "".join("\t".join(row) + "\n" for row in ROWS)
    quoted = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in ROWS)
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    page = f"<html><meta charset=gbk><p>户名：张三</p><table>{cells}</table></html>"
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
        for row in ROWS
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="S"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    return {
        "a.csv": csv.encode(), "b.csv": csv.encode("gb18030"),
        "c.csv": quoted.encode("utf-8-sig"),
        "d.txt": tsv.encode("utf-16"), "e.tsv": tsv.encode("utf-16-le"),
        "f.xls": page.encode("gbk"),
        "g.html": page.encode(), "h.xls": book.encode(), "i.xml": book.encode("utf-16"),
    }  # fmt: skip


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, contextlib.suppress(UserWarning):
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def book_seeds() -> dict[str, bytes]:
    """Return .xlsx, .xls, .ods and .docx of the same statement, and zips and gzips of it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("S")
    for at, row in enumerate(ROWS):
        sheet.write_row(at, 0, row)
    sheet.merge_range(5, 0, 6, 1, "x")
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    old_out, old = io.BytesIO(), xlwt.Workbook()
    page = old.add_sheet("S")
    for at, row in enumerate(ROWS):
        for place, cell in enumerate(row):
            page.write(at, place, cell)
    page.write_merge(5, 6, 0, 1, "x")
    old.save(old_out)
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    cells = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
            for c in row) + "</table:table-row>"
        for row in ROWS
    )  # fmt: skip
    ods = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row)
        + "</w:tr>"
        for row in ROWS
    )
    docx = f'<w:document xmlns:w="{word}"><w:body><w:tbl>{table}</w:tbl></w:body></w:document>'
    texts = text_seeds()
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    return {
        "j.xlsx": out.getvalue(), "k.xls": old_out.getvalue(),
        "l.ods": packed(
            {"mimetype": mime, "META-INF/manifest.xml": b"<manifest/>", "content.xml": ods.encode()}
        ),
        "m.docx": packed({"word/document.xml": docx.encode()}),
        "n.zip": packed({"流水/a.csv": texts["a.csv"], "b.xls": texts["h.xls"]}),
        "o.zip": packed({"in.zip": packed({"a.csv": texts["b.csv"]}, zipfile.ZIP_STORED)}),
        "p.csv.gz": gzip.compress(texts["a.csv"], mtime=0),
    }  # fmt: skip


def golden_seeds() -> dict[str, bytes]:
    """Return the golden files as CSV, those that are small."""
    seeds = {}
    for path in sorted(GOLDEN.glob("*.toml")):
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = [row["cells"] for table in said.get("tables", ()) for row in table.get("rows", ())
                if "cells" in row]  # fmt: skip
        if rows:
            lines = (
                "\t".join(str(c).replace("\t", " ").replace("\n", " ") for c in row) for row in rows
            )
            seeds[f"{path.stem}.txt"] = "\n".join(lines).encode()
    return seeds


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Return the content with one to eight places changed."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(data) + 1)
        span = rng.choice((1, 1, 2, 4, 16, 64))
        choice = rng.randrange(8)
        if choice == 0 and data:
            data[min(at, len(data) - 1)] ^= 1 << rng.randrange(8)
        elif choice == 1:
            data[at : at + span] = rng.randbytes(span)
        elif choice == 2:
            del data[at : at + span]
        elif choice == 3:
            data[at:at] = rng.choice(TOKENS)
        elif choice == 4:
            data[at : at + span] = rng.choice(TOKENS)
        elif choice == 5:
            piece = bytes(data[at : at + rng.choice((16, 256))])
            data[at:at] = piece * rng.choice((1, 2, 20))
        elif choice == 6:
            data[at : at + 4] = rng.choice((0, 1, 255, 65535, 2**31, 2**32 - 1)).to_bytes(
                4, "little"
            )
        elif rng.randrange(4) == 0:
            del data[at:]
    return bytes(data)


def damaged_inside(content: bytes, rng: random.Random) -> bytes:
    """Return a zip with a part (or its name) changed and packed again: its sums are right."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except Exception:
        return damaged(content, rng)
    name = rng.choice(list(parts))
    if rng.randrange(10) == 0:
        other = rng.choice(
            ["../x.csv", "/etc/x.csv", "a/../../b.csv", "xl/workbook.xml", "content.xml"]
        )
        parts[other] = parts.pop(name)
    else:
        parts[name] = damaged(parts[name], rng)
    return packed(parts, rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))


@dataclass
class Tally:
    """What came of the inputs."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)


def feed(name: str, content: bytes, folder: Path, *, whole: bool = True) -> str:
    """Read one input as a file of `name` in `folder`; say what came of it. Raises what is wrong.

    Not `whole`: its sheets are opened and all their rows read, but not cleaned and written.
    """
    given, scratch, out = folder / "in", folder / "scratch", folder / "out"
    for place in (given, scratch, out):
        place.mkdir()
    (given / name).write_bytes(content)
    before = set(folder.iterdir())
    tables = 0
    for number, found in enumerate(find_sources([given], scratch)):
        if isinstance(found, Refusal):
            continue
        assert scratch in found.path.parents or found.path == given / name, found.path
        with contextlib.suppress(LinkgraphError):
            tables += _tables(found, out / str(number)) if whole else _rows(found)
    assert set(folder.iterdir()) == before, "something was written outside"
    assert {path.name for path in given.iterdir()} == {name}
    return ("read" if tables else "refused") + ("" if whole else " rows")


def _tables(source: Source, target: Path) -> int:
    target.mkdir()
    report = read_source(source, target)
    for table in report.tables:
        assert table.read == table.accepted + sum(table.set_aside.values()), table
        assert (target / table.parquet).is_file()
    return len(report.tables)


def _rows(source: Source) -> int:
    """Read the rows of all sheets; their numbers must rise."""
    if sniff(source.path) == "text":
        encoding = decide_encoding(source.path, source.name)
        sheets: list[Sheet] = [
            TextSheet(source.path, source.name, encoding, mark, 6) for mark in ",\t"
        ]
    else:
        sheets = list(open_sheets(source, ()))
    read = 0
    for sheet in sheets:
        last = 0
        for chunk in sheet.chunks():
            numbers = [last, *chunk.rows.tolist()]
            assert all(a < b for a, b in pairwise(numbers)), "row numbers do not rise"
            assert all(len(column) == len(chunk) for column in chunk.columns)
            last, read = numbers[-1], read + len(chunk)
    return read


def inputs(rng: random.Random, seeds: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield damaged files without end: text most often, as it is read fastest."""
    names = sorted(seeds)
    texts = [name for name in names if not name.endswith((".xlsx", ".ods", ".docx", ".zip", ".gz"))]
    while True:
        name = rng.choice(texts if rng.randrange(3) else names)
        content = seeds[name]
        if name.endswith(".gz") and rng.randrange(2):
            yield name, gzip.compress(damaged(gzip.decompress(content), rng), 1, mtime=0)
        elif content[:2] == b"PK" and rng.randrange(3):
            yield name, damaged_inside(content, rng)
        else:
            yield name, damaged(content, rng)


def all_seeds() -> dict[str, bytes]:
    """Return every seed."""
    return {**text_seeds(), **book_seeds(), **golden_seeds()}


def run(count: int, seed: int, root: Path) -> Tally:
    """Feed `count` inputs made from `seed`; everything is written under `root` and removed."""
    rng = random.Random(seed)
    tally = Tally()
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    for name, content in inputs(rng, all_seeds()):
        if tally.inputs >= count:
            break
        tally.inputs += 1
        folder = root / "one"
        folder.mkdir()
        began = time.process_time()
        try:
            whole = rng.randrange(WHOLE) == 0
            tally.outcomes[feed(name, content, folder, whole=whole)] += 1
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            _keep(tally, name, content, traceback.format_exc())
        took = time.process_time() - began
        tally.slowest = max(tally.slowest, took)
        if took > SLOWEST * max(1.0, len(content) / 1e6):
            _keep(tally, name, content, f"took {took:.1f} s")
        if tally.inputs % 1000 == 0:
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - base
            if grown > MOST_GROWTH:
                _keep(tally, name, content, f"memory grew by {grown >> 20} MiB")
                base += grown
        shutil.rmtree(folder)
    return tally


def _keep(tally: Tally, name: str, content: bytes, said: str) -> None:
    tally.outcomes["failed"] += 1
    if len(tally.failures) < 50:
        KEPT.mkdir(exist_ok=True)
        digest = hashlib.sha256(content).hexdigest()[:12]
        (KEPT / f"{digest}-{name}").write_bytes(content)
        (KEPT / f"{digest}-{name}.why").write_text(said, encoding="utf-8")
        tally.failures.append(f"{digest}-{name}: {said.strip().splitlines()[-1]}")


def _process(job: tuple[int, int]) -> Tally:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    with tempfile.TemporaryDirectory(dir=os.environ.get("FUZZ_FOLDER")) as folder:
        return run(*job, Path(folder))


def main(count: int, seed: int) -> int:
    """Run in two processes, in pieces, and print what came of it."""
    piece = min(count, 5_000)
    jobs = [(min(piece, count - done), seed + number)
            for number, done in enumerate(range(0, count, piece))]  # fmt: skip
    began = time.monotonic()
    total = Tally()
    with get_context("spawn").Pool(2, maxtasksperchild=5) as pool:
        for tally in pool.imap_unordered(_process, jobs):
            total.inputs += tally.inputs
            total.outcomes += tally.outcomes
            total.slowest = max(total.slowest, tally.slowest)
            total.failures += tally.failures
            seconds = time.monotonic() - began
            said = f"{total.inputs} inputs, {seconds:.0f} s, slowest {total.slowest:.2f} s"
            sys.stdout.write(f"{said}, {dict(sorted(total.outcomes.items()))}\n")
            sys.stdout.flush()
    sys.stdout.write("".join(f"{one}\n" for one in total.failures))
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
