"""Chains of a whole case graph: conservation, ends, filters, names, sameness."""

from collections import defaultdict
from dataclasses import asdict, replace
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from linkgraph.analysis.chains import Chains, find_chains
from linkgraph.analysis.findings import Chain
from linkgraph.graph import CaseGraph, arrow_schema, node_schema
from linkgraph.schema import (
    LINK_COLUMNS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
)
from linkgraph.settings import ChainSettings
from tests.flow.oracle import Case, random_case

MINUTE = 60_000_000
KINDS = {0: ("bank", True), 1: ("cash", False), 2: ("platform", True), 3: ("bank", False)}
"""Account kind and coverage that make the end of this number; a covered platform is an exit."""
ENDS = ("held", "cash", "platform", "left_data")
ALL = ChainSettings()


def table(schema: pa.Schema, rows: list[dict[str, Any]]) -> pa.Table:
    empty: dict[str, Any] = {"string": None, "list<item: string>": None, "bool": False}
    filled = [
        {field.name: row.get(field.name, empty.get(str(field.type), 0)) for field in schema}
        for row in rows
    ]
    return pa.Table.from_pylist(filled, schema)


def graph_of(
    transfers: list[dict[str, Any]], accounts: list[dict[str, Any]], file: str = "a.csv"
) -> CaseGraph:
    """A case graph from plain rows; transfer t stands on row 10 + t, those of `sides` 3 twice."""
    rows: list[dict[str, Any]] = []
    places: list[dict[str, int]] = []
    for t, one in enumerate(transfers):
        start = len(places)
        places += [{"source": 0, "row": 10 + t}]
        places += [{"source": 1, "row": 10 + t}] if one.get("sides") == 3 else []
        rows.append(
            {"mate": -1, "order_us": None, **one, "row_start": start, "row_end": len(places)}
        )
    sources = [
        {"sha256": "ab" * 32, "file": file, "kind": "transactions"},
        {"sha256": "cd" * 32, "file": "b.xlsx", "sheet": "流水", "kind": "transactions"},
    ]
    return CaseGraph(
        "f" * 64,
        table(arrow_schema(SOURCE_COLUMNS), sources),
        {
            kind.label: table(node_schema(kind), accounts if kind.label == "Account" else [])
            for kind in NODE_KINDS
        },
        table(arrow_schema(LINK_COLUMNS), []),
        table(arrow_schema(ROW_REFERENCE_COLUMNS), []),
        table(arrow_schema(TRANSFER_COLUMNS), rows),
        table(arrow_schema(ROW_REFERENCE_COLUMNS), places),
    )


def graph_of_case(case: Case, file: str = "a.csv") -> CaseGraph:
    accounts = [
        {
            "key": f"62{at:03}",
            "numbers": [f"62{at:03}"],
            "account_kind": KINDS[end][0],
            "covered": KINDS[end][1],
            "opening_fen": case.opening[at],
        }
        for at, end in enumerate(case.ends)
    ]
    transfers = [
        {
            "payer": payer,
            "payee": payee,
            "amount_fen": fen,
            "time_us": time * MINUTE,
            "state": int(t in case.uncounted),
            "payer_tied": payer_tied,
            "payee_tied": payee_tied,
            # Each statement in the case shows its side.
            "sides": KINDS[case.ends[payer]][1] + 2 * KINDS[case.ends[payee]][1],
        }
        for t, (payer, payee, fen, time, payer_tied, payee_tied) in enumerate(case.transfers)
    ]
    return graph_of(transfers, accounts, file)


def path(chain: Chain) -> tuple[int, ...]:
    return tuple(hop.transfer for hop in chain.hops)


