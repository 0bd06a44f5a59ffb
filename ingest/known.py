"""What an earlier reading of a table settled, for the few rows that correct it."""

from typing import Literal

import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.binding import Binding
from ingest.corrections import OldTable
from ingest.evidence_file import raw_name
from ingest.moments import clock_width, longest_clock
from ingest.words import plain

Side = Literal["in", "out"]


def known_directions(old: OldTable, binding: Binding) -> dict[str, Side]:
    """Return the meaning of each direction cell of accepted rows, where it has only one."""
    places = binding.places.get("direction", ())
    if len(places) != 1:
        return {}
    column = raw_name(places[0])
    table = pq.read_table(old.path, columns=[column, "direction", "accepted"])
    pairs = table.filter(pc.and_(table["accepted"], pc.is_valid(table["direction"])))
    said: dict[str, set[Side]] = {}
    for one in pairs.group_by([column, "direction"]).aggregate([]).to_pylist():
        said.setdefault(plain(one[column]), set()).add(one["direction"])
    return {text: sides.pop() for text, sides in sorted(said.items()) if text and len(sides) == 1}


def known_clock(old: OldTable, binding: Binding) -> int:
    """Return by how many digits its times of day were read; 0 where they have colons or none."""
    places = binding.places.get("time", ())
    if len(places) != 1 or not binding.has("date"):
        return 0
    table = pq.read_table(old.path, columns=[raw_name(places[0]), "accepted"])
    column = table.filter(table["accepted"])[raw_name(places[0])].combine_chunks()
    longest = longest_clock(column)
    return clock_width(longest) if longest else 0
