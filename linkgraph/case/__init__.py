"""The case folder: evidence in, evidence out, and the graph it makes.

    case = Case.create(Path("0311专案"))
    case.load([Path("调单")])
    graph = case.graph()

A case folder holds `evidence/` (one immutable folder a source file), `graph/` (a cache that may be
deleted at any time), `unloaded/`, `answers/`, `case.toml` and `audit.jsonl`. No lock, no database.
"""

import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkgraph.case import audit
from linkgraph.case.folder import (
    EVIDENCE,
    GRAPH,
    make_folder,
    remove_leftovers,
    work_folder,
    writable,
    write_once,
)
from linkgraph.case.settings import CASE_FILE, CaseConfig, case_toml, read_case_toml
from linkgraph.errors import CaseProblem
from linkgraph.evidence import EvidenceFile, EvidenceTable, fingerprint, read_evidence
from linkgraph.settings import Settings
from linkgraph.text import Text

if TYPE_CHECKING:
    from ingest.read import Answers
    from linkgraph.case.extras import ExtraField
    from linkgraph.case.load import LoadReport
    from linkgraph.case.reading import Progress
    from linkgraph.case.setaside import SetAsideRow
    from linkgraph.case.status import RawRow, Status
    from linkgraph.case.unload import Unloaded
    from linkgraph.case.verify import VerifyReport
    from linkgraph.graph import CaseGraph, SourceRow
    from linkgraph.reconcile.findings import Reconciliation

ENVIRONMENT = "LINKGRAPH_CASE"


