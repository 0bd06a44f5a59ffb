"""Money from one account to another: events and plain rows made into transfers."""

from dataclasses import dataclass

import numpy as np

from linkgraph.derive.arrays import UNIT, Flags, Ints, flags, ints
from linkgraph.derive.card_join import DIRECT, THROUGH, Joined, finer_events, join_cards, not_joined
from linkgraph.derive.database import Database
from linkgraph.derive.events import Events
from linkgraph.derive.pairing import Sides, pair
from linkgraph.derive.parties import NUMBERED
from linkgraph.derive.plain import Plain
from linkgraph.derive.reversals import match_reversals
from linkgraph.derive.statement_pairs import pair_statements, pair_told
from linkgraph.derive.vague import pair_vague
from linkgraph.durations import DAY_US, SECOND_US
from linkgraph.schema import State
from linkgraph.settings import DeriveSettings


@dataclass(frozen=True, slots=True)
class Transfers:
    """One entry a transfer: indices of its events (-1 none) and what was inferred about it.

    `low` and `high` are the earliest and latest time that its finest rows state.
    """

    payer_event: Ints
    payee_event: Ints
    plain_event: Ints
    payer: Ints
    payee: Ints
    amount: Ints
    low: Ints
    high: Ints
    precision: Ints
    state: Ints
    mate: Ints
    ambiguous: Flags
    same_serial: Flags
    vague: Flags
    unmatched: Flags
    flagged: Flags
    apart: Flags
    through: Ints
    """The event of the wallet through which a bank card paid, or got money back; -1 none."""
    card_joined: Flags
    card_open: Flags
    """Rows of a wallet and of the card they name are one; they name one, and no row of it fits."""
    plain_transfer: Ints
    """Of each event of payment tables: its transfer, which may have several of them."""


def find_transfers(
    database: Database, events: Events, plain: Plain, covered: Flags, settings: DeriveSettings
) -> Transfers:
    """Pair the sides, add the plain rows, match the reversals."""
    partner = events.mirror.copy() if settings.pair_sides else np.full(len(events), -1, np.int64)
    same = vague = np.zeros(len(events), np.bool_)
    joined = not_joined(events, plain)
    if settings.pair_sides:
        pair_told(plain, partner)
        same = pair_statements(events, covered, partner, settings.pair_seconds)
        if settings.wallet_cards:
            joined = join_cards(database, events, plain, covered, partner, settings)
            events, plain = joined.events, joined.plain
        vague = pair_vague(database, events, covered, partner, settings.pair_seconds)
    alone = partner < 0
    head = alone | events.outward
    head[joined.through[joined.through >= 0]] = False
    heads = np.flatnonzero(head)
    out = events.outward[heads]
    a = np.where(out, heads, -1)
    b = np.where(out, np.where(alone[heads], -1, partner[heads]), heads)
    ambiguous = partner[heads] == -2
    said = (a, b, ambiguous, same[heads], vague[heads])
    return _with_plain(joined, partner, said, settings)


def _finest(times: Ints, precisions: Ints, there: Flags) -> tuple[Ints, Ints, Ints]:
    """Return lowest and highest time of the finest precision; arrays are sides × transfers."""
    rank = np.where(there, precisions, 9)
    best = rank.min(axis=0)
    usable = rank == best
    big = np.iinfo(np.int64).max
    low = np.where(usable, times, big).min(axis=0)
    high = np.where(usable, times, -big).max(axis=0)
    return low, high, best


