"""Why a sheet gave no table: what stands there, and what the user can do."""

from collections.abc import Sequence

from ingest.binding import Binding
from ingest.recognise import SEARCHED_ROWS
from linkgraph.errors import UnreadableFile
from linkgraph.text import Text


def unknown_header(place: str, rows: Sequence[Sequence[str]]) -> UnreadableFile:
    """Return the error for a sheet without a known header: what stands there, and what to do."""
    widest = max(rows, key=lambda cells: sum(bool(cell.strip()) for cell in cells), default=[])
    shown = "、".join(cell.strip()[:20] for cell in widest if cell.strip())[:200]
    return UnreadableFile(
        Text(
            f"{place}：前 {SEARCHED_ROWS} 行中没有认识的表头；最像表头的一行是：{shown}",
            f"{place}: no known header in the first {SEARCHED_ROWS} rows; "
            f"the row most like one: {shown}",
        ),
        Text(
            f"用 linkgraph try {_file(place)} --write 映射.toml "
            "得到映射文件，核对修改后用 --map 装入",
            f"linkgraph try {_file(place)} --write FILE.toml proposes a mapping file: edit it, "
            "then load with --map FILE.toml",
        ),
    )


def _file(place: str) -> str:
    """Return the file of a place, as it is typed after a command."""
    name = place.partition(" [")[0]
    return f'"{name}"' if " " in name else name


def no_rows(place: str, binding: Binding, row: int) -> UnreadableFile:
    """Return the error for a header below which nothing stands."""
    return UnreadableFile(
        Text(
            f"{place}：第 {row} 行是表头（{binding.layout.name}），但下面没有数据",
            f"{place}: row {row} is a header ({binding.layout.name}), but no rows follow it",
        ),
        Text(
            "请核对是否导出完整；确实没有数据时可忽略",
            "check that the export is complete; if there is truly no data, leave it",
        ),
    )
