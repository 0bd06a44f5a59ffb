"""Members and files with a password: opened into the scratch folder with one that fits."""

import errno
import hashlib
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from ingest.archives import BROKEN, DAMAGED, Member, Unpacking, store
from ingest.keys import Keyring
from ingest.limits import TooBig
from linkgraph.text import Text

_AES = 99
_OPENED = Text("文件有密码，已用给出的口令打开", "locked: opened with a password that was given")
_NO_PDF = Text(
    "PDF 有密码，而读取 PDF 的组件没有安装：请运行 pip install linkgraph[pdf]",
    "the PDF has a password, and what reads PDFs is not installed: run pip install linkgraph[pdf]",
)
_LOCK_BROKEN = Text(
    "文件有密码且加密方式不支持或已损坏：请去掉密码另存后再导入",
    "locked in a way that is not read, or damaged: save it without the password, then load that",
)


def unlock_member(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, to: Unpacking
) -> Member:
    """Unpack a locked member (ZipCrypto or AES) with the first password that fits."""
    source: zipfile.ZipFile = archive
    if info.compress_type == _AES:
        import pyzipper

        assert archive.filename is not None
        try:
            source = pyzipper.AESZipFile(archive.filename)
        except (*BROKEN, NotImplementedError):
            return Member(name, None, DAMAGED)
    try:
        for password in to.keys.candidates(name):
            path = _unpacked(name, source, info, password, to)
            if path is not None:
                to.keys.fits(password)
                return Member(name, path, None, (_OPENED,))
    except TooBig as error:
        return Member(name, None, error.reason)
    except NotImplementedError:
        return Member(name, None, _LOCK_BROKEN)
    finally:
        if source is not archive:
            source.close()
    return Member(name, None, to.keys.refusal)


def _unpacked(
    name: str, source: zipfile.ZipFile, info: zipfile.ZipInfo, password: str, to: Unpacking
) -> Path | None:
    """Return the unpacked member; None when the password is not its own.

    The check in the format lets one wrong password in 256 pass: then the content's CRC fails.
    """
    for code in _encodings(password):
        try:
            twins = (one for one in source.infolist() if one.header_offset == info.header_offset)
            with source.open(next(twins), pwd=code) as packed:
                return store(packed, to, name, info.compress_size)
        except NotImplementedError:
            raise
        except (*BROKEN, StopIteration):
            continue
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
    return None


def _encodings(password: str) -> list[bytes]:
    """Return the bytes that a password may be: Chinese Windows packers take GB18030."""
    return list(dict.fromkeys([password.encode("utf-8", "replace"), _gbk(password)]))


def _gbk(password: str) -> bytes:
    return password.encode("gb18030", "replace")


def unlock_file(
    name: str, path: Path, kind: str, scratch: Path, keys: Keyring
) -> tuple[Path, tuple[Text, ...]] | Text | None:
    """Open a workbook or PDF that has a password: a copy without it under `scratch`, and notes.

    None when the file has no password; a Text when it stays closed.
    """
    if kind == "pdf":
        return _unlock(name, scratch, keys, _pdf_openers(path))
    if kind in ("encrypted", "workbook"):
        return _unlock(name, scratch, keys, _office_openers(path, kind))
    return None


Opener = Callable[[str, IO[bytes]], bool]
"""Writes the content without its password; False when the password does not fit."""


def _unlock(
    name: str, scratch: Path, keys: Keyring, openers: Iterator[Opener | Text]
) -> tuple[Path, tuple[Text, ...]] | Text | None:
    for opener in openers:
        if isinstance(opener, Text):
            return opener
        for password in keys.candidates(name):
            copy = io.BytesIO()
            try:
                fits = opener(password, copy)
            except Exception:  # a library met what it does not know
                return _LOCK_BROKEN
            if fits:
                keys.fits(password)
                return _kept(copy.getvalue(), path_suffix(name), scratch), (_OPENED,)
        return keys.refusal
    return None


def path_suffix(name: str) -> str:
    """Return the suffix of a name where it is a plain one."""
    suffix = Path(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ""


def _kept(content: bytes, suffix: str, scratch: Path) -> Path:
    place = scratch / f"{hashlib.sha256(content).hexdigest()}-open{suffix}"
    if place.exists():  # it may be being read
        return place
    part = scratch / f"unlocking-{os.getpid()}.part"
    part.write_bytes(content)
    return part.replace(place)


def _office_openers(path: Path, kind: str) -> Iterator[Opener | Text]:
    """Yield how to open a locked .xlsx or .xls; nothing when it is not locked."""
    if kind == "workbook" and not _has_filepass(path):
        return
    import msoffcrypto

    content = io.BytesIO(path.read_bytes())
    try:
        book = msoffcrypto.OfficeFile(content)
        locked = book.is_encrypted()
    except Exception:  # the library raises what its parsers meet
        yield _LOCK_BROKEN
        return
    if not locked and kind == "workbook":
        return

    def opener(password: str, copy: IO[bytes]) -> bool:
        try:
            book.load_key(password=password, verify_password=True)
            book.decrypt(copy)
        except msoffcrypto.exceptions.DecryptionError:
            return False
        return True

    yield opener


def _has_filepass(path: Path) -> bool:
    """Say whether an .xls may have a password: a FILEPASS record soon after the first BOF."""
    content = path.read_bytes()
    if not content.startswith(b"\xd0\xcf\x11\xe0"):
        return False
    at = content.find(b"\x09\x08\x10\x00")
    return at >= 0 and b"\x2f\x00" in content[at : at + 512]


def _pdf_openers(path: Path) -> Iterator[Opener | Text]:
    """Yield how to open a locked PDF; nothing when it opens without a password."""
    if b"/Encrypt" not in path.read_bytes():
        return
    try:
        import pypdfium2 as pdfium
    except ImportError:
        yield _NO_PDF
        return

    def opener(password: str, copy: IO[bytes]) -> bool:
        try:
            document = pdfium.PdfDocument(path, password=password or None)
        except pdfium.PdfiumError:
            return False
        document.save(copy, flags=pdfium.raw.FPDF_REMOVE_SECURITY)
        document.close()
        return True

    try:
        pdfium.PdfDocument(path).close()
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            yield opener
