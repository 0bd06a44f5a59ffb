"""Values that tie nobody: placeholders, platforms, and what the investigator cut.

Crowds (a value of too many holders) are found when ties are built; see `ties`.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Flags
from linkgraph.analysis.holders import id_range, names_on_ids
from linkgraph.graph import CaseGraph
from linkgraph.settings import ClusterSettings
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class NamedHubs:
    """Nodes cut before any tie is built. `why` is -1 or a position in `reasons`, by node id;
    `kept` marks nodes that no rule may cut."""

    why: NDArray[np.int16]
    reasons: tuple[Text, ...]
    kept: Flags

    @property
    def cut(self) -> Flags:
        """Which nodes are cut."""
        return np.asarray(self.why >= 0)


@cache
def _rules() -> dict[str, Any]:
    words = resources.files("linkgraph.analysis.rings").joinpath("hubs.toml").read_text("utf-8")
    return tomllib.loads(words)


def find_named_hubs(graph: CaseGraph, settings: ClusterSettings) -> NamedHubs:
    """Mark the nodes that hubs.toml, their kind, or the settings name as tying nobody.

    An account whose own statement is in the case is never taken for a platform by its name.
    """
    why = np.full(graph.node_count, -1, dtype=np.int16)
    reasons: list[Text] = []

    def cut(nodes: Flags, reason: Text) -> None:
        why[nodes & (why < 0)] = len(reasons)
        reasons.append(reason)

    cut(named(graph, settings.ignore), Text("在设置中被排除", "cut in the settings"))
    for rule in _rules()["rule"]:
        cut(_matches(graph, rule["label"], rule["pattern"]), Text(rule["zh"], rule["en"]))
    for flags, reason in _account_rules(graph):
        cut(flags, reason)
    for names in np.unique(names_on_ids(graph)[1]):
        if names > settings.most_names:
            cut(_many_names(graph, int(names)), _names_reason(int(names)))
    kept = named(graph, settings.keep)
    why[kept] = -1
    return NamedHubs(why, tuple(reasons), kept)


def _names_reason(names: int) -> Text:
    return Text(
        f"该证件号码下有{names}个不同户名，应为占位号码",
        f"accounts under {names} different names bear this ID number: a placeholder",
    )


def _many_names(graph: CaseGraph, names: int) -> Flags:
    flags = np.zeros(graph.node_count, dtype=np.bool_)
    people, counts = names_on_ids(graph)
    flags[people[counts == names]] = True
    return flags


def _matches(graph: CaseGraph, label: str, pattern: str) -> Flags:
    flags = np.zeros(graph.node_count, dtype=np.bool_)
    hits = pc.match_substring_regex(graph.nodes[label]["key"], f"^(?:{pattern})$")
    flags[slice(*id_range(graph, label))] = np.asarray(pc.fill_null(hits, False))
    return flags


def _account_rules(graph: CaseGraph) -> Iterable[tuple[Flags, Text]]:
    accounts = graph.nodes["Account"]
    kind = accounts["account_kind"]
    flags = np.zeros(graph.node_count, dtype=np.bool_)
    flags[: accounts.num_rows] = np.asarray(pc.fill_null(pc.equal(kind, "cash"), False))
    yield flags, CASH
    flags = np.zeros(graph.node_count, dtype=np.bool_)
    rule = _rules()["platforms"]
    named_so = pc.match_substring_regex(accounts["name"], f"^(?:{rule['pattern']})$")
    open_end = pc.invert(pc.fill_null(accounts["covered"], False))
    platform = pc.or_kleene(pc.equal(kind, "platform"), pc.and_kleene(named_so, open_end))
    flags[: accounts.num_rows] = np.asarray(pc.fill_null(platform, False))
    yield flags, Text(rule["zh"], rule["en"])


CASH = Text("现金存取，不是账户", "cash paid in or out, not an account")


def named(graph: CaseGraph, values: Iterable[str]) -> Flags:
    """Return the nodes that one of `values` names: by key, number, name, or bare identifier."""
    flags = np.zeros(graph.node_count, dtype=np.bool_)
    wanted = pa.array(sorted({value.strip() for value in values}), pa.string())
    if not len(wanted):
        return flags
    for label, table in graph.nodes.items():
        first, end = id_range(graph, label)
        hit = pc.is_in(table["key"], wanted)
        if label == "Device":
            bare = pc.replace_substring_regex(table["key"], "^[a-z]+:", "")
            hit = pc.or_(hit, pc.is_in(bare, wanted))
        if "name" in table.column_names and label != "Seizure":
            hit = pc.or_(hit, pc.is_in(table["name"], wanted))
        flags[first:end] = np.asarray(hit)
    numbers = graph.nodes["Account"]["numbers"].combine_chunks()
    inside = np.asarray(pc.is_in(numbers.flatten(), wanted), dtype=np.bool_)
    flags[np.asarray(pc.list_parent_indices(numbers))[inside]] = True
    return flags
