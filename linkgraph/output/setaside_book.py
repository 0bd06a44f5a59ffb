"""The set-aside book: a sheet a table, so that cells can be mended there and loaded again.

Each sheet has the headers of its table behind columns that say which row a row is: `load` reads
it as a correction. Identifiers are text and keep every digit; no cell is a formula.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from ingest.correction_sheets import MARK
from ingest.corrections import PROOF, column_labels
from linkgraph.case.corrections import corrected_rows
from linkgraph.case.setaside import SetAsideRow, in_order, reason_words, remedy_words
from linkgraph.evidence import EvidenceFile, EvidenceTable
from linkgraph.output.setaside_bodies import is_structure, reason_table
from linkgraph.output.table import Column, Report, Table
from linkgraph.text import Lang, Text, same

Place = tuple[str, int]


def setaside_book(
    rows: Sequence[SetAsideRow], files: Sequence[EvidenceFile], every: bool, lang: Lang
) -> Report:
    """Return the book of `rows`: a summary of all tables, the reasons, and a sheet a table.

    The sheets hold what is open: data that nothing has corrected yet; with `every` all of it.
    """
    chosen: dict[Place, list[SetAsideRow]] = defaultdict(list)
    for row in rows:
        if every or row.open:
            chosen[row.row.sha256, row.table].append(row)
    tables = in_order(files)
    names = {
        (one.sha256, one.table): f"{number:03} {_short(one)}"
        for number, one in enumerate((t for t in tables if (t.sha256, t.table) in chosen), 1)
    }
    summary = _summary(tables, rows, names, lang)
    reasons = reason_table(rows, lang, f"{MARK} ")
    sheets = [
        _sheet(one, chosen[one.sha256, one.table], names[one.sha256, one.table], lang)
        for one in tables
        if (one.sha256, one.table) in chosen
    ]
    return Report((summary, reasons), (summary, reasons, *sheets))


def _short(table: EvidenceTable) -> str:
    return f"{PurePosixPath(table.file).stem} {table.sheet or ''}".strip()[:20]


def _summary(
    tables: Sequence[EvidenceTable],
    rows: Sequence[SetAsideRow],
    names: dict[Place, str],
    lang: Lang,
) -> Table:
    """Return how the lines of each table add up: read = accepted + set aside, and what of that."""
    mine: dict[Place, list[SetAsideRow]] = defaultdict(list)
    for row in rows:
        mine[row.row.sha256, row.table].append(row)
    lines: list[tuple[str | int | None, ...]] = []
    counted: list[tuple[int, ...]] = []
    for table in tables:
        key = (table.sha256, table.table)
        aside = table.read - table.accepted
        nothing = sum(is_structure(row) for row in mine[key])
        done = sum(row.corrected is not None and not is_structure(row) for row in mine[key])
        left = sum(row.open for row in mine[key])
        corrects = 0 if table.corrects is None else corrected_rows(table.corrects)
        counts = (table.read, table.accepted, aside, nothing, done, left, corrects)
        counted.append(counts)
        lines.append((table.file, table.sha256, table.sheet, *counts, names.get(key, "")[:3]))
    totals = [sum(column) for column in zip(*counted, strict=True)] or [0] * 7
    total = Text("合计", "total").say(lang)
    return Table(
        Text("汇总", "summary"),
        (
            Column(Text(f"{MARK} 汇总：文件", f"{MARK} summary: file")),
            Column(Text("SHA-256", "SHA-256"), "id"),
            Column(Text("工作表", "sheet")),
            Column(Text("读取行数", "rows read"), "count"),
            Column(Text("＝采用", "= accepted"), "count"),
            Column(Text("＋未采用", "+ set aside"), "count"),
            Column(Text("未采用中：非数据行", "of these: no data"), "count"),
            Column(Text("未采用中：已有更正", "of these: corrected"), "count"),
            Column(Text("未采用中：待处理", "of these: open"), "count"),
            Column(Text("更正他表的行数", "rows it corrects elsewhere"), "count"),
            Column(Text("本册工作表编号", "sheet of this book")),
        ),
        [*lines, (total, None, None, *totals, None)],
    )


def _sheet(table: EvidenceTable, rows: Sequence[SetAsideRow], name: str, lang: Lang) -> Table:
    """Return the rows of one table under its own headers, behind what says which rows they are."""
    wide = max(len(table.headers), *(len(row.cells) for row in rows))
    labels = column_labels(table.headers)
    labels = (*labels, *[""] * (wide - len(labels)))
    return Table(
        same(name),
        (
            *(Column(words, "id") for words in PROOF.values()),
            *(Column(same(label), "id") for label in labels),
        ),
        [
            (
                row.row.file,
                row.row.sha256,
                row.row.sheet,
                str(row.row.row),
                row.reason,
                reason_words(row.reason).say(lang),
                remedy_words(row.reason).say(lang),
                *(cell or None for cell in row.cells),
                *[None] * (wide - len(row.cells)),
            )
            for row in rows
        ],
    )
