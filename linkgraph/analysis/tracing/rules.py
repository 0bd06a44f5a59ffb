"""Rules of matching side by side, and what holds under all of them (`trace --rule all`)."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.money import YUAN
from linkgraph.analysis.money_findings import Position, Rule, Trace, Victim
from linkgraph.analysis.tracing.findings import RuleRow, RuleTable, VictimRules
from linkgraph.analysis.tracing.ground import Ground, make_ground
from linkgraph.analysis.tracing.poison import find_poison, poison_trace
from linkgraph.analysis.tracing.trace import SHARING, Course, find_bounds, make_trace, run
from linkgraph.graph import CaseGraph
from linkgraph.settings import TraceSettings
from linkgraph.text import Text

Key = tuple[str, str, str, bool, bool, tuple[str, ...]]
Longs = NDArray[np.int64]
RULES: tuple[Rule, ...] = (*SHARING, "poison")


def compare_rules(
    graph: CaseGraph,
    victims: Sequence[Victim],
    settings: TraceSettings,
    *,
    at_us: int | None = None,
    bounds: bool = True,
    currency: str = YUAN,
    only: Collection[str] | None = None,
) -> RuleTable:
    """Trace the victims' money under every rule; parameters as `trace_money`.

    What every rule puts at a position need not be there: rules are four of very many allocations.
    Only `least_fen` holds over all of them.
    """
    ground = make_ground(graph, victims, settings, at_us, currency, only)
    courses = [run(ground, rule) for rule in SHARING]
    said, missing = find_bounds(ground, courses) if bounds else ([None] * len(courses), 0)
    asked = _places(courses, len(ground.money.end))
    shared = [
        make_trace(ground, course, limit, missing)
        for course, limit in zip(courses, said, strict=True)
    ]
    poison = find_poison(ground, *asked)
    exposed = _exposed(ground, *asked, poison.asked_fen)
    traces = (*shared, poison_trace(ground, poison))
    return RuleTable(
        SHARING,
        ground.at_us,
        currency,
        tuple(_victim(shared, number, mine) for number, mine in enumerate(exposed)),
        traces,
        _once(traces),
    )


def _places(courses: Sequence[Course], accounts: int) -> tuple[Longs, Longs]:
    """Return the owners and accounts of all positions, each pair once."""
    pairs = [one.places.owner * accounts + one.places.account for one in courses]
    owner, account = np.divmod(np.unique(np.concatenate(pairs)), max(accounts, 1))
    return owner, account


def _exposed(ground: Ground, owner: Longs, account: Longs, fen: Longs) -> list[dict[str, int]]:
    """Return what poison calls exposed at the positions of each victim shown, by account key."""
    found: dict[int, dict[str, int]] = {one: {} for one in np.flatnonzero(ground.shown).tolist()}
    keys = ground.graph.nodes["Account"]["key"].take(account).to_pylist()
    for number, key, said in zip(owner.tolist(), keys, fen.tolist(), strict=True):
        found[number][key] = said
    return list(found.values())


def _once(traces: Sequence[Trace]) -> tuple[Text, ...]:
    """Return the notes of all rules, each once, in order."""
    return tuple({(note.zh, note.en): note for one in traces for note in one.notes}.values())


def _victim(traces: Sequence[Trace], number: int, exposed: dict[str, int]) -> VictimRules:
    sharing = [trace.victims[number] for trace in traces]
    rows: dict[Key, list[Position | None]] = {}
    for at, one in enumerate(sharing):
        for position in one.positions:
            rows.setdefault(_key(position), [None] * len(sharing))[at] = position
    made = [_row(found, exposed) for found in rows.values()]
    made.sort(key=lambda row: (-row.rules_most_fen, -sum(row.fen), *_row_key(row)))
    return VictimRules(sharing[0].victim, sharing[0].loss_fen, tuple(made))


def _key(one: Position) -> Key:
    before = "" if one.before is None else one.before.key
    return one.account.key, before, one.state, one.returned, one.stopped, one.abroad


def _row_key(row: RuleRow) -> Key:
    before = "" if row.before is None else row.before.key
    return row.account.key, before, row.state, row.returned, row.stopped, row.abroad


def _row(found: Sequence[Position | None], exposed: dict[str, int]) -> RuleRow:
    first = next(one for one in found if one is not None)
    tiers = [one.tier for one in found if one is not None and one.tier is not None]
    return RuleRow(
        first.account,
        first.before,
        first.state,
        first.returned,
        first.stopped,
        first.abroad,
        first.place,
        min(tiers, default=None),
        tuple(0 if one is None else one.fen for one in found),
        exposed.get(first.account.key, 0),
        first.least_fen,
        first.most_fen,
    )
