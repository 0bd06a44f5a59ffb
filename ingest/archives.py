"""Unpack zip and gzip archives. Members are stored under names of our own, so that no member
name, however it is spelled, can choose where a byte is written."""

import gzip
import hashlib
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from linkgraph.text import Text

_BLOCK = 1 << 20
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_MOST_BYTES = 64 << 30
_CJK_ONLY = re.compile(r"[\x20-\x7e\u2010-\u206f\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]*")
_DAMAGED = Text(
    "压缩包不完整或已损坏：请重新复制或向提供方索取",
    "the archive is cut short or damaged: copy it again, or ask its sender for it",
)
_ENCRYPTED = Text(
    "压缩包成员有密码：请先解压，再导入解压后的文件",
    "the member has a password: unpack it yourself, then load the unpacked file",
)
_METHOD = Text(
    "压缩方式不支持：请先解压，再导入解压后的文件",
    "packed by a method that is not read: unpack it yourself, then load the unpacked file",
)
_TOO_BIG = Text(
    "解压后过大（可能是压缩炸弹）：请先解压并检查",
    "too big when unpacked (maybe a bomb): unpack it yourself and look",
)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive: unpacked at `path`, or refused."""

    name: str
    path: Path | None
    refused: Text | None = None


def members(name: str, path: Path, kind: str, scratch: Path) -> Iterator[Member]:
    """Yield the files inside the archive at `path`, sorted by name, unpacked under `scratch`.

    `name` is the archive's own name; members are called `name/member`.
    """
    if kind == "gzip":
        yield _gunzip(name, path, scratch)
        return
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, UnicodeDecodeError, struct.error):
        yield Member(name, None, _DAMAGED)
        return
    with archive:
        infos = [(member_name(info), info) for info in archive.infolist() if not info.is_dir()]
        for inner, info in sorted(infos, key=lambda pair: (pair[0], pair[1].header_offset)):
            yield _unzip(f"{name}/{inner}", archive, info, scratch)
        if not infos:
            yield Member(name, None, Text("压缩包是空的：请检查", "the archive is empty: look"))


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name as its packer wrote it, safe to show and to join to a path.

    Without the UTF-8 flag, packers on Chinese Windows write GB18030, others UTF-8 all the same.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        name = _decode_name(info.orig_filename.encode("cp437"))
    parts = name.replace("\\", "/").split("/")
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


def _unzip(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, scratch: Path) -> Member:
    if info.flag_bits & _ENCRYPTED_FLAG:
        return Member(name, None, _ENCRYPTED)
    if info.file_size > _MOST_BYTES:
        return Member(name, None, _TOO_BIG)
    try:
        with archive.open(info) as packed:
            return Member(name, _store(packed, scratch, Path(name).suffix))
    except NotImplementedError:
        return Member(name, None, _METHOD)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, struct.error):
        return Member(name, None, _DAMAGED)


def _gunzip(name: str, path: Path, scratch: Path) -> Member:
    inner = Path(name).name.removesuffix(".gz")
    try:
        with gzip.open(path) as packed:
            return Member(f"{name}/{inner}", _store(packed, scratch, Path(inner).suffix))
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return Member(name, None, _DAMAGED)


def _store(packed: IO[bytes] | gzip.GzipFile, scratch: Path, suffix: str) -> Path:
    """Write the bytes under their own hash, so that equal members are stored once."""
    digest = hashlib.sha256()
    part = scratch / f"unpacking-{os.getpid()}.part"
    try:
        with part.open("wb") as file:
            while block := packed.read(_BLOCK):
                digest.update(block)
                file.write(block)
        kept = suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,5}", suffix) else ""
        return part.replace(scratch / f"{digest.hexdigest()}{kept.lower()}")
    finally:
        part.unlink(missing_ok=True)