@pytest.mark.parametrize("seed", range(60))
def test_chains_of_a_payment_share_out_its_every_fen(seed: int) -> None:
    case = random_case(seed, transfers=10 + seed, accounts=3 + seed % 5)
    graph, source = graph_of_case(case), case.match_all()
    for account in range(len(case.ends)):
        found = find_chains(graph, ALL, start=account)
        carried: dict[int, int] = defaultdict(int)
        for chain in found.chains:
            carried[path(chain)[0]] += chain.end_fen
        paid = [t for t, row in enumerate(case.transfers) if case.follows(t) and row[0] == account]
        assert carried == {t: case.fen(t) for t in paid}
        fens = [(t, k) for t in paid for k in range(case.fen(t))]
        assert {path(chain): chain.end_fen for chain in found.chains} == case.paths(source, fens)
        assert found.found == len(found.chains)
        assert found.found_fen == len(fens)


@pytest.mark.parametrize("seed", range(60))
def test_a_chain_says_what_it_walks(seed: int) -> None:
    case = random_case(seed, transfers=10 + seed, accounts=3 + seed % 5)
    graph = graph_of_case(case)
    for chain in find_chains(graph, ALL).chains:
        walk = path(chain)
        for hop in chain.hops:
            payer, payee, fen, time = case.transfers[hop.transfer][:4]
            assert (hop.payer, hop.payee) == (graph.account(payer), graph.account(payee))
            assert (hop.amount_fen, hop.time_us) == (fen, time * MINUTE)
            assert hop.rows == graph.transfer_source_rows(hop.transfer)
            assert hop.carried_fen == chain.end_fen <= hop.amount_fen
        assert all(a.payee == b.payer for a, b in zip(chain.hops, chain.hops[1:], strict=False))
        assert chain.start_fen == case.fen(walk[0])
        assert chain.seconds == 60 * (case.transfers[walk[-1]][3] - case.transfers[walk[0]][3])
        assert chain.end == ENDS[case.end_of(walk[-1])]
        assert not chain.certain or all(hop.certain for hop in chain.hops)


def test_money_that_enters_is_in_exactly_one_chain() -> None:
    for seed in range(40):
        case = random_case(seed, transfers=30, accounts=5)
        source = case.match_all()
        found = find_chains(graph_of_case(case), ALL)
        enters = sum(
            not isinstance(source.get((t, k)), tuple)
            for t in range(len(case.transfers))
            if case.follows(t)
            for k in range(case.fen(t))
        )
        assert sum(chain.end_fen for chain in found.chains) == found.found_fen == enters
        assert len({path(chain) for chain in found.chains}) == len(found.chains)
        assert len({chain.id for chain in found.chains}) == len(found.chains)


def drawn(*rows: tuple[int, int, int, int], opening: int = 0) -> CaseGraph:
    """Accounts: 0 a victim, 1 to 5 covered, 6 cash, 7 a platform, 8 not covered; yuan, minutes."""
    ends = [3, 0, 0, 0, 0, 0, 1, 2, 3]
    transfers = [(a, b, yuan * 100, minute, False, False) for a, b, yuan, minute in rows]
    return graph_of_case(Case(transfers, ends, [0, opening * 100, *[0] * 7]))


