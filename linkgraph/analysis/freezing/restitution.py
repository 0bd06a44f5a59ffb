"""Whose money is in this frozen balance, and how much of it each victim can be given.

After article 8 of the rules of 2016 on returning frozen money in telecom fraud cases
(电信网络新型违法犯罪案件冻结资金返还若干规定): one deposit, or several that their times tell apart,
go back directly; what time does not tell apart is shared in proportion of losses. "Told apart by
time" is taken literally: whatever order and whatever fen one assumes, the same amount is his.

What comes out is arithmetic on the rows and victims that the case has, for whoever decides. It
does not say that somebody is entitled, or that nobody else is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from linkgraph.analysis.freezing.findings import MeasureNow
from linkgraph.analysis.freezing.measures import held_fen, measures_at, read_measures
from linkgraph.analysis.freezing.restitution_findings import (
    Claim,
    FrozenBasis,
    Restitution,
    ReturnBasis,
)
from linkgraph.analysis.freezing.restitution_shares import share_out
from linkgraph.analysis.freezing.restitution_words import formula_of, notes_of, why_of
from linkgraph.analysis.money import money_of, other_currencies
from linkgraph.analysis.money_findings import Rule, Victim
from linkgraph.analysis.tracing.notes import scope_notes, unbalanced
from linkgraph.analysis.victims.victims import sources_of
from linkgraph.errors import LinkgraphError
from linkgraph.flow.bounds import find_bounds
from linkgraph.flow.follow import follow, money_until
from linkgraph.flow.match import UNKNOWN, match_fifo
from linkgraph.flow.money import HELD, Money
from linkgraph.flow.sources import Sources
from linkgraph.flow.stations import make_stations
from linkgraph.graph import CaseGraph
from linkgraph.text import Text

EXPECTED: tuple[Rule, ...] = ("fifo", "lifo", "pro-rata")


@dataclass(frozen=True, slots=True)
class Part:
    """One victim's part before it is shared out, by number of the victim."""

    owner: int
    loss_fen: int
    least_fen: int
    most_fen: int
    own: bool

    @property
    def separate(self) -> bool:
        """Whether time alone says how much is his."""
        return self.least_fen == self.most_fen > 0 and not self.own


def find_restitution(
    graph: CaseGraph,
    victims: Sequence[Victim],
    account: int,
    *,
    at_us: int | None = None,
    frozen_fen: int | None = None,
) -> Restitution:
    """Say which victims' money is in the balance of an account, and share what is frozen of it.

    Parameters
    ----------
    graph
        The case.
    victims
        All known victims, with their payments. Of payments after the moment nothing is counted.
    account
        An account id with a statement in the case.
    at_us
        The moment (microseconds of the case's clock); None: the last row of the case.
    frozen_fen
        How much is frozen. None: what freezes in force at the moment hold, by the case; the whole
        balance where there is none. Never more than the balance.

    Returns
    -------
    Restitution
        Claims: most money proposed first, then most that can be his, then the victim's id.

    Raises
    ------
    LinkgraphError
        The account has no statement in the case: nothing is known of its balance.
    ValueError
        An account id that the graph does not have, or a negative amount.

    Notes
    -----
    1. A victim whose least and most on the account are equal is told apart by time: he is
       proposed that amount. Where less is frozen than all such amounts, they are shared in
       proportion of losses, nobody more than his amount.
    2. The rest of what is frozen goes to the other victims whose money can be there, in
       proportion of their losses, nobody more than the most that can be his, all together no more
       than can be all victims'.
    3. What is then left is nobody's whom the case knows as a victim.

    The caps are on each victim and on all together, not on every group of some: several victims
    together may be proposed more than could be theirs at once. Losses are all payments up to the
    moment, also those into other accounts.

    O(transfers), then a few maximum flows for each victim whose money reaches the account.
    """
    if not 0 <= account < graph.account_count or (frozen_fen or 0) < 0:
        raise ValueError(f"account {account} of {graph.account_count}, {frozen_fen} fen frozen")
    money = money_of(graph)
    last = int(money.time_us[-1]) if len(money.time_us) else 0
    moment = last if at_us is None else at_us
    money = money_until(money, moment)
    if money.end[account] != HELD:
        raise _no_statement(graph, account)
    sources = sources_of(graph, victims)
    parts, joint = measure_parts(money, sources, account)
    balance = balance_of(money, account)
    measures = measures_at(read_measures(graph).get(account, ()), moment, 0)
    frozen, basis = frozen_of(balance, frozen_fen, measures)
    bases, proposed = propose(parts, frozen, joint[1])
    expected = expect(money, sources, account)
    direct = sum(part.most_fen for part in parts if part.separate)
    claims = [
        Claim(
            victims[part.owner],
            part.loss_fen,
            tuple(
                payment
                for payment in victims[part.owner].payments
                if money.payee[payment.transfer] == account and money.follows[payment.transfer]
            ),
            part.least_fen,
            part.most_fen,
            {rule: expected[rule].get(part.owner, 0) for rule in EXPECTED},
            bases[at],
            proposed[at],
            why_of(bases[at], part.least_fen, part.most_fen, proposed[at]),
        )
        for at, part in enumerate(parts)
    ]
    claims.sort(key=lambda claim: (-claim.proposed_fen, -claim.most_fen, claim.victim.id))
    remaining = frozen - sum(proposed)
    shared = sum(part.loss_fen for part, one in zip(parts, bases, strict=True) if one == "pro-rata")
    return Restitution(
        graph.account(account),
        moment,
        balance,
        frozen,
        basis,
        measures,
        joint[0],
        joint[1],
        direct,
        remaining,
        tuple(claims),
        sources.owners - len(parts),
        formula_of(balance, frozen, basis, direct, shared),
        (
            *notes_of(claims, sources.owners - len(parts), frozen, remaining, direct, joint),
            *scope_notes(
                graph, money, moment, other_currencies(graph), _left(money, sources, moment)
            ),
            *unbalanced(graph, np.array([account])),
        ),
    )


