"""Cards to freeze and statements to ask for, as pages that open offline: sorted, printed, opened.

Nothing on them says that an account still holds what it held: only its bank can.
"""

from collections.abc import Iterable, Mapping

from linkgraph.analysis.freezing.findings import (
    FreezeCard,
    FreezeList,
    MeasureNow,
    PlatformLine,
    RequestLine,
    RequestList,
)
from linkgraph.graph import SourceRow
from linkgraph.render.encode import exact
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

Names = Mapping[str, Mapping[str, Text]]
"""Captions of codes: `measures`, `states`, `holding`, `missing`, `asked`, `priorities`."""


def rows_of(found: FreezeList | RequestList) -> list[SourceRow]:
    """Return the rows that the page can open, each once, in the order of the lists."""
    rows: dict[SourceRow, None] = {}
    if isinstance(found, FreezeList):
        for card in (*found.cards, *found.unseen):
            rows |= dict.fromkeys(card.rows)
            for measure in card.measures:
                rows |= dict.fromkeys(measure.rows)
        return list(rows)
    for line in (*found.accounts, *found.nameless):
        rows |= dict.fromkeys(line.rows)
        rows |= dict.fromkeys(one.row for one in line.before)
    for platform in found.platforms:
        for order in platform.orders:
            rows |= dict.fromkeys(order.rows)
    return list(rows)


def freeze_html(
    found: FreezeList, raw: Raw, words: Mapping[str, Text], names: Names, lang: Lang
) -> str:
    """Return the list of cards to freeze as a page.

    `words`: `title`, `summary`, `provenance`, and the titles `cards`, `unseen`; `names`: captions
    of codes. No clock: the same findings, the same bytes.
    """
    sources = SourceList()
    ref = referring(sources)
    lists = [
        {
            "title": words_of(words[name]),
            "count": count,
            "cards": [_card(card, ref) for card in cards],
        }
        for name, cards, count in zip(
            ("cards", "unseen"),
            (found.cards, found.unseen),
            found.counts[:2],
            strict=True,
        )
    ]
    expiring = [{**named_json(ref_), "measure": _measure(one, ref)} for ref_, one in found.expiring]
    data = {
        **_common(found.formula, (*found.notes, *found.law), words, names),
        "at": found.at_us,
        "lists": lists,
        "expiring": expiring,
        "requests": [],
        "platforms": [],
    }
    return list_html("freeze", data | rows_json(raw, sources, ref), words["title"], lang)


def requests_html(
    found: RequestList, raw: Raw, words: Mapping[str, Text], names: Names, lang: Lang
) -> str:
    """Return the statements to ask for as a page; `words`: `title`, `summary`, `provenance`, and
    the titles `accounts`, `nameless`."""
    sources = SourceList()
    ref = referring(sources)
    requests = [
        {
            "title": words_of(words[name]),
            "count": count,
            "lines": [_request(line, ref) for line in lines],
        }
        for name, lines, count in zip(
            ("accounts", "nameless"),
            (found.accounts, found.nameless),
            found.counts[:2],
            strict=True,
        )
    ]
    data = {
        **_common(found.formula, found.notes, words, names),
        "at": found.at_us,
        "lists": [],
        "expiring": [],
        "requests": requests,
        "platforms": [_platform(line, ref) for line in found.platforms],
    }
    return list_html("freeze", data | rows_json(raw, sources, ref), words["title"], lang)


def _common(formula: Text, notes: Iterable[Text], words: Mapping[str, Text], names: Names) -> Json:
    return {
        **{name: words_of(words[name]) for name in ("title", "summary", "provenance")},
        "formula": words_of(formula),
        "notes": [words_of(note) for note in notes],
        "names": {
            name: {code: words_of(text) for code, text in captions.items()}
            for name, captions in names.items()
        },
    }


def _card(card: FreezeCard, ref: Ref) -> Json:
    return {
        **named_json(card.account),
        "must": exact(card.must_fen),
        "can": exact(card.can_fen),
        "expected": {
            rule: exact(card.expected_fen[rule])
            for rule in ("fifo", "lifo", "pro-rata")
            if rule in card.expected_fen
        },
        "score": exact(card.score_fen),
        "balance": exact(card.balance_fen),
        "until": card.statement_until_us,
        "minutes": card.median_minutes,
        "timed": exact(card.timed_fen),
        "holding": card.holding,
        "loose": exact(card.loose_fen),
        "measures": [_measure(one, ref) for one in card.measures],
        "victims": [
            {
                "name": one.victim.name or one.victim.account.key,
                "fen": exact(one.fen),
                "least": exact(one.least_fen),
                "most": exact(one.most_fen),
            }
            for one in card.victims
        ],
        "arrived": card.arrived_us,
        "payments": card.payments,
        "certain": card.certain,
        "rows": [ref(row) for row in card.rows],
    }


def _measure(one: MeasureNow, ref: Ref) -> Json:
    return {
        "kind": one.kind,
        "words": one.words,
        "state": one.state,
        "from": one.from_us,
        "until": one.until_us,
        "by_law": one.by_law,
        "left": one.days_left,
        "fen": exact(one.amount_fen),
        "authority": one.authority,
        "serial": one.serial,
        "remark": one.remark,
        "double": one.double,
        "expiring": one.expiring,
        "notes": [words_of(note) for note in one.notes],
        "rows": [ref(row) for row in one.rows],
    }


def _request(line: RequestLine, ref: Ref) -> Json:
    return {
        **named_json(line.account),
        "priority": line.priority,
        "missing": line.missing,
        "untraced": exact(line.untraced_fen),
        "least": exact(line.least_fen),
        "most": exact(line.most_fen),
        "payments": line.payments,
        "victims": line.victims,
        "first": line.first_us,
        "last": line.last_us,
        "from": line.from_us,
        "until": line.until_us,
        "asked": line.asked,
        "before": [
            {
                "task": one.task_id,
                "sent": one.sent_us,
                "answered": one.answered_us,
                "result": " ".join(filter(None, (one.result, one.detail_result))),
                "answer": one.answer,
                "row": ref(one.row),
            }
            for one in line.before
        ],
        "measures": [_measure(one, ref) for one in line.measures],
        "payers": [named_json(payer) for payer in line.payers],
        "certain": line.certain,
        "rows": [ref(row) for row in line.rows],
    }


def _platform(line: PlatformLine, ref: Ref) -> Json:
    return {
        **named_json(line.account),
        "untraced": exact(line.untraced_fen),
        "least": exact(line.least_fen),
        "most": exact(line.most_fen),
        "victims": line.victims,
        "payments": line.payments,
        "orders": [
            {
                "payer": named_json(one.payer),
                "amount": exact(one.amount_fen),
                "carried": exact(one.carried_fen),
                "time": one.time_us,
                "txn": one.txn_id,
                "memo": one.memo,
                "certain": one.certain,
                "rows": [ref(row) for row in one.rows],
            }
            for one in line.orders
        ],
    }
