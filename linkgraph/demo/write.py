"""Write the demonstration: the folder a police station would receive, and the truth beside it."""

import json
from dataclasses import dataclass
from pathlib import Path

from linkgraph.demo.folder import arrange
from linkgraph.demo.sheets.paper import zip_bytes
from linkgraph.demo.story import Scale, tell
from linkgraph.demo.truth import truth

MATERIAL = "0311专案材料"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was written. `material` is the folder to load; `truth` must stay out of it."""

    folder: Path
    material: Path
    truth: Path
    files: int
    rows: int


def write_demo(folder: Path, seed: int = 1, scale: Scale = "small") -> DemoReport:
    """Write an invented case into `folder` and return where everything is.

    Same seed and scale, same bytes. `folder` is made when it does not exist; files of the same
    names in it are replaced, others stay. "small" is some 40 files and 5 000 rows; "large" is
    some 200 000 rows. Names, numbers and events are invented; the truth holds for this folder
    only and says nothing about real cases.
    """
    world = tell(seed, scale)
    found = arrange(world)
    material = folder / MATERIAL
    data = {paper.name: paper.data() for paper in (*found.papers, *found.strange)}
    data[found.archive] = zip_bytes({paper.name: paper.data() for paper in found.zipped})
    data |= {name: data[of] for name, of in found.copies.items()}
    data |= {name: data[of][: len(data[of]) * 2 // 3] for name, of in found.broken.items()}
    for name, content in data.items():
        path = material / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    answer = truth(world, found, scale)
    path = folder / "truth.json"
    text = json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    rows = sum(table["read"] for file in answer["files"] for table in file["tables"])
    return DemoReport(folder, material, path, len(data), rows)
