"""Back from a card: whose money, and where its balance came from."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from linkgraph.analysis.money import money_of
from linkgraph.analysis.tracing.card import trace_card
from linkgraph.analysis.tracing.findings import CardTrace
from linkgraph.analysis.tracing.trace import trace_money
from linkgraph.flow.match import match_fifo
from linkgraph.flow.origins import OPENING, PAID_IN, UNKNOWN_SOURCE, find_origins
from linkgraph.settings import TraceSettings
from tests.analysis.test_chains import MINUTE, bank, drawn, graph_of, graph_of_case
from tests.analysis.test_trace import CASH, OUT, PLAIN, A, B, C, V
from tests.analysis.traced import random_victims, victim
from tests.flow.oracle import OLDER, Case, Fen, random_case


def told(found: CardTrace) -> list[tuple[str, str, int]]:
    (one,) = found.origins
    return [(said.kind, said.account.key, said.fen) for said in one.origins]


def test_a_worked_card() -> None:
    """A had 50 of its own and got 100 of V and 80 of a stranger; it paid 120 to B: the 50 and 70
    of V's. B adds 30 that nothing explains and pays 130 to C."""
    graph = drawn((V, A, 100, 0), (OUT, A, 80, 1), (A, B, 120, 2), (B, C, 150, 3), opening=50)
    victims = [victim(graph, "v", [0], (V,))]
    back = trace_card(graph, C, victims, ["fifo"], PLAIN)
    assert told(back) == [
        ("account", "62000", 7_000), ("opening", "62001", 5_000), ("unknown", "62002", 3_000)
    ]  # fmt: skip
    assert back.balance_fen == 15_000 and back.state == "held"
    (share,) = back.rules[0].shares
    assert (share.came_fen, share.held_fen, share.tier) == (7_000, 7_000, 3)
    assert (share.least_fen, share.most_fen) == (0, 10_000)
    there = trace_card(graph, A, victims, ["fifo"], PLAIN)
    assert told(there) == [("account", "62008", 8_000), ("account", "62000", 3_000)]
    (share,) = there.rules[0].shares
    assert (share.came_fen, share.held_fen, share.stopped_fen) == (10_000, 3_000, 0)


def test_without_victims_the_origins_are_told() -> None:
    graph = drawn((OUT, A, 80, 1), (A, B, 20, 2), opening=50)
    back = trace_card(graph, A, [], ["fifo"], PLAIN)
    assert told(back) == [("account", "62008", 8_000), ("opening", "62001", 3_000)]
    assert back.rules[0].shares == ()
    assert told(trace_card(graph, CASH, [], ["fifo"], PLAIN)) == []


def test_cash_and_strangers_hold_all_that_came() -> None:
    graph = drawn((V, A, 100, 0), (A, CASH, 60, 1), (A, OUT, 40, 2))
    victims = [victim(graph, "v", [0], (V,))]
    for account, fen in ((CASH, 6_000), (OUT, 4_000)):
        back = trace_card(graph, account, victims, ["fifo"], PLAIN)
        assert told(back) == [("account", "62000", fen)]
        assert [(s.came_fen, s.held_fen) for s in back.rules[0].shares] == [(fen, fen)]


def test_a_moment_before_and_after() -> None:
    graph = drawn((V, A, 100, 0), (A, B, 60, 5))
    victims = [victim(graph, "v", [0], (V,))]
    early = trace_card(graph, A, victims, ["fifo"], PLAIN, at_us=4 * MINUTE)
    late = trace_card(graph, A, victims, ["fifo"], PLAIN, at_us=5 * MINUTE)
    assert [early.balance_fen, late.balance_fen] == [10_000, 4_000]


def test_what_stops_for_another_victim_is_held_and_said() -> None:
    graph = drawn((V, B, 1000, 0), (B, C, 400, 2))
    victims = [victim(graph, "v", [0], (V,)), victim(graph, "b", [1], (B,))]
    (one,) = trace_card(graph, B, victims, ["fifo"], PLAIN).rules
    assert [(s.victim.id, s.came_fen, s.held_fen, s.stopped_fen) for s in one.shares] == [
        ("v", 100_000, 60_000, 40_000)
    ]


def test_the_stated_balance_stands_beside_it() -> None:
    transfers = [{"payer": 0, "payee": 1, "amount_fen": 500, "time_us": 7, "sides": 2}]
    card = {**bank("62001", True, 100), "closing_fen": 600, "until_us": 7}
    graph = graph_of(transfers, [bank("62000", False), card])
    assert trace_card(graph, 1, [], ["fifo"], PLAIN).stated_fen == 600
    assert trace_card(graph, 1, [], ["fifo"], PLAIN, at_us=6).stated_fen is None
    assert trace_card(graph, 1, [], ["fifo"], PLAIN).balance_fen == 600
    assert trace_card(graph, 0, [], ["fifo"], PLAIN).stated_fen is None


