"""The fraud: victims pay into ring cards, and the money is split, merged and taken out.

A crew moves the money of one ring's victims over that ring's cards and, for want of cards, over
some of another ring's and of independent carriers'. What it does is decided at the moment: by
what is on the card, by what has been frozen, by the hour.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from linkgraph.demo.ledger import Order
from linkgraph.demo.life import daytime, lag, live, take_cash, traced
from linkgraph.demo.model import DAY, Account, Ring, Trace
from linkgraph.demo.world import END, START, World, cash_at, new_account, new_person

EMPTIED = 0.5
"""Share of the crews' cards that are emptied before they leave, unless frozen."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who moves the money: cards by tier (index 0 is tier 1), and how much each card keeps."""

    tiers: tuple[tuple[Account, ...], ...]
    machines: tuple[str, ...]
    commission: float
    hasty: bool


def run_frauds(world: World, rng: Random, victims_per_ring: int) -> None:
    """Schedule every ring's victims and what becomes of their money."""
    crews = []
    for at, ring in enumerate(world.rings):
        lender = world.rings[at - 1] if rng.random() < 0.4 else None
        crew = make_crew(world, rng, ring, lender)
        crews.append(crew)
        first = START + rng.randint(60, 110) * DAY
        for _ in range(victims_per_ring + rng.randint(-1, 2)):
            deceive(world, rng, crew, first + rng.randint(0, 30) * DAY)
    leave_town(world, crews)


def make_crew(world: World, rng: Random, ring: Ring, lender: Ring | None) -> Crew:
    """Deal the cards of `ring` out to two to four tiers; later tiers may have others' cards."""
    cards = [card for card in ring.cards if card.covered]
    rng.shuffle(cards)
    depth = 2 if len(cards) < 5 else rng.randint(3, 4)
    tiers: list[list[Account]] = [[] for _ in range(depth)]
    for place, card in enumerate(cards):
        tiers[place % depth].append(card)
    spare = [card for card in ring.cards if not card.covered][:2]
    tiers[-1].extend(spare)
    if lender:
        tiers[-1].extend([card for card in lender.cards if card.covered][-1:])
    tiers[-1].extend(rng.sample(world.mules, min(2, len(world.mules))))
    return Crew(
        tuple(tuple(tier) for tier in tiers),
        tuple(rng.sample(world.machines, 3)),
        rng.choice((0.0, 0.005, 0.01, 0.02, 0.03)),
        rng.random() < 0.5,
    )


def deceive(world: World, rng: Random, crew: Crew, day: int) -> None:
    """Add a victim who pays one to three times within some hours or days."""
    person = new_person(world, (1950, 2000))
    account = new_account(world, person, covered=rng.random() < 0.4)
    account.opening = rng.randint(20_000_00, 400_000_00)
    world.victims.append(account)
    if account.covered:
        world.ledger.open(account)
        live(world, rng, account, 0.4)
    time = daytime(rng, day)
    for _ in range(rng.randint(1, 3)):
        world.ledger.at(time, victim_pays(world, rng, crew, account))
        time += rng.choice((rng.randint(90, 3000), rng.randint(3000, 2 * DAY)))


def victim_pays(
    world: World, rng: Random, crew: Crew, victim: Account, retry: bool = False
) -> Callable[[], None]:
    """Return the action of paying into a first card; some banks refuse the first attempt."""
    wanted = rng.choice((rng.randint(3, 30) * 1000_00, rng.randint(3_000_00, 90_000_00)))
    card = rng.choice(crew.tiers[0])
    memo = rng.choice(("转账", "投资款", "保证金", "汇款", ""))

    def action() -> None:
        ledger = world.ledger
        fen = min(wanted, ledger.has(victim)) if victim.covered else wanted
        delay = lag(rng, victim, card)
        order = Order(memo, trace=traced(rng, victim), delay=delay, victim=True)
        if victim.covered and not retry and fen and rng.random() < 0.2:
            ledger.fail(victim, card, fen, order)
            ledger.at(ledger.now + 75, victim_pays(world, rng, crew, victim, retry=True))
        elif ledger.pay(victim, card, fen, order):
            pass_on(world, rng, crew, card, fen, 1, delay)
            if rng.random() < 0.12:
                freeze_later(world, card, rng.randint(600, 2 * DAY))

    return action


def freeze_later(world: World, card: Account, wait: int) -> None:
    """Have the police stop payments from `card` after some seconds, unless they already have."""

    def action() -> None:
        if card.frozen_from is None:
            card.frozen_from = world.ledger.now

    world.ledger.at(world.ledger.now + wait, action)


def pass_on(
    world: World, rng: Random, crew: Crew, card: Account, fen: int, tier: int, delay: int
) -> None:
    """Schedule what the crew does with `fen` that reach `card` (of `tier`) after `delay`."""
    if not card.covered:
        return
    haste = rng.random()
    if haste < 0.06:
        wait = 0  # the machine sweeps the card in the second the money is there
    elif haste < 0.12:
        wait = rng.randint(5 * 3600, 2 * DAY)
    else:
        wait = rng.randint(15, 90) if crew.hasty else rng.randint(60, 1800)
    world.ledger.at(
        world.ledger.now + delay + wait, lambda: move(world, rng, crew, card, fen, tier)
    )


