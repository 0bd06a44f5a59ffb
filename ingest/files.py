"""Find the files to read: in folders, alone, and inside archives. Nothing is passed over unsaid
but lock files and what the operating system leaves behind."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.archives import Member, members
from ingest.sniff import sniff, unreadable_reason
from linkgraph.text import Text

_LITTER = {".ds_store", "thumbs.db", "desktop.ini", "__macosx"}
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or one member of an archive, ready to be read."""

    name: str
    """Path relative to the loaded folder, '/' between parts; `archive.zip/member` inside one."""
    path: Path
    """Where its bytes are; members of archives are unpacked under `scratch`."""
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a sheet of one, that was not read: why, and what to do."""

    name: str
    reason: Text


def find_sources(paths: Sequence[Path], scratch: Path) -> Iterator[Source | Refusal]:
    """Yield every file under `paths`, sorted by name, and a Refusal for each that is no table.

    Folders are walked (links to folders are not followed), zip and gzip archives are unpacked
    under `scratch`, archives inside archives one level deep. Hidden files, Office lock files
    (`~$…`) and litter such as .DS_Store are passed over.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    found: list[tuple[str, Path]] = []
    for path in paths:
        found += _walk(path) if path.is_dir() else [(path.name, path)]
    for name, path in sorted(found):
        yield from _of_file(name, path, scratch)


def is_litter(name: str) -> bool:
    """Say whether any part of `name` is hidden, a lock file or left by the operating system."""
    return any(
        part.startswith((".", "~$")) or part.lower() in _LITTER
        for part in PurePosixPath(name).parts
    )


def _walk(folder: Path) -> list[tuple[str, Path]]:
    found = []
    for top, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not is_litter(name)]
        for file in files:
            path = Path(top) / file
            if not is_litter(file):
                found.append((path.relative_to(folder).as_posix(), path))
    return found


def _of_file(name: str, path: Path, scratch: Path) -> Iterator[Source | Refusal]:
    try:
        kind = sniff(path)
        if kind in ("zip", "gzip"):
            for member in members(name, path, kind, scratch):
                yield from _of_member(member, scratch, deep=False)
        else:
            yield _source(name, path, kind)
    except OSError as error:
        yield Refusal(
            name,
            Text(
                f"无法打开（{error.strerror}）：请检查路径和权限",
                f"cannot be opened ({error.strerror}): check the path and your rights to it",
            ),
        )


def _of_member(member: Member, scratch: Path, *, deep: bool) -> Iterator[Source | Refusal]:
    if member.path is None:
        if member.refused is not None:
            yield Refusal(member.name, member.refused)
        return
    if is_litter(member.name):
        return
    kind = sniff(member.path)
    if kind not in ("zip", "gzip"):
        yield _source(member.name, member.path, kind)
    elif deep:
        yield Refusal(
            member.name,
            Text(
                "压缩包嵌套过深：请先解压",
                "archives nested too deep: unpack it first, then load it",
            ),
        )
    else:
        for inner in members(member.name, member.path, kind, scratch):
            yield from _of_member(inner, scratch, deep=True)


def _source(name: str, path: Path, kind: str) -> Source | Refusal:
    reason = unreadable_reason(kind)
    if reason is not None:
        return Refusal(name, reason)
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return Source(name, path, digest.hexdigest(), size)
