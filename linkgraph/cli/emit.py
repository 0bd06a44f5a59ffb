"""Results on their way to stdout or a file."""

import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from linkgraph.cli.console import note
from linkgraph.cli.options import Printing
from linkgraph.errors import LinkgraphError
from linkgraph.output.table import Report
from linkgraph.text import Text

Json = dict[str, Any]


def emit(printing: Printing, result: Json, report: Callable[[], Report]) -> str:
    """Write `result` (the whole JSON object) or its `report`; return the SHA-256 of the JSON.

    The hash is of the JSON whatever form was asked for, so that two runs can be compared.
    """
    from linkgraph.output.json_text import json_text

    text = json_text(result)
    if printing.form == "json":
        _write(printing, text.encode())
    elif printing.form == "table":
        _write_table(printing, report())
    else:
        _write_sheets(printing, report())
    return hashlib.sha256(text.encode()).hexdigest()


def _write_table(printing: Printing, report: Report) -> None:
    from linkgraph.output.screen import report_text

    if printing.file is not None:
        _write(printing, report_text(report, printing.lang).encode())
        return
    sys.stdout.write(report_text(report, printing.lang, screen_width()))


def screen_width() -> int | None:
    """Return the columns of the terminal; None when stdout is a file or a pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _write_sheets(printing: Printing, report: Report) -> None:
    if printing.form == "xlsx":
        from linkgraph.output.workbook import workbook_bytes

        _write(printing, workbook_bytes(report.tables, printing.lang))
        return
    from linkgraph.output.csv_file import csv_text

    text = csv_text(report.tables[0], printing.lang)
    bom = "\ufeff" if printing.file is not None else ""
    _write(printing, (bom + text).encode("utf-8", "replace"))
    if printing.file is not None:
        note(
            Text(
                "提示：双击打开 CSV 时，Excel 会把超过 15 位的卡号末尾变成 0；"
                "要在 Excel 中看卡号请用 --format xlsx。",
                "Note: Excel zeroes the end of numbers longer than 15 digits when a CSV is "
                "opened by double click; use --format xlsx to read card numbers in Excel.",
            )
        )


def _write(printing: Printing, content: bytes) -> None:
    """Write bytes: to the file, whole or not at all, or to stdout as UTF-8."""
    if printing.file is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_file(printing.file, content)
    wrote(printing.file)


def write_file(path: Path, content: bytes) -> None:
    """Write a result file beside its place and move it there: never half a file.

    A pipe or device, such as /dev/null, is written to, never replaced.
    """
    writable_folder(path)
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def writable_folder(path: Path) -> None:
    """Make sure that `path` can be a file: its folder exists, itself is no folder."""
    if path.is_dir():
        raise LinkgraphError(
            Text(f"{path} 是一个文件夹。", f"{path} is a folder."),
            Text("请给出文件名。", "give the name of a file."),
        )
    if not path.absolute().parent.is_dir():
        raise LinkgraphError(
            Text(f"没有文件夹 {path.parent}。", f"There is no folder {path.parent}."),
            Text("请先建立它，或换一个位置。", "create it first, or choose another place."),
        )


def wrote(path: Path) -> None:
    """Say where a file was written."""
    note(Text(f"已写入 {path}", f"Wrote {path}"))
