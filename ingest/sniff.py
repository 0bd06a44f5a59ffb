"""What a file is, by its content; its suffix is often wrong."""

import re
import zipfile
from pathlib import Path

from ingest.archives import BROKEN
from ingest.encodings import wide_encoding
from linkgraph.text import Text

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "word"),
    (b"SQLite format 3", "database"),
    (b"PAR1", "parquet"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
_BOOK = re.compile(rb"<(\w+:)?workbook\b")
_PAGE = rb"<(!--|(!doctype|html|\?xml|table|meta|style|head|body|div|script|title|h[1-6]|p)\b)"
_EXPORT_AGAIN = Text(
    "请另存为 .xlsx 或 UTF-8 的 .csv 后再导入",
    "save it as .xlsx or as .csv in UTF-8, then load that",
)
_WHAT = {
    "archive": Text("不支持的压缩格式", "an archive of a kind that is not read"),
    "picture": Text("图片不是表格", "a picture is not a table"),
    "word": Text(
        "不读取旧版文字文档（.doc、.rtf）", "old text documents (.doc, .rtf) are not read"
    ),
    "slides": Text("演示文稿不是表格", "slides are not a table"),
    "database": Text("数据库文件不是表格", "a database file is not a table"),
    "parquet": Text("不读取 Parquet 文件", "Parquet files are not read"),
    "program": Text("程序文件不是表格", "a program is not a table"),
    "encrypted": Text("工作簿有密码", "the workbook has a password"),
    "binary": Text("不是可识别的表格文件", "not a table of a kind that is known"),
    "empty": Text("文件是空的", "the file is empty"),
    "xml": Text("XML 文件不是表格", "an XML file of a kind that is not read"),
    "json": Text("JSON 文件不是表格", "a JSON file is not a table"),
}
_DO = {
    "word": Text(
        "请用 Word/WPS 另存为 .docx 后再导入", "save it as .docx from Word or WPS, load that"
    ),
    "archive": Text("请先解压，再导入其中的文件", "unpack it, then load what was in it"),
    "encrypted": Text("请去掉密码另存后再导入", "save it without the password, then load that"),
    "empty": Text("请重新导出或向提供方索取", "export it again, or ask its sender for it"),
}


def sniff(path: Path) -> str:
    """Return what the file at `path` is: workbook, xml_book, docx, pdf, html, text, zip,
    gzip, or a name of `_WHAT`.

    Raises OSError when it cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        return "empty"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(path)
    if head.startswith(_OLE):
        return _sniff_ole(path)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return _sniff_text(head, path.suffix.lower())


def _sniff_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (*BROKEN, NotImplementedError, OSError):
        return "zip"  # it will be refused as what it is called
    if any(name.startswith("xl/workbook") for name in names) or "content.xml" in names:
        return "workbook"
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("ppt/") for name in names):
        return "slides"
    return "zip"


def _sniff_ole(path: Path) -> str:
    """Tell a workbook (.xls) from other OLE files by the stream names in its directory."""
    content = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\x00\x00" in content

    if holds("EncryptedPackage"):
        return "encrypted"
    if holds("Workbook") or holds("Book"):
        return "workbook"
    return "word" if holds("WordDocument") else "binary"


def _sniff_text(head: bytes, suffix: str) -> str:
    if wide_encoding(head) is not None:
        head = head[head.startswith((b"\xff\xfe", b"\xfe\xff")) * 2 :].replace(b"\x00", b"")
        return _sniff_markup(head.lstrip().lower()) or "text"
    head = head.removeprefix(b"\xef\xbb\xbf")
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1a\x1b" for byte in head)
    if controls > len(head) // 50:
        return "binary"
    start = head.lstrip().lower()
    markup = _sniff_markup(start)
    if markup is not None:
        return markup
    if start.startswith((b"{", b"[")) and suffix in (".json", ".jsonl", ".geojson"):
        return "json"
    return "text"


def _sniff_markup(start: bytes) -> str | None:
    """Tell XML workbooks and web pages from text, by the lower-case head of the file."""
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and _BOOK.search(start):
        return "xml_book"
    if re.match(rb"<\?xml(?![^>]*>\s*(<!doctype\s+)?<?html)", start) and b"<table" not in start:
        return "xml"
    if re.match(_PAGE, start) or (re.match(rb"<[a-z]", start) and b"<table" in start):
        return "html"
    return None


def unreadable_reason(kind: str) -> Text | None:
    """Return why a file of this kind is not read and what to do; None when it is."""
    what = _WHAT.get(kind)
    if what is None:
        return None
    do = _DO.get(kind, _EXPORT_AGAIN)
    return Text(f"{what.zh}：{do.zh}", f"{what.en}: {do.en}")
