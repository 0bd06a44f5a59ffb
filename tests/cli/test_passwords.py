"""`linkgraph load --password-file`: locked files open, and the passwords stay out of the case."""

from collections.abc import Callable
from pathlib import Path

import pyzipper
from click.testing import Result

Run = Callable[..., Result]
TABLE = "卡号,交易时间,金额,收付标志\n6217009900000000006,2024-01-02,1,进\n"
SECRET = "口令-7431"


def test_a_password_opens_a_zip_and_is_kept_nowhere(run: Run, tmp_path: Path) -> None:
    path, case = tmp_path / "a.zip", tmp_path / "case"
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as packed:
        packed.setpassword(SECRET.encode())
        packed.writestr("流水.csv", TABLE)
    refused = run("load", path, "--case", case, "--format", "json")
    assert refused.exit_code == 1 and "--password-file" in refused.output
    (tmp_path / "keys").write_text(f"other\n{SECRET}\n", encoding="utf-8")
    loaded = run("load", path, "--password-file", tmp_path / "keys", "--case", case)
    assert loaded.exit_code == 0 and "流水.csv" in loaded.output
    kept = [one for one in case.rglob("*") if one.is_file()]
    assert kept and not [one for one in kept if SECRET.encode() in one.read_bytes()]
    assert SECRET not in loaded.output + refused.output


def test_a_password_file_that_is_not_there_is_one_message(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    got = run(
        "load", tmp_path / "a.csv", "--password-file", tmp_path / "no", "--case", tmp_path / "c"
    )
    assert got.exit_code == 1 and "password file" in got.output
