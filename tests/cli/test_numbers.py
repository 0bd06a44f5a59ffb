"""From what is typed to an account; near ones offered, nothing guessed."""

import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.cli.numbers import find_account, near_accounts, tidy
from linkgraph.errors import NotInCase
from linkgraph.graph import CaseGraph, arrow_schema, node_schema
from linkgraph.schema import (
    LINK_COLUMNS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
)

PEOPLE = [
    (["6214830100000018", "99001122"], "王建国", "990101199001010011"),
    (["6214830100000026"], "李梅", "990101199001010022"),
    (["6217000000000000027"], "王建国", "990101199001010011"),
    (["ABC123XYZ"], None, None),
]


def graph_of(people: list[tuple[list[str], str | None, str | None]]) -> CaseGraph:
    """A graph of accounts and nothing else."""
    people = sorted(people, key=lambda one: one[0][0])
    nodes = {kind.label: node_schema(kind).empty_table() for kind in NODE_KINDS}
    schema = node_schema(NODE_KINDS[0])
    rows = [
        {name: None for name in schema.names}
        | {"key": numbers[0], "numbers": numbers, "name": name, "holder_id": holder,
           "account_kind": "bank"}
        for numbers, name, holder in people
    ]  # fmt: skip
    nodes["Account"] = pa.Table.from_pylist(rows, schema=schema)
    tables = [SOURCE_COLUMNS, LINK_COLUMNS, ROW_REFERENCE_COLUMNS, TRANSFER_COLUMNS]
    sources, links, rows_, transfers = (arrow_schema(one).empty_table() for one in tables)
    return CaseGraph("0" * 64, sources, nodes, links, rows_, transfers, rows_)


GRAPH = graph_of(PEOPLE)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("6214830100000018", "6214830100000018"),
        (" 6214 8301 0000 0018 ", "6214830100000018"),
        ("６２１４８３０１００００００１８", "6214830100000018"),
        ("'6214830100000018\t", "6214830100000018"),
        ("99001122", "6214830100000018"),
        ("6217…0027", "6217000000000000027"),
        ("6217...27", "6217000000000000027"),
        ("6214*18", "6214830100000018"),
        ("李梅", "6214830100000026"),
        ("990101199001010022", "6214830100000026"),
        ("abc123xyz", "ABC123XYZ"),
    ],
)
def test_what_is_typed_finds_the_account(typed: str, key: str) -> None:
    assert GRAPH.account(find_account(GRAPH, typed)).key == key


@pytest.mark.parametrize("typed", ["王建国", "6214…", "62*", "990101199001010011"])
def test_several_that_fit_are_offered_never_guessed(typed: str) -> None:
    with pytest.raises(NotInCase) as caught:
        find_account(GRAPH, typed)
    assert "2" in caught.value.message.en or "3" in caught.value.message.en
    assert caught.value.hint is not None
    assert caught.value.hint.en.count("\n") == caught.value.hint.zh.count("\n") >= 2


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("6214830100000019", "6214830100000018"),  # one digit wrong
        ("621483010000018", "6214830100000018"),  # one left out
        ("62148301000000018", "6214830100000018"),  # one too many
        ("6214830100000081", "6214830100000018"),  # two exchanged
        ("0027", "6217000000000000027"),  # the tail of it
        ("00000018", "6214830100000018"),
    ],
)
def test_near_numbers_are_offered(typed: str, near: str) -> None:
    with pytest.raises(NotInCase) as caught:
        find_account(GRAPH, typed)
    assert caught.value.hint is not None
    assert near in caught.value.hint.en and near in caught.value.hint.zh


@pytest.mark.parametrize("typed", ["1", "999999999999999999", "…", "*", "赵六", ""])
def test_nothing_near_says_where_to_look(typed: str) -> None:
    with pytest.raises(NotInCase) as caught:
        find_account(GRAPH, typed)
    assert "status" in str(caught.value.hint)


def test_an_empty_case_offers_nothing() -> None:
    with pytest.raises(NotInCase):
        find_account(graph_of([]), "6214830100000018")


@given(st.integers(0, 10**6))
def test_one_wrong_digit_is_always_offered(seed: int) -> None:
    pick = random.Random(seed)
    numbers = sorted({"62" + "".join(pick.choices("0123456789", k=17)) for _ in range(12)})
    graph = graph_of([([number], None, None) for number in numbers])
    number = pick.choice(numbers)
    at = pick.randrange(len(number))
    wrong = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    if wrong not in numbers:
        assert number in near_accounts(graph, wrong).values()


def test_tidy_keeps_every_letter_and_digit() -> None:
    assert tidy("\u3000’12 34－5x\u200b“") == "1234-5x"
