"""Find the files to read: in folders, alone, and inside archives. Nothing is passed over unsaid
but lock files and what the operating system leaves behind."""

import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.archives import Member, Unpacking, members
from ingest.keys import Keyring
from ingest.limits import DEEPEST, Budget, depth_text
from ingest.locked import unlock_file
from ingest.sniff import sniff, unreadable_reason
from linkgraph.text import Text

_LITTER = {".ds_store", "thumbs.db", "desktop.ini", "__macosx"}
_BLOCK = 1 << 20
_OUR_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or one member of an archive, ready to be read."""

    name: str
    """Path relative to the loaded folder, '/' between parts; `archive.zip/member` inside one."""
    path: Path
    """Where its bytes are; members of archives are unpacked under `scratch`, and so is a copy of a
    locked file without its password."""
    sha256: str
    """Of the file as it was given: of a locked one, with its lock."""
    size: int
    notes: tuple[Text, ...] = ()
    """What had to be done to open it."""
    lead: bytes = b""
    lead_name: str = ""
    """Of a later part of a series: how its first part begins, and that file's name."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a sheet of one, that was not read: why, and what to do."""

    name: str
    reason: Text


def find_sources(
    paths: Sequence[Path], scratch: Path, keys: Keyring | None = None
) -> Iterator[Source | Refusal]:
    """Yield every file under `paths`, sorted by name, and a Refusal for each that is no table.

    Folders are walked (links to folders are not followed), zip and gzip archives are unpacked
    under `scratch`, archives inside archives to DEEPEST levels. Locked archives, workbooks and
    PDFs are opened with `keys`. Hidden files, Office lock files (`~$…`) and litter such as
    .DS_Store are passed over.
    """
    from ingest.parts import with_leads  # which knows of sources

    scratch.mkdir(parents=True, exist_ok=True)
    found: list[tuple[str, Path]] = []
    for path in paths:
        found += _walk(path) if path.is_dir() else [(path.name, path)]
    keys = keys or Keyring()
    yield from with_leads(
        source
        for name, path in sorted(found)
        for source in _of_file(name, path, Unpacking(scratch, Budget(), keys))
    )


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


def _of_file(name: str, path: Path, to: Unpacking) -> Iterator[Source | Refusal]:
    try:
        kind = sniff(path)
        if kind in ("zip", "gzip"):
            for member in members(name, path, kind, to):
                yield from _of_member(member, to, depth=1)
        else:
            yield _source(name, path, kind, to)
    except OSError as error:
        if error.errno in _OUR_DISK:
            raise
        yield Refusal(
            name,
            Text(
                f"无法打开（{error.strerror}）：请检查路径和权限",
                f"cannot be opened ({error.strerror}): check the path and your rights to it",
            ),
        )


def _of_member(member: Member, to: Unpacking, *, depth: int) -> Iterator[Source | Refusal]:
    """`depth`: how many archives the member is in."""
    if is_litter(member.name):
        return
    if member.path is None:
        if member.refused is not None:
            yield Refusal(member.name, member.refused)
        return
    kind = sniff(member.path)
    if kind not in ("zip", "gzip"):
        yield _source(member.name, member.path, kind, to, member.notes)
    elif depth >= DEEPEST:
        yield Refusal(member.name, depth_text())
    else:
        for inner in members(member.name, member.path, kind, to):
            yield from _of_member(inner, to, depth=depth + 1)


def _source(
    name: str, path: Path, kind: str, to: Unpacking, notes: tuple[Text, ...] = ()
) -> Source | Refusal:
    opened = unlock_file(name, path, kind, to.scratch, to.keys)
    if isinstance(opened, Text):
        return Refusal(name, opened)
    reason = unreadable_reason(kind) if opened is None else None
    if reason is not None:
        return Refusal(name, reason)
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    if opened is not None:
        path, notes = opened[0], (*notes, *opened[1])
    return Source(name, path, digest.hexdigest(), size, notes)
