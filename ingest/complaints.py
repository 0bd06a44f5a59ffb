"""Rows of a complaint table: what a victim says is kept, and taken for no more exact than it is."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.fields import Cells, present
from ingest.moments import moments_of
from ingest.outcomes import ACCEPTED, Reasons
from ingest.transactions import amounts, put_fen
from linkgraph.durations import DAY_US, MINUTE_US
from linkgraph.schema import Precision


def clean_complaints(cells: Cells) -> None:
    """Clean times and the amount; a row without them, or with bad ones, is a complaint as well.

    A workbook adds seconds to a minute that somebody typed, and midnight to a day: a time at a
    whole minute counts as the minute, one at midnight as the day. That never claims too much. An
    amount below zero is no payment: it is `bad`, and the row has none. People write these tables:
    5万 is read as 50,000 yuan.
    """
    for name in ("time", "reported"):
        cells.warn("bad", f"{name}_us", moments_of(cells, name).bad)
    us = pc.fill_null(cells.values["time_us"], 1).to_numpy()
    said = pc.fill_null(cells.values["time_precision"], 0).to_numpy()
    least = np.where(us % DAY_US == 0, Precision.DAY, np.where(us % MINUTE_US == 0, 1, 0))
    coarse = np.maximum(said, least.astype(np.uint8))
    known = present(cells.values["time_us"], len(cells.chunk))
    cells.values["time_precision"] = pa.array(coarse, pa.uint8(), mask=~known)
    money = amounts(cells, "amount", wan=True)
    bad = money.bad | (money.fen < 0)
    put_fen(cells, "amount_fen", replace(money, bad=bad))
    cells.warn("bad", "amount_fen", bad)


def count_unnamed(cells: Cells, reasons: Reasons) -> int:
    """Return how many accepted rows name no victim, where the table has a column for the name."""
    if not cells.binding.has("name"):
        return 0
    return int(((reasons == ACCEPTED) & ~present(cells.values.get("name"), len(reasons))).sum())
