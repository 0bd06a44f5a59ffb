"""Whose money is in this frozen balance, and how much of it each victim can be given.

After article 8 of the rules of 2016 on returning frozen money in telecom fraud cases
(电信网络新型违法犯罪案件冻结资金返还若干规定): one deposit, or several that their times tell apart,
go back directly; what time does not tell apart is shared in proportion of losses. "Told apart by
time" is taken literally: whatever order and whatever fen one assumes, the same amount is his.

What comes out is arithmetic on the rows and victims that the case has, for whoever decides. It
does not say that somebody is entitled, or that nobody else is.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from linkgraph.analysis.freezing.findings import MeasureNow
from linkgraph.analysis.freezing.measures import held_fen, measures_at, read_measures
from linkgraph.analysis.freezing.restitution_findings import (
    Claim,
    FrozenBasis,
    Restitution,
    ReturnBasis,
)
from linkgraph.analysis.freezing.restitution_parts import (
    EXPECTED,
    Expected,
    Measured,
    expect,
    measure_parts,
)
from linkgraph.analysis.freezing.restitution_shares import share_out
from linkgraph.analysis.freezing.restitution_words import formula_of, notes_of, why_of
from linkgraph.analysis.money import money_of, other_currencies
from linkgraph.analysis.money_findings import Victim
from linkgraph.analysis.tracing.notes import scope_notes, unbalanced
from linkgraph.analysis.victims.victims import sources_of
from linkgraph.errors import LinkgraphError
from linkgraph.flow.follow import money_until
from linkgraph.flow.match import UNKNOWN, match_fifo
from linkgraph.flow.money import HELD, Money
from linkgraph.flow.sources import Sources
from linkgraph.graph import CaseGraph
from linkgraph.settings import FreezeSettings
from linkgraph.text import Text


def find_restitution(
    graph: CaseGraph,
    victims: Sequence[Victim],
    account: int,
    *,
    at_us: int | None = None,
    frozen_fen: int | None = None,
    bounds_work: int = FreezeSettings().bounds_work,
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
    bounds_work
        How much is spent on bounds, as `FreezeSettings.bounds_work`. Where it does not reach for
        every victim nothing is proposed to anybody: each part depends on all others.

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
    expected = expect(money, sources, account)
    measured = measure_parts(money, sources, account, expected, bounds_work)
    balance = balance_of(money, account)
    measures = measures_at(read_measures(graph).get(account, ()), moment, 0)
    frozen, basis = frozen_of(balance, frozen_fen, measures)
    claims = make_claims(money, victims, account, measured, frozen, expected)
    direct = sum(part.most_fen for part in measured.parts if part.separate)
    shared = sum(one.loss_fen for one in claims if one.basis == "pro-rata")
    found = Restitution(
        graph.account(account),
        moment,
        balance,
        frozen,
        basis,
        measures,
        measured.joint,
        direct,
        frozen - sum(one.proposed_fen for one in claims),
        claims,
        sources.owners - len(measured.parts) - measured.missed,
        measured.missed,
        formula_of(balance, frozen, basis, direct if measured.whole else 0, shared),
        (),
    )
    notes = scope_notes(
        graph, money, moment, other_currencies(graph), _left(money, sources, moment)
    )
    more = unbalanced(graph, np.array([account]))
    return replace(found, notes=(*notes_of(found), *notes, *more))


def make_claims(
    money: Money,
    victims: Sequence[Victim],
    account: int,
    measured: Measured,
    frozen: int,
    expected: Expected,
) -> tuple[Claim, ...]:
    """Return what each victim whose money can be there can be given, most money first."""
    bases, proposed = propose(measured, frozen)
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
            basis,
            fen,
            why_of(basis, part.least_fen, part.most_fen, fen),
        )
        for part, basis, fen in zip(measured.parts, bases, proposed, strict=True)
    ]
    claims.sort(key=lambda claim: (-claim.proposed_fen, -claim.most_fen, claim.victim.id))
    return tuple(claims)


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


def propose(measured: Measured, frozen: int) -> tuple[list[ReturnBasis], list[int]]:
    """Return the basis and the amount of each part; see `find_restitution` for the rule."""
    parts, joint = measured.parts, measured.joint
    if not measured.whole or joint is None:
        open_: list[ReturnBasis] = ["own-account" if part.own else "unsettled" for part in parts]
        return open_, [0] * len(parts)
    losses = [part.loss_fen for part in parts]
    direct = [part.most_fen if part.separate else 0 for part in parts]
    short = sum(direct) > frozen
    given = share_out(min(frozen, sum(direct)), losses, direct)
    rest = max(0, min(frozen, joint[1]) - sum(given))
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
