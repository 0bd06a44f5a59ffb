"""Score linkgraph against the truth of a demonstration case: rows, identity, money, rings."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.score_freeze import action_errors
from benchmarks.score_names import Json, label, name_accounts, truth_label
from benchmarks.score_records import record_errors
from benchmarks.score_rings import (
    b_cubed,
    benign_reported,
    found_items,
    ring_items,
    strange_rings,
)
from benchmarks.score_trace import trace_errors
from linkgraph.analysis.chains import find_chains
from linkgraph.analysis.findings import Chain
from linkgraph.analysis.rings.clusters import find_rings
from linkgraph.case import Case
from linkgraph.case.load import LoadReport
from linkgraph.demo import write_demo
from linkgraph.graph import CaseGraph
from linkgraph.schema import State
from linkgraph.settings import ChainSettings

Ends = frozenset[tuple[tuple[str, str], int]]  # ((state, account), fen)


@dataclass(frozen=True, slots=True)
class Score:
    """What one seed came to. Every list of strings names what is wrong; empty is right.

    `unsure` are victim payments whose ends differ, but whose chains the tool itself calls not
    certain: the order of transfers on some account was not to be had from one time a transfer.
    `traced`, `traced_unsure`: victims whose positions differ as `trace` has them, all payments at
    once, in the same two ways. `actions`: cards that `freeze`, accounts that `requests` should have
    put first.
    """

    seed: int
    rows: tuple[str, ...]
    identity: tuple[str, ...]
    transfers: tuple[str, ...]
    records: tuple[str, ...]
    money: tuple[str, ...]
    unsure: tuple[str, ...]
    payments: int
    precision: float
    recall: float
    traced: tuple[str, ...]
    traced_unsure: tuple[str, ...]
    actions: tuple[str, ...]
    benign: tuple[str, ...]
    strange: tuple[str, ...]

    @property
    def f1(self) -> float:
        """B³ F1 of the rings."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score_seed(seed: int, folder: Path) -> Score:
    """Write the small demonstration of `seed` into `folder`, load it, and score all of it."""
    made = write_demo(folder, seed)
    truth: Json = json.loads(made.truth.read_text(encoding="utf-8"))
    case = Case.create(folder / "case")
    report = case.load([made.material])
    graph = case.graph()
    clusters = find_rings(graph, case.settings.clusters)
    precision, recall = b_cubed(ring_items(truth), found_items(truth, clusters))
    payments, wrong, unsure = money_errors(truth, graph)
    traced, traced_unsure = trace_errors(truth, graph)
    return Score(
        seed,
        row_errors(truth, report),
        identity_errors(truth, graph),
        transfer_errors(truth, graph),
        record_errors(truth, graph),
        wrong,
        unsure,
        payments,
        precision,
        recall,
        traced,
        traced_unsure,
        action_errors(truth, graph),
        benign_reported(truth, clusters),
        strange_rings(truth, clusters),
    )


# --- rows -----------------------------------------------------------------------------------


def row_errors(truth: Json, report: LoadReport) -> tuple[str, ...]:
    """Compare counts of every table, and which files were refused."""
    errors: list[str] = []
    found: dict[tuple[str, str | None], list[Any]] = defaultdict(list)
    for table in report.files:
        if not table.already_loaded:
            found[table.name, table.sheet].append(table)
    for file in truth["files"]:
        for wanted in file["tables"]:
            tables = found.pop((file["name"], wanted["sheet"]), [])
            aside: Counter[str] = Counter()
            for table in tables:
                aside.update(table.set_aside)
            got = {
                "kind": sorted({table.kind for table in tables}),
                "read": sum(table.read for table in tables),
                "accepted": sum(table.accepted for table in tables),
                "set_aside": dict(sorted(aside.items())),
            }
            want = {**wanted, "kind": [wanted["kind"]]}
            del want["sheet"]
            if got != want:
                errors.append(f"{file['name']} [{wanted['sheet']}]: {got}, not {want}")
    copies = {copy["name"] for copy in truth["copies"]}
    errors += [f"not expected: {name} [{sheet}]" for name, sheet in found if name not in copies]
    refused = sorted({one.name.split(" [")[0] for one in report.refused})
    if refused != truth["refused"]:
        errors.append(f"refused {refused}, not {truth['refused']}")
    return tuple(errors)


# --- identity -------------------------------------------------------------------------------


def identity_errors(truth: Json, graph: CaseGraph) -> tuple[str, ...]:
    """Every account's numbers are one account of the graph, and nobody else's are in it."""
    errors: list[str] = []
    owner: dict[int, str] = {}
    for account in truth["accounts"]:
        ids = {number: graph.find_account(number) for number in account["numbers"]}
        where = set(ids.values())
        if len(where) > 1 or None in where:
            errors.append(f"{account['name']} {account['numbers']} is {ids}")
        for one in where - {None}:
            first = account["numbers"][0]
            if owner.setdefault(int(one or 0), first) != first:
                errors.append(f"{first} is one account with {owner[int(one or 0)]}")
    return tuple(errors)


