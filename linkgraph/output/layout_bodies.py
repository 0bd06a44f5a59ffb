"""What `layouts` prints."""

from collections.abc import Mapping, Sequence
from typing import Any

from ingest.layouts import Layout
from linkgraph.output.case_bodies import KIND_CAPTIONS
from linkgraph.output.table import Column, Report, Table
from linkgraph.output.words import caption
from linkgraph.text import Lang, Text

Json = dict[str, Any]
_FLAG_CAPTIONS = {
    "success": Text("成功代码", "success code"),
    "cash": Text("现金代码", "cash code"),
}


def layouts_body(layouts: Sequence[Layout], kept: Sequence[Layout], lang: Lang) -> Json:
    """What `layouts` prints; `kept` are the mappings that the case remembers."""
    return {
        "layouts": [_entry(one, lang) for one in layouts],
        "mappings": [{**_entry(one, lang), "files": one.files} for one in kept],
    }


def _entry(one: Layout, lang: Lang) -> Json:
    return {
        "name": one.name,
        "kind": one.kind,
        "title": one.title.say(lang),
        "columns": len(one.columns),
    }


def layouts_report(layouts: Sequence[Layout], kept: Sequence[Layout], lang: Lang) -> Report:
    """Return a line a layout, and one a remembered mapping."""
    table = Table(
        Text("版式", "layouts"),
        (
            Column(Text("名称", "name"), "id"),
            Column(Text("版式", "layout")),
            Column(Text("种类", "kind")),
            Column(Text("列", "columns"), "count"),
        ),
        [_line(one, one.title.say(lang), lang) for one in layouts],
    )
    mappings = Table(
        Text("案件记住的映射", "mappings"),
        (
            Column(Text("名称", "name"), "id"),
            Column(Text("只用于文件", "for files")),
            Column(Text("种类", "kind")),
            Column(Text("列", "columns"), "count"),
        ),
        [_line(one, one.files or "", lang) for one in kept],
        Text("案件记住的映射", "Mappings that the case remembers").say(lang),
    )
    screen: tuple[Table | str, ...] = (table, "", mappings) if kept else (table,)
    return Report(screen, (table, mappings))


def _line(one: Layout, second: str, lang: Lang) -> tuple[Any, ...]:
    return one.name, second, caption(one.kind, KIND_CAPTIONS).say(lang), len(one.columns)


def layout_body(layout: Layout, golden: str | None, lang: Lang) -> Json:
    """What `layouts NAME` prints: what it is known by, its fields with the headers that may stand
    above each, and what it states itself. `golden`: the place of its example."""
    return {
        "name": layout.name,
        "kind": layout.kind,
        "title": layout.title.say(lang),
        "marks": [sorted(marks) for marks in layout.versions],
        "must": sorted(layout.must),
        "needs": [list(any_of) for any_of in layout.needs],
        "columns": {
            field: ["+".join(headers) for headers in alternatives]
            for field, alternatives in layout.columns.items()
        },
        "constants": dict(layout.constants),
        "directions": dict(layout.codes),
        "flags": {name: dict(codes) for name, codes in layout.flags.items()},
        "signed": layout.signed,
        "reversed": layout.reversed,
        "unit": layout.unit,
        "example": golden,
    }


def layout_report(layout: Layout, golden: str | None, lang: Lang) -> Report:
    """Return a line a field of one layout, below what it is known by and what it states."""
    from ingest.propose.guess import captions

    words = captions(layout.kind)
    comma = "、" if lang == "zh" else ", "
    table = Table(
        Text(layout.name, layout.name),
        (
            Column(Text("字段", "field"), "id"),
            Column(Text("含义", "meaning")),
            Column(Text("可接受的表头", "headers")),
        ),
        [
            (
                field,
                words.get(field, Text(field, field)).say(lang),
                comma.join("+".join(one) for one in alternatives),
            )
            for field, alternatives in layout.columns.items()
        ],
    )
    kind = caption(layout.kind, KIND_CAPTIONS).say(lang)
    head = f"{layout.title.say(lang)} ({layout.name}) – {kind}"
    return Report((head, *_facts(layout, golden, lang), table), (table, _stated(layout, lang)))


def _facts(layout: Layout, golden: str | None, lang: Lang) -> list[str]:
    """Return what a layout is known by and what it states, a line each."""
    comma = "、" if lang == "zh" else ", "
    lines = []
    for marks in layout.versions:
        said = Text(f"识别表头（{len(marks)}）：", f"known by ({len(marks)}): ").say(lang)
        lines.append(said + comma.join(sorted(marks)))
    if layout.must:
        lines.append(Text("必须有：", "must have: ").say(lang) + comma.join(sorted(layout.must)))
    if not layout.versions:
        needs = comma.join(" | ".join(any_of) for any_of in layout.needs)
        lines.append(Text("需要的字段：", "needs the fields: ").say(lang) + needs)
    lines += [
        f"{caption_.say(lang)}: {code} = {said}" for caption_, code, said in _statements(layout)
    ]
    if layout.signed:
        lines.append(Text("金额正负即收付", "the sign of the amount is the direction").say(lang))
    if layout.reversed:
        lines.append(Text("收付与本方相反", "words and signs mean the other side").say(lang))
    if layout.unit == "fen":
        lines.append(Text("金额单位：分", "amounts are in fen").say(lang))
    if golden is not None:
        lines.append(Text("示例：", "example: ").say(lang) + golden)
    return lines


def _statements(layout: Layout) -> list[tuple[Text, str, str]]:
    def rows(what: Text, said: Mapping[str, Any]) -> list[tuple[Text, str, str]]:
        return [
            (what, name, str(value).lower() if value in (True, False) else str(value))
            for name, value in said.items()
        ]

    found = rows(Text("固定值", "constant"), layout.constants)
    found += rows(Text("收付代码", "direction code"), layout.codes)
    for name, codes in layout.flags.items():
        found += rows(_FLAG_CAPTIONS[name], codes)
    return found


def _stated(layout: Layout, lang: Lang) -> Table:
    return Table(
        Text("固定值与代码", "constants and codes"),
        (
            Column(Text("何事", "what")),
            Column(Text("名称或代码", "name or code"), "id"),
            Column(Text("值", "value"), "id"),
        ),
        [(what.say(lang), name, value) for what, name, value in _statements(layout)],
    )
