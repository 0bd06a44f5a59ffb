"""Rings as tables: one line a member, a reason, a cut value, a batch."""

from collections.abc import Iterable, Sequence

from linkgraph.analysis.findings import Clusters, Member, Ring
from linkgraph.output.places import all_places, shown_key, some_places
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.words import ROLES, caption
from linkgraph.schema import NODE_KINDS
from linkgraph.text import Lang, Text

_KINDS = {kind.label: kind.caption for kind in NODE_KINDS}
_REASONS_SHOWN = 8
_MEMBERS_SHOWN = 40
_CUTS_SHOWN = 12

_RING = Column(Text("团伙编号", "ring"), "id")
_MEMBER_COLUMNS = (
    Column(Text("角色", "role")),
    Column(Text("种类", "kind")),
    Column(Text("号码", "key"), "id"),
    Column(Text("姓名", "name")),
    Column(Text("为什么是这个角色", "why this role")),
)


def clusters_report(clusters: Clusters, lang: Lang) -> Report:
    """Return all rings, the values that were cut, and the batches set apart."""
    screen: list[Table | str] = []
    for position, ring in enumerate(clusters.rings, start=1):
        screen += [*ring_screen(ring, f"{position}/{len(clusters.rings)}", lang), ""]
    if not clusters.rings:
        screen += [Text("没有发现团伙。", "No rings were found.").say(lang), ""]
    screen += _batch_screen(clusters, lang)
    screen += _cut_screen(clusters, lang)
    screen.append(
        Text(
            "团伙指账户之间有共同的人、号码、设备或资金往来，是核查线索，不是认定。",
            "A ring says that accounts share people, numbers, devices or money: facts to check, "
            "not a verdict.",
        ).say(lang)
    )
    return Report(
        tuple(screen), (*ring_tables(clusters.rings, lang), *_other_tables(clusters, lang))
    )


def ring_screen(ring: Ring, position: str, lang: Lang) -> list[Table | str]:
    """Return what the screen shows of one ring: sums, reasons strongest first, members."""
    zh = (
        f"团伙 {position}  {ring.id}  强度 {ring.strength:.2f}\n"
        f"卡 {ring.cards}  人 {ring.persons}  手机 {ring.phones}  "
        f"转入 {money(ring.inflow_fen)}  转出 {money(ring.outflow_fen)}"
    )
    en = (
        f"Ring {position}  {ring.id}  strength {ring.strength:.2f}\n"
        f"cards {ring.cards}  persons {ring.persons}  phones {ring.phones}  "
        f"in {money(ring.inflow_fen)}  out {money(ring.outflow_fen)}"
    )
    lines: list[Table | str] = [Text(zh, en).say(lang)]
    for reason in ring.reasons[:_REASONS_SHOWN]:
        rows = some_places(reason.rows, lang)
        lines.append(f"  · {reason.text.say(lang)}" + (f"  ({rows})" if rows else ""))
    if len(ring.reasons) > _REASONS_SHOWN:
        rest = len(ring.reasons) - _REASONS_SHOWN
        lines.append(Text(f"  · 另有 {rest} 条理由", f"  · {rest} more reasons").say(lang))
    members = sorted(ring.members, key=_reading_order)
    shown = [_shown_member(member, lang) for member in members[:_MEMBERS_SHOWN]]
    lines.append(Table(Text("成员", "members"), _MEMBER_COLUMNS, shown))
    if len(ring.members) > _MEMBERS_SHOWN:
        rest = len(ring.members) - _MEMBERS_SHOWN
        words = Text(f"（另有 {rest} 个成员）", f"({rest} more members)")
        lines.append(words.say(lang))
    return lines


def _reading_order(member: Member) -> tuple[int, int, str]:
    """People first, then accounts, then things; leaders of each before the rest."""
    kinds = ["Person", "Company", "Account"]
    at = kinds.index(member.kind) if member.kind in kinds else len(kinds)
    return at, list(ROLES).index(member.role), member.key


def _shown_member(member: Member, lang: Lang) -> tuple[str, str, str, str | None, str]:
    role, kind, key, name, reasons = _member_cells(member, lang)
    return role, kind, shown_key(key, name), name, reasons


