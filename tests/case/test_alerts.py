"""What is doubtful in a table is said again by `status`; damaged numbers reach the graph."""

from collections.abc import Callable
from pathlib import Path

from linkgraph.case import Case
from linkgraph.schema import LINK_BASES, LINK_KINDS
from tests.case.conftest import statement

Write = Callable[..., Path]
OTHERS = ("6217001234567891236", "6228481234567892347", "6222021234567893458")


def test_contradicted_directions_are_in_the_status(case: Case, tmp_path: Path) -> None:
    text = statement("6222029900000000025", 6).replace(",出,", ",进,")
    for at in range(6):  # other amounts, or the rows could stand in the other order
        text = text.replace(",100.00,", f",{at + 1}.00,", 1)
        text = text.replace(f",{1000000 - 100 * at}.00,", f",{900 - sum(range(at + 2))}.00,")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    loaded = case.load([tmp_path / "a.csv"])
    assert loaded.files[0].accepted == 6
    (warning,) = [words.en for words in case.status().warnings if "balance moves" in words.en]
    assert warning.startswith("a.csv: the balance moves against the stated directions: of 5 steps")


def test_numbers_saved_from_excel_are_candidates_of_the_whole_ones(
    case: Case, tmp_path: Path
) -> None:
    text = statement("6222029900000000025", 6)
    head, *rows = text.splitlines()
    saved = [
        row.replace("6222029900000000017", OTHERS[at % 3][:15] + "0000")
        for at, row in enumerate(rows)
    ]
    (tmp_path / "a.csv").write_text("\n".join([head, *saved]) + "\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(statement(OTHERS[0], 2), encoding="utf-8")
    report = case.load([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert [table.accepted for table in report.files] == [6, 2] and not report.refused
    assert any("saved from Excel" in words.en for words in case.status().warnings)
    graph = case.graph()
    links = [
        (graph.node(link["target"])["key"], LINK_BASES[link["basis"]], link["reason"])
        for link in graph.links.to_pylist()
        if LINK_KINDS[link["kind"]].type == "SAME_ACCOUNT"
    ]
    said = f"damaged:{OTHERS[0][:15]}0000;matches:1"
    assert links == [(OTHERS[0], "candidate", said)] * 2
