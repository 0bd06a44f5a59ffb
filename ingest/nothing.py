"""Sheets that hold no table: a remark that there is no data, a summary of ours."""

from collections.abc import Sequence

from ingest.layouts import Layout
from ingest.words import plain, words
from linkgraph.text import Text

_NOTHING = {
    "failure_message": (
        "nothing_here",
        Text("查询无结果", "nothing found"),
        Text("只有“无数据”说明，没有表格", "only says that there is no data: no table"),
    ),
    "unchanged": (
        "nothing_here",
        Text("查询无结果", "nothing found"),
        Text("原表没有数据，无可更正", "the original has no data to correct"),
    ),
    "summary": (
        "setaside_summary",
        Text("未采用清单的汇总", "summary of a set-aside book"),
        Text("未采用清单的汇总，不是数据", "the summary of a set-aside book: no data"),
    ),
}


def no_table(reason: str) -> tuple[Layout, Text]:
    """Return what such a sheet is read as, and the note that says so, by its lines' reason."""
    name, title, note = _NOTHING[reason]
    return Layout(name, "transactions", title, {}, own_from_title=False), note


def is_no_table(layout: str) -> bool:
    """Say whether what was read under the name `layout` is no table."""
    return any(layout == name for name, _, _ in _NOTHING.values())


def says_nothing(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the rows only remark that nothing was found."""
    texts = [plain(cell) for row in rows for cell in row]
    return any(marker in text for text in texts for marker in words().nothing_markers)
