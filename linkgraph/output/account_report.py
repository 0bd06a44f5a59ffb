"""One account as tables: its facts, counterparties, what it shares and with whom."""

from collections.abc import Sequence

from linkgraph.analysis.findings import AccountReport, Counterparty, Shared
from linkgraph.analysis.screening.records import Screening
from linkgraph.analysis.screening.rules import load_rules
from linkgraph.case.extras import ExtraField
from linkgraph.output.moments import clock
from linkgraph.output.places import all_places, named, number, place, some_places
from linkgraph.output.reconcile_tables import dealings, percent
from linkgraph.output.screening_report import hit_table
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.words import ACCOUNT_KINDS, caption
from linkgraph.schema import LINK_KINDS, NODE_KINDS
from linkgraph.text import Lang, Text

_KINDS = {kind.label: kind.caption for kind in NODE_KINDS} | {
    kind.type: kind.caption for kind in LINK_KINDS
}
_SHOWN = 20
_FEW = 3
"""Values of an extra field shown on the screen."""
_BREAKS = 5


def account_report(
    report: AccountReport,
    lang: Lang,
    extra: Sequence[ExtraField] | None = None,
    met: Screening | None = None,
) -> Report:
    """Return what the case says of one account; `met`: what a screening of it alone found."""
    facts = _facts(report, lang)
    parties = _parties(report.counterparties, lang)
    shared = _shared(report.shared, lang)
    screen: list[Table | str] = [f"{words}{value}" for words, value in _sentences(facts, lang)]
    if report.counterparties:
        shown = _parties(report.counterparties[:_SHOWN], lang)
        title = Text("交易对手（按金额）", "Counterparties, by amount").say(lang)
        screen += ["", Table(shown.name, shown.columns, shown.rows, title)]
        screen += _rest(len(report.counterparties) - _SHOWN, lang)
    if report.shared:
        screen += ["", Text("与其他账户共有：", "Shared with other accounts:").say(lang)]
        screen += [f"  · {_shared_line(one, lang)}" for one in report.shared[:_SHOWN]]
        screen += _rest(len(report.shared) - _SHOWN, lang)
    rules = _rules(met, lang)
    if rules.rows:
        title = Text("命中的筛查规则", "Rules of `linkgraph screen` that it meets").say(lang)
        screen += ["", Table(rules.name, rules.columns, rules.rows, title)]
    if extra:
        words = Text("没有对应字段的列：", "Columns that no field of linkgraph takes:")
        screen += ["", words.say(lang)]
        screen += [f"  · {_extra_line(one, lang)}" for one in extra[:_SHOWN]]
        screen += _rest(len(extra) - _SHOWN, lang)
    facts_table = Table(
        Text("账户", "account"),
        (Column(Text("项目", "item")), Column(Text("内容", "value"), "id")),
        facts,
    )
    return Report(tuple(screen), (parties, facts_table, shared, rules, _extras(extra or ())))


def _rules(met: Screening | None, lang: Lang) -> Table:
    hits = [] if met is None else [hit for one in met.accounts for hit in one.hits]
    return hit_table(hits, load_rules(), lang)


def _extra_line(one: ExtraField, lang: Lang) -> str:
    listed = ("、" if lang == "zh" else ", ").join(
        f"{said.value}×{said.count}" if said.count > 1 else said.value for said in one.values[:_FEW]
    )
    rest = one.distinct - min(len(one.values), _FEW)
    more = Text(f"，另有 {rest} 种", f", {rest} more").say(lang) if rest else ""
    colon = "：" if lang == "zh" else ": "
    return f"{one.header}{colon}{listed}{more}  ({some_places([one.values[0].row], lang)})"


def _extras(extra: Sequence[ExtraField]) -> Table:
    return Table(
        Text("其他列", "extra fields"),
        (
            Column(Text("表头", "header")),
            Column(Text("内容", "value"), "id"),
            Column(Text("行数", "rows"), "count"),
            Column(Text("首次出现的行", "first row")),
        ),
        [
            (one.header, said.value, said.count, all_places([said.row]))
            for one in extra
            for said in one.values
        ],
    )


def _rest(count: int, lang: Lang) -> list[str]:
    return [Text(f"（另有 {count} 个）", f"({count} more)").say(lang)] if count > 0 else []


