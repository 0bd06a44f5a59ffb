"""Victims' money that the case loses sight of, account by account."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.freezing.findings import Missing
from linkgraph.analysis.freezing.victim_money import Longs, VictimMoney, by_account
from linkgraph.flow.money import HELD, LEFT_DATA, PLATFORM


@dataclass(frozen=True, slots=True)
class Untraced:
    """Accounts that victims' money went into and that show nothing of what followed.

    Of k accounts: `account`; `end` (HELD: its own statement does not show that the money came);
    `fen` by the first rule, `least` and `most` over the rules; `victims`: how many by any rule.
    `of(i)`: rows of `VictimMoney.arrivals` that brought it, in the order of time.
    """

    account: NDArray[np.int64]
    end: NDArray[np.uint8]
    fen: Longs
    least: Longs
    most: Longs
    victims: Longs
    first: Longs
    last: Longs
    arrivals: NDArray[np.intp]

    def of(self, at: int) -> NDArray[np.intp]:
        """Return the rows of the arrivals at account number `at` of the list."""
        return self.arrivals[self.first[at] : self.last[at]]


def find_untraced(found: VictimMoney, size: int) -> Untraced:
    """Return the accounts where victims' money is lost sight of, by id.

    O(accounts + arrivals log arrivals).
    """
    money, arrivals = found.money, found.arrivals
    dark = (money.end == LEFT_DATA) | (money.end == PLATFORM)
    seen, hidden = by_account(found.seen, size), by_account(found.unseen, size)
    fen = np.where(dark, seen, hidden)
    account = np.flatnonzero(fen.any(axis=0))
    owners = np.zeros(size, np.int64)
    for shares, wanted in ((found.seen, dark), (found.unseen, ~dark)):
        np.add.at(owners, shares.account[wanted[shares.account]], 1)
    payee = money.payee[arrivals.transfer]
    fits = dark[payee] | ((money.end[payee] == HELD) & ~money.enters[arrivals.transfer])
    chosen = np.flatnonzero(fits)
    chosen = chosen[np.argsort(payee[chosen], kind="stable")]
    mine = fen[:, account]
    return Untraced(
        account,
        money.end[account],
        mine[0],
        mine.min(axis=0),
        mine.max(axis=0),
        owners[account],
        np.searchsorted(payee[chosen], account),
        np.searchsorted(payee[chosen], account, "right"),
        chosen,
    )


def missing_of(
    covered: bool, first_us: int, last_us: int, from_us: int | None, until_us: int | None
) -> Missing:
    """Say which rows are missing: all, or those after, before or inside the statement there is."""
    if not covered:
        return "statement"
    if until_us is not None and first_us > until_us:
        return "later"
    if from_us is not None and last_us < from_us:
        return "earlier"
    return "within"