def test_bounds_go_to_the_victims_with_most_money() -> None:
    graph = drawn((V, A, 100, 0), (OUT, A, 200, 1))
    victims = [victim(graph, "v", [0], (V,)), victim(graph, "w", [1], (OUT,))]
    found = trace_card(graph, A, victims, ["fifo"], TraceSettings(bounds_most=1))
    known = {s.victim.id: s.most_fen for s in found.rules[0].shares}
    assert known == {"w": 20_000, "v": None}
    assert "positions without: 1" in found.notes[-1].en


def test_a_budget_of_work_goes_to_the_victims_with_most_money() -> None:
    graph = drawn((V, A, 100, 0), (OUT, A, 200, 1))
    victims = [victim(graph, "v", [0], (V,)), victim(graph, "w", [1], (OUT,))]
    whole = trace_card(graph, A, victims, ["fifo"], PLAIN)
    most = []
    for work in range(0, 60, 5):
        found = trace_card(graph, A, victims, ["fifo"], replace(PLAIN, bounds_work=work))
        known = {s.victim.id: s.most_fen for s in found.rules[0].shares}
        most.append((known["w"], known["v"]))
        if known["v"] is not None:
            assert found == whole
    assert most == sorted(most, key=lambda pair: [fen or 0 for fen in pair])
    assert set(most) == {(None, None), (20_000, None), (20_000, 10_000)}


def test_an_account_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="is not one of"):
        trace_card(drawn((V, A, 100, 0)), 99, [], ["fifo"], PLAIN)


def fens_in(case: Case, source: dict[Fen, Any], account: int) -> Counter[tuple[int, int]]:
    """Origins of all fen in an account, one by one: (kind, account)."""
    following = {fen: to for to, fen in source.items() if isinstance(fen, tuple)}
    found: Counter[tuple[int, int]] = Counter()
    if case.ends[account] == 0:
        gone = sum(
            1 for (t, _), origin in source.items()
            if origin == OLDER and case.transfers[t][0] == account
        )  # fmt: skip
        found[OPENING, account] += case.opening[account] - gone
    for t in range(len(case.transfers)):
        if not case.follows(t) or case.transfers[t][1] != account:
            continue
        for k in range(case.fen(t)):
            if (t, k) in following:
                continue
            at: Any = (t, k)
            while at in source and isinstance(source[at], tuple):
                at = source[at]
            payer = case.transfers[at[0]][0]
            if at not in source:
                found[PAID_IN, payer] += 1
            else:
                found[OPENING if source[at] == OLDER else UNKNOWN_SOURCE, payer] += 1
    return +found


@pytest.mark.parametrize("seed", range(60))
def test_origins_are_those_of_single_fens(seed: int) -> None:
    case = random_case(seed, transfers=10 + seed, accounts=3 + seed % 5)
    money, source = case.money(), case.match_all()
    for account in range(len(case.ends)):
        found = find_origins(money, match_fifo(money), account)
        rows = zip(found.kind.tolist(), found.account.tolist(), found.fen.tolist(), strict=True)
        assert {(kind, owner): fen for kind, owner, fen in rows} == fens_in(case, source, account)


def test_shares_agree_with_positions_on_random_cases() -> None:
    for seed in range(25):
        case = random_case(seed, transfers=40, accounts=6)
        graph = graph_of_case(case)
        victims = random_victims(case, graph, seed)
        trace = trace_money(graph, victims, "fifo", PLAIN, bounds=False)
        assert len(money_of(graph).fen) == 40
        for account in range(graph.account_count):
            found = trace_card(graph, account, victims, ["fifo"], PLAIN, bounds=seed % 5 == 0)
            held = {share.victim.id: share.held_fen for share in found.rules[0].shares}
            stopped = {share.victim.id: share.stopped_fen for share in found.rules[0].shares}
            for one in trace.victims:
                key = graph.account(account).key
                there = [p for p in one.positions if p.account.key == key]
                fen = sum(p.fen for p in there if p.state == found.state or p.returned)
                assert held.get(one.victim.id, 0) + stopped.get(one.victim.id, 0) == fen
            for share in found.rules[0].shares:
                if share.least_fen is not None and share.most_fen is not None:
                    assert share.least_fen <= share.held_fen <= share.most_fen
            others = [share.held_fen for share in found.rules[0].shares if not share.returned]
            assert sum(others) <= found.balance_fen
