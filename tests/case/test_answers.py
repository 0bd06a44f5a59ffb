"""What the user answered once is known for the next file of the same headers."""

from collections.abc import Callable
from pathlib import Path

from ingest.read import Answers
from linkgraph.case import Case

Write = Callable[..., Path]


def undecided(path: Path) -> Path:
    """Turn the directions of a statement into codes that nothing decides."""
    text = path.read_text("utf-8").replace(",出,", ",7,")
    lines = [line.split(",") for line in text.splitlines()]
    for line in lines[1:]:
        line[6] = ""  # no balance: no chain to decide by
    path.write_text("\n".join(",".join(line) for line in lines) + "\n", encoding="utf-8")
    return path


def test_a_direction_is_asked_for_once(case: Case, write: Write) -> None:
    first = undecided(write("a.csv"))
    assert [one.name for one in case.load([first]).refused] == ["a.csv"]
    answered = case.load([first], Answers(direction={"7": "out"}))
    assert [table.accepted for table in answered.files] == [5]
    second = case.load([undecided(write("b.csv", 2))])
    assert [table.accepted for table in second.files] == [5]
    assert not second.refused


def test_an_answer_is_not_used_for_other_headers(case: Case, write: Write) -> None:
    case.load([undecided(write("a.csv"))], Answers(direction={"7": "out"}))
    other = undecided(write("b.csv", 2))
    other.write_text(other.read_text("utf-8").replace("交易柜员号", "柜员号"), encoding="utf-8")
    assert [one.name for one in case.load([other]).refused] == ["b.csv"]


def test_a_mapping_is_remembered(case: Case, tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        'name = "plain"\nkind = "transfers"\n[columns]\npayer_number = "甲方"\n'
        'payee_number = "乙方"\namount = "数"\ntime = "何时"\n',
        encoding="utf-8",
    )
    table = "甲方,乙方,数,何时\n62220001,62220002,{},2025-01-01 10:00:00\n"
    (tmp_path / "a.csv").write_text(table.format(5), encoding="utf-8")
    (tmp_path / "b.csv").write_text(table.format(6), encoding="utf-8")
    assert case.load([tmp_path / "a.csv"]).refused
    first = case.load([tmp_path / "a.csv"], mappings=[mapping])
    assert [one.accepted for one in first.files] == [1], first.refused
    mapping.unlink()
    second = case.load([tmp_path / "b.csv"])
    assert [one.accepted for one in second.files] == [1], second.refused


OWNER = 'name = "card"\nkind = "transactions"\n{files}[columns]\ntime = "何时"\namount = "数"\n'
OWNER += 'direction = "向"\n[constants]\nown_account = "6222029900000000017"\nown_name = "甲"\n'


def owners(case: Case) -> list[str]:
    """Return what each statement account of the case is called."""
    accounts = case.graph().nodes["Account"].to_pylist()
    return sorted(one["name"] or "?" for one in accounts if one["covered"])


def test_a_mapping_that_names_somebody_is_not_used_for_the_next(case: Case, tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    table = "何时,数,向\n2025-01-01 10:00:0{},5,出\n"
    for number, name in enumerate(("甲.csv", "乙.csv", "甲2.csv")):
        (tmp_path / name).write_text(table.format(number), encoding="utf-8")
    mapping.write_text(OWNER.format(files=""), encoding="utf-8")
    assert case.load([tmp_path / "甲.csv"], mappings=[mapping]).files[0].accepted == 1
    assert case.load([tmp_path / "乙.csv"]).refused, "nobody said whose this is"
    mapping.write_text(OWNER.format(files='files = "甲*"\n'), encoding="utf-8")
    case.load([tmp_path / "甲.csv"], mappings=[mapping])
    mapping.unlink()
    assert case.load([tmp_path / "甲2.csv"]).files[0].accepted == 1, "its name fits the pattern"
    assert case.load([tmp_path / "乙.csv"]).refused
    assert owners(case) == ["甲"]
