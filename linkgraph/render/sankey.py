"""Victims' money by tier: bars of cards, bands as thick as the money between them, exact fen.

What is small in a tier is one bar, "other n cards": bundled, never left out, so that in every bar
as much comes in as goes on or stays. Money that goes back to an earlier tier, or to another card
of the same one, is a band like others; what cards of one bar pay each other is none.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from linkgraph.analysis.money_findings import Trace, VictimTrace
from linkgraph.graph import AccountRef
from linkgraph.render import columns
from linkgraph.render.board import OUTSIDE, Board, end_of
from linkgraph.render.drawing import Edge
from linkgraph.render.drawing_money import Band, Bar, Sankey
from linkgraph.render.kinds import ENDS, REST, TRANSFER, tier_words
from linkgraph.text import Text, same

MOST_BARS = 8
"""Bars of a column; the others of it are one bar."""
SCALE, GAP, LEAST = 420, 26, 2
"""Pixels for the whole loss; between bars; of the smallest bar."""
Key = tuple[int, str, int]
"""Column; "victim", "card", "others" or "end"; its number."""
Pair = tuple[Key, Key]
Links = Mapping[tuple[int, int], int]
Ways = Mapping[tuple[int, int], tuple[tuple[int, int], ...]]


@dataclass(slots=True)
class _Flow:
    """What passes between two bars."""

    fen: int = 0
    certain_fen: int = 0
    edges: set[int] = field(default_factory=set)

    def add(self, fen: int, certain_fen: int, edges: Iterable[int]) -> None:
        """Add money of some lines."""
        self.fen += fen
        self.certain_fen += certain_fen
        self.edges.update(edges)


def lay_sankey(trace: Trace, board: Board, edges: Sequence[Edge]) -> Sankey:
    """Return the view by tier, laid out; columns that are empty close."""
    single = _flows(trace, board, edges)
    home = _bundles(single)
    flows: dict[Pair, _Flow] = {}
    for (one, other), flow in single.items():
        pair = (home[one], home[other])
        if pair[0] == pair[1]:
            continue
        flows.setdefault(pair, _Flow()).add(flow.fen, flow.certain_fen, flow.edges)
    keys = sorted(set(home.values()))
    place = {key: at for at, key in enumerate(keys)}
    kept = sorted({key[0] for key in keys})
    fen = _through(flows)
    whole = max(sum(fen[key] for key in keys if key[0] == at) for at in kept) if kept else 1
    high = {place[key]: max(LEAST, round(SCALE * fen[key] / whole)) for key in keys}
    money = {(place[one], place[other]): flow.fen for (one, other), flow in flows.items()}
    ends = {place[key] for key in keys if key[1] == "end"}
    y, ways = _stand([kept.index(key[0]) for key in keys], ends, high, money, whole)
    inside: dict[Key, list[Key]] = {}
    for one in sorted(home):
        inside.setdefault(home[one], []).append(one)
    bars = tuple(
        _bar(key, kept.index(key[0]), y[at] - high[at] // 2, high[at], fen[key], inside[key],
             trace, board)
        for at, key in enumerate(keys)
    )  # fmt: skip
    bands = tuple(
        Band(place[one], place[other], flow.fen, flow.certain_fen, tuple(sorted(flow.edges)),
             ways.get((place[one], place[other]), ()))
        for (one, other), flow in sorted(flows.items(), key=lambda pair: pair[0])
    )  # fmt: skip
    return Sankey(_headings(kept, board), bars, bands, SCALE, whole)


def _last(board: Board) -> int:
    return 1 + max((tier or 0 for tier in board.tier), default=0)


def _headings(kept: Sequence[int], board: Board) -> tuple[Text, ...]:
    ends = {0: Text("受害人", "Victims"), _last(board): Text("去向", "Where it is")}
    return tuple(ends[at] if at in ends else tier_words(at) for at in kept)


def _flows(trace: Trace, board: Board, edges: Sequence[Edge]) -> dict[Pair, _Flow]:
    """Money between single victims, cards and ends."""
    number = {(edge.source, edge.target, edge.kind): at for at, edge in enumerate(edges)}
    last = _last(board)
    flows: dict[Pair, _Flow] = {}

    def add(pair: Pair, line: tuple[int, int, str], fen: int, certain: bool) -> None:
        known = number.get((f"n{line[0]}", f"n{line[1]}", line[2]))
        edge = () if known is None else (known,)
        flows.setdefault(pair, _Flow()).add(fen, fen if certain else 0, edge)

    def end(key: str) -> Key:
        return (last, "end", board.ends.index(key))

    for at, victim in enumerate(trace.victims):
        paid, back = {one.transfer for one in victim.victim.payments}, _back(victim)
        for one in victim.trail:
            payer, payee = board.accounts[one.payer.key], board.accounts[one.payee.key]
            source = (0, "victim", at) if one.transfer in paid else _card(payer, board)
            if one.payee.key in back:
                target = end("returned")
            elif board.state[payee] in OUTSIDE:
                target = end(board.state[payee])
            else:
                target = _card(payee, board)
            add((source, target), (payer, payee, TRANSFER), one.carried_fen, one.certain)
        for stay in victim.positions:
            key, account = end_of(stay), board.accounts[stay.account.key]
            if key in ("held", "stopped"):
                line = (account, board.end(key), REST)
                add((_card(account, board), end(key)), line, stay.fen, stay.certain)
    return flows


def _back(victim: VictimTrace) -> set[str]:
    """Accounts where this victim's money is his own again."""
    return {at.account.key for at in victim.positions if at.returned}


