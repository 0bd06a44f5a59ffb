"""One order of all events of a case that keeps the default order of every account.

An event is half a transfer: it leaves its payer, it arrives at its payee. Rules that carry shares
must know what a transfer carries before it arrives. Table order does that wherever no order is
unknown. Among equal times that are tied at an account, ins come before outs (`tied`), whatever
the table says, and two accounts may see the same transfers in different orders; then a transfer
can be under way while another one overtakes it. That is why events are halves.

Such an order exists. Were there a circle of "must come before", it would lead from account to
account along transfers of one time, so all of these lie on a circle of that time (`circles`), and
among those every account keeps to table order: the circle would rise in it for ever.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.circles import find_circular
from linkgraph.flow.days import mixed_days
from linkgraph.flow.money import Money, frozen


@dataclass(frozen=True, slots=True)
class Schedule:
    """All events of n transfers in one order that can happen.

    `halves` int32 (2n): 2 t when transfer t leaves its payer, 2 t + 1 when it arrives. `loose`
    bool (2n), by half: it is one of several events of its account in unknown order, at least one
    of them an out, or of a day in unknown order (`days`). `block_us` int64 (2n), by half: equal
    for what has no order at the account. All are empty when nothing is tied: then the order is
    0, 1, 2 ….
    `since_us` int64, one an account: when the first of the money asked about can have come there
    in any order, or FOREVER.
    """

    halves: NDArray[np.int32]
    loose: NDArray[np.bool_]
    since_us: NDArray[np.int64]
    block_us: NDArray[np.int64]

    @property
    def tied(self) -> bool:
        """Whether some order is unknown."""
        return len(self.halves) > 0


FOREVER = 2**63 - 1


def make_schedule(money: Money, is_payment: NDArray[np.bool_]) -> Schedule:
    """Return the order of events, and when money of the payments can first be anywhere.

    O(transfers + accounts), and what `find_circular` costs where times are tied.
    """
    since = np.full(len(money.end), FOREVER, np.int64)
    if not (money.payer_tied.any() or money.payee_tied.any()):
        none = np.zeros(0, np.int64)
        return Schedule(np.zeros(0, np.int32), np.zeros(0, np.bool_), since, none)
    from linkgraph.flow.order_kernels import order_halves, reach

    count = len(money.fen)
    halves, loose = np.empty(2 * count, np.int32), np.zeros(2 * count, np.bool_)
    sides = money.payer, money.payee, money.leaves, money.enters
    placed = order_halves(
        sides,
        money.payer_tied,
        money.payee_tied,
        find_circular(money),
        money.time_us,
        halves,
        loose,
        np.full(len(money.end), -1, np.int32),
    )
    if placed != 2 * count:
        raise AssertionError("transfers of one time wait for each other")
    blocks = np.repeat(money.time_us, 2)
    floor = money.time_us
    days = mixed_days(money)
    if days is not None:
        blocks[0::2], blocks[1::2], floor = days.out_block, days.in_block, days.floor_us
        loose[0::2] |= days.out_mixed
        loose[1::2] |= days.in_mixed
    reach(sides, money.follows, is_payment, frozen(floor, np.int64), since)
    return Schedule(halves, loose, since, blocks)
