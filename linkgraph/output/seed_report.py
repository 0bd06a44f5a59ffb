"""What `clusters --from` says of known numbers: rings by ties, and groups by money, told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from linkgraph.analysis.findings import Ring
from linkgraph.analysis.patterns.records import NAMES, Finding
from linkgraph.graph import AccountRef
from linkgraph.output.bodies import account_ref, ring_json
from linkgraph.output.pattern_bodies import finding_json
from linkgraph.output.pattern_report import finding_screen
from linkgraph.output.pattern_tables import member_table, nested_table, transfer_table
from linkgraph.output.pattern_words import CAVEAT, FORMULA
from linkgraph.output.places import named
from linkgraph.output.ring_report import ring_screen, ring_tables
from linkgraph.output.table import Column, Report, Table
from linkgraph.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Seed:
    """What was asked, as typed; the account it names; its rings and groups by money, best first."""

    asked: str
    account: AccountRef
    rings: Sequence[Ring]
    groups: Sequence[Finding]

    def called(self, lang: Lang) -> str:
        """Return what was asked, and which account that is where it has another name, too."""
        name = named(self.account, lang)
        if name == self.asked:
            return name
        return Text(f"{self.asked}（{name}）", f"{self.asked} ({name})").say(lang)


def seeds_body(seeds: Sequence[Seed], lang: Lang) -> Any:
    """What `clusters --from` prints as JSON."""
    return {
        "seeds": [
            {
                "seed": one.asked,
                "account": account_ref(one.account),
                "groups": [ring_json(ring, lang) for ring in one.rings],
                "money_groups": [finding_json(group, lang) for group in one.groups],
            }
            for one in seeds
        ]
    }


def seeds_report(seeds: Sequence[Seed], lang: Lang) -> Report:
    """Return for each number what it belongs to, by ties and by money."""
    screen: list[Table | str] = []
    for one in seeds:
        screen += _rings(one.called(lang), one.rings, lang)
        screen += _money(one.called(lang), one.groups, lang)
    if any(one.groups for one in seeds):
        screen.append(FORMULA.say(lang))
    screen.append(CAVEAT.say(lang))
    found = {ring.id: ring for one in seeds for ring in one.rings}
    groups = list({group.id: group for one in seeds for group in one.groups}.values())
    members, summary, reasons = ring_tables(list(found.values()), lang)
    return Report(
        tuple(screen),
        (
            members, summary, reasons, _asked(seeds, lang), member_table(groups, lang),
            transfer_table(groups, lang), nested_table(groups, lang),
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


def _asked(seeds: Sequence[Seed], lang: Lang) -> Table:
    """Return a line a number and a ring or group."""
    by = (Text("按关联", "by ties").say(lang), Text("按资金", "by money").say(lang))
    rows: list[tuple[str, str | None, str | None, str | None]] = []
    for one in seeds:
        rows += [(one.asked, by[0], ring.id, None) for ring in one.rings]
        rows += [(one.asked, by[1], each.id, NAMES[each.typology].say(lang)) for each in one.groups]
        if not one.rings and not one.groups:
            rows.append((one.asked, None, None, None))
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
