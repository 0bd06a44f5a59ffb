"""What `clusters --from` says of known numbers: rings by ties, and groups by money, told apart."""

from collections.abc import Iterable, Sequence
from typing import Any

from linkgraph.analysis.findings import Ring
from linkgraph.analysis.patterns.records import NAMES, Finding
from linkgraph.output.bodies import ring_json
from linkgraph.output.pattern_bodies import finding_json
from linkgraph.output.pattern_report import finding_screen
from linkgraph.output.pattern_tables import member_table, transfer_table
from linkgraph.output.pattern_words import CAVEAT, FORMULA
from linkgraph.output.ring_report import ring_screen, ring_tables
from linkgraph.output.table import Column, Report, Table
from linkgraph.text import Lang, Text

Seeds = Sequence[tuple[str, Sequence[Ring], Sequence[Finding]]]
"""Of each number asked about: its rings, and its groups by money, best first."""


def seeds_body(seeds: Iterable[tuple[str, Iterable[Ring], Iterable[Finding]]], lang: Lang) -> Any:
    """What `clusters --from` prints as JSON."""
    return {
        "seeds": [
            {
                "seed": seed,
                "groups": [ring_json(ring, lang) for ring in rings],
                "money_groups": [finding_json(one, lang) for one in around],
            }
            for seed, rings, around in seeds
        ]
    }


def seeds_report(seeds: Seeds, lang: Lang) -> Report:
    """Return for each number what it belongs to, by ties and by money."""
    screen: list[Table | str] = []
    for seed, rings, around in seeds:
        screen += _rings(seed, rings, lang)
        screen += _money(seed, around, lang)
    if any(around for _, _, around in seeds):
        screen.append(FORMULA.say(lang))
    screen.append(CAVEAT.say(lang))
    found = {ring.id: ring for _, rings, _ in seeds for ring in rings}
    groups = list({one.id: one for _, _, around in seeds for one in around}.values())
    members, summary, reasons = ring_tables(list(found.values()), lang)
    return Report(
        tuple(screen),
        (
            members, summary, reasons, _asked(seeds, lang), member_table(groups, lang),
            transfer_table(groups, lang),
        ),
    )  # fmt: skip


def _rings(seed: str, rings: Sequence[Ring], lang: Lang) -> list[Table | str]:
    if not rings:
        none = Text(f"{seed}：按关联，不属于任何团伙。", f"{seed}: by ties, in no ring.")
        return [none.say(lang), ""]
    shown: list[Table | str] = []
    for position, ring in enumerate(rings, start=1):
        words = Text(
            f"{seed} 所在团伙 {position}/{len(rings)}（按关联）",
            f"{seed}, ring {position}/{len(rings)} (by ties)",
        )
        shown += [words.say(lang), *ring_screen(ring, "", lang), ""]
    return shown


def _money(seed: str, around: Sequence[Finding], lang: Lang) -> list[Table | str]:
    if not around:
        none = Text(f"{seed}：按资金，不属于任何群组。", f"{seed}: by money, in no group.")
        return [none.say(lang), ""]
    shown: list[Table | str] = []
    for position, one in enumerate(around, start=1):
        words = Text(
            f"{seed} 所在群组 {position}/{len(around)}（按资金）",
            f"{seed}, group {position}/{len(around)} (by money)",
        )
        shown += [words.say(lang), *finding_screen(one, "", lang), ""]
    return shown


def _asked(seeds: Seeds, lang: Lang) -> Table:
    """Return a line a number and a ring or group."""
    by = (Text("按关联", "by ties").say(lang), Text("按资金", "by money").say(lang))
    rows: list[tuple[str, str | None, str | None, str | None]] = []
    for seed, rings, around in seeds:
        rows += [(seed, by[0], ring.id, None) for ring in rings]
        rows += [(seed, by[1], one.id, NAMES[one.typology].say(lang)) for one in around]
        if not rings and not around:
            rows.append((seed, None, None, None))
    return Table(
        Text("查询号码", "numbers asked"),
        (
            Column(Text("号码", "number"), "id"),
            Column(Text("按什么", "by")),
            Column(Text("团伙或群组编号", "ring or group"), "id"),
            Column(Text("形态", "shape")),
        ),
        rows,
    )