def _member_cells(member: Member, lang: Lang) -> tuple[str, str, str, str | None, str]:
    reasons = "；".join(words.say(lang) for words in member.role_reasons)
    kind = caption(member.kind, _KINDS).say(lang)
    return caption(member.role, ROLES).say(lang), kind, member.key, member.name, reasons


def ring_tables(rings: Sequence[Ring], lang: Lang) -> tuple[Table, ...]:
    """Return members (a line each, for CSV), rings and reasons."""
    members = Table(
        Text("成员", "members"),
        (
            _RING,
            *_MEMBER_COLUMNS,
            Column(Text("全部号码", "all numbers"), "id"),
        ),
        [
            (ring.id, *_member_cells(member, lang), " ".join(member.numbers))
            for ring in rings
            for member in ring.members
        ],
    )
    summary = Table(
        Text("团伙", "rings"),
        (
            _RING,
            Column(Text("卡", "cards"), "count"),
            Column(Text("人", "persons"), "count"),
            Column(Text("手机", "phones"), "count"),
            Column(Text("转入（元）", "in (yuan)"), "money"),
            Column(Text("转出（元）", "out (yuan)"), "money"),
            Column(Text("强度", "strength"), "number"),
        ),
        [
            (
                ring.id,
                ring.cards,
                ring.persons,
                ring.phones,
                ring.inflow_fen,
                ring.outflow_fen,
                ring.strength,
            )
            for ring in rings
        ],
    )
    return members, summary, _reason_table(rings, lang)


def _reason_table(rings: Iterable[Ring], lang: Lang) -> Table:
    return Table(
        Text("理由", "reasons"),
        (
            _RING,
            Column(Text("理由", "reason")),
            Column(Text("共同的值", "shared value"), "id"),
            Column(Text("涉及成员", "members"), "id"),
            Column(Text("权重", "weight"), "number"),
            Column(Text("依据的行", "rows")),
        ),
        [
            (
                ring.id,
                reason.text.say(lang),
                reason.value,
                " ".join(reason.members),
                reason.weight,
                all_places(reason.rows),
            )
            for ring in rings
            for reason in ring.reasons
        ],
    )


def _other_tables(clusters: Clusters, lang: Lang) -> tuple[Table, Table]:
    return _cut_table(clusters, lang), Table(
        Text("批量事件", "batches"),
        (
            Column(Text("说明", "explanation")),
            Column(Text("涉及账户", "accounts"), "id"),
            Column(Text("依据的行", "rows")),
        ),
        [
            (batch.text.say(lang), " ".join(batch.members), all_places(batch.rows))
            for batch in clusters.batches
        ],
    )


def _cut_table(clusters: Clusters, lang: Lang, most: int | None = None) -> Table:
    return Table(
        Text("切除的公共值", "cut values"),
        (
            Column(Text("种类", "kind")),
            Column(Text("值", "value"), "id"),
            Column(Text("涉及数", "shared by"), "count"),
            Column(Text("为什么切除", "why it was cut")),
        ),
        [
            (caption(hub.kind, _KINDS).say(lang), hub.key, hub.degree, hub.why.say(lang))
            for hub in clusters.cut_hubs[:most]
        ],
    )


def _batch_screen(clusters: Clusters, lang: Lang) -> list[Table | str]:
    if not clusters.batches:
        return []
    head = Text("不算团伙的批量事件：", "Batches, not rings:").say(lang)
    return [head, *(f"  · {batch.text.say(lang)}" for batch in clusters.batches), ""]


def _cut_screen(clusters: Clusters, lang: Lang) -> list[Table | str]:
    if not clusters.cut_hubs:
        return []
    words = Text(
        "下列值过于公共，不据此关联（可在 case.toml 的 [clusters] 用 keep、ignore 更改）：",
        "These values are too common to tie anybody (change with keep and ignore under "
        "[clusters] in case.toml):",
    )
    lines: list[Table | str] = [words.say(lang), _cut_table(clusters, lang, _CUTS_SHOWN)]
    rest = len(clusters.cut_hubs) - _CUTS_SHOWN
    if rest > 0:
        lines.append(Text(f"（另有 {rest} 个）", f"({rest} more)").say(lang))
    return [*lines, ""]
