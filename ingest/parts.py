"""Files cut into parts of which only the first has a header: …_part1.csv, …_part2.csv.

A later part whose rows are as wide as the header of the first part takes that header, and says so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ingest.binding import Binding
from ingest.files import Refusal, Source
from ingest.layouts import Layout
from ingest.recognise import SEARCHED_ROWS, recognise
from ingest.records import parse_line
from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

_PART = re.compile(
    r"(?P<stem>.*?[_\-. (]?part[_\-. ]?)0*(?P<number>\d{1,4})(?P<end>\)?\.\w+)", re.IGNORECASE
)
_STAMP = re.compile(r"\d{8,17}(?=[_\-. (]*part)", re.IGNORECASE)
"""When a part was made: the parts of one table may differ in it."""
_HEAD = 1 << 16
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Lead:
    """The header of the first part: its cells, and the file that has it."""

    file: str
    cells: tuple[str, ...]


def part_number(name: str) -> int:
    """Return which part a file is by its name, 0 for none.

    >>> part_number("1_账户明细d2_20240301_part2.csv"), part_number("流水.csv")
    (2, 0)
    """
    found = _PART.fullmatch(PurePosixPath(name).name)
    return int(found["number"]) if found else 0


def with_leads(sources: Iterable[Source | Refusal]) -> Iterator[Source | Refusal]:
    """Give later parts the beginning of their first part, which comes before them."""
    firsts: dict[tuple[str, str], Source] = {}
    for source in sources:
        found = _PART.fullmatch(source.name) if isinstance(source, Source) else None
        if isinstance(source, Source) and found is not None:
            key = _STAMP.sub("", found["stem"]), found["end"]
            if int(found["number"]) == 1:
                firsts[key] = replace(source, lead=_beginning(source))
            elif key in firsts:
                first = firsts[key]
                yield replace(source, lead=first.lead, lead_name=first.name)
                continue
        yield source


def _beginning(source: Source) -> bytes:
    with source.path.open("rb") as file:
        return file.read(_HEAD).rpartition(b"\n")[0]


def lead_of(source: Source, delimiters: Sequence[str]) -> Lead | None:
    """Return the header of the first part of a file, None where it has none or there is none."""
    for encoding in _ENCODINGS:
        try:
            text = source.lead.decode(encoding)
        except UnicodeDecodeError:
            continue
        lines = [line for line in text.splitlines() if line][:SEARCHED_ROWS]
        for line in lines:
            for delimiter in delimiters:
                cells = parse_line(line, delimiter) or line.split(delimiter)
                if recognise(cells, (), source.lead_name) is not None:
                    return Lead(source.lead_name, tuple(cells))
        return None
    return None


def bound_by_lead(
    lead: Lead | None, rows: Sequence[Sequence[str]], mapped: Sequence[Layout], hints: str
) -> tuple[Binding, float] | None:
    """Return the binding of the first part's header and its score, None where rows are not as wide
    as it or there is none."""
    found = recognise(lead.cells, mapped, hints) if lead is not None else None
    if lead is None or found is None or any(len(cells) != len(lead.cells) for cells in rows):
        return None
    binding, score = found
    return replace(binding, layout=replace(binding.layout, header_rows=0)), score


def lead_note(lead: Lead) -> Text:
    """Say whose header the rows are read by."""
    return Text(
        f"本文件没有表头：按第一部分 {lead.file} 的表头读取（列数相同）",
        f"this part has no header of its own: read by that of {lead.file}, which is as wide",
    )


def headless_part(place: str, lead: Lead | None, rows: Sequence[Sequence[str]]) -> UnreadableFile:
    """Return the error for a later part that has no header and cannot take one."""
    if lead is None:
        return UnreadableFile(
            Text(f"{place}：这一部分没有表头", f"{place}: this part has no header of its own"),
            Text(
                "与同一批的第一部分（part1）放在同一文件夹里一起装入",
                "load it from one folder together with the first part (part1) of its series",
            ),
        )
    width = len(rows[0]) if rows else 0
    return UnreadableFile(
        Text(
            f"{place}：这一部分没有表头，且有 {width} 列，"
            f"第一部分 {lead.file} 有 {len(lead.cells)} 列",
            f"{place}: this part has no header and {width} columns; the first part, {lead.file}, "
            f"has {len(lead.cells)}",
        ),
        Text(
            "请重新导出，或为它写映射文件用 --map", "export it again, or name its columns by --map"
        ),
    )
