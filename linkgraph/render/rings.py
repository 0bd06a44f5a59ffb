"""Rings as a drawing: members, what ties them, the money between them, each with its rows.

Drawn are counted transfers only (succeeded, not reversed); the statement keeps the others. A
line says that rows tie two things together, not that anyone did anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from linkgraph.analysis.findings import Clusters, Member, Ring
from linkgraph.graph import CaseGraph, column
from linkgraph.render import layout
from linkgraph.render.drawing import Drawing, Edge, Ground, Group, Item, Node, Note
from linkgraph.render.facts import SourceList, case_totals, read_nodes, row_finder, shown_facts
from linkgraph.render.kinds import TRANSFER, display_kind
from linkgraph.schema import LINK_BASES, LINK_KINDS, NODE_KINDS, RECORDS
from linkgraph.text import Text

FOLD_ABOVE = 400
"""More nodes than this open folded: one card a ring."""
MOST_SHARED = 60
"""A shared thing tied to more members than this would hide the ring behind its lines."""


def draw_rings(graph: CaseGraph, clusters: Clusters) -> Drawing:
    """Return the picture of all rings of `clusters`, strongest first as they come.

    Besides members, things that two or more members of a ring share are drawn, unless they were
    cut as hubs. An item's time is the transfer's, or the last time a tie was seen.
    """
    sources = SourceList()
    members = {
        member.node: (at, member) for at, ring in _backwards(clusters) for member in ring.members
    }
    cut = {hub.key for hub in clusters.cut_hubs}
    home = {node: at for node, (at, _) in members.items()}
    home |= _shared_things(graph, clusters, home, cut)
    rows = read_nodes(graph, home)
    ids = sorted(home, key=lambda node: (home[node], node))
    edges = (*_transfers(graph, home, sources), *_ties(graph, home, sources))
    placed = _Places.of(ids, home, edges, len(clusters.rings))
    totals = case_totals(graph, [node for node in ids if rows[node]["kind"] == "Account"])
    nodes = tuple(
        _node(node, rows[node], home[node], members.get(node), placed.at[node], totals.get(node))
        for node in ids
    )
    counts = _counts(nodes, len(clusters.rings))
    groups = tuple(
        _group(number, ring, placed, counts[number], _grounds(ring, sources))
        for number, ring in enumerate(clusters.rings)
    )
    return Drawing(
        "rings", graph.fingerprint, sources.all(), nodes, edges, groups, (), (),
        _notes(clusters, sources), len(nodes) > FOLD_ABOVE,
    )  # fmt: skip


def _backwards(clusters: Clusters) -> Iterable[tuple[int, Ring]]:
    """Rings last to first, so that a node of two rings stays with the stronger."""
    return reversed(list(enumerate(clusters.rings)))


def _shared_things(
    graph: CaseGraph, clusters: Clusters, home: Mapping[int, int], cut: set[str]
) -> dict[int, int]:
    """Nodes that are no members but tie two or more members of one ring, with that ring."""
    named = {
        (at, ground.value) for at, ring in enumerate(clusters.rings) for ground in ring.reasons
    }
    tied: dict[int, dict[int, set[int]]] = {}
    for one, other, _, _ in _link_ends(graph, home, either=True):
        for inner, outer in ((one, other), (other, one)):
            if inner in home and outer not in home:
                tied.setdefault(outer, {}).setdefault(home[inner], set()).add(inner)
    shared = {node: rings for node, rings in tied.items() if max(map(len, rings.values())) >= 2}
    rows = read_nodes(graph, shared)
    return {
        node: ring
        for node, ring, count in (
            (node, *min(((at, len(who)) for at, who in rings.items()), key=lambda x: (-x[1], x[0])))
            for node, rings in shared.items()
        )
        if rows[node]["key"] not in cut
        and rows[node]["kind"] not in RECORDS
        and count <= MOST_SHARED
        and (rows[node]["kind"] not in ("Account", "Branch") or (ring, rows[node]["key"]) in named)
    }


def _link_ends(
    graph: CaseGraph, home: Mapping[int, int], either: bool
) -> list[tuple[int, int, int, int]]:
    """Source, target, kind and number of the links with both ends (or either) in `home`."""
    inside = np.zeros(graph.node_count, dtype=np.bool_)
    inside[np.fromiter(home, dtype=np.int64, count=len(home))] = True
    source, target = column(graph.links, "source"), column(graph.links, "target")
    which = inside[source] | inside[target] if either else inside[source] & inside[target]
    at = np.flatnonzero(which)
    kinds = column(graph.links, "kind")[at]
    return list(
        zip(source[at].tolist(), target[at].tolist(), kinds.tolist(), at.tolist(), strict=True)
    )


def _ties(graph: CaseGraph, home: Mapping[int, int], sources: SourceList) -> tuple[Edge, ...]:
    finder = row_finder(graph, graph.links, graph.link_rows, sources)
    ends = _link_ends(graph, home, either=False)
    details = graph.links.select(["basis", "reason", "last_us", "count"]).take(
        pa.array([at for *_, at in ends], pa.int64())
    )
    found: dict[tuple[int, int, int], list[Item]] = {}
    for (one, other, kind, at), row in zip(ends, details.to_pylist(), strict=True):
        basis = LINK_BASES[row["basis"]]
        found.setdefault((one, other, kind), []).append(
            Item(row["last_us"], 0, None, None, basis != "candidate", finder.of(at),
                 "" if basis == "stated" else row["reason"] or basis)
        )  # fmt: skip
    return tuple(
        Edge(f"n{one}", f"n{other}", LINK_KINDS[kind].type, tuple(items))
        for (one, other, kind), items in sorted(found.items(), key=lambda pair: pair[0])
    )


def _transfers(graph: CaseGraph, home: Mapping[int, int], sources: SourceList) -> tuple[Edge, ...]:
    finder = row_finder(graph, graph.transfers, graph.transfer_rows, sources)
    inside = np.zeros(graph.node_count, dtype=np.bool_)
    inside[np.fromiter(home, dtype=np.int64, count=len(home))] = True
    payer, payee = column(graph.transfers, "payer"), column(graph.transfers, "payee")
    at = np.flatnonzero(graph.counted() & inside[payer] & inside[payee])
    names = ["payer", "payee", "time_us", "precision", "amount_fen", "memo"]
    found: dict[tuple[int, int], list[Item]] = {}
    columns = graph.transfers.select(names).take(at).to_pydict()
    for number, one, other, time, precision, fen, memo in zip(
        at.tolist(), *(columns[name] for name in names), strict=True
    ):
        found.setdefault((one, other), []).append(
            Item(time, precision, fen, None, True, finder.of(number), memo or "")
        )
    return tuple(
        Edge(f"n{one}", f"n{other}", TRANSFER, tuple(items))
        for (one, other), items in sorted(found.items(), key=lambda pair: pair[0])
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where nodes and rings stand: open, and folded."""

    at: Mapping[int, tuple[int, int]]
    boxes: Sequence[layout.Box]
    folded: Sequence[tuple[int, int, int]]

    @staticmethod
    def of(
        ids: Sequence[int], home: Mapping[int, int], edges: Sequence[Edge], rings: int
    ) -> "_Places":
        """Lay out every ring and pack them."""
        inside: list[list[int]] = [[] for _ in range(rings)]
        for node in ids:
            inside[home[node]].append(node)
        place = {f"n{node}": at for nodes in inside for at, node in enumerate(nodes)}
        pairs: list[set[tuple[int, int]]] = [set() for _ in range(rings)]
        ring_of = {f"n{node}": ring for node, ring in home.items()}
        for edge in edges:
            ring = ring_of[edge.source]
            if ring == ring_of[edge.target] and edge.source != edge.target:
                pairs[ring].add((place[edge.source], place[edge.target]))
        local = layout.lay_rings(
            [(len(nodes), sorted(ties)) for nodes, ties in zip(inside, pairs, strict=True)]
        )
        boxes = layout.shelves([layout.box_of(points) for points in local])
        at = {}
        for nodes, points, box in zip(inside, local, boxes, strict=True):
            middle_x = box.x + box.width // 2
            middle_y = box.y + (layout.HEADING + box.height - layout.FOOTING) // 2
            for node, (x, y) in zip(nodes, points, strict=True):
                at[node] = (middle_x + x, middle_y + y)
        return _Places(at, boxes, layout.folded_places(rings))