def _with_plain(
    joined: Joined,
    partner: Ints,
    said: tuple[Ints, Ints, Flags, Flags, Flags],
    settings: DeriveSettings,
) -> Transfers:
    events, plain = joined.events, joined.plain
    still_open = (joined.open == THROUGH) | ((joined.open == DIRECT) & (partner < 0))
    a, b, ambiguous, same, vague = said
    through = np.maximum(_take(joined.through + 1, a), _take(joined.through + 1, b)) - 1
    head = np.where(a >= 0, a, b)
    # Each statement says best whose it is itself: the other one may have masked it.
    payer = np.where(a >= 0, _take(_paying(events), a), events.other[head])
    payee = np.where(b >= 0, _take(events.own, b), events.other[head])
    sides = (a, b, finer_events(events, through, a, b))
    times = np.stack([_take(events.time, one) for one in sides])
    precisions = np.stack([_take(events.precision, one) for one in sides])
    low, high, precision = _finest(times, precisions, np.stack(sides) >= 0)
    amount, failed = events.amount[head], events.failed[head]
    p = {
        name: ints(plain.rows, name)[plain.best]
        for name in ("payer", "payee", "amount_fen", "time_us", "precision")
    }
    plain_failed = flags(plain.rows, "failed")[plain.best]
    count = len(head)
    apart = np.concatenate([events.apart[head] if len(events) else head > 0, plain.apart])
    told = (
        _told(events, plain, (a, b, through))
        if settings.pair_sides
        else np.full(len(plain.best), -1)
    )
    forced = np.concatenate([np.isin(np.arange(count), told), told >= 0])
    single = (apart | forced) if settings.pair_sides else np.ones(len(apart), np.bool_)
    things = Sides(
        (
            np.concatenate([payer, p["payer"]]),
            np.concatenate([payee, p["payee"]]),
            np.concatenate([amount, p["amount_fen"]]),
            np.concatenate([failed, plain_failed]).astype(np.int64),
            np.where(single, np.arange(1, len(single) + 1), 0),
        ),
        np.repeat([1, 0], [count, len(plain.best)]).astype(np.int64),
        np.concatenate([low, p["time_us"]]),
        np.concatenate([precision, p["precision"]]),
        np.full(count + len(plain.best), -1, np.int64),
    )
    found = pair(things, settings.pair_seconds)
    of_plain = np.where(told >= 0, told, found[count:])
    lonely = np.flatnonzero(of_plain < 0)
    c = np.where(found[:count] >= 0, found[:count] - count, -1)
    c[told[told >= 0]] = np.flatnonzero(told >= 0)
    none = np.full(len(lonely), -1, np.int64)
    one = Transfers(
        np.concatenate([a, none]),
        np.concatenate([b, none]),
        np.concatenate([c, lonely]),
        np.concatenate([payer, p["payer"][lonely]]),
        np.concatenate([payee, p["payee"][lonely]]),
        np.concatenate([amount, p["amount_fen"][lonely]]),
        np.concatenate([low, p["time_us"][lonely]]),
        np.concatenate([high, p["time_us"][lonely]]),
        np.concatenate([precision, p["precision"][lonely]]),
        np.concatenate([failed, plain_failed[lonely]]).astype(np.int64) * int(State.FAILED),
        np.full(count + len(lonely), -1, np.int64),
        np.concatenate([ambiguous | (found[:count] == -2), of_plain[lonely] == -2]),
        np.concatenate([same, np.zeros(len(lonely), np.bool_)]),
        np.concatenate([vague, np.zeros(len(lonely), np.bool_)]),
        np.zeros(count + len(lonely), np.bool_),
        np.zeros(count + len(lonely), np.bool_),
        np.concatenate([apart[:count], plain.apart[lonely]]),
        np.concatenate([through, none]),
        np.concatenate([_any(joined.direct, (a, b)), none >= 0]),
        np.concatenate([_any(still_open, (a, b, through)), joined.open_payment[lonely]]),
        np.full(len(plain.best), -1, np.int64),
    )
    one.plain_transfer[:] = of_plain
    one.plain_transfer[lonely] = count + np.arange(len(lonely))
    if settings.reversals:
        _refund(one, events)
        _reverse(one, events, plain, settings)
    return one


def _paying(events: Events) -> Ints:
    """Return the account that each event's money left, if it went out."""
    return np.where(events.funded >= 0, events.funded, events.own)


def _any(flag: Flags, sides: tuple[Ints, ...]) -> Flags:
    """Say which transfers have an event that is flagged."""
    said = np.zeros(len(sides[0]), np.bool_)
    for at in sides:
        said |= _take(flag.astype(np.int64), at) > 0
    return said


def _told(events: Events, plain: Plain, sides: tuple[Ints, ...]) -> Ints:
    """Return the transfer whose event each payment is known to repeat, -1 for none."""
    of_event = np.full(len(events), -1, np.int64)
    for at in reversed(sides):
        of_event[at[at >= 0]] = np.flatnonzero(at >= 0)
    payer, payee = (
        np.where(tie >= 0, of_event[tie] if len(events) else -1, -1)
        for tie in (plain.payer_event, plain.payee_event)
    )
    return np.where(payer >= 0, payer, payee)


def _refund(transfers: Transfers, events: Events) -> None:
    """Mark refunds of a whole payment and the payments that they take back."""
    of_event = np.full(len(events), -1, np.int64)
    for at in (transfers.payer_event, transfers.payee_event, transfers.through):
        of_event[at[at >= 0]] = np.flatnonzero(at >= 0)
    back = np.flatnonzero(events.refund_of >= 0)
    refund, paid = of_event[back], of_event[events.refund_of[back]]
    transfers.mate[refund], transfers.mate[paid] = paid, refund
    paid = paid[transfers.state[paid] == State.OK]
    transfers.state[refund], transfers.state[paid] = State.REVERSAL, State.REVERSED


