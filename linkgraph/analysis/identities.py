"""Whose an account is, by ID number, as far as the case says."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Ints, ints
from linkgraph.analysis.holders import id_range, links_of, names_on_ids
from linkgraph.graph import AccountRef, CaseGraph

PARTIAL = ("unnamed:", "masked:", "damaged:")
"""Keys of accounts that are known in part."""


@dataclass(frozen=True, slots=True)
class Identities:
    """`holder`, `account`: who holds what by node id, sorted by account. `placeholders`: ID
    numbers under too many names to be anybody's."""

    graph: CaseGraph
    holder: Ints
    account: Ints
    placeholders: frozenset[str]
    _refs: dict[int, AccountRef] = field(default_factory=dict, repr=False, compare=False)

    def ref(self, account: int) -> AccountRef:
        """Return the reference of an account, each read once."""
        if account not in self._refs:
            self._refs[account] = self.graph.account(account)
        return self._refs[account]

    def holder_id(self, account: int) -> str | None:
        """Return the ID number of an account's holder; None where none or several are known."""
        said = {self.graph.nodes["Account"]["holder_id"][account].as_py()}
        if said == {None}:
            first, end = np.searchsorted(self.account, [account, account + 1])
            said = {self.graph.node(node)["id_number"] for node in self.holder[first:end].tolist()}
        numbers = {one for one in said if one and one.upper() not in self.placeholders}
        return numbers.pop() if len(numbers) == 1 else None

    def certain(self, account: int) -> bool:
        """Say whether an account is one person's: no exit, and known by number or by name."""
        one = self.ref(account)
        return one.kind not in ("cash", "platform") and (
            bool(one.name) or not one.key.startswith(PARTIAL)
        )


def identities(graph: CaseGraph, most_names: int) -> Identities:
    """Return who holds what; an ID number under more than `most_names` names is nobody's."""
    nodes, names = names_on_ids(graph)
    crowded = nodes[names > most_names].tolist()
    source, target, _ = links_of(graph, "HOLDS")
    order = np.lexsort((source, target))
    numbers = (str(graph.node(node)["id_number"] or "").upper() for node in crowded)
    return Identities(graph, source[order], target[order], frozenset(numbers))


def accounts_held(who: Identities, ids: Iterable[str]) -> dict[str, set[int]]:
    """Return the accounts that the case says each of these ID numbers holds, in capitals."""
    graph = who.graph
    wanted = {one.upper() for one in ids} - who.placeholders
    found: dict[str, set[int]] = {one: set() for one in wanted}
    options = pa.array(sorted(wanted), pa.string())
    for account, number in _equal(graph.nodes["Account"]["holder_id"], options):
        found[number].add(account)
    person: dict[int, str] = {}
    for label in ("Person", "Company"):
        table, first = graph.nodes[label], id_range(graph, label)[0]
        numbers = pc.coalesce(table["id_number"], table["key"])
        person.update({first + row: number for row, number in _equal(numbers, options)})
    hit = np.isin(who.holder, ints(sorted(person)))
    for holder, account in zip(who.holder[hit].tolist(), who.account[hit].tolist(), strict=True):
        found[person[holder]].add(account)
    return found


def _equal(values: pa.ChunkedArray, options: pa.Array) -> Iterable[tuple[int, str]]:
    """Return (position, value) of those that are among `options`, in capitals."""
    capital = pc.utf8_upper(values)
    at = np.flatnonzero(np.asarray(pc.is_in(capital, options), dtype=np.bool_))
    return zip(at.tolist(), capital.take(at).to_pylist(), strict=True)