def _node(
    node: int,
    row: Mapping[str, Any],
    ring: int,
    member: tuple[int, Member] | None,
    at: tuple[int, int],
    totals: Any,
) -> Node:
    role = member[1] if member else None
    return Node(
        f"n{node}",
        display_kind(row["kind"], row.get("account_kind")),
        row["key"],
        tuple(row.get("numbers") or ()),
        row.get("name"),
        row.get("bank"),
        *at,
        group=ring,
        role=role.role if role else None,
        role_reasons=role.role_reasons if role else (),
        facts=shown_facts(row),
        totals=totals,
    )


def _counts(nodes: Sequence[Node], rings: int) -> list[tuple[tuple[str, int], ...]]:
    """How many nodes of each kind every ring has."""
    counts: list[dict[str, int]] = [{} for _ in range(rings)]
    for node in nodes:
        if node.group is not None:
            counts[node.group][node.kind] = counts[node.group].get(node.kind, 0) + 1
    return [tuple(count.items()) for count in counts]


def _grounds(ring: Ring, sources: SourceList) -> tuple[Ground, ...]:
    """The reasons with page ids of the members that they name by key."""
    inside: dict[str, list[int]] = {}
    for member in ring.members:
        inside.setdefault(member.key, []).append(member.node)
    return tuple(
        Ground(
            reason.kind,
            reason.text,
            reason.value,
            tuple(f"n{node}" for key in reason.members for node in inside.get(key, ())),
            reason.weight,
            sources.rows(reason.rows),
        )
        for reason in ring.reasons
    )


def _group(
    number: int,
    ring: Ring,
    placed: _Places,
    counts: tuple[tuple[str, int], ...],
    grounds: tuple[Ground, ...],
) -> Group:
    box, folded = placed.boxes[number], placed.folded[number]
    title = Text(f"团伙 {number + 1}", f"Ring {number + 1}")
    return Group(
        ring.id, title, box.x, box.y, box.width, box.height, *folded, counts,
        ring.inflow_fen, ring.outflow_fen, ring.strength, grounds,
    )  # fmt: skip


def _notes(clusters: Clusters, sources: SourceList) -> tuple[Note, ...]:
    kinds = {kind.label: kind.caption for kind in NODE_KINDS}
    hubs = tuple(
        Note(
            kinds.get(hub.kind, Text(hub.kind, hub.kind)),
            hub.key,
            Text(f"{hub.why.zh}（关联 {hub.degree} 个）", f"{hub.why.en} ({hub.degree} tied)"),
        )
        for hub in clusters.cut_hubs
    )
    batches = tuple(
        Note(
            Text("批量，不作团伙", "batch, no ring"),
            "、".join(batch.members[:6]) + ("…" if len(batch.members) > 6 else ""),
            batch.text,
            sources.rows(batch.rows),
        )
        for batch in clusters.batches
    )
    return batches + hubs
