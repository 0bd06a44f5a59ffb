"""What the reader answers with, and what the user answered beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Literal

from ingest.binding import Binding
from ingest.corrections import OldTable, OldTables
from ingest.files import Refusal
from ingest.keys import Keyring
from ingest.layouts import Layout
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user said: `--direction "1=in,2=out"` and `--map FILE.toml`."""

    direction: Mapping[str, Literal["in", "out"]] = field(default_factory=dict)
    layouts: tuple[Layout, ...] = ()
    """From read_mapping; tried before the layouts of linkgraph."""
    keys: Keyring = field(default_factory=Keyring, repr=False, compare=False)
    """Passwords for locked files, given to find_sources."""
    old_tables: OldTables | None = None
    """Looks up tables of the case whose rows a correction stands for; None: there are none."""
    corrects: str = ""
    """`--corrects`: the file whose rows all files of this load correct; '' when they say so."""

    def for_file(self, name: str) -> "Answers":
        """Leave out the mappings that are for other files than `name`."""
        fitting = (
            layout
            for layout in self.layouts
            if layout.files is None
            or fnmatch(name, layout.files)
            or fnmatch(PurePosixPath(name).name, layout.files)
        )
        return replace(self, layouts=tuple(fitting))


@dataclass(frozen=True, slots=True)
class TableReport:
    """One header block of one sheet, written to `parquet` inside the folder.

    `read == accepted + sum(set_aside.values())`: lines that hold anything at all.
    `headers[i]` is the raw header text over `raw_{i+1:03}`.
    """

    sheet: str | None
    table: int
    layout: str
    kind: str
    parquet: str
    headers: tuple[str, ...]
    read: int
    accepted: int
    set_aside: Mapping[str, int]
    decisions: tuple[Text, ...]
    alerts: tuple[Text, ...] = ()
    """Those of the decisions that a person should check."""
    binding: Binding | None = None
    """Which column was read as what; None for a table that only says that there is nothing."""
    header_row: int = 0
    """The row of the header as a person sees it; 0 without one."""
    score: float = 0.0
    corrects: OldTable | None = None
    """The table whose rows it corrects, and which: row → original row."""
    placed: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileReport:
    """The tables of one file, and its sheets that could not be read (`file [sheet]`)."""

    tables: tuple[TableReport, ...]
    refused: tuple[Refusal, ...]
