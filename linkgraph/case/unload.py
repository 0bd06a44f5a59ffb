"""One file's rows out of the case again; its folder is kept in `unloaded/`."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from linkgraph.case.folder import EVIDENCE
from linkgraph.case.load import move_out
from linkgraph.errors import CaseProblem, NotInCase
from linkgraph.evidence import catalogue, read_manifest
from linkgraph.text import Text

_SHA_START = re.compile(r"[0-9a-fA-F]{8,64}")


@dataclass(frozen=True, slots=True)
class Unloaded:
    """A file that went out: where its folder is now, and how many rows it took along."""

    name: str
    sha256: str
    accepted: int
    place: Path


def unload_file(case: Path, name: str) -> tuple[Unloaded, ...]:
    """Move what `name` (file name or start of a SHA-256) stands for out of the evidence.

    NotInCase with near names when nothing has that name, CaseProblem when several files do.
    """
    folders = catalogue(case / EVIDENCE)
    names = {sha256: _name(folder) for sha256, folder in folders.items()}
    chosen = chosen_files(name, names)
    out = []
    for sha256 in chosen:
        accepted = _accepted(folders[sha256])
        place = move_out(case, folders[sha256])
        out.append(Unloaded(names[sha256], sha256, accepted, place))
    return tuple(out)


def _name(folder: Path) -> str:
    """Return the file's name; the folder's own where the manifest is damaged."""
    try:
        return read_manifest(folder).name
    except CaseProblem:
        return folder.name


def _accepted(folder: Path) -> int:
    try:
        return sum(table.accepted for table in read_manifest(folder).tables)
    except CaseProblem:
        return 0


def chosen_files(name: str, names: Mapping[str, str]) -> list[str]:
    """Return the SHA-256 of each file that `name` stands for; `names`: SHA-256 → file name."""
    wanted = name.replace("\\", "/").rstrip("/")
    exact = [sha for sha, known in names.items() if known == wanted]
    members = [sha for sha, known in names.items() if known.startswith(wanted + "/")]
    hashes = [sha for sha in names if _SHA_START.fullmatch(name) and sha.startswith(name.lower())]
    tails = [sha for sha, known in names.items() if known.endswith("/" + wanted.split("/")[-1])]
    if members and not exact:
        return members
    for found in (exact, hashes, tails):
        if len(found) == 1:
            return found
        if found:
            listed = "、".join(f"{names[sha]} ({sha[:12]})" for sha in found)
            raise CaseProblem(
                Text(f"{name} 对应多个文件：{listed}", f"{name} names several files: {listed}"),
                Text("用 SHA-256 的前 12 位指定", "name one by the start of its SHA-256"),
            )
    raise _unknown(name, names)


def _unknown(name: str, names: Mapping[str, str]) -> NotInCase:
    near = difflib.get_close_matches(name, sorted(set(names.values())), n=3, cutoff=0.4)
    hint = (
        Text(f"是否指：{'、'.join(near)}", f"did you mean: {', '.join(near)}")
        if near
        else Text("运行 linkgraph status 查看已加载文件", "`linkgraph status` lists what is loaded")
    )
    return NotInCase(Text(f"案件中没有文件 {name}", f"no file {name} in the case"), hint)
