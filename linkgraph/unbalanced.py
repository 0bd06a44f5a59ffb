"""Breaks of a statement as the graph keeps them: one text each on the account, read back whole.

`7f3a9c01b2d4e5f6/0:17 7f3a9c01b2d4e5f6/0:18 -5000 missing_rows 1735689600000000 1735693200000000`:
row before and row after (first 16 digits of the file's SHA-256, table number, row), fen that the
balance is off by, what would explain it, times of both rows in µs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from linkgraph.graph import CaseGraph, SourceRow

REPEATED = "repeated"
"""The kind of a row that its table has twice: it counts once, so no money is amiss."""


@dataclass(frozen=True, slots=True)
class Unbalanced:
    """Two rows of a statement between which it does not add up; times in µs."""

    before: SourceRow
    after: SourceRow
    difference_fen: int
    kind: str
    from_us: int
    until_us: int

    @property
    def repeated(self) -> bool:
        """Whether it is a row that its table has twice."""
        return self.kind == REPEATED


def source_names(sources: pa.Table) -> list[str]:
    """Return the short name of each source table."""
    said = zip(sources["sha256"].to_pylist(), sources["table"].to_pylist(), strict=True)
    return [f"{sha256[:16]}/{table}" for sha256, table in said]


def encode(
    before: tuple[str, int], after: tuple[str, int], fen: int, kind: str, span: tuple[int, int]
) -> str:
    """Return one break as text; rows as (name of the source, row)."""
    one, other = (f"{name}:{row}" for name, row in (before, after))
    return f"{one} {other} {fen} {kind} {span[0]} {span[1]}"


def breaks_of(graph: CaseGraph, accounts: Sequence[int]) -> dict[int, tuple[Unbalanced, ...]]:
    """Return the breaks of those of some accounts that have any, by time."""
    texts = graph.nodes["Account"]["breaks"].take(pa.array(accounts, pa.int64())).to_pylist()
    if not any(texts):
        return {}
    sources = graph.sources.to_pylist()
    places = {
        name: (said["file"], said["sha256"], said["sheet"])
        for name, said in zip(source_names(graph.sources), sources, strict=True)
    }

    def place(text: str) -> SourceRow:
        name, _, row = text.rpartition(":")
        return SourceRow(*places[name], int(row))

    def read(text: str) -> Unbalanced:
        before, after, fen, kind, begin, end = text.split(" ")
        return Unbalanced(place(before), place(after), int(fen), kind, int(begin), int(end))

    return {
        account: tuple(sorted(map(read, said), key=_by_time))
        for account, said in zip(accounts, texts, strict=True)
        if said
    }


def _by_time(one: Unbalanced) -> tuple[int, int, SourceRow, SourceRow]:
    return one.from_us, one.until_us, one.before, one.after


def nearest(
    breaks: Iterable[Unbalanced], arrived_us: int | None, left_us: int | None
) -> tuple[Unbalanced, int] | None:
    """Return the break that bears most on money that came and went then, and how many there are.

    One between the two moments first, else the last one before, else the first. Rows that a table
    has twice do not count.
    """
    said = [one for one in breaks if not one.repeated]
    if not said:
        return None
    begin = said[0].from_us if arrived_us is None else arrived_us
    end = said[-1].until_us if left_us is None else left_us
    within = [one for one in said if one.until_us >= begin and one.from_us <= end]
    before = [one for one in said if one.from_us <= end]
    chosen = within[0] if within else before[-1] if before else said[0]
    return chosen, len(said)
