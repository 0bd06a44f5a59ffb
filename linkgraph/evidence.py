"""The evidence of a case: one immutable folder a source file, and the catalogue that lists them.

The directory listing of `evidence/` is the catalogue: a folder appears by rename or not at all.
A folder is named by the SHA-256 of the source file; a file read again because tables of it had
been refused gets `<sha256>.2`, `.3`, …, of which the highest counts.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linkgraph.errors import CaseProblem
from linkgraph.text import Text, same

MANIFEST = "manifest.json"
FORMAT = 1
_FOLDER = re.compile(r"([0-9a-f]{64})(?:\.(\d{1,6}))?")
_SIMPLE_NAME = re.compile(r"[\w.-]+\.parquet")


@dataclass(frozen=True, slots=True)
class Correction:
    """Whose rows a table corrects: of each its row, the original row, and whether it was accepted.

    A row that was not accepted again stands for the original one all the same: it is the newer.
    """

    sha256: str
    file: str
    sheet: str | None
    table: int
    rows: tuple[tuple[int, int, bool], ...]


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """One table (sheet, header block) of one source file, as Parquet.

    `file` is the name under which the file was first loaded; `read` is every non-empty line and
    equals `accepted` + the sum of `set_aside`. `headers` belong to `raw_001`, `raw_002`, …; `extra`
    are the columns, counted from 0, whose header no field of linkgraph knows.
    """

    sha256: str
    file: str
    sheet: str | None
    table: int
    layout: str
    kind: str
    path: Path
    parquet_sha256: str
    headers: tuple[str, ...]
    read: int
    accepted: int
    set_aside: Mapping[str, int]
    decisions: tuple[Text, ...]
    alerts: tuple[Text, ...] = ()
    """Those of the decisions that a person should check; `status` repeats them."""
    extra: tuple[int, ...] = ()
    corrects: Correction | None = None


@dataclass(frozen=True, slots=True)
class RefusedTable:
    """A table of a loaded file that could not be used; `name` is `file [sheet]`."""

    name: str
    reason: Text


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One loaded source file: what its manifest says, and where it stands."""

    folder: Path
    sha256: str
    name: str
    size: int
    tables: tuple[EvidenceTable, ...]
    refused: tuple[RefusedTable, ...]


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as 64 hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def text_json(words: Text) -> dict[str, str]:
    """Return `words` as they stand in a manifest."""
    return {"zh": words.zh, "en": words.en}


