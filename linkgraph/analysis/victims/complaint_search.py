"""Looks up the transfers that come near a row of a complaint table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Flags, Ints, expand, ints
from linkgraph.analysis.identities import Identities
from linkgraph.analysis.rings.reasons import yuan
from linkgraph.analysis.said import say_moment, say_row
from linkgraph.analysis.victims.complaint_fits import (
    ANOTHER,
    Moved,
    Payer,
    describe_payer,
    payer_fit,
    time_fits,
)
from linkgraph.analysis.victims.complaints import Complaint, is_partial, mask_fits, mask_pattern
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import State
from linkgraph.text import Text


@dataclass(frozen=True)  # without slots: its index is made when it is first asked for
class Search:
    """Looks up the transfers that may explain a complaint."""

    who: Identities
    moved: Moved
    minutes: int

    @property
    def graph(self) -> CaseGraph:
        """The case."""
        return self.who.graph

    @cached_property
    def _state(self) -> Ints:
        return ints(column(self.graph.transfers, "state"))

    @cached_property
    def _by(self) -> dict[str, tuple[Ints, Ints]]:
        ends = {"payer": self.moved.payer, "payee": self.moved.payee}
        orders = {side: np.argsort(end, kind="stable") for side, end in ends.items()}
        return {side: (ends[side][order], order) for side, order in orders.items()}

    def of(self, side: str, accounts: Sequence[int]) -> Ints:
        """Return the transfers whose `side` is one of `accounts`, counted or not, by id."""
        keys, order = self._by[side]
        return np.sort(order[expand(ints(accounts), keys)[1]])

    def undone(self, transfers: Ints) -> Flags:
        """Mark those that failed or were reversed."""
        return np.isin(self._state[transfers], (State.FAILED, State.REVERSED))

    def timely(self, complaint: Complaint, transfers: Ints) -> Flags:
        """Mark those at the time that the complaint states."""
        moved = self.moved
        times = moved.time_us[transfers], moved.precision[transfers]
        return time_fits(complaint, *times, self.minutes)[0]

    @cached_property
    def _payers(self) -> dict[int, Payer]:
        return {}

    def payer(self, account: int) -> Payer:
        """Return what is known of an account as a payer, each read once."""
        if account not in self._payers:
            self._payers[account] = describe_payer(self.who, account)
        return self._payers[account]

    def his(self, complaint: Complaint, transfers: Ints) -> Flags:
        """Mark those whose payer may be the complaint's victim."""
        accounts, place = np.unique(self.moved.payer[transfers], return_inverse=True)
        fits = [payer_fit(complaint, a, self.payer(a)) > ANOTHER for a in accounts.tolist()]
        return np.array(fits, np.bool_)[place] if fits else np.zeros(0, np.bool_)

    def masked_payees(self, number: str) -> Ints:
        """Return the accounts that part of a number, or the whole where they are masked, fits."""
        table = self.graph.nodes["Account"]
        if is_partial(number):
            lists = table["numbers"].combine_chunks()
            flat, parents = lists.flatten(), np.asarray(pc.list_parent_indices(lists))
            hits = pc.match_substring_regex(flat, f"^(?:{mask_pattern(number)})$")
            return np.unique(ints(parents[np.asarray(pc.fill_null(hits, False), dtype=np.bool_)]))
        masked, masks = self._masked
        fits = [mask_fits(mask, number) for mask in masks]
        return masked[np.array(fits, np.bool_)] if fits else ints([])

    @cached_property
    def _masked(self) -> tuple[Ints, list[str]]:
        keys = self.graph.nodes["Account"]["key"]
        at = np.flatnonzero(np.asarray(pc.starts_with(keys, "masked:"), dtype=np.bool_))
        return ints(at), [key.split("|")[1] for key in keys.take(at).to_pylist()]

    def say(self, transfer: int) -> Text:
        """Return a transfer in words: time, amount, and where it stands."""
        row = self.graph.transfer_source_rows(transfer)[:1]
        moved = self.moved
        time = say_moment(int(moved.time_us[transfer]), int(moved.precision[transfer]))
        money = yuan(int(self.moved.fen[transfer]))
        zh, en = (f"（{say_row(row[0]).zh}）", f" ({say_row(row[0]).en})") if row else ("", "")
        return Text(f"{time} {money}{zh}", f"{money} at {time}{en}")
