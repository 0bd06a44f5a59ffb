"""What the user answered about spreadsheets, kept for the next file of the same shape.

`answers/direction-<headers>.json` holds what the codes of a direction column mean in tables with
those headers; `answers/mapping-<name>.toml` is a copy of a mapping file. One answer a file,
replaced in one step, so that two loads at once need no lock. A mapping whose constants say whose
account it is, without a `files` pattern, is an answer about one file and is not kept.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from linkgraph.case.folder import ANSWERS, make_folder, write_over
from linkgraph.evidence import json_bytes

Side = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class DirectionAnswer:
    """What direction codes mean in tables with these headers (raw header texts, stripped)."""

    headers: tuple[str, ...]
    direction: Mapping[str, Side]


def headers_key(headers: Sequence[str]) -> tuple[str, ...]:
    """Return headers as answers are remembered by: stripped of blanks at their ends."""
    return tuple(header.strip() for header in headers)


def remember_direction(
    case: Path, headers: Sequence[str], direction: Mapping[str, Side], work: Path
) -> None:
    """Keep an answer for the next table with these headers; a later answer replaces it."""
    key = headers_key(headers)
    make_folder(case / ANSWERS)
    name = hashlib.sha256("\x1f".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    said = {"headers": list(key), "direction": dict(direction)}
    write_over(case / ANSWERS / f"direction-{name}.json", json_bytes(said), work)


def remembered_directions(case: Path) -> tuple[DirectionAnswer, ...]:
    """Return the answers of this case, in a fixed order."""
    found = []
    for path in sorted((case / ANSWERS).glob("direction-*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        found.append(DirectionAnswer(tuple(said["headers"]), said["direction"]))
    return tuple(found)


def remember_mapping(case: Path, mapping: Path, name: str, work: Path) -> None:
    """Keep a copy of a mapping file; one of the same layout name replaces it."""
    make_folder(case / ANSWERS)
    key = hashlib.sha256(name.encode()).hexdigest()[:16]
    write_over(case / ANSWERS / f"mapping-{key}.toml", mapping.read_bytes(), work)


def remembered_mappings(case: Path) -> tuple[Path, ...]:
    """Return the mapping files of this case, in a fixed order."""
    return tuple(sorted((case / ANSWERS).glob("mapping-*.toml")))
