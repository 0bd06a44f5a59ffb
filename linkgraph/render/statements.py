"""Whether statements add up, as a page that opens offline: cards on one time scale, rows open."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.reconcile.findings import (
    ANSWERS,
    BASES,
    FORMULA,
    Card,
    Gap,
    LedgerBreak,
    Moment,
    Reconciliation,
)
from linkgraph.render.encode import exact
from linkgraph.render.facts import SourceList
from linkgraph.render.list_page import list_html
from linkgraph.render.page import words_of
from linkgraph.text import Lang, Text

Json = dict[str, Any]
Cells = Sequence[tuple[str, str]]
"""One row as its file had it: (header, cell)."""


def rows_shown(found: Reconciliation) -> list[SourceRow]:
    """Return the rows that the page can open, each once, in order of the cards."""
    rows: dict[SourceRow, None] = {}
    for card in found.cards:
        for one in card.breaks:
            rows |= {one.before: None, one.after: None}
        for gap in card.gaps:
            rows |= {gap.before: None, gap.after: None}
        for row in card.displaced:
            rows |= {row.row: None, row.beside: None}
    rows |= {one.row: None for one in found.unanswered()}
    return list(rows)


def statements_html(
    found: Reconciliation,
    raw: Mapping[SourceRow, Cells],
    say: tuple[Callable[[LedgerBreak], Text], Callable[[Gap], Text]],
    words: Mapping[str, Text],
    lang: Lang,
) -> str:
    """Return the page as text.

    `raw`: rows that open; `say`: the sentences for breaks and gaps; `words`: `title`, `summary`,
    `meaning` and `provenance`. No clock: the same findings, the same bytes.
    """
    return list_html("reconcile", _data(found, raw, say, words), words["title"], lang)


def _data(
    found: Reconciliation,
    raw: Mapping[SourceRow, Cells],
    say: tuple[Callable[[LedgerBreak], Text], Callable[[Gap], Text]],
    words: Mapping[str, Text],
) -> Json:
    sources = SourceList()

    def ref(row: SourceRow) -> list[int]:
        return list(sources.rows([row])[0])

    cards = [_card(card, ref, say) for card in found.cards]
    requests = [
        {
            "number": one.number or one.id_number,
            "bank": one.bank,
            "task": one.task_id,
            "result": " ".join(filter(None, (one.result, one.detail_result))),
            "answer": one.answer,
            "row": ref(one.row),
        }
        for one in found.unanswered()
    ]
    return {
        **{name: words_of(text) for name, text in words.items()},
        "formula": words_of(FORMULA),
        "answers": {code: words_of(text) for code, text in ANSWERS.items()},
        "bases": {code: words_of(text) for code, text in BASES.items()},
        "cards": cards,
        "requests": requests,
        "counterparties": [
            {
                **_named(one.account),
                "received": exact(one.received_fen),
                "paid": exact(one.paid_fen),
                "times_in": one.times_in,
                "times_out": one.times_out,
                "first": one.first_us,
                "last": one.last_us,
            }
            for one in found.counterparties
        ],
        "counterparty_count": found.counterparty_count,
        "raw": {
            ":".join(map(str, ref(row))): [list(cell) for cell in cells]
            for row, cells in raw.items()
        },
        "sources": [[at.file, at.sheet, at.sha256] for at in sources.all()],
    }


def _named(account: AccountRef) -> Json:
    numbers = account.numbers
    number = account.key if account.key in numbers or not numbers else numbers[0]
    return {"number": number, "name": account.name, "bank": account.bank}


def _us(moment: Moment | None) -> int | None:
    return None if moment is None else moment.time_us


def _card(
    card: Card,
    ref: Callable[[SourceRow], list[int]],
    say: tuple[Callable[[LedgerBreak], Text], Callable[[Gap], Text]],
) -> Json:
    asked = card.asked
    return {
        **_named(card.account),
        "numbers": list(card.account.numbers),
        "rows": card.rows,
        "from": _us(card.from_),
        "until": _us(card.until),
        "asked": None if asked is None else [asked.from_us, asked.until_us, asked.basis],
        "share": card.share,
        "complete": card.completeness,
        "answer": card.answer,
        "answered": card.answered,
        "notes": [words_of(note) for note in card.notes],
        "breaks": [
            {
                "before": ref(one.before),
                "after": ref(one.after),
                "until": one.until.time_us,
                "fen": exact(one.difference_fen),
                "text": words_of(say[0](one)),
            }
            for one in card.breaks
        ],
        "gaps": [
            {
                "before": ref(gap.before),
                "after": ref(gap.after),
                "from": _us(gap.from_),
                "until": _us(gap.until),
                "text": words_of(say[1](gap)),
            }
            for gap in card.gaps
        ],
        "displaced": [
            {
                "row": ref(one.row),
                "beside": ref(one.beside),
                "time": one.moment.time_us,
                "beside_time": one.beside_moment.time_us,
            }
            for one in card.displaced
        ],
        "ledgers": [
            {
                "number": part.number,
                "currency": part.currency,
                "rows": part.rows,
                "from": part.from_.time_us,
                "until": part.until.time_us,
                "opening": exact(part.opening_fen),
                "closing": exact(part.closing_fen),
                "steps": part.steps,
                "explained": part.explained,
            }
            for part in card.ledgers
        ],
    }
