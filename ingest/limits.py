"""How much an archive or a workbook may unfold into. Each limit is far above what honest files
need and far below what would fill a disk or the memory; the refusal states it."""

from dataclasses import dataclass

from linkgraph.text import Text

DEEPEST = 3
"""Archives within archives: folder.zip / bank.zip / task.zip is as deep as returns come."""
MOST_BYTES = 16 << 30
"""Bytes that one archive may hold unpacked, nested ones included: fifty statements of a million
rows. More is a backup or a bomb, and a backup is better unpacked where there is room for it."""
MOST_RATIO = 300
"""Times that a member may grow. Statements grow 5 to 30 times, tables of nearly equal rows up to
200; deflate ends at 1032, where bombs are."""
SMALL = 32 << 20
"""Bytes under which growth does not matter: so much is read in a moment."""
MOST_MEMBERS = 50_000
"""Members of one archive: a retrieval of every wallet in a big case has some thousands."""
MOST_EMPTY = 12_000_000
"""Cells that a workbook's sheet may span (400 MB and four seconds while it is read) unless it has
really filled one in SPARSE: a million rows of eleven columns of which only the last holds any."""
MOST_TEXT = 2 << 30
"""Bytes of text in one sheet: a cell repeats a shared text by its number alone."""
MOST_LOOSE = 4_000_000
"""The same for sheets of which only rows that hold anything are kept: XML, web pages, Word."""
SPARSE = 16
"""A statement fills half of its cells, a wide list one in ten."""


@dataclass(slots=True)
class Budget:
    """What is left of MOST_BYTES for one archive and the archives in it."""

    left: int = MOST_BYTES


class TooBig(Exception):
    """Something unfolds beyond a limit; `reason` says which."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def grown_too_much(packed: int, unpacked: int) -> bool:
    """Say whether so many bytes out of so few are a bomb."""
    return unpacked > SMALL and unpacked > packed * MOST_RATIO


def too_much_text() -> Text:
    """Return the refusal of what holds more than MOST_BYTES."""
    gib = MOST_BYTES >> 30
    return Text(
        f"压缩包展开后超过 {gib} GiB 的上限（可能是压缩炸弹）：请先解压并检查，再导入",
        f"unpacks to more than the limit of {gib} GiB (maybe a bomb): unpack it yourself, look, "
        "then load what is in it",
    )


def ratio_text() -> Text:
    """Return the refusal of what grows more than MOST_RATIO times."""
    return Text(
        f"展开后超过原大小的 {MOST_RATIO} 倍（可能是压缩炸弹）：请先解压并检查，再导入",
        f"grows more than {MOST_RATIO} times when unpacked (maybe a bomb): unpack it yourself, "
        "look, then load what is in it",
    )


def count_text(count: int) -> Text:
    """Return the refusal of an archive of too many members."""
    return Text(
        f"压缩包有 {count} 个成员，超过 {MOST_MEMBERS} 个的上限：请先解压，再导入其中的表格",
        f"the archive has {count} members, more than the limit of {MOST_MEMBERS}: unpack it, then "
        "load the tables in it",
    )


def depth_text() -> Text:
    """Return the refusal of an archive inside too many others."""
    return Text(
        f"压缩包嵌套超过 {DEEPEST} 层：请先解压，再导入",
        f"an archive inside more than {DEEPEST - 1} others: unpack it first, then load it",
    )


def span_text(rows: int, columns: int, filled: int) -> Text:
    """Return the refusal of a sheet that is nearly all empty, and enormous."""
    return Text(
        f"工作表跨 {rows} 行 × {columns} 列，却只有 {filled} 个单元格有内容："
        "请删除远处的零星单元格（Ctrl+End 可到达），或另存为 .csv 后再导入",
        f"a sheet spans {rows} rows × {columns} columns but fills only {filled} cells: delete the "
        "far cells (Ctrl+End goes there), or save it as .csv, then load that",
    )


def text_text() -> Text:
    """Return the refusal of a sheet whose cells repeat long texts beyond MOST_TEXT."""
    gib = MOST_TEXT >> 30
    return Text(
        f"工作表的文字展开后超过 {gib} GiB 的上限（可能是压缩炸弹）：请另存为 .csv 后再导入",
        f"a sheet whose texts unfold to more than the limit of {gib} GiB (maybe a bomb): save it "
        "as .csv, then load that",
    )
