"""Ranked accounts as the records that printers and pages read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import account_refs
from linkgraph.analysis.freezing.card_bounds import NONE, pair_bounds
from linkgraph.analysis.freezing.findings import CardVictim, FreezeCard, Holding, MeasureNow
from linkgraph.analysis.freezing.victim_money import RULES, Longs, Shares, VictimMoney, rows_of
from linkgraph.durations import MINUTE_US
from linkgraph.flow.effort import Effort
from linkgraph.flow.money import HELD
from linkgraph.flow.stations import Stations
from linkgraph.graph import AccountRef, CaseGraph, SourceRow, column
from linkgraph.settings import FreezeSettings

Lists = Sequence[NDArray[np.intp]]
Pair = tuple[int, int, bool]


@dataclass(frozen=True, slots=True)
class Cards:
    """Candidates as columns, one row an (account, part of its money).

    `hidden`: nothing shows what became of the money; `unseen`: because the account's own
    statement does not show its arrival. `expected` (rules, k). `must`, `can`, `balance` are
    `card_bounds.NONE` where there is none, `wait_us` -1.
    """

    account: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    unseen: NDArray[np.bool_]
    expected: Longs
    must: Longs
    can: Longs
    balance: Longs
    wait_us: Longs
    timed_fen: Longs
    day_fen: Longs
    figure: Longs
    holding: tuple[Holding, ...]
    loose: Longs
    stations: Stations


def make_cards(
    graph: CaseGraph,
    found: VictimMoney,
    cards: Cards,
    lists: Lists,
    measures: Mapping[int, tuple[MeasureNow, ...]],
    settings: FreezeSettings,
) -> tuple[tuple[FreezeCard, ...], ...]:
    """Return the records of each list, in order. Objects are made for listed cards only."""
    listed = np.concatenate(lists) if lists else np.zeros(0, np.intp)
    refs = account_refs(graph, cards.account[listed].astype(np.int32))
    until = graph.nodes["Account"]["until_us"]
    orders = {flag: by_key(part.account) for flag, part in parts(found).items()}
    owners = {
        at: owners_of(
            parts(found)[bool(cards.unseen[at])],
            run_of(orders[bool(cards.unseen[at])], cards.account[at]),
        )
        for at in listed.tolist()
    }
    bounds = _bounds(found, cards, listed, owners, settings)
    arrived = arrivals_of(graph, found, cards, listed, settings.rows)

    def make(at: int) -> FreezeCard:
        account, unseen = int(cards.account[at]), bool(cards.unseen[at])
        rows, count, last = arrived[at]
        mine = owners[at]
        covered = not cards.hidden[at] or unseen
        return FreezeCard(
            refs[account],
            covered,
            _known(cards.must[at]),
            _known(cards.can[at]),
            {rule: int(fen) for rule, fen in zip(RULES, cards.expected[:, at], strict=True)},
            int(cards.figure[at]),
            _known(cards.balance[at]),
            until[account].as_py() if covered else None,
            None if cards.wait_us[at] < 0 else int(cards.wait_us[at]) / MINUTE_US,
            int(cards.timed_fen[at]),
            cards.holding[at],
            int(cards.loose[at]),
            measures.get(account, ()),
            tuple(
                CardVictim(found.owners[owner], fen, *bounds.get((owner, account, unseen), NOTHING))
                for owner, fen, _ in mine
            ),
            last,
            count,
            all(sure for _, _, sure in mine),
            rows,
        )

    return tuple(tuple(make(int(at)) for at in one) for one in lists)


NOTHING: tuple[None, None] = (None, None)


def _known(fen: np.int64) -> int | None:
    return None if fen == NONE else int(fen)


def parts(found: VictimMoney) -> dict[bool, Shares]:
    """Return money that rests and money that is unseen (True)."""
    return {False: found.seen, True: found.unseen}


Order = tuple[NDArray[np.intp], NDArray[np.int32]]
"""Rows in the order of an account number, equal ones in their own; the numbers, ascending."""


def by_key(account: NDArray[np.int32]) -> Order:
    """Sort rows once, so that those of an account are found in O(log)."""
    order = np.argsort(account, kind="stable")
    return order, account[order]


def run_of(order: Order, account: np.int64) -> NDArray[np.intp]:
    """Return the rows of an account, ascending."""
    begin, end = (int(np.searchsorted(order[1], account, side)) for side in ("left", "right"))
    return order[0][begin:end]


def owners_of(shares: Shares, at: NDArray[np.intp]) -> list[tuple[int, int, bool]]:
    """Return owner, fen by the first rule and certainty of these rows, most money first."""
    rows = zip(
        shares.owner[at].tolist(),
        shares.fen[0, at].tolist(),
        shares.certain[at].tolist(),
        strict=True,
    )
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _bounds(
    found: VictimMoney,
    cards: Cards,
    listed: NDArray[np.intp],
    owners: Mapping[int, list[tuple[int, int, bool]]],
    settings: FreezeSettings,
) -> dict[Pair, tuple[int | None, int | None]]:
    """Return the bounds of the first pairs of the lists; no least where nothing is shown."""
    price = Effort(settings.bounds_work).reckon(cards.stations, found.sources)
    pairs = [
        (owner, int(cards.account[at]), bool(cards.unseen[at]))
        for at in listed.tolist()
        for owner, _, _ in owners[at]
    ][: settings.pairs_most]
    pairs = [pair for pair in pairs if price(pair[0])]
    held = found.money.end == HELD
    return {
        pair: (None if pair[2] or not held[pair[1]] else low, high)
        for pair, (low, high) in pair_bounds(found, cards.stations, pairs).items()
    }


Arrived = tuple[tuple[SourceRow, ...], int, int]


def arrivals_of(
    graph: CaseGraph,
    found: VictimMoney,
    cards: Cards,
    listed: NDArray[np.intp],
    most: int,
) -> dict[int, Arrived]:
    """Return of each listed candidate the rows of the transfers that brought the money, how
    many transfers those are, and when the last of them was."""
    money, arrivals = found.money, found.arrivals
    payees = by_key(money.payee[arrivals.transfer])
    shown = money.enters[arrivals.transfer]
    time = column(graph.transfers, "time_us")
    result: dict[int, Arrived] = {}
    for at in listed.tolist():
        chosen = run_of(payees, cards.account[at])
        if not cards.hidden[at]:
            chosen = chosen[shown[chosen]]
        elif cards.unseen[at]:
            chosen = chosen[~shown[chosen]]
        rows = rows_of(graph, arrivals, chosen, most)
        last = int(time[arrivals.transfer[chosen]].max(initial=0))
        result[at] = rows, len(chosen), last
    return result


def expiring_soon(
    graph: CaseGraph, measures: Mapping[int, tuple[MeasureNow, ...]]
) -> tuple[tuple[AccountRef, MeasureNow], ...]:
    """Return the measures of all accounts that end soon, the soonest first."""
    found = [
        (one.until_us or 0, account, at, one)
        for account, mine in measures.items()
        for at, one in enumerate(mine)
        if one.expiring
    ]
    found.sort(key=lambda entry: entry[:3])
    return tuple((graph.account(account), one) for _, account, _, one in found)
