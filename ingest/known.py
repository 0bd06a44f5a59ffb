"""What an earlier reading of a table settled, for the few rows that correct it."""

from collections import Counter
from typing import Literal

import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.binding import Binding
from ingest.corrections import OldTable
from ingest.evidence_file import raw_name
from ingest.moments import clock_width, longest_clock
from ingest.words import plain
from linkgraph.durations import DAY_US
from linkgraph.schema import Precision

Side = Literal["in", "out"]
_MINUS = r"^[\s'\"¥￥]*[-－−–(（]|-\s*$"
"""An amount that is below zero, as files write it."""


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


def known_tally(old: OldTable, binding: Binding) -> Counter[str]:
    """Return what `ingest.verdicts` counts of a table, for the accepted rows of an earlier one.

    How signs go with directions, and how many times are at midnight: a few rows do not tell.
    """
    tally: Counter[str] = Counter()
    if "time_precision" not in pq.read_schema(old.path).names:
        return tally
    places = binding.places.get("amount", ())
    column = raw_name(places[0]) if len(places) == 1 else "reason"
    names = ["accepted", "direction", "amount_fen", "time_us", "time_precision", column]
    there = [name for name in dict.fromkeys(names) if name in pq.read_schema(old.path).names]
    rows = pq.read_table(old.path, columns=there)
    rows = rows.filter(rows["accepted"])
    exact = rows.filter(pc.less(rows["time_precision"], int(Precision.DAY)))
    tally["exact"] = exact.num_rows
    days = pc.multiply(pc.divide(exact["time_us"], DAY_US), DAY_US)
    tally["midnight"] = pc.sum(pc.equal(days, exact["time_us"])).as_py() or 0
    if len(places) == 1 and "direction" in there:
        moved = rows.filter(pc.greater(rows["amount_fen"], 0))
        minus = pc.match_substring_regex(moved[column], _MINUS)
        for side in ("in", "out"):
            mine = pc.equal(moved["direction"], side)
            tally[side + "-"] = pc.sum(pc.and_(mine, minus)).as_py() or 0
            tally[side + "+"] = pc.sum(pc.and_(mine, pc.invert(minus))).as_py() or 0
    return tally