def move(world: World, rng: Random, crew: Crew, card: Account, fen: int, tier: int) -> None:
    """Send the money to the next tier in one to four parts, or take it out at the last."""
    ledger = world.ledger
    there = ledger.has(card)
    amount = there if rng.random() < 0.1 else min(there, round(fen * (1 - crew.commission)))
    if amount < 100_00 or rng.random() < 0.04:
        return  # too little to move, or kept for another day
    if tier >= len(crew.tiers) or rng.random() < 0.06:
        take_out(world, rng, crew, card, amount)
        return
    wait, together = 0, rng.random() < 0.15
    parts = split(rng, amount)
    for part in parts:
        target = rng.choice(crew.tiers[tier])
        if target is card:
            continue
        # Of two alike nobody could say which one was undone.
        undone = parts.count(part) == 1 and rng.random() < 0.02
        action = send(world, rng, crew, (card, target), part, tier, together, undone)
        ledger.at(ledger.now + wait, action)
        wait += 0 if together else rng.randint(5, 90)


def split(rng: Random, amount: int) -> list[int]:
    """Cut an amount into one to four parts, most of them round, at times two of a size."""
    count = rng.choices((1, 2, 3, 4), (35, 35, 20, 10))[0]
    if amount < 2000_00 or count == 1:
        return [amount]
    if count == 2 and rng.random() < 0.3:
        half = amount // 2 // 100_00 * 100_00
        return [half, half, amount - 2 * half] if amount > 2 * half else [half, half]
    cuts = sorted(rng.randrange(1, amount // 100_00) * 100_00 for _ in range(count - 1))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, amount], strict=True)]
    return [part for part in parts if part > 0]


def send(
    world: World, rng: Random, crew: Crew, route: tuple[Account, Account], fen: int, tier: int,
    together: bool, undone: bool = False,
) -> Callable[[], None]:  # fmt: skip
    """Return the action of sending one part along `route`; if `undone`, it is sent again later."""
    card, target = route

    def action() -> None:
        delay = lag(rng, card, target)
        payer_sees, payee_sees = seen_by_banks(rng)
        order = Order(
            rng.choice(("转账", "货款", "还款", "")),
            trace=traced(rng, card),
            delay=delay,
            together=together or card.bank is target.bank,
            payer_sees=payer_sees,
            payee_sees=payee_sees,
        )
        sent = world.ledger.pay(card, target, fen, order)
        if sent and undone:
            undo = world.ledger.now + delay + rng.randint(20, 60)
            world.ledger.at(undo, lambda: world.ledger.give_back(sent, "冲正"))
            world.ledger.at(undo + 200, send(world, rng, crew, route, fen, tier, False))
        elif sent:
            pass_on(world, rng, crew, target, fen, tier + 1, delay)

    return action


def seen_by_banks(rng: Random) -> tuple[str, str]:
    """Return how either bank prints the other side; at least one of them prints its number."""
    ways = ("", "nameless", "account", "masked", "nobody")
    payer = rng.choices(ways, (79, 8, 8, 3, 2))[0]
    plain = payer in ("masked", "nobody")
    payee = rng.choices(ways, (84, 8, 8, 0, 0) if plain else (79, 8, 8, 3, 2))[0]
    return payer, payee


def take_out(world: World, rng: Random, crew: Crew, card: Account, amount: int) -> None:
    """Take money out: cash in portions, a payment platform, a trader, gold; or leave it there."""
    ledger, way = world.ledger, rng.random()
    if way < 0.4:
        left, wait = min(amount, 20_000_00), 0
        machine = cash_at(world, rng.choice(crew.machines))
        while left >= 100_00:
            note = min(left // 100_00 * 100_00, rng.choice((2000_00, 3000_00, 5000_00)))
            ledger.at(ledger.now + wait, cash_taker(world, card, machine, note))
            left, wait = left - note, wait + rng.randint(25, 60)
    elif way < 0.6:
        order = Order("快捷支付", "快捷支付", trace=traced(rng, card))
        ledger.pay(card, rng.choice(world.platforms), amount, order)
    elif way < 0.85:
        trader = rng.choice(world.traders)
        how = rng.choices(("", "nameless", "masked"), (80, 10, 10))[0]
        order = Order("转账", trace=traced(rng, card), payer_sees=how)
        ledger.pay(card, trader, amount, order)
    elif way < 0.92:
        gold = ("临江金福珠宝行", "898320094441020")
        till = Trace(terminal="POS880")
        order = Order("POS消费", "POS", till, merchant=gold, payer_sees="merchant")
        ledger.pay(card, world.shops[-1], amount, order)


def leave_town(world: World, crews: Sequence[Crew]) -> None:
    """Schedule the end: in their last days the crews empty many cards that are not frozen."""
    rng = Random(f"{world.seed}:end")
    last = {card.index: (crew, card) for crew in crews for tier in crew.tiers for card in tier}
    for _, (crew, card) in sorted(last.items()):
        time = daytime(rng, END - rng.randint(3, 8) * DAY)
        if card.covered and rng.random() < EMPTIED:
            world.ledger.at(time, card_emptier(world, rng, crew, card))


def card_emptier(world: World, rng: Random, crew: Crew, card: Account) -> Callable[[], None]:
    """Return the action of taking out what is on a card, where it is worth the way."""

    def action() -> None:
        if (there := world.ledger.has(card)) >= 1000_00:
            take_out(world, rng, crew, card, there)

    return action


def cash_taker(world: World, card: Account, machine: Account, fen: int) -> Callable[[], None]:
    """Return the action of withdrawing one portion."""
    return lambda: take_cash(world, card, machine, fen)
