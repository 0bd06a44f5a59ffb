"""The accounts of a trace numbered, with tier, state, and what rests where."""

from collections.abc import Mapping
from dataclasses import dataclass

from linkgraph.analysis.money_findings import Position, Trace
from linkgraph.graph import AccountRef
from linkgraph.render.kinds import ENDS

OUTSIDE = ("cash", "platform", "left_data")
"""Ends from which money is not followed on."""


def end_of(position: Position) -> str:
    """Return the key of `kinds.ENDS` for a position."""
    return "returned" if position.returned else "stopped" if position.stopped else position.state


@dataclass(frozen=True, slots=True)
class Board:
    """What a trace is about, numbered: accounts in the order of keys, then the ends in use.

    `state`: of every account, what becomes of money there; `tier`: the least over victims.
    `own`: accounts that victims paid from. `stands`: (account, end) → fen that rest there.
    """

    accounts: Mapping[str, int]
    refs: tuple[AccountRef, ...]
    ends: tuple[str, ...]
    state: tuple[str, ...]
    tier: tuple[int | None, ...]
    own: frozenset[int]
    stands: Mapping[tuple[int, str], int]

    def end(self, key: str) -> int:
        """Return the number of an end."""
        return len(self.refs) + self.ends.index(key)


def make_board(trace: Trace) -> Board:
    """Return the accounts of all victims' trails and positions."""
    refs: dict[str, AccountRef] = {}
    tier: dict[str, int] = {}
    state: dict[str, str] = {}
    own: set[str] = set()
    stands: dict[tuple[str, str], int] = {}
    for one in trace.victims:
        for carried in one.trail:
            refs |= {carried.payer.key: carried.payer, carried.payee.key: carried.payee}
            if carried.tier is not None:
                key = carried.payee.key
                tier[key] = min(tier.get(key, carried.tier), carried.tier)
        for payment in one.victim.payments:
            refs[payment.payer.key] = payment.payer
            own.add(payment.payer.key)
        for at in one.positions:
            refs[at.account.key] = at.account
            state[at.account.key] = at.state
            pair = (at.account.key, end_of(at))
            stands[pair] = stands.get(pair, 0) + at.fen
    accounts = {key: number for number, key in enumerate(sorted(refs))}
    return Board(
        accounts,
        tuple(refs[key] for key in accounts),
        tuple(end for end in ENDS if any(key == end for _, key in stands)),
        tuple(state.get(key, "held") for key in accounts),
        tuple(tier.get(key) for key in accounts),
        frozenset(accounts[key] for key in own),
        {(accounts[key], end): fen for (key, end), fen in sorted(stands.items())},
    )