def _facts(report: AccountReport, lang: Lang) -> list[tuple[str, str]]:
    ref = report.account
    covered = Text("已调取", "in the case") if report.covered else Text("未调取", "not in the case")
    holder = " ".join(filter(None, (report.holder, report.holder_id)))
    times_in = Text(f"（{report.times_in} 笔）", f" ({report.times_in})").say(lang)
    times_out = Text(f"（{report.times_out} 笔）", f" ({report.times_out})").say(lang)
    rows: list[tuple[Text, str | None]] = [
        (Text("账户", "account"), number(ref, lang)),
        (Text("全部号码", "all numbers"), " ".join(ref.numbers)),
        (Text("户名", "holder"), holder or ref.name),
        (Text("银行", "bank"), ref.bank),
        (Text("种类", "kind"), caption(ref.kind, ACCOUNT_KINDS).say(lang)),
        (Text("开户", "opened"), clock(report.opened_us) if report.opened_us is not None else None),
        (Text("开户网点", "branch"), report.branch),
        (Text("状态", "status"), report.status),
        (Text("流水", "statement"), covered.say(lang)),
        (Text("首笔", "first"), clock(report.first_us) if report.first_us is not None else None),
        (Text("末笔", "last"), clock(report.last_us) if report.last_us is not None else None),
        (Text("转入", "in"), money(report.inflow_fen) + times_in),
        (Text("转出", "out"), money(report.outflow_fen) + times_out),
        (Text("其中本人互转转入", "of it in from own accounts"), money(report.own_in_fen)),
        (Text("其中本人互转转出", "of it out to own accounts"), money(report.own_out_fen)),
        (Text("所属团伙", "rings"), " ".join(report.rings)),
        (Text("来源行数", "source rows"), f"{report.rows:,}"),
        (Text("余额核对", "balances checked"), _balances(report).say(lang)),
        (Text("余额接不上", "balances do not follow"), _breaks(report, lang)),
    ]
    return [(words.say(lang), value) for words, value in rows if value]


def _balances(report: AccountReport) -> Text:
    if not report.steps:
        return Text("", "")
    share = percent((report.explained or 0) / report.steps)
    return Text(
        f"相邻余额 {report.steps:,} 对，接得上 {report.explained:,} 对（{share}）",
        f"{report.steps:,} pairs of neighbours, {report.explained:,} follow ({share})",
    )


def _breaks(report: AccountReport, lang: Lang) -> str:
    """Return the first breaks; `linkgraph reconcile` has them all, with what would explain them."""
    said = [
        f"{place(one.before, lang)} → {place(one.after, lang)} ({money(one.difference_fen)})"
        for one in report.breaks[:_BREAKS]
    ]
    rest = len(report.breaks) - len(said)
    return ("；" if lang == "zh" else "; ").join([*said, *([f"… +{rest}"] if rest > 0 else [])])


def _sentences(facts: list[tuple[str, str]], lang: Lang) -> list[tuple[str, str]]:
    colon = "：" if lang == "zh" else ": "
    return [(words + colon, value) for words, value in facts]


def _parties(parties: tuple[Counterparty, ...], lang: Lang) -> Table:
    return Table(
        Text("交易对手", "counterparties"),
        (
            Column(Text("对手账号", "number"), "id"),
            Column(Text("户名", "name")),
            Column(Text("银行", "bank")),
            Column(Text("种类", "kind")),
            Column(Text("收自对手（元）", "received (yuan)"), "money"),
            Column(Text("笔数", "times"), "count"),
            Column(Text("付给对手（元）", "paid (yuan)"), "money"),
            Column(Text("笔数", "times"), "count"),
            Column(Text("首笔", "first"), "time"),
            Column(Text("末笔", "last"), "time"),
        ),
        [dealings(one, lang) for one in parties],
    )


def _shared_line(one: Shared, lang: Lang) -> str:
    words = one.text.say(lang)
    if one.cut is not None:
        cut = Text("不作关联", "not counted").say(lang)
        words += f"（{cut}：{one.cut.say(lang)}）" if lang == "zh" else f" ({cut}: {one.cut.en})"
    rows = some_places(one.rows, lang)
    return f"{words}  ({rows})" if rows else words


def _shared(shared: tuple[Shared, ...], lang: Lang) -> Table:
    return Table(
        Text("共有", "shared"),
        (
            Column(Text("种类", "kind")),
            Column(Text("值", "value"), "id"),
            Column(Text("说明", "words")),
            Column(Text("涉及数", "shared by"), "count"),
            Column(Text("其他账户", "other accounts"), "id"),
            Column(Text("权重", "weight"), "number"),
            Column(Text("不作关联的原因", "why it is not counted")),
            Column(Text("依据的行", "rows")),
        ),
        [
            (
                caption(one.kind, _KINDS).say(lang),
                one.value,
                one.text.say(lang),
                one.holders,
                "\n".join(named(ref, lang) for ref in one.accounts),
                one.weight,
                None if one.cut is None else one.cut.say(lang),
                all_places(one.rows),
            )
            for one in shared
        ],
    )
