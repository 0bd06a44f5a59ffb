"""Findings of payment shapes as a drawing: each by itself, its steps from left to right.

An account stands where it first pays: in the column of that step; one that only receives, after
the last step it receives in. An account of several findings is drawn once in each. A line is the
finding's transfers from one account to another; others between them are not drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.analysis.patterns.records import (
    NAMES,
    Finding,
    NestedShape,
    Patterns,
    PatternTransfer,
    first_and_last,
)
from linkgraph.analysis.said import say_account
from linkgraph.graph import AccountRef, CaseGraph
from linkgraph.render.columns import PITCH_X
from linkgraph.render.drawing import (
    Drawing,
    Edge,
    Ground,
    Group,
    Inner,
    Item,
    Node,
    Note,
    Scheme,
    Undrawn,
)
from linkgraph.render.facts import SourceList, case_totals, read_nodes, shown_facts, yuan
from linkgraph.render.kinds import display_kind
from linkgraph.render.plan import Plan, plan_trails
from linkgraph.render.transfers import Pair, memos_of, transfer_edges
from linkgraph.text import Text

_COLUMNS: Mapping[str, tuple[Text, ...]] = {
    "fan-in": (Text("付款方", "Payers"), Text("收款方", "Payee")),
    "fan-out": (Text("付款方", "Payer"), Text("收款方", "Payees")),
    "bipartite": (Text("付款方", "Payers"), Text("收款方", "Payees")),
    "gather-scatter": (
        Text("转入方", "Payers"), Text("集中账户", "Where it gathers"), Text("转出到", "Payees"),
    ),
    "scatter-gather": (
        Text("起点", "From"), Text("中间账户", "In between"), Text("汇集到", "Where it gathers"),
    ),
}  # fmt: skip
"""What columns are called; of other shapes, and beyond, by the number of the step."""


@dataclass(slots=True)
class _Sheet:
    """What is drawn so far; nodes, edges and groups are numbered over all findings."""

    graph: CaseGraph
    sources: SourceList = field(default_factory=SourceList)
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    schemes: list[Scheme] = field(default_factory=list)


def draw_patterns(graph: CaseGraph, found: Patterns, notes: Sequence[Text] = ()) -> Drawing:
    """Return the picture of the findings, best first; `notes`: what was left out, and why."""
    sheet = _Sheet(graph)
    known = _known(graph, found)
    for one in found.findings:
        _draw(sheet, one, known)
    return Drawing(
        "patterns",
        graph.fingerprint,
        sheet.sources.all(),
        tuple(sheet.nodes),
        tuple(sheet.edges),
        tuple(sheet.groups),
        (),
        (),
        tuple(Note(Text("", ""), "", text) for text in notes),
        True,
        schemes=tuple(sheet.schemes),
    )


def _known(graph: CaseGraph, found: Patterns) -> dict[str, Node]:
    """Return a node for each account of the findings, by key, still without a place."""
    refs = {ref.key: ref for one in found.findings for ref in one.members}
    keys = sorted(refs)
    ids = pc.index_in(pa.array(keys, pa.string()), graph.nodes["Account"]["key"]).to_pylist()
    there = [at for at in ids if at is not None]
    rows, totals = read_nodes(graph, there), case_totals(graph, there)
    nodes = {}
    for key, at in zip(keys, ids, strict=True):
        ref = refs[key]
        facts = () if at is None else shown_facts(rows[at])
        whole = None if at is None else totals[at]
        nodes[key] = Node(
            "", display_kind("Account", ref.kind), key, ref.numbers, ref.name, ref.bank, 0, 0,
            facts=facts, totals=whole,
        )  # fmt: skip
    return nodes


def _draw(sheet: _Sheet, one: Finding, known: Mapping[str, Node]) -> None:
    """Add one finding to the sheet."""
    refs = _accounts(one)
    number = {ref.key: at for at, ref in enumerate(refs)}
    used = {at.transfer: at for at in one.transfers}
    pairs: dict[Pair, list[int]] = {}
    for at in sorted(used, key=lambda at: (used[at].time_us, at)):
        pair = number[used[at].payer.key], number[used[at].payee.key]
        pairs.setdefault(pair, []).append(at)
    money = {pair: sum(used[at].amount_fen for at in them) for pair, them in pairs.items()}
    column = _columns(one, number)
    plan = plan_trails(refs, [], list(pairs), money, column=column)
    currency = _currency(one)
    item = lambda at, memo: _item(used[at], memo, currency, sheet.sources)  # noqa: E731
    first = len(sheet.nodes)
    edges, places = transfer_edges(sheet.graph, pairs, used, item, plan, first)
    drawn = {at: (len(sheet.edges) + edge, place) for at, (edge, place) in places.items()}
    nested = tuple(_inner(sheet, each, drawn, currency) for each in one.nested)
    sheet.edges += edges
    sheet.nodes += _nodes(refs, known, plan, first, len(sheet.schemes), len(sheet.groups))
    sheet.groups += [plan.group(at) for at in range(len(plan.folds))]
    sheet.schemes.append(_scheme(one, plan, currency, nested))


def _accounts(one: Finding) -> list[AccountRef]:
    refs = {ref.key: ref for at in one.transfers for ref in (at.payer, at.payee)}
    return [refs[key] for key in sorted(refs)]


def _columns(one: Finding, number: Mapping[str, int]) -> list[int]:
    """Return the column of every account; empty ones close."""
    pays: dict[str, int] = {}
    gets: dict[str, int] = {}
    for at in one.transfers:
        pays[at.payer.key] = min(at.layer, pays.get(at.payer.key, at.layer))
        gets[at.payee.key] = max(at.layer + 1, gets.get(at.payee.key, 0))
    wish = [pays[key] if key in pays else gets[key] for key in number]
    kept = sorted(set(wish))
    return [kept.index(at) for at in wish]


def _currency(one: Finding) -> str:
    """Return the currency that most of the transfers are in; yuan where as many are."""
    counts: dict[str, int] = {}
    for at in one.transfers:
        counts[at.currency] = counts.get(at.currency, 0) + 1
    return min(counts, key=lambda name: (-counts[name], name != "CNY", name))


def _item(one: PatternTransfer, memo: str, currency: str, sources: SourceList) -> Item:
    fen: int | None = one.amount_fen
    if one.currency != currency:
        fen, memo = None, f"{one.currency} {yuan(one.amount_fen)} {memo}".strip()
    return Item(one.time_us, one.precision, fen, fen, True, sources.rows(one.rows), memo)


def _nodes(
    refs: Sequence[AccountRef],
    known: Mapping[str, Node],
    plan: Plan,
    first: int,
    scheme: int,
    groups: int,
) -> list[Node]:
    """Return the accounts where the plan puts them."""
    nodes = []
    for at, ref in enumerate(refs):
        said, (x, y) = known[ref.key], plan.place(at)
        fold = plan.fold_of.get(at)
        nodes.append(
            Node(
                f"n{first + at}",
                said.kind,
                said.key,
                said.numbers,
                said.name,
                said.bank,
                x,
                y,
                group=None if fold is None else groups + fold,
                column=plan.column[at],
                facts=said.facts,
                totals=said.totals,
                scheme=scheme,
            )
        )
    return nodes


def _inner(
    sheet: _Sheet, one: NestedShape, drawn: Mapping[int, tuple[int, int]], currency: str
) -> Inner:
    """Return a nested shape; `drawn`: (edge, item) of each of the finding's own transfers."""
    others = [at.transfer for at in one.transfers if at.transfer not in drawn]
    memo = memos_of(sheet.graph, others)
    steps = tuple(
        drawn[at.transfer]
        if at.transfer in drawn
        else Undrawn(
            say_account(at.payer),
            say_account(at.payee),
            _item(at, memo[at.transfer], currency, sheet.sources),
        )
        for at in one.transfers
    )
    first, last = first_and_last(one.transfers)
    precision = max(first.precision, last.precision)
    return Inner(NAMES[one.typology], one.score, steps, first.time_us, last.time_us, precision)


def _scheme(one: Finding, plan: Plan, currency: str, nested: tuple[Inner, ...]) -> Scheme:
    first, last = first_and_last(one.transfers)
    start = min(at.layer for at in one.transfers)
    return Scheme(
        one.id,
        NAMES[one.typology],
        one.score,
        len(one.members),
        len(one.transfers),
        sum(at.amount_fen for at in one.transfers if (at.layer, at.currency) == (start, currency)),
        currency,
        first.time_us,
        last.time_us,
        max(first.precision, last.precision),
        one.says,
        one.innocent,
        tuple(
            Ground(ground.kind, ground.text, "", (), ground.points, ()) for ground in one.evidence
        ),
        tuple((at * PITCH_X, _title(one, at)) for at in range(plan.width)),
        nested,
        one.nested_found,
    )


def _title(one: Finding, at: int) -> Text:
    words = _COLUMNS.get(one.typology, ())
    if at < len(words):
        return words[at]
    return Text("起点", "Start") if at == 0 else Text(f"第 {at} 步", f"Step {at}")
