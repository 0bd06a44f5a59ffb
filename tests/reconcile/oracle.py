"""Every order of tied rows and every choice of failed ones, tried in full: small ledgers only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, permutations, product


@dataclass(frozen=True)
class Row:
    """One row of one ledger. `balance` None: not stated. `failed`: it may have moved nothing."""

    time: int
    move: int
    balance: int | None
    failed: bool = False


def orders(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the rows in every order that their times allow."""
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.time)]
    for one in product(*(permutations(group) for group in groups)):
        yield [row for group in one for row in group]


def breaks(rows: Sequence[Row], moved: Sequence[bool]) -> int:
    """Count the balances that do not follow in this order, with these failed rows moving money."""
    last, due, count = None, 0, 0
    paid = iter(moved)
    for row in rows:
        if row.failed:
            due += row.move if next(paid) else 0
        elif row.balance is None:
            due += row.move
        else:
            count += last is not None and last + due + row.move != row.balance
            last, due = row.balance, 0
    return count


def fewest_breaks(rows: Sequence[Row]) -> int:
    """Return the fewest breaks in any order; rows are sorted by time."""
    failed = sum(row.failed for row in rows)
    return min(
        breaks(order, moved)
        for order in orders(rows)
        for moved in product((False, True), repeat=failed)
    )
