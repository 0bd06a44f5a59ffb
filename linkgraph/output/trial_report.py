"""`try` for people: a table of columns for each table of the files, and what to look at."""

from collections.abc import Iterator, Sequence
from typing import Any

from linkgraph.case.trial import Trial, TrialReport
from linkgraph.output.case_bodies import KIND_CAPTIONS, reasons
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.trial_bodies import trial_json
from linkgraph.output.words import caption
from linkgraph.text import Lang, Text

Json = dict[str, Any]
_STATES = {
    "known": Text("已知版式", "known layout"),
    "general": Text("按通用表头识别", "known by usual headers"),
    "mapping": Text("按映射文件", "by a mapping file"),
    "proposed": Text("陌生的表，以下为提出的读法", "unknown table: this is a proposal"),
}
_USES = {
    "spare": Text("备用：", "spare: "),
    "repeated": Text("（重复，未采用）", "(repeated, not used)"),
    "extra": Text("（原文保留）", "(kept as extra)"),
}
_HOW = {
    "words": Text("文字", "words"),
    "header": Text("表头写明的代码", "codes that the header explains"),
    "layout": Text("版式写明的代码", "codes of the layout"),
    "mapping": Text("映射写明的代码", "codes of the mapping"),
    "answer": Text("已回答的代码", "codes answered before"),
    "balance": Text("余额链", "the balance chain"),
    "columns": Text("分列金额", "two amount columns"),
    "sign": Text("正负号", "the sign"),
}
_SIDES = {
    "in": Text("收", "in"),
    "out": Text("付", "out"),
}
_PRECISIONS = {
    "second": Text("精确到秒", "to the second"),
    "minute": Text("精确到分", "to the minute"),
    "day": Text("只有日期", "days only"),
}
_MOST_ASIDE = 12
_FILE = Column(Text("文件", "file"))
_SHEET = Column(Text("工作表", "sheet"))
_COLUMNS = (
    Column(Text("列", "column"), "count"),
    Column(Text("表头", "header")),
    Column(Text("读作", "read as")),
    Column(Text("字段", "field"), "id"),
    Column(Text("例一", "sample 1")),
    Column(Text("例二", "sample 2")),
    Column(Text("例三", "sample 3")),
)


def try_report(report: TrialReport, written: Sequence[str], lang: Lang) -> Report:
    """Return a part a table; files get all columns of all tables, and the rows set aside.

    `written`: names of the mapping files that were written.
    """
    bodies = [trial_json(one, lang) for one in report.tables]
    screen: list[Table | str] = []
    for trial, body in zip(report.tables, bodies, strict=True):
        screen += [*_part(trial, body, written, lang), ""]
    refused = Table(
        Text("不能读取", "refused"),
        (_FILE, Column(Text("原因和办法", "why, and what to do"))),
        [(one.name, one.reason.say(lang)) for one in report.refused],
        Text(f"不能读取（{len(report.refused)}）", f"Not read ({len(report.refused)})").say(lang),
    )
    screen += [refused, ""] if report.refused else []
    files = (_all_columns(bodies, lang), _all_tables(bodies, lang), _all_aside(bodies), refused)
    screen += [_written(written, lang), ""] if written else []
    return Report((*screen, _sum(bodies, lang)), files)


def _written(names: Sequence[str], lang: Lang) -> str:
    listed = ("、" if lang == "zh" else ", ").join(names)
    maps = " ".join(f"--map {name}" for name in names)
    return Text(
        f"已写出映射 {listed}：逐行核对、修改后装入：linkgraph load … {maps}",
        f"mapping written to {listed}: check and edit it, then: linkgraph load … {maps}",
    ).say(lang)


def _part(trial: Trial, body: Json, written: Sequence[str], lang: Lang) -> Iterator[Table | str]:
    yield f"■ {trial.place}"
    yield _headline(body, lang)
    yield Table(Text("列", "columns"), _COLUMNS, [_column(one, lang) for one in body["columns"]])
    yield from _facts(body, lang)
    yield from _aside(body, lang)
    yield from _advice(trial, body, written, lang)


