"""What trafficking itself leaves: first tries of a card, fees, friends, dealings of the bosses."""

from collections.abc import Callable
from random import Random

from linkgraph.demo.ledger import Order
from linkgraph.demo.life import daytime, live, pay_out, traced, void
from linkgraph.demo.model import DAY, Account, Ring, Trace
from linkgraph.demo.world import START, World


def run_traffic(world: World, rng: Random) -> None:
    """Schedule what trafficking itself leaves: first tries of a card, fees, calls."""
    for ring in world.rings:
        for card in ring.cards:
            if card.covered:
                time = daytime(rng, START + rng.randint(1, 40) * DAY)
                world.ledger.at(time, try_card(world, rng, card))
                live(world, rng, card, 0.15)
        for boss, kinds in ring.tied:
            own = next(account for account in ring.accounts if account.holder is boss)
            if "devices" in kinds:  # he has tried his own card in the room as well
                time = daytime(rng, START + rng.randint(1, 40) * DAY)
                world.ledger.at(time, try_card(world, rng, own, -1))
            for card in kinds.get("fees", ()):
                pay_fee(world, rng, own, card)
        befriend(world, rng, ring)
        if ring.shape == "chain":
            run_dealer(world, rng, ring)
        for account in ring.accounts:
            if account not in ring.cards and account.holder in ring.bosses:
                live(world, rng, account, 0.5)


def try_card(world: World, rng: Random, card: Account, device: int = 0) -> Callable[[], None]:
    """Return the action of trying a card with a small payment from one of its devices."""

    def action() -> None:
        fen = min(world.ledger.has(card), rng.choice((1_00, 5_00, 9_90, 10_00)))
        order = Order("话费充值", "快捷支付", trace=card.traces[device])
        if card.bank and not card.bank.traces:
            order = Order("话费充值", "快捷支付")
        world.ledger.pay(card, world.platforms[0], fen, order)

    return action


def pay_fee(world: World, rng: Random, own: Account, card: Account) -> None:
    """Schedule the price of a card, paid onto it, and a small payment back to see that it works."""
    time = daytime(rng, START + rng.randint(1, 45) * DAY)
    fee = Order(rng.choice(("转账", "工资", "还款", "")), trace=traced(rng, own))
    back = Order("转账", trace=card.traces[0] if card.bank and card.bank.traces else Trace())
    price, probe = rng.randint(3, 15) * 100_00, rng.choice((1, 1_00, 5_00))
    world.ledger.at(time, lambda: void(world.ledger.pay(own, card, price, fee)))
    if card.covered:
        later = time + rng.randint(120, 4000)
        world.ledger.at(later, lambda: void(world.ledger.pay(card, own, probe, back)))


def befriend(world: World, rng: Random, ring: Ring) -> None:
    """Let two honest people and a member of the ring send each other money, as friends do."""
    own = rng.choice([account for account in ring.accounts if account not in ring.cards])
    for friend in rng.sample(world.noise, 2):
        for payer, payee in ((own, friend), (friend, own), (own, friend)):
            time = daytime(rng, START + rng.randint(1, 150) * DAY)
            fen = rng.randint(1, 20) * 100_00
            if payer is not payee:
                world.ledger.at(time, pay_out(world, rng, payer, payee, fen, "转账"))


def run_dealer(world: World, rng: Random, ring: Ring) -> None:
    """Schedule what passes between the dealer and the collectors of a chain, both ways."""
    *collectors, dealer = (
        next(account for account in ring.accounts if account.holder is boss) for boss in ring.bosses
    )
    for collector in collectors:
        for _ in range(rng.randint(3, 6)):
            time = daytime(rng, START + rng.randint(5, 120) * DAY)
            fen = rng.randint(10, 60) * 100_00
            payer, payee = (dealer, collector) if rng.random() < 0.7 else (collector, dealer)
            world.ledger.at(time, pay_out(world, rng, payer, payee, fen, "货款"))
