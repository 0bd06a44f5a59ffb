"""Days of which one account's statement gives no times: what is called certain holds in every
order of them, and no walk goes round."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, permutations, product
from math import prod
from random import Random

import numpy as np
import pytest

from linkgraph.flow.bounds import find_bounds
from linkgraph.flow.follow import RULES, follow
from linkgraph.flow.match import STAYED, match
from linkgraph.flow.money import HELD, LEFT_DATA, Money, frozen
from tests.flow.oracle import Case, Event, pairs
from tests.flow.random_sources import in_every_order, pay, sources_of

DAY = 86_400
WORDS = {-1: "older", -2: "unknown"}


@dataclass
class DayCase(Case):
    """A case with transfers of which only the day is known: their time is its beginning."""

    floating: set[int] = field(default_factory=set)

    def money(self) -> Money:
        only = np.array([t in self.floating for t in range(len(self.transfers))], np.bool_)
        return replace(super().money(), day_only=frozen(only, np.bool_))

    def day_blocks(self, account: int) -> list[list[Event]]:
        """Events of an account: those of a day of unknown order together."""
        events = [event for block in super().blocks(account) for event in block]
        found: list[list[Event]] = []
        for _, same in groupby(events, key=lambda event: self.transfers[event[0]][3] // DAY):
            day = list(same)
            tied = all(self.transfers[t][4 if way == "out" else 5] for t, way in day)
            found += [day] if tied else [[event] for event in day]
        return found

    def all_orders(self, account: int) -> Iterator[list[Event]]:
        each = [list(self._day_orders(block)) for block in self.day_blocks(account)]
        for choice in product(*each):
            yield [event for block in choice for event in block]

    def _day_orders(self, block: list[Event]) -> Iterator[list[Event]]:
        for order in permutations(block):
            times = [self.transfers[t][3] for t, _ in order if t not in self.floating]
            if times == sorted(times):
                yield list(order)


def day_case(seed: int, *, accounts: int = 4, transfers: int = 7) -> DayCase:
    """Some accounts have statements that give days; what neither side times, floats."""
    rng = Random(seed)
    while True:
        ends = rng.choices([HELD, LEFT_DATA], [4, 1], k=accounts)
        daily = [rng.random() < 0.6 for _ in range(accounts)]
        rows, floats = [], []
        for number in range(transfers):
            payer, payee = rng.sample(range(accounts), 2)
            blind = all(daily[a] or ends[a] != HELD for a in (payer, payee))
            floats.append(blind and rng.random() < 0.7)
            time = rng.randrange(2) * DAY + (0 if floats[-1] else 60 * (number + 1))
            fen = rng.choice([1, 2, 2, 4, 7])
            rows.append((payer, payee, fen, time, daily[payer], daily[payee]))
        order = sorted(range(transfers), key=lambda t: rows[t][3])
        case = DayCase(
            [rows[t] for t in order], ends, [rng.choice([0, 0, 3, 9]) for _ in ends],
            floating={at for at, t in enumerate(order) if floats[t]},
        )  # fmt: skip
        sizes = [sum(1 for _ in case.all_orders(a)) for a in range(accounts)]
        if 1 < prod(sizes) <= 150:
            return case


@pytest.mark.parametrize("rule", ["fifo", "lifo"])
@pytest.mark.parametrize("first", range(0, 600, 60))
def test_certain_flows_are_the_same_in_every_order(first: int, rule: str) -> None:
    sure = 0
    for seed in range(first, first + 60):
        case = day_case(seed)
        flows = match(case.money(), rule)
        for account in range(len(case.ends)):
            every = [
                pairs(case.match(account, order, newest=rule == "lifo"))
                for order in case.all_orders(account)
            ]
            for source, out, fen, bits in zip(
                flows.in_transfer, flows.out_transfer, flows.fen, flows.sure, strict=True
            ):
                if out == STAYED or case.transfers[out][0] != account or not bits & 1:
                    continue
                key = WORDS.get(int(source), int(source)), int(out)
                assert {len(found.get(key, ())) for found in every} == {fen}, (seed, key)
                assert bits < 7 or len({tuple(found[key]) for found in every}) == 1, (seed, key)
                sure += len(every) > 1
    assert sure


@pytest.mark.parametrize("rule", RULES)
def test_certain_sums_are_the_same_in_every_order(rule: str) -> None:
    sure = doubtful = 0
    for seed in range(300):
        case = day_case(seed)
        payments, home = pay(case, seed)
        if not payments:
            continue
        found = follow(case.money(), sources_of(payments, home), rule)
        every = list(in_every_order(case, payments, home, rule))
        for name, kind in (("trail", "transfer"), ("rest", "account")):
            columns = [
                getattr(found, f"{name}_{part}").tolist()
                for part in ("owner", kind, "fen", "certain")
            ]
            for owner, key, fen, certain in zip(*columns, strict=True):
                amounts = {getattr(played, name)[owner, key] for played in every}
                assert amounts == {fen} or not certain, (seed, name, owner, key)
                sure += certain and len(every) > 1
                doubtful += not certain
    assert sure > doubtful / 4


def test_every_order_is_within_the_bounds() -> None:
    for seed in range(120):
        case = day_case(seed)
        payments, home = pay(case, seed)
        if not payments:
            continue
        sources, accounts = sources_of(payments, home), range(len(case.ends))
        for owner in set(payments.values()):
            found = find_bounds(case.money(), sources, [owner], accounts)
            for rule in ("fifo", "lifo", "pro-rata"):
                for played in in_every_order(case, payments, home, rule):
                    rest = [played.rest[owner, account] for account in accounts]
                    assert (found.least_fen <= rest).all(), (seed, owner, rule)
                    assert (rest <= found.most_fen).all(), (seed, owner, rule)


def test_by_default_a_day_begins_with_what_has_no_time() -> None:
    """The payment of the day takes nothing of what came at 10:00, and may have: not certain."""
    rows = [(1, 2, 5, 0, True, True), (0, 1, 5, 600, True, True), (1, 2, 5, DAY, False, False)]
    case = DayCase(rows, [LEFT_DATA, HELD, LEFT_DATA], [0] * 3, floating={0})
    flows = match(case.money(), "fifo")
    found = list(zip(flows.in_transfer, flows.out_transfer, flows.certain, strict=True))
    assert found == [(-2, 0, False), (1, 2, False)]


def test_doubt_of_a_day_ends_where_the_balance_is_known() -> None:
    rows = [
        (0, 1, 100, 0, True, True),
        (1, 2, 5, DAY, True, True),
        (0, 1, 7, DAY + 600, True, True),
        (1, 2, 95, 2 * DAY, False, False),
        (1, 2, 7, 3 * DAY, False, False),
    ]
    case = DayCase(rows, [LEFT_DATA, HELD, LEFT_DATA], [0] * 3, floating={0, 1})
    flows = match(case.money(), "fifo")
    found = list(zip(flows.in_transfer, flows.out_transfer, flows.certain, strict=True))
    assert found == [(0, 1, False), (0, 3, True), (2, 4, False)]


def test_without_days_nothing_is_looked_at() -> None:
    case = DayCase([(0, 1, 5, 0, True, True), (1, 2, 5, 600, True, True)], [LEFT_DATA, HELD, HELD],
                   [0] * 3)  # fmt: skip
    assert match(case.money(), "fifo").certain.all()