def _headline(body: Json, lang: Lang) -> str:
    kind = caption(body["kind"] or "", KIND_CAPTIONS).say(lang)
    said = f"{kind} – {_STATES[body['state']].say(lang)}"
    if body["state"] != "proposed":
        runner = body["runner_up"]
        other = ""
        if runner is not None:
            other = Text(
                f"；其次 {runner['layout']} {runner['score']:g}",
                f"; next {runner['layout']} {runner['score']:g}",
            ).say(lang)
        said += Text(
            f"，版式 {body['layout']}（得分 {body['score']:g}{other}）",
            f", layout {body['layout']} (score {body['score']:g}{other})",
        ).say(lang)
    return said


def _column(one: Json, lang: Lang) -> tuple[Any, ...]:
    words = ("、" if lang == "zh" else ", ").join(one["captions"])
    if one["use"] != "field":
        words = _USES[one["use"]].say(lang) + words
    elif one["score"] is not None:
        words += f" {one['score']:.2f}"
    samples = [" ".join(cell.split())[:40] for cell in one["samples"]]
    samples += [""] * (3 - len(samples))
    header = " ".join(one["header"].split()) or f"#{one['column']}"
    return (one["column"], header, words, " ".join(one["fields"]), *samples)


def _facts(body: Json, lang: Lang) -> Iterator[str]:
    from ingest.propose.guess import captions

    words = captions(body["kind"]) if body["kind"] else {}
    for one in body["owner"]:
        more = f" … ({one['count']:,})" if one["count"] > len(one["values"]) else ""
        yield f"{words[one['field']].say(lang)}: {', '.join(one['values'])}{more}"
    if body["direction"] is not None:
        yield _direction(body["direction"], lang)
    for one in body["times"]:
        exact = ", ".join(
            f"{caption(name, _PRECISIONS).say(lang)} {count:,}"
            for name, count in one["precisions"].items()
        )
        said = f"{words[one['field']].say(lang)}: {one['first']} – {one['last']}"
        yield f"{said} ({exact})" if exact else said
    for one in body["amounts"]:
        ends = f"{money(one['least_fen'])} – {money(one['most_fen'])}"
        rows = Text(f"{one['rows']:,} 行", f"{one['rows']:,} rows").say(lang)
        yield f"{words[one['field']].say(lang)}: {ends} ({rows})"
    for sentence in body["decisions"]:
        yield f"· {sentence}"


def _direction(found: Json, lang: Lang) -> str:
    cells = ", ".join(
        f"{one['cell'] or '∅'}={_side(one['side'], lang)} {one['rows']:,} "
        f"({_HOW[one['how']].say(lang)})"
        for one in found["cells"]
    )
    said = Text(f"收付方向：{cells}", f"direction: {cells}").say(lang)
    chain = found["chain"]
    if chain is not None:
        said += Text(
            f"；余额链 {chain['steps']:,} 步中解释 {chain['explained']:,} 步，"
            f"相反读法 {chain['reverse']:,} 步",
            f"; explains {chain['explained']:,} of {chain['steps']:,} steps of the balance, "
            f"the reverse {chain['reverse']:,}",
        ).say(lang)
    return said


def _side(side: str | None, lang: Lang) -> str:
    return "?" if side is None else caption(side, _SIDES).say(lang)