def json_bytes(value: Any) -> bytes:
    """Return `value` as JSON with sorted keys, indented: the same value, the same bytes."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def catalogue(evidence: Path) -> dict[str, Path]:
    """Return the folder that counts for each SHA-256 under `evidence`, sorted by SHA-256.

    A missing folder is an empty case. Names of any other shape are not evidence: passed over.
    """
    best: dict[str, tuple[int, Path]] = {}
    for folder in evidence.iterdir() if evidence.is_dir() else ():
        match = _FOLDER.fullmatch(folder.name)
        if match is None or not folder.is_dir():
            continue
        found = (int(match[2] or 1), folder)
        best[match[1]] = max(best.get(match[1], found), found)
    return {sha256: best[sha256][1] for sha256 in sorted(best)}


def superseded(evidence: Path) -> list[Path]:
    """Return evidence folders that a later reading of the same file has replaced."""
    current = set(catalogue(evidence).values())
    return sorted(
        folder
        for folder in (evidence.iterdir() if evidence.is_dir() else ())
        if _FOLDER.fullmatch(folder.name) and folder.is_dir() and folder not in current
    )


def read_evidence(evidence: Path) -> tuple[EvidenceFile, ...]:
    """Return every loaded file, sorted by SHA-256."""
    return tuple(read_manifest(folder) for folder in catalogue(evidence).values())


def read_manifest(folder: Path) -> EvidenceFile:
    """Return what the manifest in an evidence folder says; CaseProblem when it is damaged."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise _foreign(folder, said["format"])
        tables = tuple(_table(folder, said, table) for table in said["tables"])
        return EvidenceFile(
            folder,
            str(said["sha256"]),
            str(said["name"]),
            int(said["size"]),
            tuple(sorted(tables, key=lambda table: table.table)),
            tuple(RefusedTable(one["name"], _words(one["reason"])) for one in said["refused"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CaseProblem(
            Text(f"证据目录的清单已损坏：{folder.name}", f"damaged manifest: {folder.name}"),
            _remedy(folder),
        ) from error


def _table(folder: Path, said: Mapping[str, Any], table: Mapping[str, Any]) -> EvidenceTable:
    if not _SIMPLE_NAME.fullmatch(table["parquet"]):
        raise ValueError(table["parquet"])
    return EvidenceTable(
        str(said["sha256"]),
        str(said["name"]),
        table["sheet"],
        int(table["table"]),
        str(table["layout"]),
        str(table["kind"]),
        folder / table["parquet"],
        str(table["sha256"]),
        tuple(table["headers"]),
        int(table["read"]),
        int(table["accepted"]),
        {str(reason): int(count) for reason, count in sorted(table["set_aside"].items())},
        tuple(_words(words) for words in table["decisions"]),
        tuple(_words(words) for words in table.get("alerts", ())),
        tuple(int(column) for column in table.get("extra", ())),
        _correction(table.get("corrects")),
    )


def _correction(said: Mapping[str, Any] | None) -> Correction | None:
    if said is None:
        return None
    rows = tuple((int(new), int(old), bool(taken)) for new, old, taken in said["rows"])
    return Correction(
        str(said["sha256"]), str(said["file"]), said["sheet"], int(said["table"]), rows
    )


def _words(said: Mapping[str, str]) -> Text:
    return Text(said["zh"], said["en"])


def _foreign(folder: Path, number: Any) -> CaseProblem:
    return CaseProblem(
        Text(
            f"证据 {folder.name} 由其他版本的 linkgraph 写成（格式 {number}）",
            f"evidence {folder.name} was written by another version of linkgraph ({number})",
        ),
        Text("请使用更新的 linkgraph", "use a newer linkgraph"),
    )


def fingerprint(files: Sequence[EvidenceFile]) -> str:
    """Return the name of this evidence: same contents read in the same way, same fingerprint.

    Independent of file names, of the order of loading and of how Parquet was compressed.
    """
    said = [
        [
            file.sha256,
            [
                [
                    table.sheet,
                    table.table,
                    table.layout,
                    table.kind,
                    table.headers,
                    table.read,
                    table.accepted,
                    sorted(table.set_aside.items()),
                    [words.en for words in table.decisions],
                ]
                for table in file.tables
            ],
        ]
        for file in sorted(files, key=lambda file: file.sha256)
    ]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_verified: dict[Path, tuple[int, int, int, str]] = {}
"""Parquet files whose hash was found right in this process, by (size, mtime, inode, hash)."""


def checked_path(table: EvidenceTable) -> Path:
    """Return the path of `table`'s Parquet after its SHA-256 was found right.

    A file that has not changed since this process last hashed it is not hashed again.
    Raises CaseProblem that names the damaged or missing file and what to do.
    """
    try:
        stat = table.path.stat()
        seen = (stat.st_size, stat.st_mtime_ns, stat.st_ino, table.parquet_sha256)
        if _verified.get(table.path) != seen:
            if file_sha256(table.path) != table.parquet_sha256:
                raise _damaged(table, Text("内容与清单不符", "does not match its manifest"))
            _verified[table.path] = seen
    except OSError as error:
        raise _damaged(table, same(str(error.strerror))) from error
    return table.path


def _damaged(table: EvidenceTable, what: Text) -> CaseProblem:
    place = f"evidence/{table.path.parent.name}/{table.path.name}"
    return CaseProblem(
        Text(
            f"证据已损坏：{table.file}（{place}）{what.zh}",
            f"damaged evidence: {table.file} ({place}): {what.en}",
        ),
        _remedy(table.path.parent),
    )


def _remedy(folder: Path) -> Text:
    sha = folder.name[:12]
    return Text(
        f"从备份恢复 evidence/{folder.name}；或运行 linkgraph unload {sha} 后重新加载原始文件",
        f"restore evidence/{folder.name} from a backup, or run `linkgraph unload {sha}` and "
        "load the original file again",
    )
