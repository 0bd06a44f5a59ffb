import gzip
import io
import os
import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from ingest.files import Refusal, Source, find_sources
from linkgraph.errors import UnreadableFile
from tests.ingest.reading import read_one, write_book

TABLE = "卡号,交易时间,金额,收付标志\n6217009900000000006,2024-01-02,1,进\n"


def found(*paths: Path) -> dict[str, Source | Refusal]:
    scratch = paths[0].parent / "scratch"
    return {item.name: item for item in find_sources(paths, scratch)}


def refusals(items: Iterable[Source | Refusal]) -> list[str]:
    return [item.name for item in items if isinstance(item, Refusal)]


def test_folders_are_walked_in_order_and_litter_is_passed_over(tmp_path: Path) -> None:
    root = tmp_path / "调单"
    for name in ("b/二.csv", "a.csv", "b/~$二.xlsx", ".hidden/x.csv", "__MACOSX/x.csv", ".DS_Store",
                 "b/.~lock.x#", "Thumbs.db"):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(TABLE)
    items = list(find_sources([root], tmp_path / "scratch"))
    assert [item.name for item in items] == ["a.csv", "b/二.csv"]
    assert all(isinstance(item, Source) and item.size == len(TABLE.encode()) for item in items)


def test_the_same_bytes_have_the_same_hash(tmp_path: Path) -> None:
    for name in ("x.csv", "y.txt"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(TABLE)
    archive = tmp_path / "in" / "z.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("m.csv", TABLE)
    with gzip.open(tmp_path / "in" / "g.csv.gz", "wb") as packed_again:
        packed_again.write(TABLE.encode())
    items = found(tmp_path / "in")
    assert sorted(items) == ["g.csv.gz/g.csv", "x.csv", "y.txt", "z.zip/m.csv"]
    assert len({item.sha256 for item in items.values() if isinstance(item, Source)}) == 1


def test_member_names_in_gb18030_and_utf8(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("流水/建行.csv", TABLE)
        packed.writestr(zipfile.ZipInfo("XXXX.csv"), TABLE)
        packed.writestr(zipfile.ZipInfo("YYYYYY.csv"), TABLE)
    content = archive.read_bytes().replace(b"XXXX.csv", "联通".encode("gb18030") + b".csv")
    content = content.replace(b"YYYYYY.csv", "建行".encode() + b".csv")
    archive.write_bytes(content)
    assert sorted(found(archive)) == ["a.zip/建行.csv", "a.zip/流水/建行.csv", "a.zip/联通.csv"]


def test_member_names_cannot_leave_the_scratch_folder(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("../../evil.csv", "/etc/evil.csv", "..\\win.csv"):
            packed.writestr(name, TABLE)
    items = found(archive)
    assert sorted(items) == ["a.zip/etc/evil.csv", "a.zip/evil.csv", "a.zip/win.csv"]
    for item in items.values():
        assert isinstance(item, Source) and item.path.parent == tmp_path / "scratch"
    assert not (tmp_path.parent / "evil.csv").exists()


def test_damaged_archives_are_refused_by_name_and_the_rest_goes_on(tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", TABLE * 100)
        packed.writestr("b.csv", TABLE * 90)
    content = out.getvalue()
    (root / "cut.zip").write_bytes(content[: len(content) // 2])
    broken = bytearray(content)
    broken[60:70] = b"\xff" * 10
    (root / "broken.zip").write_bytes(bytes(broken))
    locked = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(signature)
        locked[at + offset : at + offset + 2] = struct.pack("<H", 1)
    (root / "locked.zip").write_bytes(bytes(locked))
    (root / "good.csv").write_text(TABLE)
    (root / "cut.csv.gz").write_bytes(gzip.compress(TABLE.encode() * 50)[:-12])
    items = found(root)
    assert refusals(items.values()) == [
        "broken.zip/a.csv",
        "cut.csv.gz",
        "cut.zip",
        "locked.zip/a.csv",
    ]
    good = sorted(item.name for item in items.values() if isinstance(item, Source))
    assert good == ["broken.zip/b.csv", "good.csv", "locked.zip/b.csv"]
    locked_member = items["locked.zip/a.csv"]
    assert isinstance(locked_member, Refusal) and "密码" in locked_member.reason.zh
    assert not list((tmp_path / "scratch").glob("*.part"))


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.rar", b"Rar!\x1a\x07\x00", "unpack"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "picture"),
        ("a.csv", b"", "empty"),
        ("a.bin", bytes(range(256)) * 8, "not a table"),
        ("a.pptx", None, "not a table"),
        ("a.rtf", b"{\\rtf1 x}", "save it as .docx"),
        ("a.json", b'{"a": 1}', "JSON"),
    ],
)
def test_what_is_no_table_is_named_with_a_reason(
    tmp_path: Path, name: str, content: bytes | None, word: str
) -> None:
    path = tmp_path / name
    if content is None:
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("ppt/presentation.xml", "<p/>")
    else:
        path.write_bytes(content)
    item = found(path)[name]
    assert isinstance(item, Refusal) and word in item.reason.en


def test_missing_and_forbidden_files(tmp_path: Path) -> None:
    assert refusals(found(tmp_path / "nowhere.csv").values()) == ["nowhere.csv"]
    path = tmp_path / "secret.csv"
    path.write_text(TABLE)
    path.chmod(0)
    if not os.access(path, os.R_OK):
        assert refusals(found(path).values()) == ["secret.csv"]


def test_a_cut_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_book(path, [["卡号"] * 5] * 500)
    path.write_bytes(path.read_bytes()[:-200])
    assert refusals(found(path).values()) == ["a.xlsx"]


def test_a_workbook_with_a_damaged_sheet_is_refused_when_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook><sheets>")
    item = found(path)["a.xlsx"]
    assert isinstance(item, Source)
    with pytest.raises(UnreadableFile):
        read_one(item, tmp_path)


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_book(path, [], [])
    item = found(path)["a.xlsx"]
    assert isinstance(item, Source)
    with pytest.raises(UnreadableFile, match="holds nothing"):
        read_one(item, tmp_path)


def test_one_bad_sheet_does_not_take_the_others_along(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_book(
        path,
        [line.split(",") for line in TABLE.split()],
        [["车牌", "颜色", "车道"], ["a", "b", "c"]],
    )
    item = found(path)["a.xlsx"]
    assert isinstance(item, Source)
    got = read_one(item, tmp_path)
    assert [table.sheet for table in got.report.tables] == ["S1"]
    assert [refused.name for refused in got.report.refused] == ["a.xlsx [S2]"]


def test_equal_members_are_stored_once_and_left_alone(tmp_path: Path) -> None:
    """A reader that has the first may be at it when the second is unpacked."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("1.csv", "a,b\n1,2\n")
        archive.writestr("2.csv", "a,b\n1,2\n")
    found = find_sources([tmp_path / "a.zip"], tmp_path / "scratch")
    first = next(found)
    assert isinstance(first, Source)
    before = first.path.stat()
    second = next(found)
    assert isinstance(second, Source) and second.path == first.path
    after = second.path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [path.name for path in first.path.parent.iterdir()] == [first.path.name]
