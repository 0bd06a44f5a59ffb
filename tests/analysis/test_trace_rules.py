"""Rules side by side, poison, and what holds under all of them."""

from linkgraph.analysis.tracing.findings import RuleTable
from linkgraph.analysis.tracing.rules import RULES, compare_rules
from linkgraph.analysis.tracing.trace import trace_money
from tests.analysis.test_chains import MINUTE, drawn, graph_of_case
from tests.analysis.test_trace import CASH, OUT, PLAIN, A, B, C, V
from tests.analysis.traced import random_victims, victim
from tests.flow.oracle import random_case


def told(table: RuleTable) -> dict[str, tuple[int, ...]]:
    """Yuan by rule of each position of the first victim."""
    return {row.account.key: tuple(fen // 100 for fen in row.fen) for row in table.victims[0].rows}


def test_a_worked_case() -> None:
    """A has 100 of its own, gets 300 of V, then 200 of a stranger, and sends 240 to B.

    First in first out: its own 100, then 140 of V's. Last in first out: the stranger's 200, then
    40 of V's. Pro rata: 240 × 300 ÷ 600 = 120. At least none: the other 300 can leave first.
    """
    graph = drawn((V, A, 300, 0), (OUT, A, 200, 1), (A, B, 240, 2), opening=100)
    table = compare_rules(graph, [victim(graph, "v", [0], (V,))], PLAIN)
    assert table.rules == ("fifo", "lifo", "pro-rata")
    assert told(table) == {"62001": (160, 260, 180), "62002": (140, 40, 120)}
    rows = {row.account.key: row for row in table.victims[0].rows}
    assert (rows["62002"].least_fen, rows["62002"].most_fen) == (0, 24_000)
    assert (rows["62001"].least_fen, rows["62001"].most_fen) == (6_000, 30_000)
    assert (rows["62001"].rules_least_fen, rows["62001"].rules_most_fen) == (16_000, 26_000)
    assert table.victims[0].agreed_fen == 20_000
    # poison: all 240 that left and the 360 that is there; nothing of it may be added up
    assert (rows["62001"].exposed_fen, rows["62002"].exposed_fen) == (60_000, 24_000)


def test_positions_that_one_rule_only_has_are_none_in_the_others() -> None:
    """Last in first out, A's payment to B is the stranger's 200 and reaches no money of V's."""
    graph = drawn((V, A, 300, 0), (OUT, A, 200, 1), (A, B, 200, 2), (B, CASH, 200, 3))
    (one,) = compare_rules(graph, [victim(graph, "v", [0], (V,))], PLAIN).victims
    rows = {(row.account.key, row.state): row for row in one.rows}
    assert rows["62006", "cash"].fen == (20_000, 0, 12_000)
    assert rows["62001", "held"].fen == (10_000, 30_000, 18_000)
    assert rows["62006", "cash"].before is not None and rows["62006", "cash"].tier == 2


def test_poison_exposes_and_never_adds_up() -> None:
    """V's 10 reach A; all 500 that A then sends are exposed, on B and on C again."""
    graph = drawn((OUT, A, 490, 0), (V, A, 10, 1), (A, B, 500, 2), (B, C, 500, 3))
    found = trace_money(graph, [victim(graph, "v", [1], (V,))], "poison", PLAIN)
    (one,) = found.victims
    assert one.positions == () and one.loss_fen == 1_000
    assert [(said.account.key, said.fen, said.since_us) for said in one.exposures] == [
        ("62001", 50_000, MINUTE), ("62002", 50_000, 2 * MINUTE), ("62003", 50_000, 3 * MINUTE)
    ]  # fmt: skip
    assert [hop.carried_fen for hop in one.trail] == [1_000, 50_000, 50_000]
    assert {tier.account.key: tier.tier for tier in found.tiers} == {
        "62001": 1, "62002": 2, "62003": 3
    }  # fmt: skip


def test_a_transfer_exposed_to_two_victims_counts_once_in_tiers() -> None:
    graph = drawn((V, A, 10, 0), (OUT, A, 20, 1), (A, B, 500, 2))
    victims = [victim(graph, "v", [0], (V,)), victim(graph, "w", [1], (OUT,))]
    tiers = {t.account.key: t for t in trace_money(graph, victims, "poison", PLAIN).tiers}
    assert (tiers["62002"].victims, tiers["62002"].through_fen) == (2, 50_000)


def test_rules_agree_with_each_trace_alone_and_lie_within_the_bounds() -> None:
    for seed in range(25):
        case = random_case(seed, transfers=40, accounts=6)
        graph = graph_of_case(case)
        victims = random_victims(case, graph, seed)
        table = compare_rules(graph, victims, PLAIN)
        for rule, trace in zip(RULES, table.traces, strict=True):
            alone = trace_money(graph, victims, rule, PLAIN)
            assert trace.victims == alone.victims and trace.tiers == alone.tiers
        for one in table.victims:
            for at in range(len(table.rules)):
                assert sum(row.fen[at] for row in one.rows) == one.loss_fen
            for row in one.rows:
                assert row.least_fen is not None and row.most_fen is not None
                assert row.least_fen <= row.rules_least_fen
                assert row.rules_most_fen <= row.most_fen
            assert sum(row.rules_least_fen for row in one.rows) == one.agreed_fen <= one.loss_fen


def test_who_is_shown_changes_nothing() -> None:
    case = random_case(5, transfers=40, accounts=6)
    graph = graph_of_case(case)
    victims = random_victims(case, graph, 5)
    every = compare_rules(graph, victims, PLAIN)
    for one in every.victims:
        alone = compare_rules(graph, victims, PLAIN, only=[one.victim.id])
        assert alone.victims == (one,)
