"""A layout laid over one header row: which sheet column fills which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.headers import in_fen, normal, without_codes, without_note, without_unit
from ingest.layouts import Layout
from linkgraph.text import Text

_FILLED_UP = frozenset(
    [
        "counterparty_number",
        "counterparty_name",
        "counterparty_bank",
        "phone",
        "id_number",
        "address",
    ]
)


@dataclass(frozen=True, slots=True)
class Binding:
    """`places`: field → sheet columns (0-based; several are joined). `unused`: columns that
    another column of the same meaning was preferred to. `fen`: fields whose header says 分."""

    layout: Layout
    headers: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    unused: tuple[int, ...] = ()
    fen: frozenset[str] = frozenset()
    spare: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Columns that fill a field where its own column says nothing, for fields of `_FILLED_UP`."""
    stated: Mapping[str, str] = field(default_factory=dict)
    """What the lines above say of the owner, for rows that name no account of their own."""
    clock: int | None = None
    """Digits of a full time of day (6 HHMMSS, 4 HHMM), once the whole table was seen."""

    def has(self, *fields: str) -> bool:
        """Say whether any of `fields` has a column or a constant."""
        return any(name in self.places or name in self.layout.constants for name in fields)

    def header(self, field: str) -> str:
        """Return the raw header over `field`, '' without one."""
        places = self.places.get(field)
        return self.headers[places[0]] if places else ""

    def extra(self) -> tuple[int, ...]:
        """Return the columns whose headers no field knows: kept as raw text, shown as they are."""
        known = {*self.unused, *(i for places in self.places.values() for i in places)}
        known |= {i for places in self.spare.values() for i in places}
        return tuple(
            i for i, header in enumerate(self.headers) if i not in known and normal(header)
        )

    def notes(self) -> tuple[Text, ...]:
        """Say which columns were passed over for another of the same meaning."""
        return tuple(
            Text(
                f"列“{self.headers[i].strip()}”（第 {i + 1} 列）含义重复，未采用，原文保留",
                f"column {self.headers[i].strip()!r} (number {i + 1}) repeats a meaning: "
                "not used, kept as raw text",
            )
            for i in self.unused
        ) + tuple(
            Text(
                f"列“{self.headers[i].strip()}”（第 {i + 1} 列）"
                f"只在“{self.header(name).strip()}”为空时采用",
                f"column {self.headers[i].strip()!r} (number {i + 1}) is used only where "
                f"{self.header(name).strip()!r} is empty",
            )
            for name, places in self.spare.items()
            for i in places
        )


def bind(layout: Layout, cells: Sequence[str]) -> Binding:
    """Lay `layout` over a row of header cells.

    Of several columns that could fill a field the one named first in the layout is taken, of two
    columns with the same header the left one. One column fills one field only.
    """
    where: dict[str, int] = {}
    for index, cell in enumerate(cells):
        where.setdefault(normal(cell), index)
        where.setdefault(without_unit(cell), index)
        where.setdefault(without_codes(cell), index)
        where.setdefault(without_note(cell), index)
    where.pop("", None)
    if layout.mapped:
        where.update({f"#{index + 1}": index for index in range(len(cells))})
    wanted = [
        (rank, name, alternative)
        for name, alternatives in layout.columns.items()
        for rank, alternative in enumerate(alternatives)
    ]
    places: dict[str, tuple[int, ...]] = {}
    taken: dict[int, str] = {}
    for _, name, alternative in sorted(wanted, key=lambda w: w[0]):
        found = tuple(where[header] for header in alternative if header in where)
        if name in places or len(found) != len(alternative):
            continue
        if layout.mapped or not any(index in taken for index in found):
            places[name] = found
            taken.update(dict.fromkeys(found, name))
    spare = {
        name: tuple(
            where[alternative[0]]
            for alternative in layout.columns[name]
            if len(alternative) == 1
            and alternative[0] in where
            and where[alternative[0]] not in taken
        )
        for name in (_FILLED_UP | layout.filled_up).intersection(places)
        if not layout.mapped
    }
    spare = {name: tuple(dict.fromkeys(found)) for name, found in sorted(spare.items()) if found}
    taken.update({index: name for name, found in spare.items() for index in found})
    known = {header for alts in layout.columns.values() for alt in alts for header in alt}
    unused = tuple(
        index
        for index, cell in enumerate(cells)
        if index not in taken and (normal(cell) in known or without_unit(cell) in known)
    )
    fen = frozenset(name for name, found in places.items() if in_fen(cells[found[0]]))
    return Binding(layout, tuple(cells), places, unused, fen, spare)
