"""What a trace says beside its lines: whose money, by which rule, and where it is in the end."""

from collections.abc import Mapping

from linkgraph.analysis.money_findings import Path, Position, Rule, Trace, VictimTrace
from linkgraph.durations import SECOND_US
from linkgraph.render.board import Board, end_of
from linkgraph.render.drawing import Trail
from linkgraph.render.drawing_money import Loss, Stay
from linkgraph.text import Text

BASES = {
    "complaint": Text("报案", "complaint"),
    "accepted": Text("办案人认定", "accepted"),
    "asked": Text("本次指定", "asked for"),
}
RULES: Mapping[Rule, Text] = {
    "fifo": Text("先进先出", "first in, first out"),
    "lifo": Text("后进先出", "last in, first out"),
    "pro-rata": Text("按比例分摊", "pro rata"),
    "poison": Text("污染（全部牵连）", "poison"),
}
Places = Mapping[int, tuple[int, int]]
"""Transfer → its edge, and its place there."""


def losses_of(trace: Trace, board: Board, places: Places) -> tuple[Loss, ...]:
    """Return the victims in order."""
    return tuple(_loss(one, board, places) for one in trace.victims)


def _loss(one: VictimTrace, board: Board, places: Places) -> Loss:
    """A victim; his accounts are those he paid from and those that money came back to."""
    own = [payment.payer.key for payment in one.victim.payments]
    own += [at.account.key for at in one.positions if at.returned]
    return Loss(
        one.victim.id,
        one.victim.name,
        BASES[one.victim.basis],
        tuple(f"n{number}" for number in sorted({board.accounts[key] for key in own})),
        tuple(places[at.transfer] for at in one.victim.payments if at.transfer in places),
        one.loss_fen,
        _notes(one),
    )


def _notes(one: VictimTrace) -> tuple[Text, ...]:
    """Each note once."""
    said = [*one.victim.notes, *(at.note for at in one.victim.payments if at.note is not None)]
    return tuple(dict.fromkeys(said))


def stays_of(
    trace: Trace, board: Board, places: Places
) -> tuple[tuple[Stay, ...], tuple[Trail, ...]]:
    """Return where the money is, most first within a victim, and the paths that lead there."""
    stays: list[Stay] = []
    trails: list[Trail] = []
    for number, victim in enumerate(trace.victims):
        times = {one.transfer: one.time_us for one in victim.trail}
        for at in victim.positions:
            known = [path for path in at.paths if all(one in places for one in path.transfers)]
            first = len(trails)
            trails += [
                _trail(f"{number + 1}-{first + place + 1}", path, at, places, times)
                for place, path in enumerate(known)
            ]
            stays.append(_stay(number, at, board, range(first, len(trails))))
    return tuple(stays), tuple(trails)


def _stay(victim: int, at: Position, board: Board, trails: range) -> Stay:
    return Stay(
        victim,
        f"n{board.accounts[at.account.key]}",
        None if at.before is None else f"n{board.accounts[at.before.key]}",
        end_of(at),
        at.fen,
        at.tier,
        at.certain,
        at.least_fen,
        at.most_fen,
        at.place,
        at.abroad,
        tuple(trails),
        at.path_count,
    )


def _trail(id_: str, path: Path, at: Position, places: Places, times: Mapping[int, int]) -> Trail:
    first, last = path.transfers[0], path.transfers[-1]
    seconds = (times.get(last, 0) - times.get(first, 0)) // SECOND_US
    return Trail(
        id_,
        tuple((*places[one], path.fen, path.certain) for one in path.transfers),
        path.fen,
        path.fen,
        max(seconds, 0),
        end_of(at),
        1,
    )
