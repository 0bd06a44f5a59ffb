"""Time fields: one column, or a day and a time of day in two."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.clocks import BAD, Moment, clean_clock
from ingest.columns import Moments, clean_moments
from ingest.fields import Cells, filled, raw
from ingest.times import clean_moment, dated_moment, formatted_moment, moment_from_1904
from linkgraph.durations import DAY_US
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.schema import Precision

_DAY_DIGITS = 8
_SECONDS = 6


def moments_of(cells: Cells, name: str) -> Moments:
    """Clean the time field `name` (with `date`, if the layout has it) and store it in `cells`."""
    if name == "time" and cells.binding.has("date"):
        moments = _from_two(cells) if cells.binding.has("time") else _from_one(cells, "date")
    else:
        moments = _from_one(cells, name)
    empty = moments.missing | moments.bad
    cells.values[name + "_us"] = pa.array(moments.us, pa.int64(), mask=empty)
    kind = EVIDENCE_KINDS[cells.binding.layout.kind]
    if any(column.name == name + "_precision" for column in kind.columns):
        cells.values[name + "_precision"] = pa.array(moments.precision, pa.uint8(), mask=empty)
    return moments


def _from_one(cells: Cells, name: str) -> Moments:
    column = filled(cells, name)
    size = len(cells.chunk)
    if column is None:
        zeros = np.zeros(size, np.int64)
        day = np.full(size, Precision.DAY, np.uint8)
        return Moments(zeros, day, np.ones(size, bool), np.zeros(size, bool))
    form = cells.binding.layout.time_format
    if form:
        return clean_moments(column, lambda text: formatted_moment(text, form))
    month = cells.binding.layout.statement_month
    if month is not None:
        return clean_moments(column, lambda text: dated_moment(text, month))
    cleaner = moment_from_1904 if cells.chunk.days_from_1904 else clean_moment
    return clean_moments(column, cleaner)


def _from_two(cells: Cells) -> Moments:
    """Join day and time of day. A 'time' cell that is a full moment stands alone."""
    day = _from_one(cells, "date")
    column = raw(cells, "time")
    width = cells.binding.clock or clock_width(longest_clock(column))
    cells.clock = width
    clock = clean_moments(column, lambda text: clean_clock(text, width))
    from_1904 = cells.chunk.days_from_1904
    full = clean_moments(column, lambda text: _moment_alone(text, from_1904=from_1904))
    whole = ~(full.missing | full.bad) & clock.bad
    alone = day.missing | day.bad
    bad = np.where(whole, day.bad & False, day.bad | (clock.bad & ~alone))
    missing = np.where(whole, False, day.missing & ~day.bad)
    known = ~(clock.missing | clock.bad | alone) & ~whole
    midnight = day.us - day.us % DAY_US
    us = np.where(whole, full.us, np.where(known, midnight + clock.us, day.us))
    precision = np.where(whole, full.precision, np.where(known, clock.precision, day.precision))
    return Moments(us, precision.astype(np.uint8), missing & ~bad, bad)


def _moment_alone(text: str, *, from_1904: bool) -> Moment:
    """Return the full moment in a cell for times of day: a few digits are none (Excel's 45293)."""
    short = text.strip().isdigit() and len(text.strip()) < _DAY_DIGITS
    if short:
        return BAD
    return moment_from_1904(text) if from_1904 else clean_moment(text)


def longest_clock(column: pa.StringArray) -> int:
    """Return the most digits of a time of day written without colons; 0 without any."""
    digits = column.filter(pc.match_substring_regex(column, r"^\s*\d{3,9}\s*$"))
    if not len(digits):
        return 0
    return int(pc.max(pc.utf8_length(pc.utf8_trim_whitespace(digits))).as_py())


def clock_width(longest: int) -> int:
    """Say what digit times of day are, by the longest of the column: HHMMSSmmm (9; 8 where its
    first zeros are lost everywhere), HHMMSS (6) or HHMM (4)."""
    if longest > _SECONDS:
        return max(longest, 8)
    return 4 if longest == 4 else _SECONDS
