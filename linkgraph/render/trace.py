"""The trail of victims' money as a drawing: one account once, columns by tier, ends at the right.

A line is the transfers from one account to another that carry this money; `carried_fen` is how
much of each is theirs. Cash, platforms and accounts without a statement stand right of the last
tier; the last column adds up where the money is, and its sums make the loss. A line to it is no
transfer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.analysis.money_findings import Carried, Trace
from linkgraph.graph import AccountRef, CaseGraph
from linkgraph.render.board import OUTSIDE, Board, make_board
from linkgraph.render.columns import PITCH_X
from linkgraph.render.drawing import Drawing, Edge, Item, Node
from linkgraph.render.drawing_money import Money, Sankey
from linkgraph.render.facts import SourceList, case_totals, read_nodes, shown_facts
from linkgraph.render.kinds import END, ENDS, REST, display_kind, tier_words
from linkgraph.render.plan import Plan, plan_trails
from linkgraph.render.sankey import lay_sankey
from linkgraph.render.trace_facts import RULES, losses_of, stays_of
from linkgraph.render.transfers import Pair, transfer_edges
from linkgraph.text import Text

MOST_ALONE = 60
"""With more victims than this, there is one view by tier, of all."""


@dataclass(slots=True)
class _Used:
    """A transfer on the trails: whose money it carries."""

    one: Carried
    shares: dict[int, int] = field(default_factory=dict)
    certain: bool = True


def draw_trace(graph: CaseGraph, trace: Trace) -> Drawing:
    """Return the picture of the victims of `trace`, for every rule whose shares add up.

    A transfer that carries money of several victims is one item, whose shares say whose; it is
    certain when all of them are. Poison has exposures, which have no trail: nothing is drawn.
    """
    sources = SourceList()
    board = make_board(trace)
    used = _transfers(trace)
    pairs: dict[Pair, list[int]] = {}
    for at in sorted(used, key=lambda at: (used[at].one.time_us, at)):
        one = used[at].one
        pairs.setdefault((board.accounts[one.payer.key], board.accounts[one.payee.key]), []).append(
            at
        )
    plan, column_words = _plan(board, pairs, used)
    several = len(trace.victims) > 1
    item = lambda at, memo: _item(used[at], memo, sources, several)  # noqa: E731
    transfers, places = transfer_edges(graph, pairs, used, item, plan)
    edges = (*transfers, *_rests(board, plan))
    stays, trails = stays_of(trace, board, places)
    return Drawing(
        "trace",
        graph.fingerprint,
        sources.all(),
        _nodes(graph, board, plan),
        edges,
        tuple(plan.group(at) for at in range(len(plan.folds))),
        trails,
        tuple((at * PITCH_X, words) for at, words in enumerate(column_words)),
        (),
        True,
        Money(
            trace.rule, RULES[trace.rule], trace.at_us, losses_of(trace, board, places),
            stays, lay_sankey(trace, board, edges), _alone(trace, board, edges), trace.currency,
            trace.notes,
        ),
    )  # fmt: skip


def _alone(trace: Trace, board: Board, edges: Sequence[Edge]) -> tuple[Sankey, ...]:
    """The view by tier of each victim, where there are several."""
    if not 1 < len(trace.victims) <= MOST_ALONE:
        return ()
    each = (replace(trace, victims=(one,)) for one in trace.victims)
    return tuple(lay_sankey(one, board, edges) for one in each)


def _transfers(trace: Trace) -> dict[int, _Used]:
    """Every transfer on the trails, with the victims' shares."""
    used: dict[int, _Used] = {}
    for number, victim in enumerate(trace.victims):
        for carried in victim.trail:
            one = used.setdefault(carried.transfer, _Used(carried))
            one.shares[number] = one.shares.get(number, 0) + carried.carried_fen
            one.certain = one.certain and carried.certain
    return used


def _plan(
    board: Board, pairs: Mapping[Pair, Sequence[int]], used: Mapping[int, _Used]
) -> tuple[Plan, list[Text]]:
    """Victims, tiers, then where money left to, then the ends; columns that are empty close."""
    wide = 1 + max((tier or 0 for tier in board.tier), default=0)
    wish = [
        0 if at in board.own
        else wide if board.state[at] in OUTSIDE
        else board.tier[at] or wide - 1
        for at in range(len(board.refs))
    ]  # fmt: skip
    wish += [wide + 1] * len(board.ends)
    kept = sorted(set(wish))
    words = {0: Text("受害人", "Victims"), wide: Text("转出到", "Left to")}
    words[wide + 1] = Text("去向合计", "Where it is, in all")
    money = {
        pair: sum(sum(used[at].shares.values()) for at in transfers)
        for pair, transfers in pairs.items()
    }
    money |= {(at, board.end(end)): fen for (at, end), fen in board.stands.items()}
    refs = [*board.refs, *(AccountRef(f"end:{end}", (), None, None, END) for end in board.ends)]
    plan = plan_trails(
        refs,
        sorted(board.own),
        list(pairs),
        money,
        column=[kept.index(at) for at in wish],
        ends={board.end(end): ENDS[end] for end in board.ends},
    )
    return plan, [words[at] if at in words else tier_words(at) for at in kept]


def _item(used: _Used, memo: str, sources: SourceList, several: bool) -> Item:
    one, whose = used.one, used.shares
    return Item(
        one.time_us,
        one.precision,
        one.amount_fen,
        sum(whose.values()),
        used.certain,
        sources.rows(one.rows),
        memo,
        tuple(sorted(whose.items())) if several else (),
    )


def _rests(board: Board, plan: Plan) -> Iterable[Edge]:
    """A line from every account where money can stay to the end it adds to; no amount: the page
    reckons what is there at the moment that is shown."""
    known: dict[int, set[str]] = {}
    for at, end in board.stands:
        known.setdefault(at, set()).add(end)
    for at in range(len(board.refs)):
        ends = known.get(at, set())
        if not ends and board.tier[at] is not None and "held" in board.ends:
            ends = {"held"}
        for end in sorted(ends):
            fen = board.stands.get((at, end), 0)
            item = Item(None, 0, fen, fen, True, ())
            number = board.end(end)
            yield Edge(f"n{at}", f"n{number}", REST, (item,), plan.way(at, number))


def _nodes(graph: CaseGraph, board: Board, plan: Plan) -> tuple[Node, ...]:
    keys = graph.nodes["Account"]["key"]
    ids = pc.index_in(pa.array(list(board.accounts), pa.string()), keys).to_pylist()
    known = [at for at in ids if at is not None]
    rows, totals = read_nodes(graph, known), case_totals(graph, known)
    ends: dict[int, list[tuple[str, int]]] = {}
    for (at, end), fen in board.stands.items():
        ends.setdefault(at, []).append((end, fen))
    accounts = [
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
            ends=tuple(ends.get(number, ())),
            lead=number in board.own,
            state=board.state[number],
            tier=board.tier[number],
        )
        for (number, ref), at in zip(enumerate(board.refs), ids, strict=True)
    ]
    last = [
        Node(
            f"n{board.end(end)}", END, f"end:{end}", (), None, None, *plan.place(board.end(end)),
            column=plan.column[board.end(end)], state=end,
        )
        for end in board.ends
    ]  # fmt: skip
    return (*accounts, *last)
