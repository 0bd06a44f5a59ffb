"""Chains: where money went, transfer by transfer, each fen on one path.

Inside every account whose statement is in the case, money that leaves is matched to money that
came in, the oldest first (`linkgraph.flow`). A chain is a walk over these matches. The chains
that begin with one transfer share its fen out among them: their `end_fen` add up to its amount.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import make_chains
from linkgraph.analysis.findings import Chain
from linkgraph.analysis.money import money_of, other_currencies
from linkgraph.durations import HOUR_US, SECOND_US
from linkgraph.flow.match import match_fifo
from linkgraph.flow.money import Money
from linkgraph.flow.walks import (
    NO_LIMIT,
    Limits,
    Pieces,
    Starts,
    entries,
    find_paths,
    make_trails,
    payments_of,
    walk_pieces,
)
from linkgraph.graph import CaseGraph
from linkgraph.settings import ChainSettings

if TYPE_CHECKING:
    import pandas as pd

FILTERS = ("to", "hops", "within", "min", "top")
"""In the order they are applied; named as on the command line."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What one filter kept from the answer: this many chains, carrying this much."""

    filter: str
    chains: int
    fen: int


@dataclass(frozen=True, slots=True)
class Chains:
    """The answer of `linkgraph chains`.

    `found` chains carry `found_fen`; of them `left_out` says what each filter took away, and
    `chains` is the rest. A chain that a filter takes away is away whole, never shortened. Only
    yuan are followed: `other_currencies` counts the transfers in any other.
    """

    chains: tuple[Chain, ...]
    found: int
    found_fen: int
    left_out: tuple[LeftOut, ...]
    other_currencies: Mapping[str, int] = field(default_factory=dict)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row a hop, chains in order, as a pandas DataFrame."""
        from linkgraph.analysis.chain_records import frame_of

        return frame_of(self.chains)


def find_chains(
    graph: CaseGraph,
    settings: ChainSettings,
    *,
    start: int | None = None,
    to: int | None = None,
    least_fen: int = 0,
    hops: int | None = None,
    within_hours: float | None = None,
    top: int | None = None,
) -> Chains:
    """Follow money from account to account by exact fen.

    Parameters
    ----------
    graph
        The case.
    settings
        Give `hops` and `within_hours` where the call does not; 0 is no limit.
    start
        An account id: chains begin with each transfer it pays (failed, reversed and those to
        itself left out), whole, whatever brought the money there. None: chains begin where money
        enters what is matched: with the fen of each transfer that no earlier one brought.
    to
        An account id: only chains in which it receives.
    least_fen, hops, within_hours, top
        Only chains that carry at least this, of at most so many transfers, with no wait between
        two of them longer than this, and of those only the first so many. They filter: no chain
        is shortened to fit. Each filter sees what the ones before it left, in this order: to,
        hops, within, min, top.

    Returns
    -------
    Chains
        With `start`: most money first. Without: those that carry most money soonest, that is by
        fen × (hops - 1) ÷ (3600 + seconds from first to last hop), greatest first, so that
        money which only passed through comes before money that merely arrived. Equal ones: more
        fen, then earlier first transfer, then earlier fen of it.

    Raises
    ------
    ValueError
        An account id that the graph does not have, or a negative limit.

    Notes
    -----
    O(transfers) to match, then O(hops of all walks × log of the rows of a transfer); Python
    objects are made only for the chains returned. Without `start` every fen of the case is
    walked: give `top`.

    A chain that ends `held` was there when the data end, which need not be now. First-in-
    first-out is a convention, stated with the result: it is not a fact about which note moved,
    and other rules of matching give other chains. A chain does not say that anyone on it knew
    where the money was from. Hops and chains that are not `certain` depend on the order of
    transfers at equal times, which nothing in the case decides.
    """
    limits = check_limits(graph, settings, to, least_fen, hops, within_hours, top)
    money = money_of(graph)
    trails = make_trails(money, match_fifo(money))
    if start is None:
        starts = entries(trails)
    else:
        check_account(graph, start)
        starts = payments_of(money, start)
    pieces = walk_pieces(trails, starts, limits)
    order = rank(money, starts, pieces, soonest=start is None)
    chosen = pieces.take(order if top is None else order[:top])
    chains = make_chains(graph, money, starts, chosen, find_paths(trails, starts, chosen))
    return Chains(
        chains,
        int(pieces.tally[:, 0].sum()),
        int(pieces.tally[:, 1].sum()),
        count_left_out(pieces, chosen),
        other_currencies(graph),
    )


def check_account(graph: CaseGraph, account: int) -> None:
    """Raise ValueError when `account` is no account id of the graph."""
    if not 0 <= account < graph.account_count:
        raise ValueError(f"account {account} is not one of {graph.account_count}")


def check_limits(
    graph: CaseGraph,
    settings: ChainSettings,
    to: int | None,
    least_fen: int,
    hops: int | None,
    within_hours: float | None,
    top: int | None,
) -> Limits:
    """Return the filters as numbers."""
    most_hops = settings.hops if hops is None else hops
    most_hours = settings.within_hours if within_hours is None else within_hours
    if min(most_hops, most_hours, least_fen, 0 if top is None else top) < 0:
        raise ValueError("a limit of chains is negative")
    if to is not None:
        check_account(graph, to)
    return Limits(
        -1 if to is None else to,
        most_hops or NO_LIMIT,
        min(round(most_hours * HOUR_US), NO_LIMIT) or NO_LIMIT,
        least_fen,
    )


def rank(money: Money, starts: Starts, pieces: Pieces, *, soonest: bool) -> NDArray[np.intp]:
    """Return the order of pieces that `find_chains` states."""
    first = starts.transfer[pieces.start]
    keys: list[NDArray[Any]] = [pieces.offset, pieces.end, first, -pieces.fen]
    if soonest:
        seconds = (money.time_us[pieces.end] - money.time_us[first]) // SECOND_US
        keys.append(-(pieces.fen * (pieces.hops - 1.0) / (3600.0 + seconds)))
    return np.lexsort(tuple(keys))


def count_left_out(pieces: Pieces, chosen: Pieces) -> tuple[LeftOut, ...]:
    """Return what each filter took away, in the order they were applied."""
    cut = len(pieces.fen) - len(chosen.fen), int(pieces.fen.sum()) - int(chosen.fen.sum())
    counts = [*((int(chains), int(fen)) for chains, fen in pieces.tally[:4]), cut]
    return tuple(
        LeftOut(name, chains, fen) for name, (chains, fen) in zip(FILTERS, counts, strict=True)
    )
