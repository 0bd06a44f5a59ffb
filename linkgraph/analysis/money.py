"""The money of a case graph as the arrays that `linkgraph.flow` works on."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.flow.money import CASH, HELD, LEFT_DATA, PLATFORM, Money, frozen, make_money
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import Precision

EXITS = {"cash": CASH, "platform": PLATFORM}
"""Account kinds that money is followed to, never through, even when a statement is there."""

_CURRENCY = re.compile(r"(?:^|;)currency:([A-Z]+)")
YUAN = "CNY"
"""The currency of transfers that name none."""


def money_of(graph: CaseGraph, currency: str = YUAN) -> Money:
    """Return the counted transfers of `graph` and where money rests, leaves, or is lost sight of.

    Only transfers of `currency` are followed: amounts of two currencies are never one sum. An
    account that has transfers of another on its own statement has no opening balance here.

    Money is matched through accounts whose statement is in the case and that are no exits, and
    only along the rows of that statement: what another bank says was paid into or out of such an
    account, but its own statement does not show (it was before the statement begins, say, and
    the opening balance holds it already), neither joins nor draws on its queue. An account
    without a statement that pays in a payer–payee table is matched along all its transfers, and
    what rests there has left the data: nothing says it is still there.

    An opening balance that no balance chain tells, or a negative one, counts as nothing. Failed
    and reversed transfers, and those from an account to itself, are not followed. O(transfers).
    """
    transfers = graph.transfers
    mine = of_currency(graph, currency)
    opening = filled(graph.nodes["Account"], "opening_fen", 0)
    money = make_money(
        column(transfers, "payer"),
        column(transfers, "payee"),
        column(transfers, "amount_fen"),
        graph.ordered_by(),
        end=account_ends(graph),
        opening=np.where(_changes(graph, mine), 0, opening),
        counted=graph.counted() & mine,
        payer_tied=filled(transfers, "payer_tied", False),
        payee_tied=filled(transfers, "payee_tied", False),
        day_only=column(transfers, "precision") == Precision.DAY,
    )
    sides, plain = column(transfers, "sides"), _plain_payers(graph) & (money.end == LEFT_DATA)
    covered = money.end == HELD
    enters = money.follows & ((covered[money.payee] & (sides & 2 > 0)) | plain[money.payee])
    leaves = money.follows & ((covered[money.payer] & (sides & 1 > 0)) | plain[money.payer])
    return replace(money, enters=frozen(enters, np.bool_), leaves=frozen(leaves, np.bool_))


def of_currency(graph: CaseGraph, currency: str) -> NDArray[np.bool_]:
    """Mark the transfers of one currency. O(n)."""
    said, code = currency_codes(graph)
    return np.asarray((said == currency)[code])


def currency_codes(graph: CaseGraph) -> tuple[NDArray[np.str_], NDArray[Any]]:
    """Return currencies (`USD`), as derive says them in `reason`, CNY else, and which of them each
    transfer has. One may be there twice.
    """
    coded = graph.transfers["reason"].combine_chunks().dictionary_encode()
    names = [_CURRENCY.search(reason or "") for reason in coded.dictionary.to_pylist()]
    said = np.array([*(found[1] if found else YUAN for found in names), YUAN])
    return said, np.asarray(coded.indices.fill_null(len(names)))


def other_currencies(graph: CaseGraph, currency: str = YUAN) -> dict[str, int]:
    """Return how many counted transfers a trace of `currency` leaves out, by their currency."""
    said, code = currency_codes(graph)
    named = code[graph.counted() & (said != currency)[code]]
    names, counts = np.unique(said[named], return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts, strict=True)}


def _changes(graph: CaseGraph, mine: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark accounts whose own statement has a transfer of a currency that is not followed."""
    sides = column(graph.transfers, "sides")
    marked = np.zeros(graph.account_count, np.bool_)
    marked[column(graph.transfers, "payer")[~mine & (sides & 1 > 0)]] = True
    marked[column(graph.transfers, "payee")[~mine & (sides & 2 > 0)]] = True
    return marked


def account_ends(graph: CaseGraph) -> NDArray[np.uint8]:
    """Return of each account what becomes of money that rests there (see `END_NAMES`)."""
    accounts = graph.nodes["Account"]
    ends = np.where(filled(accounts, "covered", False), HELD, LEFT_DATA).astype(np.uint8)
    kinds = accounts["account_kind"]
    for kind, end in EXITS.items():
        ends[np.asarray(pc.fill_null(pc.equal(kinds, kind), False))] = end
    return ends


def _plain_payers(graph: CaseGraph) -> NDArray[np.bool_]:
    """Mark the accounts that pay in a payer–payee table."""
    plain = np.asarray(pc.equal(graph.sources["kind"], "transfers"))
    payers = np.zeros(graph.account_count, np.bool_)
    if plain.any():
        rows = np.flatnonzero(plain[column(graph.transfer_rows, "source")])
        starts = column(graph.transfers, "row_start")
        at = np.searchsorted(starts, rows, "right") - 1
        payers[column(graph.transfers, "payer")[at]] = True
    return payers


def filled(table: pa.Table, name: str, value: Any) -> NDArray[Any]:
    """Return a column as an array, `value` where it is null. Exact: int64 stays int64."""
    return np.asarray(pc.fill_null(table[name], value).combine_chunks().to_numpy(False))
