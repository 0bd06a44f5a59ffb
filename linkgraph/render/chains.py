"""Money trails as a drawing: one account once, columns by hop, crowded columns folded.

A line is one or more transfers of the drawn chains; `carried_fen` is what of them the chains
account for. Transfers that are in no chain are not drawn.
"""

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.analysis.findings import Chain, Hop
from linkgraph.graph import AccountRef, CaseGraph
from linkgraph.render import columns
from linkgraph.render.drawing import Drawing, Edge, Group, Item, Node, Totals, Trail
from linkgraph.render.facts import SourceList, case_totals, read_nodes, shown_facts
from linkgraph.render.folding import Crowd, Folded, fold_column
from linkgraph.render.kinds import TRANSFER, display_kind
from linkgraph.text import Text

FOLD_CELL_X, FOLD_CELL_Y, FOLD_HIGH = 312, 60, 16
CARD_ROOM = 100


def draw_chains(graph: CaseGraph, chains: Iterable[Chain]) -> Drawing:
    """Return the picture of `chains`.

    An item's `carried_fen` is the sum over the chains that use the transfer, never more than its
    amount; it is certain when at least one of them is.
    """
    listed = tuple(chains)
    sources = SourceList()
    accounts = _accounts(listed)
    number = {key: at for at, key in enumerate(accounts)}
    edges, places = _edges(listed, number, sources)
    plan = _Plan(listed, list(accounts.values()), number, edges)
    nodes = _nodes(graph, listed, accounts, plan)
    return Drawing(
        "chains",
        graph.fingerprint,
        sources.all(),
        nodes,
        edges,
        tuple(plan.group(at) for at in range(len(plan.folds))),
        tuple(_trail(chain, places) for chain in listed),
        tuple((at * columns.PITCH_X, _column_title(at)) for at in range(len(plan.lines))),
        (),
        True,
    )


def _column_title(at: int) -> Text:
    return Text("起点", "Start") if at == 0 else Text(f"第 {at} 层", f"Hop {at}")


def _accounts(chains: Sequence[Chain]) -> dict[str, AccountRef]:
    """Every account of the chains by key, in the order of keys."""
    found = {}
    for chain in chains:
        for hop in chain.hops:
            found[hop.payer.key] = hop.payer
            found[hop.payee.key] = hop.payee
    return {key: found[key] for key in sorted(found)}


def _edges(
    chains: Sequence[Chain], number: Mapping[str, int], sources: SourceList
) -> tuple[tuple[Edge, ...], dict[int, tuple[int, int]]]:
    """Edges by payer and payee, their items by time; and where each transfer stands in them."""
    carried: dict[int, int] = {}
    certain: dict[int, bool] = {}
    hops: dict[int, Hop] = {}
    for chain in chains:
        for hop in chain.hops:
            hops[hop.transfer] = hop
            carried[hop.transfer] = carried.get(hop.transfer, 0) + hop.carried_fen
            certain[hop.transfer] = certain.get(hop.transfer, False) or hop.certain
    pairs: dict[tuple[int, int], list[int]] = {}
    for at in sorted(hops, key=lambda at: (hops[at].time_us, at)):
        pairs.setdefault((number[hops[at].payer.key], number[hops[at].payee.key]), []).append(at)
    edges, places = [], {}
    for edge, ((payer, payee), transfers) in enumerate(sorted(pairs.items())):
        items = []
        for place, at in enumerate(transfers):
            hop = hops[at]
            places[at] = (edge, place)
            fen = min(carried[at], hop.amount_fen)
            items.append(
                Item(hop.time_us, hop.precision, hop.amount_fen, fen, certain[at],
                     sources.rows(hop.rows))
            )  # fmt: skip
        edges.append(Edge(f"n{payer}", f"n{payee}", TRANSFER, tuple(items)))
    return tuple(edges), places


def _trail(chain: Chain, places: Mapping[int, tuple[int, int]]) -> Trail:
    return Trail(
        chain.id,
        tuple((*places[hop.transfer], hop.carried_fen, hop.certain) for hop in chain.hops),
        chain.start_fen,
        chain.end_fen,
        chain.seconds,
        chain.end,
        chain.count,
    )


