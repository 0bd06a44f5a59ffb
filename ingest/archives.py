"""Unpack zip and gzip archives. Members are stored under names of our own, so that no member
name, however it is spelled, can choose where a byte is written."""

import errno
import gzip
import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO

from ingest.keys import Keyring
from ingest.limits import (
    MOST_MEMBERS,
    Budget,
    TooBig,
    count_text,
    grown_too_much,
    ratio_text,
    too_much_text,
)
from linkgraph.text import Text

_BLOCK = 1 << 20
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_HEADER = 30
_CJK_ONLY = re.compile(r"[\x20-\x7e\u2010-\u206f\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]*")
DAMAGED = Text(
    "压缩包不完整或已损坏：请重新复制或向提供方索取",
    "the archive is cut short or damaged: copy it again, or ask its sender for it",
)
_METHOD = Text(
    "压缩方式不支持：请先解压，再导入解压后的文件",
    "packed by a method that is not read: unpack it yourself, then load the unpacked file",
)
_OVERLAP = Text(
    "压缩包的成员互相重叠（压缩炸弹或已损坏）：请向提供方重新索取",
    "members of the archive overlap (a bomb, or damage): ask its sender for it again",
)
_LINK = Text(
    "成员是链接，不是文件：请单独提供它指向的文件",
    "the member is a link, not a file: load the file that it points to",
)
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    struct.error,
    UnicodeError,
    ValueError,
    OverflowError,
)
"""What reading a damaged zip may raise (OSError aside, which may also be the disk)."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive: unpacked at `path`, or refused."""

    name: str
    path: Path | None
    refused: Text | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpacking:
    """Where members go, what is left of the limit, and the passwords."""

    scratch: Path
    budget: Budget
    keys: Keyring


def members(name: str, path: Path, kind: str, to: Unpacking) -> Iterator[Member]:
    """Yield the files inside the archive at `path`, sorted by name, unpacked under `to.scratch`.

    `name` is the archive's own name; members are called `name/member`.
    """
    if kind == "gzip":
        yield _gunzip(name, path, to)
        return
    try:
        archive = zipfile.ZipFile(path)
    except (*BROKEN, NotImplementedError, OSError):
        yield Member(name, None, DAMAGED)
        return
    with archive:
        infos = [
            (member_name(info), info)
            for info in archive.infolist()
            if not info.filename.endswith("/")
        ]
        refused = _refused_whole([info for _, info in infos])
        if refused is not None:
            yield Member(name, None, refused)
            return
        for inner, info in sorted(infos, key=lambda pair: (pair[0], pair[1].header_offset)):
            yield _unzip(f"{name}/{inner}", archive, info, to)


def _refused_whole(infos: list[zipfile.ZipInfo]) -> Text | None:
    if not infos:
        return Text("压缩包是空的：请检查", "the archive is empty: look")
    if len(infos) > MOST_MEMBERS:
        return count_text(len(infos))
    spans = sorted((info.header_offset, info.header_offset + _HEADER + info.compress_size)
                   for info in infos)  # fmt: skip
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        return _OVERLAP
    return None


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name as its packer wrote it, safe to show and to join to a path.

    Without the UTF-8 flag, packers on Chinese Windows write GB18030, others UTF-8 all the same.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        name = _decode_name(info.orig_filename.encode("cp437"))
    parts = name.replace("\\", "/").replace("\x00", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "?"


def _decode_name(raw: bytes) -> str:
    try:
        name = raw.decode("utf-8")
        if _CJK_ONLY.fullmatch(name):
            return name
    except UnicodeDecodeError:
        pass  # not UTF-8: GB18030 is next
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _unzip(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, to: Unpacking) -> Member:
    refused = _refused_unread(info, to)
    if refused is not None:
        return Member(name, None, refused)
    if info.flag_bits & _ENCRYPTED_FLAG:
        from ingest.locked import unlock_member

        return unlock_member(name, archive, info, to)
    try:
        with archive.open(info) as packed:
            return Member(name, store(packed, to, name, info.compress_size))
    except NotImplementedError:
        refused = _METHOD
    except TooBig as error:
        refused = error.reason
    except BROKEN:
        refused = DAMAGED
    except OSError as error:
        if error.errno != errno.EINVAL:  # what seeking to a place that cannot be raises
            raise
        refused = DAMAGED
    return Member(name, None, refused)


def _refused_unread(info: zipfile.ZipInfo, to: Unpacking) -> Text | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return _LINK
    if grown_too_much(info.compress_size, info.file_size):
        return ratio_text()
    return too_much_text() if info.file_size > to.budget.left else None


def _gunzip(name: str, path: Path, to: Unpacking) -> Member:
    inner = Path(name).name.removesuffix(".gz")
    try:
        with gzip.open(path) as packed:
            return Member(f"{name}/{inner}", store(packed, to, inner, path.stat().st_size))
    except TooBig as error:
        return Member(name, None, error.reason)
    except (*BROKEN, gzip.BadGzipFile):
        return Member(name, None, DAMAGED)


def store(packed: IO[bytes] | gzip.GzipFile, to: Unpacking, name: str, size: int) -> Path:
    """Write the bytes under their own hash, so that equal members are stored once.

    `size`: bytes they were packed in. Raises TooBig at a limit; nothing is left of it then.
    """
    suffix = Path(name).suffix
    digest = hashlib.sha256()
    part = to.scratch / f"unpacking-{os.getpid()}.part"
    done = 0
    try:
        with part.open("wb") as file:
            while block := packed.read(_BLOCK):
                done += len(block)
                if done > to.budget.left:
                    raise TooBig(too_much_text())
                if grown_too_much(size, done):
                    raise TooBig(ratio_text())
                digest.update(block)
                file.write(block)
        to.budget.left -= done
        kept = suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,5}", suffix) else ""
        place = to.scratch / f"{digest.hexdigest()}{kept.lower()}"
        return place if place.exists() else part.replace(place)  # it may be being read
    finally:
        part.unlink(missing_ok=True)
