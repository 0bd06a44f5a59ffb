"""Small random cases with the trace of every victim, by a simulation of its own.

Not the engine: money is kept as a queue of (owner, fen) in every account, so that pages can be
tested on traces that add up, with returns, stops, circles and ends of every kind.
"""

import random
from typing import Any

from linkgraph.analysis.money_findings import (
    Carried,
    Path,
    Payment,
    Position,
    Trace,
    Victim,
    VictimTrace,
)
from linkgraph.graph import AccountRef, CaseGraph

MINUTE = 60_000_000
START = 1_741_000_000_000_000 // (1440 * MINUTE) * 1440 * MINUTE
Piece = tuple[int, int, tuple[int, ...]]
"""Owner (-1: nobody), fen, the transfers they came by."""


def draw_traces(
    world: Any, victims: int = 2, cards: int = 6, pays: int = 40, seed: int = 1, name: str = "王某",
    payments: int = 0,
) -> tuple[CaseGraph, Trace]:  # fmt: skip
    """Return a case and the trace of its victims, who pay cards that pay on to anything."""
    luck = random.Random(seed)
    people = [f"62280000000000001{at:02d}" for at in range(victims)]
    mules = [f"62281111111111{at:05d}" for at in range(cards)]
    ends = {"cash": "cash:ATM1", "platform": "platform:付", "bank": "6229222222222222222"}
    for key in (*people, *mules):
        world.account(key, f"{name}{key[-2:]}", covered=True)
    for kind, key in ends.items():
        world.account(key, name, account_kind=kind, numbers=[key] if kind == "bank" else [])
    planned = []
    for at in range(pays):
        first = at < max(victims * 2, payments)
        payer = people[at % victims] if first else luck.choice([*mules, *mules, people[0]])
        payee = luck.choice(mules if first else [*mules, *ends.values(), people[0]])
        if payer != payee:
            planned.append((payer, payee, luck.randrange(1_00, 90_000_00), luck.random() < 0.8))
    for at, (payer, payee, fen, _) in enumerate(planned):
        world.pay(payer, payee, fen, START + (at // 2) * MINUTE, memo=name)
    graph = world.graph()
    refs = {
        key: graph.account(at) for at, key in enumerate(graph.nodes["Account"]["key"].to_pylist())
    }
    return graph, _trace(graph, planned, refs, people, ends, world)


def _trace(
    graph: CaseGraph,
    planned: list[tuple[str, str, int, bool]],
    refs: dict[str, AccountRef],
    people: list[str],
    ends: dict[str, str],
    world: Any,
) -> Trace:
    queues: dict[str, list[Piece]] = {key: [] for key in refs}
    carried: dict[tuple[int, int], int] = {}
    loss: dict[int, list[int]] = {}
    tier: dict[tuple[int, str], int] = {}
    stopped: list[tuple[str, Piece]] = []
    back: dict[str, list[Piece]] = {}
    for at, (payer, payee, fen, _) in enumerate(planned):
        moved = _take(queues[payer], fen) if payer not in ends.values() else []
        if payer in people:
            owner = people.index(payer)
            stopped += [(payer, piece) for piece in moved if piece[0] not in (owner, -1)]
            moved = [(owner, fen, ())]
            loss.setdefault(owner, []).append(at)
        moved = [(owner, part, (*way, at)) for owner, part, way in moved]
        for owner, part, _way in moved:
            if owner >= 0:
                carried[owner, at] = carried.get((owner, at), 0) + part
                here = tier.get((owner, payer), 0) if payer not in people else 0
                tier.setdefault((owner, payee), here + 1)
        own = people.index(payee) if payee in people else -2
        back[payee] = back.get(payee, []) + [piece for piece in moved if piece[0] == own]
        queues[payee] += [(-1, part, way) if one == own else (one, part, way)
                          for one, part, way in moved]  # fmt: skip
    victims = [
        _victim(graph, one, people, refs, ends, planned, loss, carried, tier, queues, stopped, back)
        for one in range(len(people))
    ]
    return Trace("fifo", START + len(planned) // 2 * MINUTE, tuple(victims), ())


def _take(queue: list[Piece], fen: int) -> list[Piece]:
    moved = []
    while fen and queue:
        owner, part, way = queue.pop(0)
        if part > fen:
            queue.insert(0, (owner, part - fen, way))
            part = fen
        moved.append((owner, part, way))
        fen -= part
    return [*moved, (-1, fen, ())] if fen else moved


def _victim(
    graph: CaseGraph, one: int, people: list[str], refs: Any, ends: Any, planned: Any, loss: Any,
    carried: Any, tier: Any, queues: Any, stopped: Any,
    back: Any,
) -> VictimTrace:  # fmt: skip
    def rows(at: int) -> Any:
        return graph.transfer_source_rows(at)

    home = people[one]
    payments = tuple(
        Payment(at, refs[home], refs[planned[at][1]], planned[at][2],
                START + at // 2 * MINUTE, 0, rows(at))
        for at in loss.get(one, [])
    )  # fmt: skip
    trail = tuple(
        Carried(at, refs[planned[at][0]], refs[planned[at][1]], planned[at][2], fen,
                START + at // 2 * MINUTE, 0, tier.get((one, planned[at][1])), planned[at][3],
                rows(at))
        for (owner, at), fen in sorted(carried.items(), key=lambda pair: pair[0][1])
        if owner == one
    )  # fmt: skip
    kinds = {key: kind for kind, key in ends.items()}
    states = {"cash": "cash", "platform": "platform", "bank": "left_data"}
    rests: dict[tuple[str, bool], list[Piece]] = {}
    for key, queue in queues.items():
        rests.setdefault((key, False), []).extend(piece for piece in queue if piece[0] == one)
    if back.get(home):
        rests[home, False] = back[home]
    for key, piece in stopped:
        if piece[0] == one:
            rests.setdefault((key, True), []).append(piece)
    positions = []
    for (key, stop), pieces in rests.items():
        if pieces:
            fen = sum(part for _, part, _ in pieces)
            state: Any = states[kinds[key]] if key in kinds else "held"
            paths = tuple(Path(way, part, True) for _, part, way in pieces)
            positions.append(
                Position(refs[key], None, state, fen, tier.get((one, key)), True, key == home,
                         stop, 0, fen, paths, len(paths))
            )  # fmt: skip
    positions.sort(key=lambda at: (-at.fen, at.account.key))
    victim = Victim(f"victim-{one}", refs[home], refs[home].name, None, "asked", (), payments)
    returned = sum(at.fen for at in positions if at.returned)
    return VictimTrace(victim, victim.loss_fen, returned, tuple(positions), trail)