def _card(account: int, board: Board) -> Key:
    return (board.tier[account] or 1, "card", account)


def _through(flows: Mapping[Pair, _Flow]) -> dict[Key, int]:
    """What comes into a bar, or goes out where that is more."""
    sides: tuple[dict[Key, int], dict[Key, int]] = ({}, {})
    for pair, flow in flows.items():
        for key, side in zip(pair, sides, strict=True):
            side[key] = side.get(key, 0) + flow.fen
    outward, inward = sides
    return {key: max(outward.get(key, 0), inward.get(key, 0)) for key in {**outward, **inward}}


def _bundles(flows: Mapping[Pair, _Flow]) -> dict[Key, Key]:
    """The bar of every victim, card and end: the largest of a column alone, the rest together."""
    fen = _through(flows)
    home: dict[Key, Key] = {}
    for at in sorted({key[0] for key in fen}):
        column = sorted((key for key in fen if key[0] == at), key=lambda key: (-fen[key], key))
        crowded = column[0][1] != "end" and len(column) > MOST_BARS + 1
        alone = column[:MOST_BARS] if crowded else column
        home |= {key: key for key in alone}
        home |= {key: (at, "others", 0) for key in column[len(alone) :]}
    return home


def _stand(
    column: Sequence[int], ends: Set[int], high: Mapping[int, int], money: Links, whole: int
) -> tuple[dict[int, int], Ways]:
    """The middle of every bar, and where long bands pass the columns between.

    A long band has a lane in every column that it passes, so that it does not run behind bars;
    those to one end share theirs.
    """
    at_column = dict(enumerate(column))
    room = {bar: high[bar] + GAP for bar in at_column}
    lanes: dict[tuple[int, int, int], int] = {}
    steps: dict[tuple[int, int], list[int]] = {}
    links: dict[tuple[int, int], int] = {}
    for pair in sorted(money):
        one, other = pair
        way = [one]
        for passed in range(column[one] + 1, column[other]):
            lane = lanes.setdefault(
                (-1 if other in ends else one, other, passed), len(column) + len(lanes)
            )
            at_column[lane] = passed
            room[lane] = room.get(lane, GAP // 2) + _thick(money[pair], whole)
            way.append(lane)
        way.append(other)
        steps[pair] = way
        for step in pairwise(way):
            links[step] = links.get(step, 0) + money[pair]
    lines: list[list[int]] = [[] for _ in range(max(column, default=-1) + 1)]
    for bar, at in at_column.items():
        lines[at].append(bar)
    y = columns.spread(columns.order(lines, links), links, room)
    return y, _stacked(
        steps, at_column, room, y, {pair: _thick(money[pair], whole) for pair in money}
    )


def _thick(fen: int, whole: int) -> int:
    return max(1, round(SCALE * fen / whole))


def _stacked(
    steps: Mapping[tuple[int, int], Sequence[int]],
    at_column: Mapping[int, int],
    room: Mapping[int, int],
    y: Mapping[int, int],
    thick: Mapping[tuple[int, int], int],
) -> Ways:
    """Where each band passes: in a shared lane, those that come from above stand above."""
    ways: dict[tuple[int, int], list[tuple[int, int]]] = {pair: [] for pair in steps}
    inside: dict[int, list[tuple[int, int]]] = {}
    for pair, way in steps.items():
        for lane in way[1:-1]:
            inside.setdefault(lane, []).append(pair)
    for lane in sorted(inside, key=lambda lane: (at_column[lane], lane)):
        top = y[lane] - (room[lane] - GAP // 2) // 2
        came = {pair: ways[pair][-1][1] if ways[pair] else y[pair[0]] for pair in inside[lane]}
        for pair in sorted(inside[lane], key=lambda pair: (came[pair], pair)):
            ways[pair].append((at_column[lane], top + thick[pair] // 2))
            top += thick[pair]
    return {pair: tuple(way) for pair, way in ways.items()}


def _bar(
    key: Key, column: int, y: int, high: int, fen: int, inside: Sequence[Key], trace: Trace,
    board: Board,
) -> Bar:  # fmt: skip
    kind, count = key[1], len(inside)
    nodes = tuple(sorted({node for one in inside for node in _nodes(one, trace, board)}))
    if kind == "end":
        end = board.ends[key[2]]
        return Bar(column, y, high, ENDS[end], nodes, fen, end=end)
    if kind == "victim":
        name = trace.victims[key[2]].victim.name
        words = same(name) if name else Text("受害人", "victim")
        return Bar(column, y, high, words, nodes, fen, victim=key[2])
    if kind == "card":
        return Bar(column, y, high, same(_name(board.refs[key[2]])), nodes, fen)
    words = (
        Text(f"其余 {count} 名受害人", f"{count} other victims")
        if key[0] == 0
        else Text(f"其余 {count} 张卡", f"{count} other cards")
    )
    return Bar(column, y, high, words, nodes, fen)


def _nodes(key: Key, trace: Trace, board: Board) -> Iterable[str]:
    if key[1] == "victim":
        for payment in trace.victims[key[2]].victim.payments:
            yield f"n{board.accounts[payment.payer.key]}"
    else:
        yield f"n{key[2] if key[1] == 'card' else board.end(board.ends[key[2]])}"


def _name(ref: AccountRef) -> str:
    """Who, and the last digits where there is a number."""
    number = ref.key if ref.key in ref.numbers else next(iter(ref.numbers), "")
    return f"{ref.name or ''} {f'…{number[-4:]}' if number else ''}".strip() or ref.key
