"""What the commands about the case folder print, as JSON and as tables."""

from collections.abc import Sequence
from typing import Any

from linkgraph.case.corrections import corrected_rows
from linkgraph.case.load import LoadedTable, LoadReport
from linkgraph.case.unload import Unloaded
from linkgraph.case.verify import VerifyReport
from linkgraph.evidence import Correction
from linkgraph.evidence_schema import EVIDENCE_KINDS, SET_ASIDE_REASONS
from linkgraph.output.table import Column, Report, Table
from linkgraph.output.words import caption
from linkgraph.text import Lang, Text

Json = dict[str, Any]
_FILE = Column(Text("文件", "file"))
KIND_CAPTIONS = {name: kind.caption for name, kind in EVIDENCE_KINDS.items()}


def load_body(report: LoadReport, lang: Lang) -> Json:
    """What `load` prints: a table of a file an entry, and what was refused."""
    return {
        "files": [
            {
                "name": table.name,
                "sha256": table.sha256,
                "sheet": table.sheet,
                "layout": table.layout,
                "kind": table.kind,
                "read": table.read,
                "accepted": table.accepted,
                "set_aside": dict(table.set_aside),
                "already_loaded": table.already_loaded,
                "decisions": [words.say(lang) for words in table.decisions],
                "corrects": _corrects(table.corrects),
            }
            for table in report.files
        ],
        "refused": [{"name": one.name, "reason": one.reason.say(lang)} for one in report.refused],
    }


def _corrects(said: Correction | None) -> Json | None:
    if said is None:
        return None
    return {
        "name": said.file,
        "sha256": said.sha256,
        "sheet": said.sheet,
        "rows": [
            {"row": new, "original_row": old, "accepted": taken} for new, old, taken in said.rows
        ],
    }


def load_report(report: LoadReport, lang: Lang) -> Report:
    """Return what was loaded, a line a table, and what was not, with the reason."""
    files = _loaded_table(report.files, lang)
    refused = Table(
        Text("未能装入", "refused"),
        (_FILE, Column(Text("原因和办法", "why, and what to do"))),
        [(one.name, one.reason.say(lang)) for one in report.refused],
        Text(f"未能装入（{len(report.refused)}）", f"Not loaded ({len(report.refused)})").say(lang),
    )
    read = sum(table.read for table in report.files)
    accepted = sum(table.accepted for table in report.files)
    again = sum(table.already_loaded for table in report.files)
    zh = f"{len(report.files)} 张表，{read:,} 行：采用 {accepted:,}，未采用 {read - accepted:,}"
    tables = "1 table" if len(report.files) == 1 else f"{len(report.files)} tables"
    en = f"{tables}, {read:,} rows: {accepted:,} accepted, {read - accepted:,} set aside"
    if again:
        zh, en = f"{zh}；其中 {again} 张表此前已装入", f"{en}; {again} were loaded before"
    screen: list[Table | str] = [files, ""] if report.files else []
    screen += [refused, ""] if report.refused else []
    return Report((*screen, Text(zh, en).say(lang)), (files, refused))


def _loaded_table(tables: Sequence[LoadedTable], lang: Lang) -> Table:
    return Table(
        Text("装入的表", "tables"),
        (
            _FILE,
            Column(Text("工作表", "sheet")),
            Column(Text("种类", "kind")),
            Column(Text("版式", "layout")),
            Column(Text("行数", "rows"), "count"),
            Column(Text("采用", "accepted"), "count"),
            Column(Text("未采用", "set aside")),
            Column(Text("说明", "remark")),
        ),
        [
            (
                table.name,
                table.sheet,
                caption(table.kind, KIND_CAPTIONS).say(lang),
                table.layout,
                table.read,
                table.accepted,
                reasons(table.set_aside, lang),
                _remark(table, lang),
            )
            for table in tables
        ],
    )


def _remark(table: LoadedTable, lang: Lang) -> str:
    remarks = []
    if table.already_loaded:
        remarks.append(Text("此前已装入", "loaded before"))
    if table.corrects is not None:
        rows, name = corrected_rows(table.corrects), table.corrects.file
        remarks.append(Text(f"更正 {name} {rows} 行", f"corrects {rows} rows of {name}"))
    return ("；" if lang == "zh" else "; ").join(words.say(lang) for words in remarks)


def reasons(set_aside: Any, lang: Lang) -> str:
    """Return counts by reason in words: 表头行 1，缺少金额 2."""
    comma = "，" if lang == "zh" else ", "
    return comma.join(
        f"{caption(code, SET_ASIDE_REASONS).say(lang)} {count}"
        for code, count in sorted(set_aside.items())
    )


def unload_body(out: Sequence[Unloaded]) -> Json:
    """What `unload` prints."""
    return {
        "unloaded": [
            {"name": one.name, "sha256": one.sha256, "accepted": one.accepted} for one in out
        ]
    }


def unload_report(out: Sequence[Unloaded], lang: Lang) -> Report:
    """Return the files that went out, and where their evidence is kept."""
    table = Table(
        Text("撤出的文件", "unloaded"),
        (
            _FILE,
            Column(Text("采用行数", "accepted rows"), "count"),
            Column(Text("SHA-256", "SHA-256"), "id"),
            Column(Text("移至", "kept in")),
        ),
        [
            (one.name, one.accepted, one.sha256, f"{one.place.parent.name}/{one.place.name}")
            for one in out
        ],
    )
    return Report((table,), (table,))


def verify_body(report: VerifyReport, lang: Lang) -> Json:
    """What `verify` prints."""
    return {
        "files": report.files,
        "ok": report.ok,
        "damaged": [{"name": one.name, "what": one.what.say(lang)} for one in report.damaged],
    }


def verify_report(report: VerifyReport, lang: Lang) -> Report:
    """Return how many files are whole, and what is wrong with the others."""
    damaged = Table(
        Text("损坏", "damaged"),
        (_FILE, Column(Text("问题和办法", "what, and what to do"))),
        [(one.name, one.what.say(lang)) for one in report.damaged],
    )
    words = Text(
        f"{report.files} 个文件，完整 {report.ok}，损坏 {len(report.damaged)}",
        f"{report.files} files: {report.ok} whole, {len(report.damaged)} damaged",
    ).say(lang)
    return Report((words, damaged) if report.damaged else (words,), (damaged,))
