"""The derived graph of a case, cached in `graph/<key>/`: written once, opened by memory map."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from linkgraph.case.folder import GRAPH, make_folder, publish, settle, work_folder
from linkgraph.derive import RULES_VERSION
from linkgraph.evidence import EvidenceFile, fingerprint
from linkgraph.graph import CaseGraph, open_graph, save_graph
from linkgraph.settings import DeriveSettings

_SIZES = "sizes.json"
_KEPT = 3
"""Graphs of this many states of the evidence are kept; older ones are derived again when asked."""


def case_graph(case: Path, files: Sequence[EvidenceFile], settings: DeriveSettings) -> CaseGraph:
    """Return the graph of `files`, from the cache when it is there and whole."""
    folder = case / GRAPH / cache_key(files, settings)
    if _whole(folder):
        return open_graph(folder)
    from linkgraph.derive.graph import derive_graph

    tables = [table for file in files for table in file.tables]
    graph = derive_graph(tables, settings, fingerprint(files))
    with work_folder(case) as work:
        draft = work / "graph"
        draft.mkdir(mode=0o700)
        save_graph(graph, draft)
        sizes = {path.name: path.stat().st_size for path in sorted(draft.iterdir())}
        (draft / _SIZES).write_text(json.dumps(sizes, sort_keys=True), encoding="ascii")
        settle(draft)
        make_folder(case / GRAPH)
        if folder.exists() and not _whole(folder):
            folder.rename(work / "damaged")
        publish(draft, folder)
        _forget(case / GRAPH, folder)
    return open_graph(folder)


def cache_key(files: Sequence[EvidenceFile], settings: DeriveSettings) -> str:
    """Return the name of a derived graph: evidence, names of files, settings and rules."""
    said = [
        RULES_VERSION,
        astuple(settings),
        fingerprint(files),
        [
            [file.sha256, file.name, [table.parquet_sha256 for table in file.tables]]
            for file in files
        ],
    ]
    text = json.dumps(said, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _whole(folder: Path) -> bool:
    """Say whether a cached graph is there with every file in its full size."""
    try:
        sizes = json.loads((folder / _SIZES).read_text(encoding="ascii"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError):
        return False


def _forget(graphs: Path, current: Path) -> None:
    """Remove all but the newest graphs; one in use elsewhere stays where it cannot be removed."""
    others = [path for path in graphs.iterdir() if path.is_dir() and path != current]
    for path in sorted(others, key=lambda one: one.stat().st_mtime_ns)[: -(_KEPT - 1)]:
        shutil.rmtree(path, ignore_errors=True)
