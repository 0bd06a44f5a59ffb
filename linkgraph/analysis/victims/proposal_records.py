"""Proposed victims as records, each reason with its figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from linkgraph.analysis.arrays import Ints
from linkgraph.analysis.money_findings import Payment, Proposal, Victim
from linkgraph.analysis.rings.reasons import yuan
from linkgraph.analysis.said import row_reference, say_account
from linkgraph.analysis.victims.complaint_fits import Moved
from linkgraph.analysis.victims.groups import Entry
from linkgraph.graph import CaseGraph
from linkgraph.settings import VictimSettings
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.analysis.victims.proposals import Cards

NOBODY = Entry(None, frozenset(), None, None)
"""Of a payment that is nobody's loss yet."""


@dataclass(frozen=True, slots=True)
class Figures:
    """By account: what its holder paid into suspect cards, and got back from rings and them."""

    paid: Ints
    got: Ints


@dataclass(frozen=True)  # without slots: sentences about cards are made when first asked for
class Words:
    """Makes the sentences of proposals."""

    graph: CaseGraph
    moved: Moved
    cards: "Cards"
    figures: Figures
    settings: VictimSettings

    @cached_property
    def _said(self) -> dict[int, Text]:
        return {}

    def card(self, card: int) -> Text:
        """Say why a card is suspect, each card once."""
        if card not in self._said:
            self._said[card] = _card(self.graph, self.cards, card, self.settings)
        return self._said[card]


def make_proposal(words: Words, transfers: Ints, payments: Sequence[Payment]) -> Proposal:
    """Return the proposal of the account that paid these transfers."""
    moved, ref = words.moved, payments[0].payer
    number = ref.key if ref.key in ref.numbers else None
    rows = tuple(row_reference(one.rows[0]) for one in payments if one.rows)
    reasons = [
        _paid(moved, transfers),
        *(words.card(card) for card in np.unique(moved.payee[transfers]).tolist()),
        _passed(moved, words.cards, transfers, words.settings),
        _back(words.figures, int(moved.payer[transfers[0]])),
        NO_TIE,
    ]
    return Proposal(ref, tuple(payments), tuple(reasons), (number,) if number else rows)


NO_TIE = Text(
    "与团伙成员没有共用电话、设备、地址等其他关联，不是代发款项的单位，本人不过账",
    "shares no phone, device, address or the like with members of a ring, is no employer, and "
    "passes no money through",
)


def open_proposals(
    proposals: Sequence[Proposal], victims: Sequence[Victim]
) -> tuple[Proposal, ...]:
    """Return what of the proposals is not counted yet: payments of known victims are left out.

    What a known victim paid besides is proposed row by row, with a word.
    """
    counted = {payment.transfer for victim in victims for payment in victim.payments}
    found = []
    for one in proposals:
        left = tuple(payment for payment in one.payments if payment.transfer not in counted)
        done = len(one.payments) - len(left)
        if done and left:
            rows = tuple(row_reference(payment.rows[0]) for payment in left if payment.rows)
            words = Text(
                f"已是受害人，其中{done}笔已计入；以下{len(left)}笔尚未计入",
                f"a victim already: {done} of these payments count, {len(left)} do not yet",
            )
            found.append(replace(one, payments=left, reasons=(words, *one.reasons), accept=rows))
        elif left:
            found.append(one)
    return tuple(found)


def _paid(moved: Moved, payments: Ints) -> Text:
    fen, cards = int(moved.fen[payments].sum()), len(np.unique(moved.payee[payments]))
    return Text(
        f"向{cards}张一级卡付款{len(payments)}笔，共{yuan(fen)}",
        f"paid {yuan(fen)} in {len(payments)} transfers into {cards} first-tier cards",
    )


def _card(graph: CaseGraph, cards: "Cards", card: int, settings: VictimSettings) -> Text:
    """Say why a card is suspect."""
    who = say_account(graph.account(card))
    zh, en = [], []
    if cards.known[card]:
        zh.append("报案表写明有受害人付款转入")
        en.append("a complaint names a payment into it")
    if cards.ring[card] >= 0:
        zh.append("属于团伙")
        en.append("it belongs to a ring")
    if int(cards.inflow[card]):
        share = int(cards.passed[card]) * 100 // int(cards.inflow[card])
        total = yuan(int(cards.inflow[card]))
        zh.append(f"团伙以外的人转入{total}，其中{share}%在{settings.passed_hours}小时内转出")
        en.append(
            f"people outside the rings paid in {total}, {share}% of it left within "
            f"{settings.passed_hours} hours"
        )
    return Text(f"{who}：{'；'.join(zh)}", f"{who}: {'; '.join(en)}")


def _passed(moved: Moved, cards: "Cards", payments: Ints, settings: VictimSettings) -> Text:
    fen, gone = int(moved.fen[payments].sum()), int(cards.soon[payments].sum())
    share, hours = gone * 100 // fen, settings.passed_hours
    return Text(
        f"其款项中{yuan(gone)}（{share}%）在{hours}小时内被转走（先进先出）",
        f"{yuan(gone)} of his money ({share}%) was passed on within {hours} hours "
        "(first in, first out)",
    )


def _back(figures: Figures, payer: int) -> Text:
    paid, got = int(figures.paid[payer]), int(figures.got[payer])
    if not got:
        return Text("未从团伙或可疑卡收回款项", "got nothing back from rings or suspect cards")
    share = got * 100 // paid
    return Text(
        f"从团伙和可疑卡收回{yuan(got)}（{share}%）",
        f"got {yuan(got)} back from rings and suspect cards ({share}%)",
    )
