"""Files into the case folder: whole, once, private, and out of it again."""

import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkgraph.case import Case
from linkgraph.case.audit import read_audit
from linkgraph.case.folder import work_folder
from linkgraph.errors import CaseProblem, NotInCase
from linkgraph.graph import SourceRow, column

Write = Callable[..., Path]


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_load_counts_every_line_and_leaves_one_folder_a_file(case: Case, write: Write) -> None:
    report = case.load([write("a.csv").parent])
    [table] = report.files
    assert (table.name, table.kind, table.read, table.accepted) == ("a.csv", "transactions", 6, 5)
    assert table.read == table.accepted + sum(table.set_aside.values())
    [folder] = (case.folder / "evidence").iterdir()
    assert folder.name == table.sha256
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["name"] == "a.csv"
    assert not list(case.folder.glob("tmp-*"))


def test_nothing_in_the_case_is_readable_by_others(case: Case, write: Write) -> None:
    case.load([write("a.csv")])
    case.graph()
    for path in [case.folder, *case.folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_same_content_under_any_name_changes_nothing(case: Case, write: Write) -> None:
    first = case.load([write("a.csv")])
    before = files_of(case.folder / "evidence"), case.fingerprint()
    write("other/b.csv")
    again = case.load([write("a.csv").parent])
    assert (files_of(case.folder / "evidence"), case.fingerprint()) == before
    assert [table.name for table in again.files] == ["a.csv", "other/b.csv"]
    assert all(table.already_loaded for table in again.files)
    for table in again.files:
        assert (table.read, table.accepted, table.set_aside) == (
            first.files[0].read, first.files[0].accepted, first.files[0].set_aside
        )  # fmt: skip


def test_the_order_of_loading_changes_no_byte(tmp_path: Path, write: Write) -> None:
    paths = [write(f"{n}.csv", n) for n in range(4)]
    one, two = Case.create(tmp_path / "one"), Case.create(tmp_path / "two")
    one.load(paths)
    for path in reversed(paths):
        two.load([path])
    assert files_of(one.folder / "evidence") == files_of(two.folder / "evidence")
    assert one.fingerprint() == two.fingerprint()
    one.graph(), two.graph()
    assert files_of(one.folder / "graph") == files_of(two.folder / "graph")


def test_refused_files_do_not_stop_the_rest(case: Case, write: Write) -> None:
    folder = write("b.csv").parent
    (folder / "a.csv").write_text("型号,颜色\n1,红\n", encoding="utf-8")
    (folder / "c.xlsx").write_bytes(b"PK\x03\x04 not a zip")
    report = case.load([folder])
    assert [table.name for table in report.files] == ["b.csv"]
    assert [one.name for one in report.refused] == ["a.csv", "c.xlsx"]
    assert all(one.reason.zh and one.reason.en for one in report.refused)


def test_an_interrupt_leaves_the_case_as_it_was(case: Case, write: Write) -> None:
    write("a.csv")
    folder = write("b.csv", 2).parent

    def interrupt(name: str, done: int) -> None:
        if name == "b.csv":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        case.load([folder], progress=interrupt)
    assert case.files() == ()
    assert not list(case.folder.glob("tmp-*"))


def test_two_loads_of_the_same_file_at_once_both_succeed(case: Case, write: Write) -> None:
    write("a.csv", 1, 400)
    folder = write("b.csv", 2, 400).parent
    code = (
        "import sys; from pathlib import Path; from linkgraph.case import Case\n"
        "r = Case.create(Path(sys.argv[1])).load([Path(sys.argv[2])])\n"
        "print(sum(t.accepted for t in r.files), len(r.refused))"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(case.folder), str(folder)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert [run.communicate()[0].strip() for run in runs] == ["800 0"] * 3
    assert sum(table.accepted for table in case.evidence()) == 800
    assert not list(case.folder.glob("tmp-*"))


def test_leftovers_go_when_their_process_is_gone_and_not_before(case: Case, write: Write) -> None:
    stale = case.folder / "tmp-0123456789abcdef"
    stale.mkdir()
    (stale / "half.parquet").write_bytes(b"half")
    stale.with_name(stale.name + ".lock").touch()
    with work_folder(case.folder) as live:
        (live / "mine").touch()
        case.load([write("a.csv")])
        assert (live / "mine").exists()
    assert [path.name for path in case.folder.glob("tmp-*")] == []


def test_unload_takes_one_file_out_and_load_brings_it_back(case: Case, write: Write) -> None:
    write("x/a.csv")
    case.load([write("b.csv", 2).parent])
    before = case.fingerprint()
    [out] = case.unload("x/a.csv")
    assert (out.name, out.accepted) == ("x/a.csv", 5)
    assert [file.name for file in case.files()] == ["b.csv"]
    assert out.place.is_dir() and out.place.parent.name == "unloaded"
    case.load([write("b.csv", 2).parent])
    assert case.fingerprint() == before
    assert case.unload(out.sha256[:12])[0].name == "x/a.csv"
    with pytest.raises(NotInCase, match=r"b\.csv|x/a"):
        case.unload("x/a.csv")
    commands = [line["command"] for line in read_audit(case.folder)]
    assert commands == ["load", "unload", "load", "unload"]


def test_a_damaged_file_is_named_with_its_remedy(case: Case, write: Write) -> None:
    case.load([write("a.csv"), write("b.csv", 2)])
    assert (case.verify().files, case.verify().ok) == (2, 2)
    path = next(table.path for table in case.evidence() if table.file == "a.csv")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    [damage] = case.verify().damaged
    assert damage.name == "a.csv" and "unload" in damage.what.en
    with pytest.raises(CaseProblem, match=r"a\.csv") as caught:
        case.graph()
    assert caught.value.hint is not None and "unload" in caught.value.hint.en
    path.unlink()
    assert [one.name for one in case.verify().damaged] == ["a.csv"]
    case.unload(path.parent.name)
    case.load([write("a.csv")])
    assert case.verify().ok == 2


def test_a_spoilt_manifest_is_named_and_can_be_unloaded(case: Case, write: Write) -> None:
    case.load([write("a.csv")])
    [folder] = (case.folder / "evidence").iterdir()
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    assert case.verify().ok == 0
    with pytest.raises(CaseProblem):
        case.files()
    case.unload(folder.name[:12])
    assert case.files() == ()


def test_rows_can_be_read_as_the_file_had_them(case: Case, write: Write) -> None:
    case.load([write("a.csv", 1, 2000)])
    graph = case.graph()
    [row] = graph.transfer_source_rows(1234)
    raw = case.raw_row(row)
    said = dict(zip(raw.headers, raw.cells, strict=True))
    assert (raw.row.row, raw.accepted) == (1236, True)
    assert said["交易流水号"] == "T0001001234"
    assert said["交易金额"] == "100.00"
    with pytest.raises(NotInCase):
        case.raw_row(SourceRow(row.file, row.sha256, None, 99999))


def test_what_was_set_aside_is_shown_with_its_cells(case: Case, write: Write) -> None:
    path = write("a.csv")
    text = path.read_text("utf-8").replace("2025-03-01 00:02:00", "不明")
    path.write_text(text, encoding="utf-8")
    report = case.load([path])
    rows = [(one.row.row, one.reason) for one in case.set_aside()]
    assert rows == [(1, "header"), (4, "bad_time")]
    assert report.files[0].accepted == 4
    assert "不明" in [one.cells for one in case.set_aside()][1]


def test_status_adds_up(case: Case, write: Write) -> None:
    write("a.csv", 1, 10)
    case.load([write("again.csv", 1, 10, start=5).parent])
    status = case.status()
    assert (status.files, status.read, status.accepted) == (2, 22, 20)
    assert status.read == status.accepted + sum(status.set_aside.values())
    counts = status.transfers
    assert (counts.total, counts.single_sided, counts.duplicates) == (15, 15, 5)
    assert status.amount_fen == 15 * 100_00
    assert status.nodes["Account"] == 2
    assert status.period is not None and status.period[0] < status.period[1]


def test_the_graph_is_cached_and_rebuilt_when_it_is_spoilt(case: Case, write: Write) -> None:
    case.load([write("a.csv")])
    first = case.graph().transfers
    [folder] = (case.folder / "graph").iterdir()
    stamp = (folder / "transfers.arrow").stat().st_ino
    case.graph()
    assert (folder / "transfers.arrow").stat().st_ino == stamp
    (folder / "transfers.arrow").unlink()  # not cut short: `first` still maps the old one
    (folder / "transfers.arrow").write_bytes(b"")
    assert case.graph().transfers.equals(first)
    case.load([write("b.csv", 2)])
    assert len(column(case.graph().transfers, "payer")) == 10


def test_a_folder_of_other_things_is_not_made_a_case(tmp_path: Path) -> None:
    (tmp_path / "report.docx").touch()
    with pytest.raises(CaseProblem, match=r"report\.docx"):
        Case.create(tmp_path)
    with pytest.raises(CaseProblem):
        Case.open(tmp_path / "nowhere")


def test_find_looks_upward_then_at_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case.create(tmp_path / "0311专案")
    assert case.name == "0311专案"
    assert Case.find(case.folder / "evidence").folder == case.folder
    monkeypatch.setenv("LINKGRAPH_CASE", str(case.folder))
    assert Case.find(tmp_path).folder == case.folder
    monkeypatch.delenv("LINKGRAPH_CASE")
    with pytest.raises(CaseProblem):
        Case.find(tmp_path)


def test_folders_with_wildcards_in_their_names(tmp_path: Path, write: Write) -> None:
    case = Case.create(tmp_path / "0311[专案]*'?")
    case.load([write("a.csv")])
    assert case.graph().transfers.num_rows == 5


def test_a_line_cut_off_by_a_crash_spoils_no_other(case: Case) -> None:
    case.record("one", {"a": 1})
    with (case.folder / "audit.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"command": "tw')
    case.record("three", [], "abc")
    lines: list[dict[str, Any]] = read_audit(case.folder)
    assert [line["command"] for line in lines] == ["one", "", "three"]
    assert lines[2]["result"] == "abc" and lines[2]["who"] and lines[2]["when"]