def _aside(body: Json, lang: Lang) -> Iterator[Table | str]:
    aside = body["read"] - body["accepted"]
    words = reasons(body["set_aside"], lang)
    yield Text(
        f"{body['read']:,} 行：采用 {body['accepted']:,}，搁置 {aside:,}"
        + (f"（{words}）" if words else ""),
        f"{body['read']:,} rows: {body['accepted']:,} accepted, {aside:,} set aside"
        + (f" ({words})" if words else ""),
    ).say(lang)
    rows = body["rows_set_aside"][:_MOST_ASIDE]
    if rows:
        yield Table(
            Text("搁置的行", "rows set aside"),
            (
                Column(Text("行", "row"), "count"),
                Column(Text("原因", "reason")),
                Column(Text("原文", "cells")),
            ),
            [(one["row"], one["text"], _cells(one["cells"])) for one in rows],
        )


def _cells(cells: list[str]) -> str:
    return " | ".join(" ".join(cell.split()) for cell in cells).rstrip(" |")


def _advice(trial: Trial, body: Json, written: Sequence[str], lang: Lang) -> Iterator[str]:
    found = body["proposal"]
    if found is None or (trial.table is not None and not trial.is_better):
        return
    if trial.table is not None:
        yield Text(
            f"这一版式不大合适；按提出的映射可采用 {found['accepted']:,} 行。",
            f"this layout hardly fits; the proposed mapping accepts {found['accepted']:,} rows.",
        ).say(lang)
    for note in found["notes"]:
        yield f"! {note}"
    if found["problem"]:
        yield f"! {found['problem']}"
    if written:
        return
    name = f'"{trial.name}"' if " " in trial.name else trial.name
    yield Text(
        f"写出映射文件：linkgraph try {name} --write 映射.toml\n"
        f"修改后装入：linkgraph load {name} --map 映射.toml",
        f"write the mapping: linkgraph try {name} --write mapping.toml\n"
        f"edit it, then: linkgraph load {name} --map mapping.toml",
    ).say(lang)


def _all_columns(bodies: list[Json], lang: Lang) -> Table:
    return Table(
        Text("各列", "columns"),
        (_FILE, _SHEET, *_COLUMNS),
        [
            (body["name"], body["sheet"], *_column(one, lang))
            for body in bodies
            for one in body["columns"]
        ],
    )


def _all_tables(bodies: list[Json], lang: Lang) -> Table:
    return Table(
        Text("各表", "tables"),
        (
            _FILE,
            _SHEET,
            Column(Text("情形", "state")),
            Column(Text("种类", "kind")),
            Column(Text("版式", "layout")),
            Column(Text("行数", "rows"), "count"),
            Column(Text("采用", "accepted"), "count"),
            Column(Text("搁置", "set aside")),
        ),
        [
            (
                body["name"],
                body["sheet"],
                _STATES[body["state"]].say(lang),
                caption(body["kind"] or "", KIND_CAPTIONS).say(lang),
                body["layout"],
                body["read"],
                body["accepted"],
                reasons(body["set_aside"], lang),
            )
            for body in bodies
        ],
    )


def _all_aside(bodies: list[Json]) -> Table:
    return Table(
        Text("搁置的行", "rows set aside"),
        (
            _FILE,
            _SHEET,
            Column(Text("行", "row"), "count"),
            Column(Text("原因", "reason")),
            Column(Text("原文", "cells")),
        ),
        [
            (body["name"], body["sheet"], one["row"], one["text"], _cells(one["cells"]))
            for body in bodies
            for one in body["rows_set_aside"]
        ],
    )


def _sum(bodies: list[Json], lang: Lang) -> str:
    unknown = sum(body["state"] == "proposed" for body in bodies)
    read = sum(body["read"] for body in bodies)
    accepted = sum(body["accepted"] for body in bodies)
    zh = f"{len(bodies)} 张表，{read:,} 行：可采用 {accepted:,}；未写入任何案件"
    tables = "1 table" if len(bodies) == 1 else f"{len(bodies)} tables"
    en = f"{tables}, {read:,} rows: {accepted:,} would be accepted; nothing was loaded"
    if unknown:
        zh, en = f"{zh}；其中 {unknown} 张是陌生的表", f"{en}; {unknown} unknown"
    return Text(zh, en).say(lang)
