"""The plan of a trail picture: which column, what is folded, and where everything stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from linkgraph.graph import AccountRef
from linkgraph.render import columns
from linkgraph.render.drawing import Group
from linkgraph.render.folding import Crowd, Folded, fold_column
from linkgraph.text import Text

CELL_X, CELL_Y, BLOCK_HIGH = 312, 60, 16
"""An opened fold is a block of cells, at most this many high."""
CARD_ROOM = 100
"""Height kept for a folded group."""
LANE_ROOM, MOST_LANES = 30, 160
"""Height kept for a line that passes a column, and how many such there may be."""

Money = Mapping[tuple[int, int], int]
"""(payer, payee) → fen the drawn chains carry between them; accounts are numbered from 0."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Column of every account, the folds, and y of what stands: accounts, then folds."""

    column: Sequence[int]
    folds: Sequence[Folded]
    fold_of: Mapping[int, int]
    y: Mapping[int, int]
    width: int
    ways: Mapping[tuple[int, int], tuple[tuple[int, int], ...]]

    def way(self, payer: int, payee: int) -> tuple[tuple[int, int], ...]:
        """Where the line between two accounts crosses the columns that it passes."""
        stands = [
            len(self.column) + self.fold_of[node] if node in self.fold_of else node
            for node in (payer, payee)
        ]
        return self.ways.get((stands[0], stands[1]), ())

    def place(self, node: int) -> tuple[int, int]:
        """Where an account stands; a folded one, in the block of its opened fold."""
        x = self.column[node] * columns.PITCH_X
        if node not in self.fold_of:
            return x, self.y[node]
        fold = self.fold_of[node]
        nodes = self.folds[fold].nodes
        across, down = divmod(nodes.index(node), _high(len(nodes)))
        wide, high = _block(len(nodes))
        return (
            x - (wide - CELL_X) // 2 + across * CELL_X,
            self.y[len(self.column) + fold] - (high - CELL_Y) // 2 + down * CELL_Y,
        )

    def group(self, fold: int) -> Group:
        """A fold as a group of the drawing."""
        nodes = self.folds[fold].nodes
        wide, high = _block(len(nodes))
        column = self.column[nodes[0]]
        x, y = column * columns.PITCH_X, self.y[len(self.column) + fold]
        title = Text(f"{len(nodes)} 个账户", f"{len(nodes)} accounts")
        return Group(
            f"fold-{fold}", title, x - wide // 2, y - high // 2, wide, high, x, y, column,
            (), None, None, 0.0, (), self.folds[fold].shared,
        )  # fmt: skip


def plan_trails(
    accounts: Sequence[AccountRef],
    starts: Sequence[int],
    in_time: Sequence[tuple[int, int]],
    money: Money,
    *,
    column: Sequence[int] | None = None,
    ends: Mapping[int, Text] | None = None,
) -> Plan:
    """Return the plan; `in_time` are the pairs of `money` as money first moved between them.

    `column`: of every account, where they are given rather than found from the pairs. `ends`:
    what is no account, but where money ends, in words.
    """
    if column is None:
        column = columns.layers(starts, len(accounts), in_time)
    crowd = _crowd(accounts, money, ends or {})
    folds = [
        fold
        for line in _by_column(column, range(len(accounts)))
        for fold in fold_column(line, crowd)
    ]
    fold_of = {node: at for at, fold in enumerate(folds) for node in fold.nodes}
    stands = [len(accounts) + fold_of[at] if at in fold_of else at for at in range(len(accounts))]
    drawn: dict[tuple[int, int], int] = {}
    for (one, other), fen in money.items():
        pair = (stands[one], stands[other])
        drawn[pair] = drawn.get(pair, 0) + fen
    column_of = dict(zip(stands, column, strict=True))
    room = {at: CARD_ROOM if at >= len(accounts) else columns.PITCH_Y for at in column_of}
    links, lanes = _lanes(drawn, column_of, len(accounts) + len(folds))
    room |= dict.fromkeys((at for way in lanes.values() for at in way), LANE_ROOM)
    standing = sorted(column_of)
    lines = columns.order(_by_column([column_of[at] for at in standing], standing), links)
    y = columns.spread(lines, links, room)
    ways = {
        pair: tuple((column_of[at] * columns.PITCH_X, y[at]) for at in way)
        for pair, way in lanes.items()
    }
    return Plan(column, folds, fold_of, y, len(lines), ways)


def _lanes(
    drawn: Money, column_of: dict[int, int], first: int
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], list[int]]]:
    """Give a line that passes columns a lane in each, or it would run behind others' cards.

    Lanes are numbered from `first` and entered into `column_of`. Returned are the links between
    neighbouring columns, and the lanes of each long line. Too many lanes would push the accounts
    apart more than they help: then lines run straight.
    """
    long = [pair for pair in sorted(drawn) if column_of[pair[1]] - column_of[pair[0]] > 1]
    if sum(column_of[other] - column_of[one] - 1 for one, other in long) > MOST_LANES:
        return dict(drawn), {}
    links = {pair: fen for pair, fen in drawn.items() if pair not in set(long)}
    lanes: dict[tuple[int, int], list[int]] = {}
    for one, other in long:
        way = [one]
        for column in range(column_of[one] + 1, column_of[other]):
            column_of[first] = column
            way.append(first)
            first += 1
        way.append(other)
        lanes[one, other] = way[1:-1]
        for step in pairwise(way):
            links[step] = links.get(step, 0) + drawn[one, other]
    return links, lanes


def _high(count: int) -> int:
    """How many cells high an opened fold is: even columns."""
    return -(-count // -(-count // BLOCK_HIGH))


def _block(count: int) -> tuple[int, int]:
    """Width and height of an opened fold."""
    return -(-count // _high(count)) * CELL_X, _high(count) * CELL_Y


def _by_column(column: Sequence[int], nodes: Iterable[int]) -> list[list[int]]:
    lines: list[list[int]] = [[] for _ in range(max(column, default=-1) + 1)]
    for at, node in zip(column, nodes, strict=True):
        lines[at].append(node)
    return lines


def _crowd(accounts: Sequence[AccountRef], money: Money, ends: Mapping[int, Text]) -> Crowd:
    payers: dict[int, dict[int, int]] = {}
    payees: dict[int, dict[int, int]] = {}
    for (one, other), fen in money.items():
        payees.setdefault(one, {})[other] = fen
        payers.setdefault(other, {})[one] = fen
    names = [_name(ref) for ref in accounts]
    return Crowd(payers, payees, [ref.bank for ref in accounts], names, ends)


def _name(ref: AccountRef) -> str:
    """Who, and the last digits where there is a number."""
    number = ref.key if ref.key in ref.numbers else next(iter(ref.numbers), "")
    return f"{ref.name or ''}{'…' if number else ''}{number[-4:]}" or ref.key
