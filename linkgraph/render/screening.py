"""Accounts and the rules they meet as a page that opens offline: searched, by rule, with rows."""

from collections.abc import Mapping, Sequence

from linkgraph.analysis.screening.records import Hit, ScreenedAccount, Screening
from linkgraph.analysis.screening.rules import RuleEntry
from linkgraph.graph import SourceRow
from linkgraph.render.facts import SourceList
from linkgraph.render.list_page import (
    Json,
    Raw,
    Ref,
    list_html,
    named_json,
    referring,
    rows_json,
)
from linkgraph.render.page import words_of
from linkgraph.text import Lang, Text


def rows_of(found: Screening) -> list[SourceRow]:
    """Return the rows that the page can open, each once, in the order of the accounts."""
    every = (row for one in found.accounts for hit in one.hits for row in hit.rows)
    return list(dict.fromkeys(every))


def screen_html(
    found: Screening,
    rules: Sequence[RuleEntry],
    raw: Raw,
    words: Mapping[str, Text],
    limits: Mapping[str, Text],
    lang: Lang,
) -> str:
    """Return the accounts of a screening as a page.

    `words`: `title`, `summary`, `provenance`; `limits`: the thresholds of each rule by its id. No
    clock: the same findings, the same bytes.
    """
    sources = SourceList()
    ref = referring(sources)
    data = {
        **{name: words_of(words[name]) for name in ("title", "summary", "provenance")},
        "accounts": [_account(one, ref) for one in found.accounts],
        "count": found.total,
        "rules": [_rule(rule, limits[rule.id], found.counts.get(rule.id)) for rule in rules],
        "notes": [words_of(note) for note in found.notes],
    }
    return list_html("screen", data | rows_json(raw, sources, ref), words["title"], lang)


def _account(one: ScreenedAccount, ref: Ref) -> Json:
    return {**named_json(one.account), "hits": [_hit(hit, ref) for hit in one.hits]}


def _hit(hit: Hit, ref: Ref) -> Json:
    return {
        "rule": hit.rule,
        "text": words_of(hit.text),
        "count": hit.row_count,
        "rows": [ref(row) for row in hit.rows],
    }


def _rule(rule: RuleEntry, limits: Text, count: int | None) -> Json:
    said = {name: words_of(getattr(rule, name)) for name in
            ("name", "formula", "citation", "human", "innocent")}  # fmt: skip
    return {"id": rule.id, "count": count, "limits": words_of(limits), **said}
