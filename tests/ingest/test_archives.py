"""Archives that mean harm, are locked, or nest: refused by name, and the rest goes on."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import pyzipper

from ingest import limits
from ingest.files import Refusal, Source, find_sources
from ingest.keys import Keyring, read_passwords
from linkgraph.errors import LinkgraphError

TABLE = "卡号,交易时间,金额,收付标志\n6217009900000000006,2024-01-02,1,进\n"


def found(path: Path, keys: Keyring | None = None) -> dict[str, Source | Refusal]:
    return {one.name: one for one in find_sources([path], path.parent / "scratch", keys)}


def reasons(path: Path, keys: Keyring | None = None) -> dict[str, str]:
    items = found(path, keys).values()
    return {one.name: one.reason.en if isinstance(one, Refusal) else "" for one in items}


def pack(*members: tuple[str, bytes], path: Path | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    if path is not None:
        path.write_bytes(out.getvalue())
    return out.getvalue()


def unnamed(content: bytes) -> bytes:
    """The zip with its one member's name, one letter long, made a zero in both headers."""
    zeroed = bytearray(content)
    zeroed[content.index(b"PK\x03\x04") + 30] = 0
    zeroed[content.index(b"PK\x01\x02") + 46] = 0
    return bytes(zeroed)


def test_zips_in_zips_three_deep(tmp_path: Path) -> None:
    inner = pack(("in.csv", TABLE.encode()))
    two = pack(("b.zip", inner), ("b.csv", TABLE.encode()))
    three = pack(("a.zip", two))
    pack(("deep.zip", three), ("three.zip", two), path=tmp_path / "z.zip")
    got = reasons(tmp_path / "z.zip")
    assert {name: why[:31] for name, why in got.items()} == {
        "z.zip/deep.zip/a.zip/b.csv": "",
        "z.zip/deep.zip/a.zip/b.zip": "an archive inside more than 2 o",
        "z.zip/three.zip/b.csv": "",
        "z.zip/three.zip/b.zip/in.csv": "",
    }


def test_a_member_that_grows_like_a_bomb_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    pack(("bomb.csv", b"0" * (limits.SMALL + 1)), ("good.csv", TABLE.encode()),
         path=tmp_path / "z.zip")  # fmt: skip
    got = reasons(tmp_path / "z.zip")
    assert got["z.zip/good.csv"] == "" and "300 times" in got["z.zip/bomb.csv"]


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"0" * (limits.SMALL + 1)))
    assert "300 times" in reasons(tmp_path / "a.csv.gz")["a.csv.gz"]


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.limits.Budget.__init__.__defaults__", (1000,))


@pytest.mark.usefixtures("little")
def test_what_unpacks_to_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    inner = pack(("c.csv", b"1,2\n" * 60), ("d.csv", b"1,2\n" * 60))
    pack(("a.csv", b"1,2\n" * 200), ("b.zip", inner), ("e.csv", b"x"), path=tmp_path / "z.zip")
    got = reasons(tmp_path / "z.zip")
    assert got["z.zip/a.csv"] == "" and "limit of 16 GiB" in got["z.zip/b.zip"]
    assert got["z.zip/e.csv"] == ""


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.archives.MOST_MEMBERS", 3)
    pack(*((f"{i}.csv", b"x") for i in range(4)), path=tmp_path / "z.zip")
    assert "4 members" in reasons(tmp_path / "z.zip")["z.zip"]


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    content = bytearray(pack(("a.csv", TABLE.encode() * 9), ("b.csv", TABLE.encode() * 9)))
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 42 : directory + 46] = struct.pack("<I", 0)  # b begins where a does
    (tmp_path / "z.zip").write_bytes(bytes(content))
    assert "overlap" in reasons(tmp_path / "z.zip")["z.zip"]