def told(found: Chains) -> list[tuple[list[int], int, str]]:
    return [
        ([int(hop.payee.key[2:]) for hop in chain.hops], chain.end_fen // 100, chain.end)
        for chain in found.chains
    ]


VICTIM = drawn((0, 1, 1000, 0), (1, 2, 600, 5), (1, 6, 300, 9), (2, 7, 200, 20), (2, 8, 350, 30))


def test_a_worked_case() -> None:
    assert told(find_chains(VICTIM, ALL, start=0)) == [
        ([1, 2, 8], 350, "left_data"),
        ([1, 6], 300, "cash"),
        ([1, 2, 7], 200, "platform"),
        ([1], 100, "held"),
        ([1, 2], 50, "held"),
    ]


def test_without_a_start_money_that_passed_through_soonest_is_first() -> None:
    assert told(find_chains(VICTIM, ALL)) == [
        ([1, 2, 8], 350, "left_data"),
        ([1, 2, 7], 200, "platform"),
        ([1, 6], 300, "cash"),
        ([1, 2], 50, "held"),
        ([1], 100, "held"),
    ]
    slow = drawn((0, 1, 900, 0), (0, 2, 500, 0), (2, 8, 500, 10), (1, 8, 900, 10000))
    assert told(find_chains(slow, ALL)) == [([2, 8], 500, "left_data"), ([1, 8], 900, "left_data")]


def test_filters_take_chains_away_whole_and_say_how_much() -> None:
    found = find_chains(
        VICTIM, ALL, start=0, to=2, least_fen=10_000, hops=3, within_hours=0.3, top=1
    )
    assert told(found) == [([1, 2, 7], 200, "platform")]
    assert (found.found, found.found_fen) == (5, 100_000)
    assert [(one.filter, one.chains, one.fen) for one in found.left_out] == [
        ("to", 2, 40_000),
        ("hops", 0, 0),
        ("within", 1, 35_000),
        ("min", 1, 5_000),
        ("top", 0, 0),
    ]
    assert told(find_chains(VICTIM, ALL, start=0, hops=1)) == [([1], 100, "held")]
    assert told(find_chains(VICTIM, ChainSettings(hops=1), start=0)) == [([1], 100, "held")]
    assert len(find_chains(VICTIM, ChainSettings(hops=1), start=0, hops=0).chains) == 5
    assert find_chains(VICTIM, ALL, top=2).left_out[-1].chains == 3


@pytest.mark.parametrize(
    "wrong", [{"start": 9}, {"start": -1}, {"to": 99}, {"hops": -1}, {"least_fen": -5}, {"top": -1}]
)
def test_what_cannot_be_asked_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"negative|is not one of"):
        find_chains(VICTIM, ALL, **wrong)


def test_a_covered_account_starts_with_its_own_payments_whatever_brought_the_money() -> None:
    graph = drawn((0, 1, 100, 0), (1, 2, 150, 5), opening=30)
    assert told(find_chains(graph, ALL, start=1)) == [([2], 150, "held")]
    whole = find_chains(graph, ALL)
    assert told(whole) == [([1, 2], 100, "held"), ([2], 50, "held")]
    counts = {path(chain): chain.count for chain in whole.chains}
    assert counts[(1,)] == 2  # the opening balance before, unknown money behind what came


def test_a_chain_keeps_its_name_when_the_file_is_renamed() -> None:
    case = random_case(3, transfers=20)
    first, second = graph_of_case(case, "a.csv"), graph_of_case(case, "z/另一个.csv")
    ids = [[chain.id for chain in find_chains(graph, ALL).chains] for graph in (first, second)]
    assert ids[0] == ids[1]
    assert all(len(id_) == 16 and id_.startswith("chain-") for id_ in ids[0])


def test_same_graph_same_answer() -> None:
    case = random_case(11, transfers=60)
    first, second = (find_chains(graph_of_case(case), ALL) for _ in range(2))
    assert repr(asdict(first)) == repr(asdict(second))


def test_a_frame_has_a_row_a_hop() -> None:
    found = find_chains(VICTIM, ALL, start=0)
    frame = found.to_frame()
    assert len(frame) == sum(len(chain.hops) for chain in found.chains)
    assert frame["carried_fen"].groupby(frame["chain"]).first().sum() == 100_000
    assert str(frame["time"].dtype).startswith("datetime64")
    assert frame["wait_minutes"].tolist()[:3] == [0.0, 5.0, 25.0]
    assert len(find_chains(drawn(), ALL).to_frame()) == 0


def bank(key: str, covered: bool, opening: int | None = None) -> dict[str, Any]:
    return {"key": key, "account_kind": "bank", "covered": covered, "opening_fen": opening}


def ends_of(found: Chains) -> dict[tuple[int, ...], tuple[int, str]]:
    return {path(chain): (chain.end_fen, chain.end) for chain in found.chains}


