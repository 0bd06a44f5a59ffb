"""Is the evidence what it was when it was loaded? Every Parquet against its manifest, rehashed."""

from dataclasses import dataclass
from pathlib import Path

from linkgraph.errors import CaseProblem
from linkgraph.evidence import MANIFEST, catalogue, file_sha256, read_manifest
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Damage:
    """A loaded file that is not what it was: `what` says which part, and how to mend it."""

    name: str
    what: Text


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """How many loaded files there are, how many are whole, and what is wrong with the others."""

    files: int
    ok: int
    damaged: tuple[Damage, ...]


def verify_evidence(evidence: Path) -> VerifyReport:
    """Hash every Parquet under `evidence` again and compare it with its manifest.

    Says nothing about the original spreadsheets, which are not kept in the case.
    """
    damaged: list[Damage] = []
    folders = catalogue(evidence)
    for sha256, folder in folders.items():
        damage = _damage(sha256, folder)
        if damage is not None:
            damaged.append(damage)
    return VerifyReport(len(folders), len(folders) - len(damaged), tuple(damaged))


def _damage(sha256: str, folder: Path) -> Damage | None:
    try:
        file = read_manifest(folder)
    except CaseProblem as error:
        return _damage_of(sha256, folder, error.message)
    if file.sha256 != sha256:
        return _damage_of(file.name, folder, Text("清单与目录名不符", "manifest of another file"))
    for table in file.tables:
        try:
            found = file_sha256(table.path)
        except OSError as error:
            what = Text(
                f"{table.path.name} 无法读取：{error.strerror}",
                f"{table.path.name} cannot be read: {error.strerror}",
            )
            return _damage_of(file.name, folder, what)
        if found != table.parquet_sha256:
            what = Text(f"{table.path.name} 内容被改动", f"{table.path.name} has been altered")
            return _damage_of(file.name, folder, what)
    known = {MANIFEST, *(table.path.name for table in file.tables)}
    strange = sorted(path.name for path in folder.iterdir() if path.name not in known)
    if strange:
        what = Text(f"多出文件 {strange[0]}", f"a file that does not belong here: {strange[0]}")
        return _damage_of(file.name, folder, what)
    return None


def _damage_of(name: str, folder: Path, what: Text) -> Damage:
    sha = folder.name[:12]
    return Damage(
        name,
        Text(
            f"{what.zh}（evidence/{folder.name}）；请从备份恢复，"
            f"或运行 linkgraph unload {sha} 后重新加载原始文件",
            f"{what.en} (evidence/{folder.name}); restore it from a backup, or "
            f"`linkgraph unload {sha}` and load the original again",
        ),
    )
