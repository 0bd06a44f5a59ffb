"""What the check of balances says of accounts, as columns of the graph."""

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import Flags
from linkgraph.derive.events import Events
from linkgraph.derive.ledger_breaks import find_breaks
from linkgraph.derive.ledger_rows import rows_of_events
from linkgraph.derive.ledgers import check_ledgers
from linkgraph.unbalanced import REPEATED, encode, source_names


def ledger_columns(events: Events, sources: pa.Table, covered: Flags) -> dict[str, pa.Array]:
    """Return steps, explained and breaks of each account; null where it has no statement.

    `linkgraph reconcile` says the same, by the same check, with more about each.
    """
    count = len(covered)
    rows = rows_of_events(events)
    found = check_ledgers(rows)
    step = (found.previous >= 0) & found.anchor
    steps = np.bincount(found.own[found.ledger[step]], minlength=count)
    broken = np.bincount(found.own[found.ledger[found.broken()]], minlength=count)
    texts: list[list[str] | None] = [[] if one else None for one in covered.tolist()]
    names = source_names(sources)
    for one in find_breaks(rows, found):
        own = int(found.own[one.ledger])
        broken[own] += one.repeated and one.checkable
        steps[own] += one.repeated and one.checkable
        places = [
            (names[int(rows.source[at])], int(rows.row[at])) for at in (one.before, one.after)
        ]
        span = int(rows.time[one.before]), int(rows.time[one.after])
        kind = REPEATED if one.repeated else one.kinds[0]
        said = texts[own]
        assert said is not None, "an account with statement rows is covered"
        said.append(encode(places[0], places[1], one.difference, kind, span))
    return {
        "steps": pa.array(steps, pa.int32(), mask=~covered),
        "explained": pa.array(steps - broken, pa.int32(), mask=~covered),
        "breaks": pa.array(texts, pa.list_(pa.string())),
    }
