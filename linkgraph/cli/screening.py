"""`linkgraph screen`: accounts held against rules of practice; `--explain` says what a rule is."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from linkgraph.cli.console import working
from linkgraph.cli.declare import command, option
from linkgraph.cli.emit import emit, writable_folder
from linkgraph.cli.language import lang, say
from linkgraph.cli.options import Printing, Where, html_option, printing_options, where_options
from linkgraph.cli.session import Opened, case_here, folder_of, open_graph, settings_json
from linkgraph.errors import NotInCase
from linkgraph.screen_settings import ScreenSettings
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.analysis.screening.records import Screening
    from linkgraph.analysis.screening.rules import RuleEntry

SCREENING = Text("正在逐条核对规则", "Holding accounts against the rules")
_ALL = "all"


def rule_names(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
    """Return the rules whose id begins so, for a shell that completes."""
    from linkgraph.analysis.screening.rules import load_rules

    every = [CompletionItem(_ALL)] if param.name == "explain" else []
    every += [CompletionItem(rule.id, help=rule.name.say(lang())) for rule in load_rules()]
    return [item for item in every if str(item.value).startswith(start)]


@command(
    "screen",
    Text(
        "按规则筛查全部账户：频繁开户、集中转入分散转出、快进快出、同一手机或 IP、跑分等，列出每个"
        "账户命中哪些规则、数字与阈值、依据哪些行，并附全部阈值及其来源。命中是应当核查的线索，不是"
        "结论。阈值在 case.toml 的 [screen] 中修改；--explain 说明一条规则。",
        "Hold every account against the rules of practice: accounts opened in a row, gather and "
        "scatter, rapid in and out, one phone or IP of several holders, relay and others. Each "
        "account with the rules it meets, figures against thresholds and rows; all thresholds with "
        "their sources. A hit is a lead to check, no verdict. [screen] of case.toml has the "
        "thresholds; --explain says what a rule is.",
    ),
    (
        Text("linkgraph screen --output 筛查.xlsx", "linkgraph screen --output screening.xlsx"),
        Text(
            "linkgraph screen --rule 3006 --account 6214830100000018",
            "linkgraph screen --rule 3006 --account 6214830100000018",
        ),
        Text("linkgraph screen --explain all", "linkgraph screen --explain all"),
    ),
)
@option(
    "--rule",
    "chosen",
    metavar="ID",
    multiple=True,
    shell_complete=rule_names,
    words=Text(
        "只核对这条规则（编号或名称），可重复；默认全部。",
        "Only this rule, by id or name; may be repeated (default: all).",
    ),
)
@option(
    "--account",
    "numbers",
    metavar="NUMBER",
    multiple=True,
    words=Text(
        "只列出这个账户（号码或户名），可重复。",
        "List only this account, by number or holder's name; may be repeated.",
    ),
)
@option(
    "--top",
    type=click.IntRange(min=0),
    metavar="N",
    words=Text(
        "至多列几个账户，命中规则多者在前（0 为全部；默认见 case.toml）。",
        "At most so many accounts, those that meet most rules first (0: all; default: case.toml).",
    ),
)
@option(
    "--explain",
    metavar="ID|all",
    shell_complete=rule_names,
    words=Text(
        "不筛查，只说明一条规则：公式、本案阈值及来源、版本、为什么要人判断、正当的解释；"
        "all 为全部规则。",
        "Do not screen, say what one rule is: formula, thresholds of this case and their sources, "
        "version, why it needs a person, an innocent explanation; all: every rule.",
    ),
)
@html_option(Text("另写一个可离线打开的筛查网页。", "Also write a page that opens offline."))
@where_options
@printing_options
def screen(
    chosen: tuple[str, ...],
    numbers: tuple[str, ...],
    top: int | None,
    explain: str | None,
    html: Path | None,
    where: Where,
    printing: Printing,
) -> None:
    """Screen the accounts of a case, or explain rules."""
    if explain is not None:
        if html is not None:
            words = say("--explain 不能与 --html 同用。", "--explain does not go with --html.")
            raise click.UsageError(words, click.get_current_context())
        _explain(explain, where, printing)
        return
    if html is not None:
        writable_folder(html)
    rules = choose_rules(chosen)
    opened = open_graph(where)
    found, used = screened(opened, rules, numbers, top)
    from linkgraph.output.json_text import envelope
    from linkgraph.output.screening_bodies import screen_body
    from linkgraph.output.screening_report import screen_report

    said = {"rule": list(chosen), "account": list(numbers), "top": used.top or None}
    settings = settings_json(opened.settings, "derive", "clusters", "screen", **said)
    body = screen_body(found, rules, used, printing.lang)
    result = envelope("screen", settings, opened.graph.fingerprint, body)
    sha256 = emit(printing, result, lambda: screen_report(found, rules, used, printing.lang))
    opened.record("screen", settings, sha256)
    if html is not None:
        from linkgraph.cli.pages import write_screening

        write_screening(opened, found, rules, used, html, settings)


def screened(
    opened: Opened, rules: "Sequence[RuleEntry]", numbers: Sequence[str], top: int | None
) -> "tuple[Screening, ScreenSettings]":
    """Return what the rules find, and the settings used."""
    from linkgraph.cli.numbers import find_account

    accounts = [find_account(opened.graph, number) for number in numbers] or None
    settings = opened.settings.screen
    used = settings if top is None else replace(settings, top=top)
    with working(SCREENING):
        from linkgraph.analysis.screening.screen import screen as hold

        found = hold(
            opened.graph,
            used,
            rules=[rule.id for rule in rules],
            accounts=accounts,
            clusters=opened.settings.clusters,
        )
    return found, used


def choose_rules(said: Sequence[str]) -> "tuple[RuleEntry, ...]":
    """Return the rules named, by id or name in either language; all where none is."""
    from linkgraph.analysis.screening.rules import load_rules

    rules = load_rules()
    if not said:
        return rules
    asked = {_rule(rules, words).id for words in said}
    return tuple(rule for rule in rules if rule.id in asked)


def _rule(rules: "Sequence[RuleEntry]", words: str) -> "RuleEntry":
    import difflib

    wanted = words.strip().lower()
    known = {name.lower(): rule for rule in rules for name in (rule.id, rule.name.zh, rule.name.en)}
    if wanted in known:
        return known[wanted]
    near = dict.fromkeys(
        known[name].id for name in difflib.get_close_matches(wanted, known, n=5, cutoff=0.5)
    )
    offered = list(near) or [rule.id for rule in rules]
    raise NotInCase(
        Text(f"没有规则“{words}”。", f"There is no rule “{words}”."),
        Text(
            f"可用：{'、'.join(offered)}；linkgraph screen --explain all 说明全部规则",
            f"known: {', '.join(offered)}; `linkgraph screen --explain all` explains every rule",
        ),
    )


def _explain(asked: str, where: Where, printing: Printing) -> None:
    """Print entries of the table of rules, with the thresholds of the case where there is one."""
    from linkgraph.output.json_text import envelope
    from linkgraph.output.screening_bodies import rules_body
    from linkgraph.output.screening_rules import rules_report

    rules = choose_rules(() if asked == _ALL else (asked,))
    by_name = where.store is not None and where.folder is not None
    case = folder_of(where) if by_name else case_here(where)
    settings = ScreenSettings() if case is None else case.settings.screen
    said = {"explain": asked, "lang": lang()}
    result = envelope("screen", said, "", rules_body(rules, settings, printing.lang))
    emit(printing, result, lambda: rules_report(rules, settings, printing.lang))