def test_links_and_names_that_climb_write_nothing_outside(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    link.create_system = 3
    path = tmp_path / "in" / "z.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(link, "/etc/passwd")
        for name in ("../../up.csv", "/abs.csv", "C:\\win.csv", "a/../../b.csv"):
            packed.writestr(name, TABLE)
    before = {one for one in tmp_path.rglob("*") if "scratch" not in one.parts}
    got = found(path)
    assert {one for one in tmp_path.rglob("*") if "scratch" not in one.parts} == before
    assert [name for name, one in got.items() if isinstance(one, Refusal)] == ["z.zip/link.csv"]
    for one in got.values():
        assert isinstance(one, Refusal) or one.path.parent == path.parent / "scratch"


def locked(path: Path, password: str, *, aes: bool, code: str = "utf-8") -> Path:
    with pyzipper.AESZipFile(
        path, "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES if aes else None
    ) as packed:
        if aes:
            packed.setpassword(password.encode(code))
        packed.writestr("流水.csv", TABLE)
    if not aes:
        path.write_bytes(zip_crypto(path.read_bytes(), password.encode(code)))
    return path


def zip_crypto(content: bytes, password: bytes) -> bytes:
    """Lock the only member of a zip by the traditional method (APPNOTE 6.1)."""
    from zlib import crc32

    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(one: int, byte: int) -> int:
        return ~crc32(bytes([byte]), ~one & 0xFFFFFFFF) & 0xFFFFFFFF

    def turn(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    def lock(plain: bytes) -> bytes:
        out = bytearray()
        for byte in plain:
            key = keys[2] | 2
            out.append(byte ^ ((key * (key ^ 1)) >> 8 & 0xFF))
            turn(byte)
        return bytes(out)

    for byte in password:
        turn(byte)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        (info,) = packed.infolist()
    start = 30 + int.from_bytes(content[26:28], "little") + int.from_bytes(content[28:30], "little")
    body = lock(bytes(11) + bytes([info.CRC >> 24]) + content[start : start + info.compress_size])
    head, tail = bytearray(content[:start]), bytearray(content[start + info.compress_size :])
    size = struct.pack("<I", info.compress_size + 12)
    head[6] |= 1
    tail[8] |= 1
    head[18:22] = tail[20:24] = size
    end = tail.rfind(b"PK\x05\x06")
    tail[end + 16 : end + 20] = struct.pack("<I", len(head) + len(body))
    return bytes(head) + body + bytes(tail)


@pytest.mark.parametrize("aes", [True, False])
@pytest.mark.parametrize("code", ["utf-8", "gb18030"])
def test_locked_members_open_with_a_password_of_the_file(
    tmp_path: Path, aes: bool, code: str
) -> None:
    path = locked(tmp_path / "z.zip", "口令 1", aes=aes, code=code)
    (tmp_path / "keys").write_bytes("\ufeff错\r\n\r\n口令 1\r\n".encode())
    keys = Keyring(read_passwords(tmp_path / "keys"))
    (one,) = found(path, keys).values()
    assert isinstance(one, Source) and one.path.read_text(encoding="utf-8") == TABLE
    assert "opened with a password" in one.notes[0].en
    assert keys.passwords == ["口令 1", "错"]


@pytest.mark.parametrize("aes", [True, False])
def test_a_locked_member_without_the_password_says_what_to_do(tmp_path: Path, aes: bool) -> None:
    path = locked(tmp_path / "z.zip", "secret", aes=aes)
    assert "--password-file" in reasons(path)["z.zip/流水.csv"]
    wrong = reasons(path, Keyring([f"no{i}" for i in range(300)]))["z.zip/流水.csv"]
    assert "every password that was given is wrong" in wrong and "no1" not in wrong
    assert not [one for one in (tmp_path / "scratch").iterdir() if one.suffix == ".part"]


def test_the_user_is_asked_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b"):
        locked(folder / f"{name}.zip", "secret", aes=True)
    locked(folder / "c.zip", "other", aes=True)
    asked: list[str] = []
    keys = Keyring(ask=lambda name: asked.append(name) or "secret")  # type: ignore[func-returns-value]
    got = found(folder, keys)
    assert asked == ["a.zip/流水.csv"]
    assert [name for name, one in got.items() if isinstance(one, Refusal)] == ["c.zip/流水.csv"]


def test_passwords_are_neither_shown_nor_pickled() -> None:
    import pickle

    keys = Keyring(["secret"], lambda name: None)
    assert "secret" not in repr(keys)
    assert pickle.loads(pickle.dumps(keys)).passwords == []


def test_a_password_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"\xff\xfe\xfa")
    for name in ("keys", "nowhere"):
        with pytest.raises(LinkgraphError, match=name):
            read_passwords(tmp_path / name)


def test_a_zip_of_a_version_that_is_not_yet_is_refused(tmp_path: Path) -> None:
    content = bytearray(pack(("word/document.xml", b"<w/>")))
    content[content.rfind(b"PK\x01\x02") + 6] = 148
    (tmp_path / "a.docx").write_bytes(bytes(content))
    assert "damaged" in reasons(tmp_path / "a.docx")["a.docx"]


def test_a_member_without_a_name_is_still_a_member(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    path.write_bytes(unnamed(pack(("x", TABLE.encode()))))
    assert list(reasons(path)) == ["z.zip/?"]