def _take(values: Ints, at: Ints) -> Ints:
    """Return `values[at]`, 0 where `at` is -1."""
    if len(values) == 0:
        return np.zeros(len(at), np.int64)
    return np.where(at >= 0, values[at], 0)


def any_row(events: Events, plain: Plain, transfers: Transfers, name: str) -> Flags:
    """Say for each transfer whether flag `name` is set on any of its rows."""
    result = np.zeros(len(transfers.payer), np.bool_)
    if name in events.rows.schema.names:
        said = np.zeros(len(events), np.bool_)
        said[events.row_event[flags(events.rows, name)]] = True
        for at in (transfers.payer_event, transfers.payee_event, transfers.through):
            result[at >= 0] |= said[at[at >= 0]]
    if name in plain.rows.schema.names:
        said = np.zeros(len(plain.best), np.bool_)
        said[plain.row_event[flags(plain.rows, name)]] = True
        at = transfers.plain_event
        result[at >= 0] |= said[at[at >= 0]]
    return result


def _reverse(transfers: Transfers, events: Events, plain: Plain, settings: DeriveSettings) -> None:
    """Set state and mate of reversals and of what they took back."""
    stated = any_row(events, plain, transfers, "reversal") | any_row(
        events, plain, transfers, "negative"
    )
    remarked = any_row(events, plain, transfers, "reversal_remark")
    back = stated | remarked
    live = (transfers.state == State.OK) & ~transfers.apart
    flagged = any_row(events, plain, transfers, "flag_reversed") & ~back & live
    if not (back & live).any():
        transfers.flagged[flagged] = True
        transfers.state[flagged] = State.REVERSED
        return
    unit = UNIT[transfers.precision]
    when = np.where(back, transfers.high + unit - 1, transfers.low)
    x = np.where(back, transfers.payee, transfers.payer)
    y = np.where(back, transfers.payer, transfers.payee)
    reach = settings.reversal_days * DAY_US
    unknown = _unknown_other(transfers, events)
    own = np.where(transfers.payer_event >= 0, transfers.payer, transfers.payee)
    inward = (transfers.payer_event < 0) & (transfers.payee_event >= 0)
    effect = (inward ^ back).astype(np.int64)
    sided = (transfers.payer_event >= 0) | (transfers.payee_event >= 0)
    parties, one_side = (x, y, transfers.amount), (own, effect, transfers.amount)
    # Two banks' clocks may put a reversal before what it takes back: tried last, and never for
    # rows of one statement.
    late = np.where(back, when + settings.pair_seconds * SECOND_US, when)
    for keys, chosen, times in (
        (parties, back | flagged, when),
        (parties, np.ones(len(x), np.bool_), when),
        (one_side, sided & (back | unknown), when),
        (one_side, sided & (~back | unknown), when),
        (parties, np.ones(len(x), np.bool_), late),
    ):
        free = live & chosen & (transfers.mate < 0)
        mate = match_reversals(keys, times, back, free, reach)
        if times is late:
            mate[_in_one_statement(transfers, mate)] = -1
        transfers.mate[mate >= 0] = mate[mate >= 0]
    matched = transfers.mate >= 0
    transfers.state[live & back & (stated | matched)] = State.REVERSAL
    transfers.state[live & ~back & matched] = State.REVERSED
    transfers.unmatched[live & stated & ~matched] = True
    transfers.flagged[flagged & ~matched] = True
    transfers.state[flagged] = State.REVERSED


def _in_one_statement(transfers: Transfers, mate: Ints) -> Flags:
    """Say which transfers stand in a statement in which their mate stands too."""
    at = np.maximum(mate, 0)
    payer, payee = transfers.payer_event >= 0, transfers.payee_event >= 0
    return np.asarray((mate >= 0) & ((payer & payee[at]) | (payee & payer[at])), np.bool_)


def _unknown_other(transfers: Transfers, events: Events) -> Flags:
    """Say which transfers are seen from one side and do not know the other by number."""
    head = np.where(transfers.payer_event >= 0, transfers.payer_event, transfers.payee_event)
    known_by = _take(events.known_by, head)
    both = (transfers.payer_event >= 0) & (transfers.payee_event >= 0)
    return np.asarray((head >= 0) & ~both & (known_by != NUMBERED), np.bool_)
