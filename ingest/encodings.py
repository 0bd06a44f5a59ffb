"""Which encoding a text file is in, decided strictly: no byte is ever ignored or guessed at.

Bytes that are not text cost the line they stand in, not the file: decoding keeps them as lone
surrogates (U+DC00 + byte), which no text of UTF-8 or GB18030 can hold; they are shown as `\\xNN`.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

Encoding = Literal["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
_BLOCK = 1 << 22
_HEAD = 1 << 12
_FIRST = 1 << 18
_SURELY_UTF8 = 20
"""This many UTF-8 characters beyond ASCII in a row do not happen by chance in GB18030 text."""
_DECLARED = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_FAMILIES = re.compile(
    r"utf-?8|utf-?16-?(le|be)?|gb.*|hz.*|x-gbk|cp936|ms936|us-?ascii|unicode", re.IGNORECASE
)
_ESCAPE = "linkgraph-escape"
_NO_TEXT = re.compile("[\udc00-\udcff]")


def decide_encoding(path: Path, name: str) -> Encoding:
    """Return the encoding of the whole file: UTF-16 by its mark or by the zero byte beside every
    ASCII character, else UTF-8, else GB18030.

    Lines may be damaged; UTF-8 text that is damaged is still UTF-8 (as GB18030 it would read
    wrongly). Raises UnreadableFile that names the place when of the lines beyond ASCII at the head
    of the file more are damaged than whole.
    """
    with path.open("rb") as file:
        wide = wide_encoding(file.read(_HEAD))
    if wide is not None:
        return _mostly(path, name, wide)
    good, at = _utf8_until(path)
    if at is None:
        return "utf-8"
    return _mostly(path, name, "utf-8" if good >= _SURELY_UTF8 else "gb18030")


def wide_encoding(head: bytes) -> Encoding | None:
    """Return which UTF-16 a file's head is, or None.

    Without a mark it is told by its ASCII characters (delimiters, digits, line ends): at least
    one byte in eight is zero, and every zero is on the same side of its pair.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 8 < len(head) or min(even, odd):
        return None
    return "utf-16-le" if odd else "utf-16-be" if even else None


def declared_encoding(path: Path, name: str) -> Encoding:
    """Return the encoding of XML or HTML: by its bytes, as of any text (`decide_encoding`).

    Raises UnreadableFile when it says that it is in an encoding of another family (Big5,
    ISO-8859-1 …), whose bytes would pass for GB18030.
    """
    with path.open("rb") as file:
        said = _DECLARED.search(file.read(_HEAD).replace(b"\x00", b""))
    declared = "utf-8" if said is None else said[1].decode("ascii")
    if not _FAMILIES.fullmatch(declared) and _utf8_until(path)[1] is not None:
        raise UnreadableFile(
            Text(
                f"{name}：文件声明的编码 {declared} 不支持",
                f"{name}: it says that its encoding is {declared}, which is not read",
            ),
            Text(
                "请用 Excel/WPS 打开后另存为 .xlsx",
                "open it in Excel or WPS and save it as .xlsx",
            ),
        )
    return decide_encoding(path, name)


def utf8_blocks(path: Path, name: str, encoding: Encoding, size: int) -> Iterator[bytes]:
    """Yield the lines of a file as UTF-8. Raises UnreadableFile where bytes are no text: markup
    that is damaged in one place may mean anything behind it."""
    line = 1
    for block in blocks(path, encoding, size):
        text = decode(block, encoding)
        damage = _NO_TEXT.search(text)
        if damage is not None:
            raise _not_text(name, line + text.count("\n", 0, damage.start()), encoding)
        line += text.count("\n")
        yield text.encode()


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


def _escape(error: UnicodeError) -> tuple[str, int]:
    """Keep the bytes that are no text as U+DC00 + byte."""
    assert isinstance(error, UnicodeDecodeError)
    damaged = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in damaged), error.end


codecs.register_error(_ESCAPE, _escape)


def decode(block: bytes, encoding: Encoding) -> str:
    """Return the text of whole lines; bytes that are no text are kept as U+DC00 + byte.

    A block of a UTF-16 file is in UTF-8 already (see `blocks`).
    """
    if encoding.startswith("utf-16"):
        return block.decode("utf-8", "surrogatepass")
    return block.decode(encoding, _ESCAPE)


def is_damaged(text: str) -> bool:
    """Say whether `text` holds bytes that are no text."""
    return _NO_TEXT.search(text) is not None


def shown(text: str) -> str:
    """Return `text` with bytes that are no text written as `\\xNN`."""
    return _NO_TEXT.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)


def _mostly(path: Path, name: str, encoding: Encoding) -> Encoding:
    """Return `encoding` if most lines at the head of the file that are not ASCII are text of it."""
    whole = damaged = offset = 0
    first: int | None = None
    for block in blocks(path, encoding, _BLOCK):
        for line in decode(block, encoding).split("\n"):
            if is_damaged(line):
                damaged += 1
                first = offset if first is None else first
            elif not line.isascii():
                whole += 1
            offset += 1
        break
    if damaged > whole and first is not None:
        raise _not_text(name, first + 1, encoding)
    return encoding


def _not_text(name: str, line: int, tried: str) -> UnreadableFile:
    return UnreadableFile(
        Text(
            f"{name}：第 {line} 行起不是 {tried} 文字（也不是 UTF-8、UTF-16）",
            f"{name}: from line {line} on this is no text in {tried}, nor in UTF-8 or UTF-16",
        ),
        Text(
            "文件可能不完整：请重新导出，另存为 UTF-8 的 .csv 或 .xlsx",
            "the file may be damaged: export it again as .csv in UTF-8 or as .xlsx",
        ),
    )


def blocks(path: Path, encoding: Encoding, size: int) -> Iterator[bytes]:
    """Yield the file in blocks of about `size` bytes that end at line ends, the first one smaller:
    it holds titles and headers, which are read with more care.

    Bytes are left in `encoding` unless it is UTF-16; then they are UTF-8. A byte-order mark is
    dropped. Only '\\n' ends a block, so '\\r\\n' stays together.
    """
    held: list[bytes] = []
    for block in _bytes(path, encoding, size):
        cut = block.rfind(b"\n") + 1
        if cut:
            yield b"".join([*held, block[:cut]])
            held = [block[cut:]]
        else:
            held.append(block)
    if any(held):
        yield b"".join(held)


def _bytes(path: Path, encoding: Encoding, size: int) -> Iterator[bytes]:
    wide = encoding.startswith("utf-16")
    decoder = codecs.getincrementaldecoder(encoding)(_ESCAPE) if wide else None
    first = True
    with path.open("rb") as file:
        while block := file.read(min(size, _FIRST) if first else size):
            if decoder is not None:
                block = decoder.decode(block).encode("utf-8", "surrogatepass")
            elif first:
                block = block.removeprefix(codecs.BOM_UTF8)
            first = False
            yield block
    if decoder is not None:
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
