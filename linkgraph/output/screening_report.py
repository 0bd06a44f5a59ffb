"""What `screen` finds as tables: a line an account, a sheet a rule, the rules with thresholds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linkgraph.analysis.screening.records import Hit, ScreenedAccount, Screening
from linkgraph.analysis.screening.rules import RuleEntry
from linkgraph.output.places import all_places, named, number, some_places
from linkgraph.output.screening_rules import rule_table
from linkgraph.output.screening_words import CAVEAT, kind_of, shown, thresholds
from linkgraph.output.table import Column, Report, Table
from linkgraph.output.words import ACCOUNT_KINDS, caption
from linkgraph.screen_settings import ScreenSettings
from linkgraph.text import Lang, Text, plural

_MET = "●"


def screen_report(
    found: Screening, rules: Sequence[RuleEntry], settings: ScreenSettings, lang: Lang
) -> Report:
    """Return every account listed with its hits; `rules` are those that ran."""
    screen: list[Table | str] = []
    for at, one in enumerate(found.accounts, start=1):
        screen += [_block(one, rules, f"{at}/{found.total}", lang), ""]
    screen += [total_words(found).say(lang), ""]
    screen += [_counts(found, rules, settings, lang), ""]
    screen += [f"· {words.say(lang)}" for words in found.notes]
    screen.append(CAVEAT.say(lang))
    return Report(
        tuple(screen),
        (
            _summary(found.accounts, rules, lang),
            *_rule_sheets(found.accounts, rules, lang),
            rule_table(rules, settings, lang, found.counts),
            _notes(found, lang),
        ),
    )


def total_words(found: Screening) -> Text:
    """Say how many accounts meet a rule, and how many of them are listed."""
    if not found.total:
        return Text("没有账户命中规则。", "No account meets a rule.")
    count, listed = found.total, len(found.accounts)
    rest = Text("（--top 0 列出全部）", " (--top 0: all)") if listed < count else Text("", "")
    return Text(
        f"命中规则的账户 {count:,} 个，列出 {listed:,} 个{rest.zh}。",
        f"{count:,} account{'s meet' if count != 1 else ' meets'} a rule, {listed:,} listed"
        f"{rest.en}.",
    )


def _block(one: ScreenedAccount, rules: Sequence[RuleEntry], position: str, lang: Lang) -> Table:
    """Return an account with a line a hit, for the screen."""
    count = len(one.hits)
    bank = f"  {one.account.bank}" if one.account.bank else ""
    who = named(one.account, lang) + bank
    title = Text(
        f"账户 {position}  {who}  命中 {count} 条规则",
        f"Account {position}  {who}  meets {plural(count, 'rule')}",
    ).say(lang)
    table = hit_table(one.hits, rules, lang)
    return Table(table.name, table.columns, table.rows, title)


def hit_table(hits: Sequence[Hit], rules: Sequence[RuleEntry], lang: Lang) -> Table:
    """Return the hits of one account: rule, what was found, thresholds, rows."""
    names = {rule.id: rule.name for rule in rules}
    return Table(
        Text("命中规则", "rules met"),
        (
            Column(Text("规则", "rule"), "id"),
            Column(Text("情况", "what was found")),
            Column(Text("依据", "rows")),
        ),
        [
            (
                hit.rule if lang == "en" else names[hit.rule].zh,
                hit.text.say(lang),
                places(hit, lang),
            )
            for hit in hits
        ],
    )


def places(hit: Hit, lang: Lang) -> str:
    """Return the first rows of a hit, and how many there are in all."""
    words = some_places(hit.rows[:3], lang)
    rest = hit.row_count - min(3, len(hit.rows))
    if not rest:
        return words
    return words + (f" 等{hit.row_count}行" if lang == "zh" else f" and {rest} more")


def _counts(
    found: Screening, rules: Sequence[RuleEntry], settings: ScreenSettings, lang: Lang
) -> Table:
    return Table(
        Text("规则", "rules"),
        (
            Column(Text("规则", "rule"), "id"),
            Column(Text("名称", "name")),
            Column(Text("账户数", "accounts"), "count"),
            Column(Text("阈值", "thresholds")),
            Column(Text("出处", "source")),
        ),
        [
            (
                rule.id,
                rule.name.say(lang),
                found.counts.get(rule.id),
                thresholds(rule, settings, lang),
                rule.citation.say(lang),
            )
            for rule in rules
        ],
    )


def _summary(accounts: Sequence[ScreenedAccount], rules: Sequence[RuleEntry], lang: Lang) -> Table:
    """Return a line an account, with a column a rule that any of them meets."""
    met = {hit.rule for one in accounts for hit in one.hits}
    columns = [rule for rule in rules if rule.id in met]
    names = {rule.id: rule.name.say(lang) for rule in rules}
    return Table(
        Text("汇总", "summary"),
        (
            Column(Text("序号", "no."), "count"),
            Column(Text("账号/卡号", "numbers"), "id"),
            Column(Text("户名", "holder")),
            Column(Text("开户行", "bank")),
            Column(Text("种类", "kind")),
            Column(Text("命中规则数", "rules met"), "count"),
            Column(Text("命中规则", "which rules")),
            *(Column(rule.name) for rule in columns),
        ),
        [
            (
                at,
                *_who(one, lang),
                caption(one.account.kind, ACCOUNT_KINDS).say(lang),
                len(one.hits),
                "\n".join(names[hit.rule] for hit in one.hits),
                *(_MET if rule.id in {hit.rule for hit in one.hits} else "" for rule in columns),
            )
            for at, one in enumerate(accounts, start=1)
        ],
    )


def _who(one: ScreenedAccount, lang: Lang) -> tuple[str, str | None, str | None]:
    ref = one.account
    return "\n".join(ref.numbers) or number(ref, lang), ref.name, ref.bank


def _rule_sheets(
    accounts: Sequence[ScreenedAccount], rules: Sequence[RuleEntry], lang: Lang
) -> Iterator[Table]:
    """Return a table a rule that is met: its figures and thresholds, a column each."""
    for rule in rules:
        hits = [(one, hit) for one in accounts for hit in one.hits if hit.rule == rule.id]
        if hits:
            yield _rule_sheet(rule, hits, lang)


def _rule_sheet(rule: RuleEntry, hits: Sequence[tuple[ScreenedAccount, Hit]], lang: Lang) -> Table:
    figures = _columns(rule.figures, [hit.figures for _, hit in hits])
    words = {one.setting: one.words for one in rule.parameters}
    limits = _columns(words, [hit.thresholds for _, hit in hits], Text("阈值：", "threshold: "))
    return Table(
        Text(rule.name.zh, rule.id),
        (
            Column(Text("账号/卡号", "numbers"), "id"),
            Column(Text("户名", "holder")),
            Column(Text("开户行", "bank")),
            *figures.values(),
            *limits.values(),
            Column(Text("情况", "what was found")),
            Column(Text("依据行数", "rows in all"), "count"),
            Column(Text("依据的行", "rows")),
        ),
        [
            (
                *_who(one, lang),
                *(_cell(name, hit.figures, column, lang) for name, column in figures.items()),
                *(_cell(name, hit.thresholds, column, lang) for name, column in limits.items()),
                hit.text.say(lang),
                hit.row_count,
                all_places(hit.rows),
            )
            for one, hit in hits
        ],
    )


def _columns(
    words: Mapping[str, Text],
    found: Sequence[Mapping[str, int | float | str]],
    before: Text | None = None,
) -> dict[str, Column]:
    """Return a column for each name that any hit has, of a kind that holds every value."""
    made = {}
    for name in dict.fromkeys(name for one in found for name in one):
        kinds = {kind_of(name, one[name]) for one in found if name in one}
        said = words.get(name, Text(name, name))
        if before is not None:
            said = Text(before.zh + said.zh, before.en + said.en)
        made[name] = Column(said, kinds.pop() if len(kinds) == 1 else "text")
    return made


def _cell(name: str, values: Mapping[str, Any], column: Column, lang: Lang) -> Any:
    value = values.get(name)
    if value is None or column.kind != "text":
        return value
    return shown(name, value, lang)


def _notes(found: Screening, lang: Lang) -> Table:
    return Table(
        Text("说明", "notes"),
        (Column(Text("说明", "note")),),
        [(words.say(lang),) for words in (total_words(found), *found.notes, CAVEAT)],
    )
