"""What `linkgraph trace` asks of the analyses: whose money, traced or looked back at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from linkgraph.cli.no_victims import no_victims
from linkgraph.cli.options import Printing
from linkgraph.cli.session import Opened

if TYPE_CHECKING:
    from linkgraph.analysis.money_findings import Rule, Trace, Victim


def victims_asked(
    opened: Opened,
    named: Sequence[str],
    payers: Sequence[str],
    payments: Sequence[str],
    currency: str,
    *,
    needed: bool,
) -> "tuple[tuple[Victim, ...], tuple[str, ...] | None, int]":
    """Return whose money is followed, which of them are shown (None: all), and how many complaint
    rows are no payment of theirs."""
    from linkgraph.analysis.victims.asked import asked_victims, choose_victims, transfers_on
    from linkgraph.analysis.victims.victims import find_victims
    from linkgraph.cli.numbers import find_account

    graph, settings = opened.graph, opened.settings
    if payers or payments:
        accounts = [find_account(graph, number) for number in payers]
        rows = [transfer for row in payments for transfer in transfers_on(graph, row)]
        return asked_victims(graph, accounts, rows, currency), None, 0
    found = find_victims(graph, settings.victims, settings.clusters, propose=False)
    victims = found.victims
    if not victims and needed:
        raise no_victims(len(found.unmatched), payer=True)
    if not named:
        return victims, None, len(found.unmatched)
    only = tuple(one for who in named for one in choose_victims(graph, victims, who))
    return victims, only, len(found.unmatched)


def follow(
    opened: Opened,
    victims: "tuple[Victim, ...]",
    rule: str,
    options: dict[str, Any],
    printing: Printing,
    top: int,
    open_rows: int,
) -> "tuple[dict[str, Any], Any, Trace | None]":
    """Return the body, its report, and the trace itself where there is one rule."""
    from linkgraph.analysis.tracing.notes import open_rows_note
    from linkgraph.output.trace_bodies import rules_body, trace_body

    graph, settings = opened.graph, opened.settings.trace
    if rule == "all":
        from linkgraph.analysis.tracing.rules import compare_rules
        from linkgraph.output.trace_rule_report import rules_report

        table = compare_rules(graph, victims, settings, **options)
        table = replace(table, notes=(*open_rows_note(open_rows), *table.notes))
        return (
            rules_body(table, printing.lang),
            lambda: rules_report(table, printing.lang, top),
            None,
        )
    from linkgraph.analysis.tracing.trace import trace_money
    from linkgraph.output.trace_report import trace_report

    found = trace_money(graph, victims, cast("Rule", rule), settings, **options)
    found = replace(found, notes=(*open_rows_note(open_rows), *found.notes))
    report = lambda: trace_report(found, printing.lang, top)  # noqa: E731
    return trace_body(found, printing.lang), report, found


def look_back(
    opened: Opened,
    card: str,
    victims: "tuple[Victim, ...]",
    rule: str,
    options: dict[str, Any],
    printing: Printing,
    top: int,
) -> tuple[dict[str, Any], Any]:
    """Return the body of a card looked at backward, and its report."""
    from linkgraph.analysis.tracing.card import trace_card
    from linkgraph.analysis.tracing.rules import RULES
    from linkgraph.cli.numbers import find_account
    from linkgraph.output.trace_bodies import card_body
    from linkgraph.output.trace_rule_report import card_report

    account = find_account(opened.graph, card)
    rules = RULES if rule == "all" else (cast("Rule", rule),)
    settings = opened.settings.trace
    found = trace_card(opened.graph, account, victims, rules, settings, **options)
    body = card_body(found, rule, printing.lang)
    return body, lambda: card_report(found, printing.lang, top)
