"""本人互转: which transfers stay with one holder, and how that is known."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.derive.arrays import Flags, Ints, codes
from linkgraph.derive.transfers import Transfers


class Holders(NamedTuple):
    """Codes of holder ID and name of each account, -1 unknown; `marked`: whether to mark at all."""

    ids: Ints
    names: Ints
    marked: bool


def own_holders(accounts: pa.Table, marked: bool) -> Holders:
    """Return who holds each account; a name with an asterisk fits several people: unknown."""
    names = accounts["name"].combine_chunks()
    masked = pc.fill_null(pc.match_substring(names, "*"), False)
    names = pc.if_else(masked, None, names)
    return Holders(codes(accounts, "holder_id"), codes(pa.table({"name": names}), "name"), marked)


def own_reasons(transfers: Transfers, holders: Holders) -> tuple[Flags, Flags, Flags]:
    """Say which transfers stay inside one account, with one ID number, or with one name.

    A name counts only where an ID number is unknown: namesakes are common, so its code is its own.
    """
    a, b = transfers.payer, transfers.payee
    if not holders.marked or len(holders.ids) == 0:
        none = np.zeros(len(a), np.bool_)
        return none, none, none
    ids, names = holders.ids, holders.names
    inside = a == b
    known = (ids[a] >= 0) & (ids[b] >= 0)
    same_id = ~inside & known & (ids[a] == ids[b])
    same_name = ~inside & ~known & (names[a] >= 0) & (names[a] == names[b])
    return inside, same_id, same_name
