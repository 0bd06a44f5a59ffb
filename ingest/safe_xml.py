"""XML that strangers wrote, parsed as it streams: no document type, no entities."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.parsers import expat

from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

_DEEPEST = 256
_SEPARATOR = " "
_SAVE_ANEW = Text(
    "请用 Excel/WPS/Word 打开后另存为 .xlsx 或 .docx，再导入",
    "open it in Excel, WPS or Word, save it as .xlsx or .docx, then load that",
)


class _Forbidden(Exception):
    """The document declares a type or entities."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """What to call: `start` with ('namespace name', attributes), `end`, and `data` with text."""

    start: Callable[[str, dict[str, str]], None]
    end: Callable[[str], None]
    data: Callable[[str], None]


def parse_xml(blocks: Iterable[bytes], handlers: Handlers, file: str) -> None:
    """Parse UTF-8 `blocks`, whatever encoding the document says it is in.

    Raises UnreadableFile for a DOCTYPE or entity declaration (which is how XML is made to read
    other files, or to unfold without end), for damage, and for nesting without end.
    """
    parser = expat.ParserCreate("utf-8", _SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    parser.ExternalEntityRefHandler = _forbid
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _Forbidden
        handlers.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handlers.end(name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handlers.data
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except _Forbidden:
        raise UnreadableFile(
            Text(
                f"{file}：XML 中有 DOCTYPE 或实体声明（可能借以读取其他文件或耗尽内存），不予读取",
                f"{file}: its XML declares a DOCTYPE or entities (a way to read other files or to "
                "fill the memory): not read",
            ),
            _SAVE_ANEW,
        ) from None
    except expat.ExpatError as error:
        raise UnreadableFile(
            Text(
                f"{file}：XML 在第 {error.lineno} 行处不完整或已损坏",
                f"{file}: its XML is cut short or damaged in line {error.lineno}",
            ),
            _SAVE_ANEW,
        ) from error


def _forbid(*_: object) -> int:
    raise _Forbidden
