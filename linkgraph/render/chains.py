"""Money trails as a drawing: one account once, columns by hop, crowded columns folded.

A line is one or more transfers of the drawn chains; `carried_fen` is what of them the chains
account for. Transfers that are in no chain are not drawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.analysis.findings import Chain, Hop
from linkgraph.graph import AccountRef, CaseGraph
from linkgraph.render.columns import PITCH_X
from linkgraph.render.drawing import Drawing, Item, Node, Trail
from linkgraph.render.facts import SourceList, case_totals, read_nodes, shown_facts
from linkgraph.render.kinds import display_kind
from linkgraph.render.plan import Plan, plan_trails
from linkgraph.render.transfers import Pair, transfer_edges
from linkgraph.text import Text


@dataclass(slots=True)
class _Used:
    """A transfer that chains use: what they carry in it together, and how surely."""

    hop: Hop
    carried_fen: int = 0
    certain: bool = False


def draw_chains(graph: CaseGraph, chains: Iterable[Chain]) -> Drawing:
    """Return the picture of `chains`.

    An item's `carried_fen` is the sum over the chains that use the transfer, never more than its
    amount; it is certain when at least one of them is.
    """
    listed = tuple(chain for chain in chains if chain.hops)
    sources = SourceList()
    accounts = _accounts(listed)
    number = {key: at for at, key in enumerate(accounts)}
    used = _transfers(listed)
    pairs: dict[Pair, list[int]] = {}
    for at in sorted(used, key=lambda at: (used[at].hop.time_us, at)):
        hop = used[at].hop
        pairs.setdefault((number[hop.payer.key], number[hop.payee.key]), []).append(at)
    money = {
        pair: sum(used[at].carried_fen for at in transfers) for pair, transfers in pairs.items()
    }
    starts = sorted({number[chain.hops[0].payer.key] for chain in listed})
    plan = plan_trails(list(accounts.values()), starts, list(pairs), money)
    item = lambda at, memo: _item(used[at], memo, sources)  # noqa: E731
    edges, places = transfer_edges(graph, pairs, used, item, plan)
    return Drawing(
        "chains",
        graph.fingerprint,
        sources.all(),
        _nodes(graph, listed, accounts, plan),
        edges,
        tuple(plan.group(at) for at in range(len(plan.folds))),
        tuple(_trail(chain, places) for chain in listed),
        tuple((at * PITCH_X, _column_title(at)) for at in range(plan.width)),
        (),
        True,
    )


def _column_title(at: int) -> Text:
    return Text("起点", "Start") if at == 0 else Text(f"第 {at} 层", f"Hop {at}")


def _accounts(chains: Sequence[Chain]) -> dict[str, AccountRef]:
    """Every account of the chains by key, in the order of keys."""
    found = {
        ref.key: ref for chain in chains for hop in chain.hops for ref in (hop.payer, hop.payee)
    }
    return {key: found[key] for key in sorted(found)}


def _transfers(chains: Sequence[Chain]) -> dict[int, _Used]:
    """What the chains use of each transfer."""
    used: dict[int, _Used] = {}
    for chain in chains:
        for hop in chain.hops:
            one = used.setdefault(hop.transfer, _Used(hop))
            one.carried_fen = min(one.carried_fen + hop.carried_fen, hop.amount_fen)
            one.certain = one.certain or hop.certain
    return used


def _item(used: _Used, memo: str, sources: SourceList) -> Item:
    hop = used.hop
    return Item(
        hop.time_us,
        hop.precision,
        hop.amount_fen,
        used.carried_fen,
        used.certain,
        sources.rows(hop.rows),
        memo,
    )


def _trail(chain: Chain, places: Mapping[int, Pair]) -> Trail:
    return Trail(
        chain.id,
        tuple((*places[hop.transfer], hop.carried_fen, hop.certain) for hop in chain.hops),
        chain.start_fen,
        chain.end_fen,
        chain.seconds,
        chain.end,
        chain.count,
    )


def _nodes(
    graph: CaseGraph, chains: Sequence[Chain], accounts: Mapping[str, AccountRef], plan: Plan
) -> tuple[Node, ...]:
    keys = graph.nodes["Account"]["key"]
    ids = pc.index_in(pa.array(list(accounts), pa.string()), keys).to_pylist()
    known = [at for at in ids if at is not None]
    rows, totals = read_nodes(graph, known), case_totals(graph, known)
    ends: dict[str, dict[str, int]] = {}
    for chain in chains:
        here = ends.setdefault(chain.hops[-1].payee.key, {})
        here[chain.end] = here.get(chain.end, 0) + chain.end_fen
    leads = {chain.hops[0].payer.key for chain in chains}
    return tuple(
        Node(
            f"n{number}",
            display_kind("Account", ref.kind),
            ref.key,
            ref.numbers,
            ref.name,
            ref.bank,
            *plan.place(number),
            group=plan.fold_of.get(number),
            column=plan.column[number],
            facts=() if at is None else shown_facts(rows[at]),
            totals=None if at is None else totals[at],
            ends=tuple(sorted(ends.get(ref.key, {}).items())),
            lead=ref.key in leads,
        )
        for (number, ref), at in zip(enumerate(accounts.values()), ids, strict=True)
    )
