"""Which encoding a text file is in, decided strictly: no byte is ever ignored or replaced."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

Encoding = Literal["utf-8", "gb18030", "utf-16"]
_BLOCK = 1 << 22
_FIRST = 1 << 18
_SURELY_UTF8 = 20
"""This many UTF-8 characters beyond ASCII in a row do not happen by chance in GB18030 text."""


def decide_encoding(path: Path, name: str) -> Encoding:
    """Return the encoding of the whole file: UTF-16 by its mark, else UTF-8, else GB18030.

    Raises UnreadableFile that names the place when the bytes are none of these, or when UTF-8
    text has a damaged place (which would read as GB18030, wrongly).
    """
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            _check(path, name, "utf-16")
            return "utf-16"
    good, at = _utf8_until(path)
    if at is None:
        return "utf-8"
    if good >= _SURELY_UTF8:
        raise _not_text(name, at, "UTF-8")
    _check(path, name, "gb18030")
    return "gb18030"


def _utf8_until(path: Path) -> tuple[int, int | None]:
    """Count characters beyond ASCII up to the first byte that is not UTF-8, and its offset."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    good = start = 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            held = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                valid = error.object[: error.start].decode("utf-8")
                return good + sum(c > "\x7f" for c in valid), start - held + error.start
            if not block:
                return good, None
            if good < _SURELY_UTF8 and not text.isascii():
                good += sum(c > "\x7f" for c in text)
            start += len(block)


def _check(path: Path, name: str, encoding: Encoding) -> None:
    """Decode the head of the file; the rest is decoded strictly as it is read."""
    with path.open("rb") as file:
        head = file.read(_BLOCK)
        final = not file.read(1)
    try:
        codecs.getincrementaldecoder(encoding)().decode(head, final=final)
    except UnicodeDecodeError as error:
        raise _not_text(name, error.start, "UTF-8, UTF-16, GB18030") from error


def _not_text(name: str, offset: int, tried: str) -> UnreadableFile:
    return UnreadableFile(
        Text(
            f"{name}：第 {offset + 1} 个字节处不是有效的 {tried} 文字",
            f"{name}: the bytes at offset {offset} are not {tried}",
        ),
        Text(
            "文件可能不完整：请重新导出，另存为 UTF-8 的 .csv 或 .xlsx",
            "the file may be damaged: export it again as .csv in UTF-8 or as .xlsx",
        ),
    )


def damaged_text(name: str, row: int, encoding: str) -> UnreadableFile:
    """Return the error for text that stops being `encoding` somewhere after line `row`."""
    return UnreadableFile(
        Text(
            f"{name}：第 {row} 行之后有不是 {encoding} 的字节",
            f"{name}: after line {row} there are bytes that are not {encoding}",
        ),
        Text(
            "文件可能不完整或混用编码：请重新导出，另存为 UTF-8 的 .csv 或 .xlsx",
            "the file may be damaged or mix encodings: export it again as .csv in UTF-8 or .xlsx",
        ),
    )


def blocks(path: Path, encoding: Encoding, size: int, *, as_utf8: bool) -> Iterator[bytes]:
    """Yield the file in blocks of about `size` bytes that end at line ends, the first one smaller:
    it holds titles and headers, which are read with more care.

    Bytes are left in `encoding` unless it is UTF-16 or `as_utf8` says otherwise; then they are
    UTF-8. A byte-order mark is dropped. Only '\\n' ends a block, so '\\r\\n' stays together.
    """
    held = b""
    for block in _bytes(path, encoding, size, as_utf8=as_utf8):
        cut = block.rfind(b"\n") + 1
        if cut:
            yield held + block[:cut]
            held = block[cut:]
        else:
            held += block
    if held:
        yield held


def _bytes(path: Path, encoding: Encoding, size: int, *, as_utf8: bool) -> Iterator[bytes]:
    recode = encoding == "utf-16" or (as_utf8 and encoding != "utf-8")
    decoder = codecs.getincrementaldecoder(encoding)()
    first = True
    with path.open("rb") as file:
        while block := file.read(min(size, _FIRST) if first else size):
            if recode:
                block = decoder.decode(block).encode()
            elif first:
                block = block.removeprefix(codecs.BOM_UTF8)
            first = False
            yield block
    if recode:
        yield decoder.decode(b"", final=True).encode()