@dataclass(frozen=True, slots=True)
class Case:
    """A case folder that exists. Cheap to open; everything is read when it is asked for."""

    folder: Path
    config: CaseConfig

    @staticmethod
    def create(folder: Path) -> "Case":
        """Make a case in `folder` (readable by its owner only), or open the one there.

        Two processes may do so at once. CaseProblem when the folder holds other things.
        """
        folder = folder.absolute()
        if not (folder / CASE_FILE).exists():
            try:
                _make(folder)
            except OSError as error:
                raise writable(folder, error) from error
        return Case.open(folder)

    @staticmethod
    def open(folder: Path) -> "Case":
        """Open the case in `folder`; CaseProblem when there is none, BadSettings for case.toml."""
        folder = folder.absolute()
        if not (folder / CASE_FILE).exists():
            raise CaseProblem(
                Text(f"{folder} 不是案件目录", f"{folder} is not a case folder"),
                Text(
                    "用 --case 指定案件目录，或先运行 linkgraph load 文件… --case 目录",
                    "name one with --case, or make one: linkgraph load FILE… --case DIR",
                ),
            )
        return Case(folder, read_case_toml(folder / CASE_FILE))

    @staticmethod
    def find(start: Path | None = None) -> "Case":
        """Open the nearest case folder at or above `start` (default: here), else LINKGRAPH_CASE."""
        here = (start or Path.cwd()).absolute()
        for folder in (here, *here.parents):
            if (folder / CASE_FILE).is_file():
                return Case.open(folder)
        named = os.environ.get(ENVIRONMENT)
        return Case.open(Path(named) if named else here)

    @property
    def name(self) -> str:
        """What the case is called."""
        return self.config.name

    @property
    def id(self) -> str:
        """A random id made with the case: tells projections on a server apart, in no result."""
        return self.config.id

    @property
    def settings(self) -> Settings:
        """The thresholds of case.toml."""
        return self.config.settings

    def load(
        self,
        paths: Sequence[Path],
        answers: "Answers | None" = None,
        progress: "Progress | None" = None,
        *,
        mappings: Sequence[Path] = (),
        workers: int | None = None,
    ) -> "LoadReport":
        """Load files, folders and zips; what cannot be used is reported and stops nothing.

        `answers.direction` and the mapping files in `mappings` are remembered for later files of
        the same headers. Content that is in the case already, under any name, changes nothing.
        Writes its own line to the audit trail. May run in several processes at once.

        `workers`: processes that read side by side, 1 for none; None: LINKGRAPH_WORKERS, else the
        usable cores, where there is enough to read. The case is the same, byte for byte.
        """
        from ingest.read import Answers
        from linkgraph.case.load import load_files

        report = load_files(self.folder, paths, answers or Answers(), mappings, progress, workers)
        said = sorted({(t.name, t.sha256, t.already_loaded) for t in report.files})
        inputs: dict[str, Any] = {
            "files": [{"name": n, "sha256": s, "already_loaded": a} for n, s, a in said],
            "refused": [one.name for one in report.refused],
        }
        corrections = [
            {
                "name": table.name,
                "sha256": table.sha256,
                "corrects": {"name": one.file, "sha256": one.sha256, "sheet": one.sheet},
                "rows": [{"row": new, "original_row": old} for new, old, _ in one.rows],
            }
            for table in report.files
            if (one := table.corrects) is not None and not table.already_loaded
        ]
        if corrections:
            inputs["corrections"] = corrections
        self.record("load", inputs, self.fingerprint())
        return report

    def unload(self, name: str) -> "tuple[Unloaded, ...]":
        """Take the rows of one file (its name, or 8 or more digits of its SHA-256) out again.

        A zip's name takes out its members. The folders stay in `unloaded/`. Audited.
        """
        from linkgraph.case.unload import unload_file

        out = unload_file(self.folder, name)
        inputs = [{"name": one.name, "sha256": one.sha256} for one in out]
        self.record("unload", inputs, self.fingerprint())
        return out

    def files(self) -> tuple[EvidenceFile, ...]:
        """Return every loaded file, sorted by SHA-256."""
        return read_evidence(self.folder / EVIDENCE)

    def evidence(self) -> tuple[EvidenceTable, ...]:
        """Return every table of the evidence, sorted by (sha256, table)."""
        return tuple(table for file in self.files() for table in file.tables)

    def fingerprint(self) -> str:
        """Return the name of the evidence: independent of load order, file names and machine."""
        return fingerprint(self.files())

    def graph(self) -> "CaseGraph":
        """Return the derived graph: from the cache by memory map, or derived now and cached."""
        from linkgraph.case.graph import case_graph

        return case_graph(self.folder, self.files(), self.settings.derive)

    def verify(self) -> "VerifyReport":
        """Hash all evidence again and compare it with the manifests."""
        from linkgraph.case.verify import verify_evidence

        return verify_evidence(self.folder / EVIDENCE)

    def status(self) -> "Status":
        """Count what is in the case (`linkgraph status`); derives the graph when it must."""
        from linkgraph.case.status import status_of

        return status_of(self.files(), self.graph(), self.settings.derive.apart)

    def reconcile(self) -> "Reconciliation":
        """Check the statements: balances row by row, gaps, requests without an answer."""
        from linkgraph.reconcile.compose import reconcile

        return reconcile(self.evidence(), self.graph(), self.settings.reconcile)

    def set_aside(self) -> "Iterator[SetAsideRow]":
        """Yield every line that was not accepted, with its reason and raw cells, in file order."""
        from linkgraph.case.setaside import set_aside_rows

        return set_aside_rows(self.files())

    def raw_row(self, row: "SourceRow") -> "RawRow":
        """Return the headers and the cells of a source row exactly as the file had them."""
        from linkgraph.case.status import read_raw_row

        return read_raw_row(self.files(), row)

    def extra_fields(self, graph: "CaseGraph", account: int) -> "tuple[ExtraField, ...]":
        """Return what the files say of an account under headers that no field knows."""
        from linkgraph.case.extras import extra_fields

        return extra_fields(self.evidence(), graph, account)

    def record(self, command: str, inputs: Any, result_sha256: str | None = None) -> None:
        """Append a line to the audit trail. `load` and `unload` do so themselves."""
        audit.record(self.folder, command, inputs, result_sha256)


def _make(folder: Path) -> None:
    """Lay out a new case; case.toml comes last, so that a half-made folder is no case yet."""
    ours = (EVIDENCE, GRAPH, audit.AUDIT)
    made = not folder.exists()
    make_folder(folder)
    strange = sorted(
        path.name
        for path in folder.iterdir()
        if path.name not in ours and not path.name.startswith("tmp-") and path.name != CASE_FILE
    )
    if strange:
        raise CaseProblem(
            Text(
                f"{folder} 不是案件目录，且不为空（含 {strange[0]}）",
                f"{folder} is not a case folder and is not empty (it holds {strange[0]})",
            ),
            Text("指定一个新目录", "name a new folder"),
        )
    if made or not any(folder.iterdir()):
        folder.chmod(0o700)
    make_folder(folder / EVIDENCE)
    remove_leftovers(folder)
    with work_folder(folder) as work:
        config = CaseConfig(folder.name, secrets.token_hex(8), Settings())
        write_once(folder / CASE_FILE, case_toml(config), work)
