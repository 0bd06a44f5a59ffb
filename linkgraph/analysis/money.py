"""The money of a case graph as the arrays that `linkgraph.flow` works on."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.flow.money import CASH, HELD, LEFT_DATA, PLATFORM, Money, make_money
from linkgraph.graph import CaseGraph, column

EXITS = {"cash": CASH, "platform": PLATFORM}
"""Account kinds that money is followed to, never through, even when a statement is there."""


def money_of(graph: CaseGraph) -> Money:
    """Return the counted transfers of `graph` and where money rests, leaves, or is lost sight of.

    Money is matched through accounts whose statement is in the case and that are no exits. An
    opening balance that no balance chain tells, or a negative one, counts as nothing. Failed and
    reversed transfers, and those from an account to itself, are not followed. O(transfers).
    """
    transfers = graph.transfers
    return make_money(
        column(transfers, "payer"),
        column(transfers, "payee"),
        column(transfers, "amount_fen"),
        column(transfers, "time_us"),
        end=account_ends(graph),
        opening=filled(graph.nodes["Account"], "opening_fen", 0),
        counted=graph.counted(),
        payer_tied=filled(transfers, "payer_tied", False),
        payee_tied=filled(transfers, "payee_tied", False),
    )


def account_ends(graph: CaseGraph) -> NDArray[np.uint8]:
    """Return of each account HELD where money is matched through it, else what kind of end."""
    accounts = graph.nodes["Account"]
    ends = np.where(filled(accounts, "covered", False), HELD, LEFT_DATA).astype(np.uint8)
    kinds = accounts["account_kind"]
    for kind, end in EXITS.items():
        ends[np.asarray(pc.fill_null(pc.equal(kinds, kind), False))] = end
    return ends


def filled(table: pa.Table, name: str, value: Any) -> NDArray[Any]:
    """Return a column as an array, `value` where it is null. Exact: int64 stays int64."""
    return np.asarray(pc.fill_null(table[name], value).combine_chunks().to_numpy(False))