class _Plan:
    """Columns, what is folded in them, and where everything stands."""

    def __init__(
        self,
        chains: Sequence[Chain],
        accounts: Sequence[AccountRef],
        number: Mapping[str, int],
        edges: Sequence[Edge],
    ) -> None:
        ends = {
            (int(edge.source[1:]), int(edge.target[1:])): edge
            for edge in edges
            if edge.source != edge.target
        }
        first = {pair: edge.items[0].time_us or 0 for pair, edge in ends.items()}
        money = {
            pair: sum(item.carried_fen or 0 for item in edge.items) for pair, edge in ends.items()
        }
        starts = sorted({number[chain.hops[0].payer.key] for chain in chains})
        in_time = sorted(ends, key=lambda pair: (first[pair], pair))
        self.column = columns.layers(starts, len(accounts), in_time)
        crowd = _crowd(accounts, money)
        self.folds: list[Folded] = []
        self.fold_of: dict[int, int] = {}
        for column in _by_column(self.column, range(len(accounts))):
            for fold in fold_column(column, crowd):
                for node in fold.nodes:
                    self.fold_of[node] = len(self.folds)
                self.folds.append(fold)
        self.count = len(accounts)
        self._place(money)

    def _stand_in(self, node: int) -> int:
        """The number by which a folded node is laid out: its fold's, after all accounts."""
        return self.count + self.fold_of[node] if node in self.fold_of else node

    def _place(self, money: Mapping[tuple[int, int], int]) -> None:
        drawn: dict[tuple[int, int], int] = {}
        for (one, other), fen in money.items():
            pair = (self._stand_in(one), self._stand_in(other))
            drawn[pair] = drawn.get(pair, 0) + fen
        standing = sorted({self._stand_in(node) for node in range(self.count)})
        column = {self._stand_in(node): at for node, at in enumerate(self.column)}
        lines = _by_column([column[node] for node in standing], standing)
        self.lines = columns.order(lines, drawn)
        room = {node: CARD_ROOM if node >= self.count else columns.PITCH_Y for node in standing}
        self.y = columns.spread(self.lines, drawn, room)

    def position(self, node: int) -> tuple[int, int]:
        """Where an account stands; a folded one, when its fold is opened, in a block."""
        x, y = self.column[node] * columns.PITCH_X, self.y[self._stand_in(node)]
        if node not in self.fold_of:
            return x, y
        nodes = self.folds[self.fold_of[node]].nodes
        across, place = divmod(nodes.index(node), FOLD_HIGH)
        wide, high = _block(len(nodes))
        return (
            x - (wide - FOLD_CELL_X) // 2 + across * FOLD_CELL_X,
            y - (high - FOLD_CELL_Y) // 2 + place * FOLD_CELL_Y,
        )

    def group(self, at: int) -> Group:
        """The fold as a group of the drawing."""
        fold = self.folds[at]
        wide, high = _block(len(fold.nodes))
        x, y = self.column[fold.nodes[0]] * columns.PITCH_X, self.y[self.count + at]
        count = len(fold.nodes)
        return Group(
            f"fold-{at}", Text(f"{count} 个账户", f"{count} accounts"), x - wide // 2,
            y - high // 2, wide, high, x, y, self.column[fold.nodes[0]], (), None, None, 0.0, (),
            fold.shared,
        )  # fmt: skip


def _block(count: int) -> tuple[int, int]:
    """Width and height of an opened fold."""
    return -(-count // FOLD_HIGH) * FOLD_CELL_X, min(count, FOLD_HIGH) * FOLD_CELL_Y


def _by_column(column: Sequence[int], nodes: Iterable[int]) -> list[list[int]]:
    lines: list[list[int]] = [[] for _ in range(max(column, default=-1) + 1)]
    for at, node in zip(column, nodes, strict=True):
        lines[at].append(node)
    return lines


def _crowd(accounts: Sequence[AccountRef], money: Mapping[tuple[int, int], int]) -> Crowd:
    payers: dict[int, dict[int, int]] = {}
    payees: dict[int, dict[int, int]] = {}
    for (one, other), fen in money.items():
        payees.setdefault(one, {})[other] = fen
        payers.setdefault(other, {})[one] = fen
    names = [f"{ref.name or ''}…{ref.key[-4:]}" for ref in accounts]
    return Crowd(payers, payees, [ref.bank for ref in accounts], names)


def _nodes(
    graph: CaseGraph, chains: Sequence[Chain], accounts: Mapping[str, AccountRef], plan: _Plan
) -> tuple[Node, ...]:
    found = pc.index_in(pa.array(list(accounts), pa.string()), graph.nodes["Account"]["key"])
    ids = found.to_pylist()
    known = [at for at in ids if at is not None]
    rows, totals = read_nodes(graph, known), case_totals(graph, known)
    ends: dict[str, dict[str, int]] = {}
    for chain in chains:
        last = ends.setdefault(chain.hops[-1].payee.key, {})
        last[chain.end] = last.get(chain.end, 0) + chain.end_fen
    leads = {chain.hops[0].payer.key for chain in chains}
    return tuple(
        Node(
            f"n{number}",
            display_kind("Account", ref.kind),
            ref.key,
            ref.numbers,
            ref.name,
            ref.bank,
            *plan.position(number),
            group=plan.fold_of.get(number),
            column=plan.column[number],
            facts=() if at is None else shown_facts(rows[at]),
            totals=None if at is None else _totals(totals, at),
            ends=tuple(sorted(ends.get(ref.key, {}).items())),
            lead=ref.key in leads,
        )
        for (number, ref), at in zip(enumerate(accounts.values()), ids, strict=True)
    )


def _totals(totals: Mapping[int, Totals], at: int) -> Totals | None:
    return totals.get(at)