# --- transfers ------------------------------------------------------------------------------


def transfer_errors(truth: Json, graph: CaseGraph) -> tuple[str, ...]:
    """Compare all transfers as a multiset of sides, amount and state, and their times."""
    names = name_accounts(truth)
    refs = [label(graph.account(at), names) for at in range(graph.account_count)]
    wanted: Counter[tuple[str, str, int, str]] = Counter()
    times: dict[tuple[str, str, int, str], set[str]] = defaultdict(set)
    for one in truth["transfers"]:
        sides = truth_label(one["payer"], names), truth_label(one["payee"], names)
        key = (*sides, one["fen"], one["state"])
        wanted[key] += 1
        times[key].update(one["times"])
    got: Counter[tuple[str, str, int, str]] = Counter()
    late: list[str] = []
    for one in graph.transfers.to_pylist():
        state = State(one["state"]).name.lower()
        key = (refs[one["payer"]], refs[one["payee"]], one["amount_fen"], state)
        got[key] += 1
        if key in wanted and clock(one["time_us"]) not in times[key]:
            late.append(f"{key} at {clock(one['time_us'])}, not {sorted(times[key])}")
    missing = [f"missing {n} × {key}" for key, n in (wanted - got).items()]
    extra = [f"invented {n} × {key}" for key, n in (got - wanted).items()]
    return (*sorted(missing), *sorted(extra), *late)


def clock(time_us: int) -> str:
    """Return a wall-clock time as truth.json prints it."""
    return str(datetime(1970, 1, 1) + timedelta(microseconds=time_us))


# --- money ----------------------------------------------------------------------------------


def money_errors(truth: Json, graph: CaseGraph) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Compare the ends of every victim payment to the fen.

    Returns how many there are, which differ, and which differ but are not called certain.
    """
    wrong: list[str] = []
    unsure: list[str] = []
    names = name_accounts(truth)
    payments = 0
    for victim in truth["victims"]:
        start = graph.find_account(victim["number"])
        chains = () if start is None else follow(graph, start)
        found = ends_of(chains, names)
        left = Counter((*one.first, one.ends) for one in found)
        for payment in victim["payments"]:
            payments += 1
            first, ends = (names[payment["payee"]], payment["fen"]), truth_ends(payment, names)
            if not left[*first, ends]:
                near = [one for one in found if one.first == first]
                said = f"{victim['name']} {first}: {differ([one.ends for one in near], ends)}"
                (wrong if all(one.certain for one in near) else unsure).append(said)
            left[*first, ends] -= 1
    return payments, tuple(wrong), tuple(unsure)


def follow(graph: CaseGraph, start: int) -> tuple[Chain, ...]:
    """Return every chain from an account, however long."""
    return find_chains(graph, ChainSettings(), start=start, hops=0, within_hours=0).chains


@dataclass(frozen=True, slots=True)
class Followed:
    """One payment as the tool follows it: payee and amount, where it ends, whether for certain."""

    first: tuple[str, int]
    ends: Ends
    certain: bool


def ends_of(chains: Iterable[Chain], names: Mapping[str, str]) -> list[Followed]:
    """Return for each first transfer where all of it ends."""
    fen: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    first: dict[int, tuple[str, int]] = {}
    certain: dict[int, bool] = {}
    for chain in chains:
        begin, last = chain.hops[0], chain.hops[-1]
        at = last.payee if chain.end == "held" else last.payer
        first[begin.transfer] = (label(begin.payee, names), begin.amount_fen)
        fen[begin.transfer][chain.end, label(at, names)] += chain.end_fen
        certain[begin.transfer] = certain.get(begin.transfer, True) and chain.certain
    return [Followed(first[t], frozenset(ends.items()), certain[t]) for t, ends in fen.items()]


def truth_ends(payment: Json, names: Mapping[str, str]) -> Ends:
    """Return the ends of a payment, places beyond the last account summed up."""
    fen: Counter[tuple[str, str]] = Counter()
    for end in payment["ends"]:
        fen[end["state"], names[end["account"]]] += end["fen"]
    return frozenset(fen.items())


def differ(near: Sequence[Ends], wanted: Ends) -> str:
    """Say how the most similar answer differs."""
    if not near:
        return "no such payment"
    best = max(near, key=lambda ends: len(ends & wanted))
    return f"{sorted(best - wanted)}, not {sorted(wanted - best)}"