def measure_parts(
    money: Money, sources: Sources, account: int
) -> tuple[list[Part], tuple[int, int]]:
    """Return the part of each victim whose money can be on the account, and of all together.

    A victim whose own account it is has no part in the joint figures: what came there came back.
    """
    stations = make_stations(money)
    parts, together = [], []
    for owner in range(sources.owners):
        own = int(sources.home[account]) == owner
        found = find_bounds(money, sources, (owner,), (account,), stations=stations)
        if not own:
            together.append(owner)
        most = int(found.most_fen[0])
        if most > 0:
            mine = sources.transfer[sources.owner == owner]
            loss = int(money.fen[mine[money.follows[mine]]].sum())
            parts.append(Part(owner, loss, int(found.least_fen[0]), most, own))
    if not together:
        return parts, (0, 0)
    joint = find_bounds(money, sources, together, (account,), stations=stations)
    return parts, (int(joint.least_fen[0]), int(joint.most_fen[0]))


def balance_of(money: Money, account: int) -> int:
    """Return what the followed rows leave on an account, unknown sources filled up. O(transfers).

    It is never below 0: what left beyond all that is known came from somewhere.
    """
    flows = match_fifo(money)
    out = flows.out_transfer[flows.in_transfer == UNKNOWN]
    unknown = flows.fen[flows.in_transfer == UNKNOWN][money.payer[out] == account]
    came = money.fen[money.enters & (money.payee == account)]
    gone = money.fen[money.leaves & (money.payer == account)]
    return int(money.opening[account] + came.sum() + unknown.sum() - gone.sum())


def frozen_of(
    balance: int, asked: int | None, measures: Sequence[MeasureNow]
) -> tuple[int, FrozenBasis]:
    """Return how much is shared out, and where that figure comes from."""
    if asked is not None:
        return min(balance, asked), "asked"
    freezes = [one for one in measures if one.kind == "freeze"]
    holding, held = held_fen(freezes, balance)
    return (balance, "balance") if holding == "none" else (held, "measure")


def propose(
    parts: Sequence[Part], frozen: int, joint_most: int
) -> tuple[list[ReturnBasis], list[int]]:
    """Return the basis and the amount of each part; see `find_restitution` for the rule."""
    losses = [part.loss_fen for part in parts]
    direct = [part.most_fen if part.separate else 0 for part in parts]
    short = sum(direct) > frozen
    given = share_out(min(frozen, sum(direct)), losses, direct)
    rest = max(0, min(frozen, joint_most) - sum(given))
    caps = [0 if part.own or part.separate else min(part.most_fen, part.loss_fen) for part in parts]
    shared = share_out(rest, losses, caps)
    bases: list[ReturnBasis] = []
    for part in parts:
        if part.own:
            bases.append("own-account")
        elif part.separate:
            bases.append("direct-shared" if short else "direct")
        else:
            bases.append("pro-rata" if rest else "none")
    return bases, [one + other for one, other in zip(given, shared, strict=True)]


def expect(money: Money, sources: Sources, account: int) -> Mapping[Rule, dict[int, int]]:
    """Return what each rule of matching puts on the account, by victim.

    Money that another statement says was paid in, and the account's own does not show, is not in
    its balance and is left out.
    """
    found: dict[Rule, dict[int, int]] = {}
    for rule in EXPECTED:
        traced = follow(money, sources, rule)
        here = traced.rest_account == account
        there = dict(
            zip(traced.rest_owner[here].tolist(), traced.rest_fen[here].tolist(), strict=True)
        )
        unseen = (money.payee == account) & money.follows & ~money.enters
        lost = unseen[traced.trail_transfer] & (traced.trail_owner != sources.home[account])
        for owner, fen in zip(
            traced.trail_owner[lost].tolist(), traced.trail_fen[lost].tolist(), strict=True
        ):
            there[owner] -= fen
        found[rule] = there
    return found


def _left(money: Money, sources: Sources, moment: int) -> dict[str, int]:
    """Count the payments that are not followed: later than the moment, or otherwise left out."""
    out = sources.transfer[~money.follows[sources.transfer]]
    later = int(np.count_nonzero(money.time_us[out] > moment))
    return {"later": later, "other": len(out) - later}


def _no_statement(graph: CaseGraph, account: int) -> LinkgraphError:
    key = graph.account(account).key
    return LinkgraphError(
        Text(
            f"{key} 没有可用的流水（未调取，或是现金、平台），余额无从得知",
            f"there is no statement of {key} to go by (none in the case, or cash, or a platform): "
            "its balance is not known",
        ),
        Text(
            "先调取该账户的流水并装入，再测算返还",
            "ask the bank for its statement and load it first",
        ),
    )