def test_what_the_own_statement_does_not_show_joins_no_queue() -> None:
    """A paid B before B's statement begins: B's opening balance holds that money already."""
    transfers = [
        {"payer": 0, "payee": 1, "amount_fen": 500, "time_us": 1, "sides": 1},
        {"payer": 2, "payee": 1, "amount_fen": 300, "time_us": 2, "sides": 2},
        {"payer": 1, "payee": 3, "amount_fen": 700, "time_us": 3, "sides": 1},
    ]
    accounts = [bank("a", True), bank("b", True, 500), bank("v", False), bank("u", False)]
    graph = graph_of(transfers, accounts)
    assert ends_of(find_chains(graph, ALL, start=0)) == {(0,): (500, "left_data")}
    assert ends_of(find_chains(graph, ALL, start=2)) == {
        (1,): (100, "held"),
        (1, 2): (200, "left_data"),
    }


def test_a_plain_table_is_followed_through_who_pays_in_it() -> None:
    """Its accounts have no statement, so nothing says that money which rests is still there."""
    transfers = [
        {"payer": 0, "payee": 1, "amount_fen": 500, "time_us": 1},
        {"payer": 1, "payee": 2, "amount_fen": 400, "time_us": 2},
    ]
    graph = graph_of(transfers, [bank("a", False), bank("b", False), bank("c", False)])
    plain = graph.sources.set_column(
        graph.sources.schema.get_field_index("kind"), "kind", pa.array(["transfers"] * 2)
    )
    assert ends_of(find_chains(replace(graph, sources=plain), ALL, start=0)) == {
        (0,): (100, "left_data"),
        (0, 1): (400, "left_data"),
    }
    assert ends_of(find_chains(graph, ALL, start=0)) == {(0,): (500, "left_data")}


def test_nothing_in_the_case() -> None:
    empty = graph_of([], [])
    assert find_chains(empty, ALL).chains == ()


def test_missing_values_are_not_money() -> None:
    rng = Random(1)
    transfers: list[dict[str, Any]] = [
        {"payer": 0, "payee": 1, "amount_fen": 500, "time_us": 0, "sides": 2},
        {"payer": 1, "payee": 0, "amount_fen": 200, "time_us": rng.randint(1, 9), "sides": 1},
    ]
    accounts: list[dict[str, Any]] = [
        {"key": "a", "account_kind": None, "covered": None, "opening_fen": None},
        {"key": "b", "account_kind": "bank", "covered": True, "opening_fen": -10},
    ]
    found = find_chains(graph_of(transfers, accounts), ALL, start=0)
    assert [(path(chain), chain.end_fen, chain.end) for chain in found.chains] == [
        ((0,), 300, "held"),
        ((0, 1), 200, "left_data"),
    ]


def test_other_currencies_are_not_followed_and_counted() -> None:
    transfers: list[dict[str, Any]] = [
        {"payer": 0, "payee": 1, "amount_fen": 500, "time_us": 1, "sides": 2},
        {"payer": 0, "payee": 1, "amount_fen": 900, "time_us": 2, "sides": 2,
         "reason": "paired;currency:USD"},
        {"payer": 1, "payee": 2, "amount_fen": 600, "time_us": 3, "sides": 1,
         "reason": "currency:USD;own_id"},
        {"payer": 1, "payee": 2, "amount_fen": 7, "time_us": 4, "sides": 1, "state": 1,
         "reason": "currency:USD"},
        {"payer": 1, "payee": 2, "amount_fen": 8, "time_us": 4, "sides": 1,
         "reason": "currency:HKD"},
    ]  # fmt: skip
    graph = graph_of(transfers, [bank("a", False), bank("b", True), bank("c", False)])
    found = find_chains(graph, ALL, start=0)
    assert ends_of(found) == {(0,): (500, "held")}
    assert found.other_currencies == {"HKD": 1, "USD": 2}
    assert find_chains(graph_of([], []), ALL).other_currencies == {}
