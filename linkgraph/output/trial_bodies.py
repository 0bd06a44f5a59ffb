"""What `try` prints: how each table would be read, and what is proposed for an unknown one."""

from typing import TYPE_CHECKING, Any

from linkgraph.case.trial import Proposed, Trial, TrialReport
from linkgraph.evidence_schema import SET_ASIDE_REASONS
from linkgraph.output.moments import clock
from linkgraph.output.words import caption
from linkgraph.text import Lang

if TYPE_CHECKING:
    from ingest.directions import Chain
    from ingest.propose.guess import Guess
    from ingest.trial import ColumnTrial, TableTrial
    from ingest.trial_direction import DirectionTrial

Json = dict[str, Any]


def state_of(trial: Trial) -> str:
    """Return how a table is known: `known`, `general`, `mapping`, or `proposed` for none of it."""
    if trial.table is None:
        return "proposed"
    binding = trial.table.report.binding
    if binding is not None and binding.layout.mapped:
        return "mapping"
    return "general" if binding is not None and binding.layout.generic else "known"


def shown_table(trial: Trial) -> "TableTrial | None":
    """Return the table as `load` would read it, else as the proposed mapping reads it."""
    if trial.table is None and trial.proposed is not None:
        return trial.proposed.table
    return trial.table


def try_body(report: TrialReport, written: list[str], lang: Lang) -> Json:
    """What `try` prints; sentences in `lang`."""
    return {
        "tables": [trial_json(one, lang) for one in report.tables],
        "refused": [{"name": one.name, "reason": one.reason.say(lang)} for one in report.refused],
        "written": written,
    }


def trial_json(trial: Trial, lang: Lang) -> Json:
    """One table."""
    table = shown_table(trial)
    body: Json = {
        "name": trial.name,
        "sha256": trial.sha256,
        "sheet": trial.sheet,
        "state": state_of(trial),
        "problem": None if trial.problem is None else trial.problem.say(lang),
        "columns": columns_json(trial, lang),
        "proposal": None if trial.proposed is None else _proposal(trial.proposed, lang),
    }
    return {**body, **(_table(table, lang) if table is not None else _unread(trial))}


def _table(table: "TableTrial", lang: Lang) -> Json:
    report, binding = table.report, table.report.binding
    runner = table.runner_up
    return {
        "layout": report.layout,
        "title": "" if binding is None else binding.layout.title.say(lang),
        "kind": report.kind,
        "score": report.score,
        "runner_up": None if runner is None else {"layout": runner[0], "score": runner[1]},
        "header_row": report.header_row,
        "decisions": [words.say(lang) for words in report.decisions],
        "owner": [
            {"field": one.field, "values": list(one.values), "count": one.count}
            for one in table.owner
        ],
        "direction": None if table.direction is None else _direction(table.direction),
        "times": [
            {
                "field": one.field,
                "first": clock(one.first),
                "last": clock(one.last),
                "precisions": dict(one.precisions),
            }
            for one in table.moments
        ],
        "amounts": [
            {"field": one.field, "least_fen": one.least, "most_fen": one.most, "rows": one.rows}
            for one in table.amounts
        ],
        "read": report.read,
        "accepted": report.accepted,
        "set_aside": dict(report.set_aside),
        "rows_set_aside": [
            {
                "row": one.row,
                "reason": one.reason,
                "text": caption(one.reason, SET_ASIDE_REASONS).say(lang),
                "cells": list(one.cells),
            }
            for one in table.aside
        ],
    }


def _unread(trial: Trial) -> Json:
    proposal = None if trial.proposed is None else trial.proposed.proposal
    return {
        "layout": None,
        "title": "",
        "kind": None if proposal is None else proposal.kind,
        "score": 0.0,
        "runner_up": None,
        "header_row": 0 if proposal is None or not proposal.header_rows else proposal.header_row,
        "decisions": [],
        "owner": [],
        "direction": None,
        "times": [],
        "amounts": [],
        "read": 0,
        "accepted": 0,
        "set_aside": {},
        "rows_set_aside": [],
    }


def _direction(found: "DirectionTrial") -> Json:
    return {
        "cells": [
            {"cell": one.cell, "side": one.side, "rows": one.rows, "how": one.how}
            for one in found.cells
        ],
        "in": found.into,
        "out": found.out,
        "chain": None if found.chain is None else _chain(found.chain),
    }


def _chain(chain: "Chain") -> Json:
    return {"steps": chain.steps, "explained": chain.forward, "reverse": chain.backward}


def columns_json(trial: Trial, lang: Lang) -> list[Json]:
    """Return every column of the sheet: what it would be read as, and why that is proposed."""
    table = shown_table(trial)
    proposal = None if trial.proposed is None else trial.proposed.proposal
    chosen = proposal if trial.table is None else None
    if table is not None:
        return [
            _column(one, None if chosen is None else chosen.field_of(one.place),
                    () if chosen is None else chosen.others.get(one.place, ()), lang)
            for one in table.columns
        ]  # fmt: skip
    if proposal is None:
        return []
    from ingest.propose.guess import captions

    words = captions(proposal.kind)
    found = []
    for one in proposal.columns:
        guess = proposal.field_of(one.place)
        found.append(
            {
                "column": one.place + 1,
                "header": one.header,
                "fields": [] if guess is None else [guess.field],
                "captions": [] if guess is None else [words[guess.field].say(lang)],
                "use": "extra" if guess is None else "field",
                "samples": list(one.samples),
                **_why(guess, proposal.others.get(one.place, ()), lang),
            }
        )
    return found


def _column(
    one: "ColumnTrial", guess: "Guess | None", others: "tuple[Guess, ...]", lang: Lang
) -> Json:
    return {
        "column": one.place + 1,
        "header": one.header,
        "fields": list(one.fields),
        "captions": [words.say(lang) for words in one.captions],
        "use": one.use,
        "samples": list(one.samples),
        **_why(guess, others, lang),
    }


def _why(guess: "Guess | None", others: "tuple[Guess, ...]", lang: Lang) -> Json:
    return {
        "score": None if guess is None else guess.score,
        "why": [] if guess is None else [words.say(lang) for words in guess.why],
        "alternatives": [{"field": one.field, "score": one.score} for one in others],
    }


def _proposal(proposed: Proposed, lang: Lang) -> Json:
    found, table = proposed.proposal, proposed.table
    return {
        "kinds": []
        if found is None
        else [{"kind": kind, "score": score} for kind, score in found.kinds if score > 0],
        "notes": [] if found is None else [words.say(lang) for words in found.notes],
        "mapping": proposed.mapping,
        "problem": None if proposed.problem is None else proposed.problem.say(lang),
        "accepted": 0 if table is None else table.report.accepted,
    }
