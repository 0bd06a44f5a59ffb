"""Shapes that honest people make: payrolls, rents, suppliers, families, markets, saving clubs.

They are the hard part of a busy background: fans, chains in time with shrinking amounts, round
trips, gathering and scattering, all between accounts that also take part in other traffic.
"""

from collections.abc import Callable

import numpy as np

from benchmarks.background import MINUTES, Ints, People, Traffic, amounts, join, pick

Rows = tuple[Ints, Ints, Ints, Ints]
Draw = np.random.Generator


def benign_traffic(draw: Draw, people: People, count: int) -> Traffic:
    """Return `count` transfers, as many of each kind as goes."""
    parts = [
        part for at, kind in enumerate(KINDS) for part in _of_kind(draw, people, count, at, kind)
    ]
    whole = join(parts)
    return Traffic(
        whole.payer[:count], whole.payee[:count], whole.fen[:count], whole.minute[:count]
    )


def _of_kind(
    draw: Draw, people: People, count: int, at: int, kind: Callable[[Draw, People], Rows]
) -> list[Traffic]:
    """Return groups of one kind until its share of `count` is full; the last kind fills up."""
    wanted = count // len(KINDS) + (count % len(KINDS) if at == len(KINDS) - 1 else 0)
    made: list[Traffic] = []
    while wanted > 0:
        payer, payee, fen, minute = kind(draw, people)
        kept = np.flatnonzero((payer != payee) & (minute < MINUTES))[:wanted]
        made.append(Traffic(payer[kept], payee[kept], fen[kept], minute[kept]))
        wanted -= len(kept)
    return made


def strangers(draw: Draw, people: People, count: int) -> Ints:
    """Return accounts, every one as likely."""
    return draw.integers(0, len(people), count)


def payroll(draw: Draw, people: People) -> Rows:
    """An employer pays 5 to 80 people within hours, half of the employers again a week later."""
    staff = strangers(draw, people, int(draw.integers(5, 81)))
    rounds = int(draw.integers(1, 3))
    first = draw.integers(0, MINUTES - (rounds - 1) * 7 * 1440)
    wages = amounts(draw, len(staff), 5000)
    minute = first + np.repeat(np.arange(rounds), len(staff)) * 7 * 1440
    minute = minute + draw.integers(0, 240, len(minute))
    payer = np.repeat(pick(draw, people.paying, 1), len(minute))
    return payer, np.tile(staff, rounds), np.tile(wages, rounds), minute


def rent(draw: Draw, people: People) -> Rows:
    """5 to 40 tenants pay their landlord within five days, much the same amounts."""
    tenants = strangers(draw, people, int(draw.integers(5, 41)))
    fen = np.rint(amounts(draw, 1, 2000) * draw.choice([0.8, 1.0, 1.2], len(tenants)))
    minute = draw.integers(0, MINUTES) + draw.integers(0, 5 * 1440, len(tenants))
    payee = np.repeat(pick(draw, people.paid, 1), len(tenants))
    return tenants, payee, np.maximum(fen, 1).astype(np.int64), minute


def supplier_chain(draw: Draw, people: People) -> Rows:
    """A buyer pays a shop, the shop its wholesaler, and so on: 3 to 7 steps, each a part."""
    chain = strangers(draw, people, int(draw.integers(4, 9)))
    steps = len(chain) - 1
    kept = np.cumprod(np.r_[1.0, draw.uniform(0.6, 0.97, steps - 1)])
    fen = np.maximum(np.rint(amounts(draw, 1, 20_000)[0] * kept), 1).astype(np.int64)
    minute = draw.integers(0, MINUTES) + np.cumsum(draw.integers(5, 2880, steps))
    return chain[:-1], chain[1:], fen, minute


def family(draw: Draw, people: People) -> Rows:
    """2 to 5 relatives lend in a round, each another amount."""
    round_trip = strangers(draw, people, int(draw.integers(2, 6)))
    fen = amounts(draw, len(round_trip), 2000)
    minute = draw.integers(0, MINUTES) + np.cumsum(draw.integers(10, 4320, len(round_trip)))
    return round_trip, np.roll(round_trip, -1), fen, minute


def market(draw: Draw, people: People) -> Rows:
    """5 to 12 traders pay each other 10 to 60 times within ten days."""
    traders = strangers(draw, people, int(draw.integers(5, 13)))
    deals = int(draw.integers(10, 61))
    payer, payee = traders[draw.integers(0, len(traders), (2, deals))]
    minute = draw.integers(0, MINUTES) + draw.integers(0, 10 * 1440, deals)
    return payer, payee, amounts(draw, deals, 4000), minute


def saving_club(draw: Draw, people: People) -> Rows:
    """4 to 15 people pay one who holds the money; it goes on to 1 to 6 others within days."""
    members = strangers(draw, people, int(draw.integers(4, 16)))
    takers = strangers(draw, people, int(draw.integers(1, 7)))
    holder = strangers(draw, people, 1)
    start = draw.integers(0, MINUTES)
    came = start + draw.integers(0, 4320, len(members))
    went = start + 4320 + draw.integers(0, 2880, len(takers))
    dues = np.repeat(amounts(draw, 1, 1000), len(members))
    parts = np.maximum(np.rint(dues.sum() * draw.dirichlet(np.ones(len(takers)))), 1)
    return (
        np.r_[members, np.repeat(holder, len(takers))],
        np.r_[np.repeat(holder, len(members)), takers],
        np.r_[dues, parts.astype(np.int64)],
        np.r_[came, went],
    )


def stalls(draw: Draw, people: People) -> Rows:
    """A buyer pays 3 to 10 stalls; all buy of one wholesaler, some days later, another amount."""
    sellers = strangers(draw, people, int(draw.integers(3, 11)))
    buyer, maker = strangers(draw, people, 2)
    start = draw.integers(0, MINUTES)
    ends = np.full(len(sellers), buyer), np.full(len(sellers), maker)
    paid = start + draw.integers(0, 2880, len(sellers))
    bought = paid + draw.integers(60, 5760, len(sellers))
    return (
        np.r_[ends[0], sellers],
        np.r_[sellers, ends[1]],
        np.r_[amounts(draw, len(sellers), 3000), amounts(draw, len(sellers), 3000)],
        np.r_[paid, bought],
    )


KINDS: tuple[Callable[[Draw, People], Rows], ...] = (
    payroll,
    rent,
    supplier_chain,
    family,
    market,
    saving_club,
    stalls,
)
