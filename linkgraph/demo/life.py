"""Ordinary life: wages, rent, shopping, bills, cash, families; it hides the rings."""

from collections.abc import Callable
from random import Random

from linkgraph.demo.ledger import Order
from linkgraph.demo.model import DAY, Account, Group, Trace
from linkgraph.demo.world import END, START, World, cash_at

HOSTILE = (
    '=HYPERLINK("http://127.0.0.1/","点我")',
    "<script>alert(1)</script>",
    "'}) DETACH DELETE n //",
    "+1+cmd|' /C calc'!A0",
    '货款，见"附件"',
)
SHOPPING = ("消费", "快捷支付", "财付通-扫二维码付款", "支付宝-商户消费", "美团订单", "网上购物")
MONTH = 30 * DAY


def daytime(rng: Random, day: int) -> int:
    """Return a moment between 7:30 and 22:30 of the day that holds `day`."""
    return day // DAY * DAY + rng.randint(27_000, 81_000)


def live(world: World, rng: Random, account: Account, pace: float = 1.0) -> None:
    """Schedule the ordinary life of one account for the whole period; `pace` scales its rows."""
    wages = rng.randint(3_500_00, 12_000_00)
    employer = rng.choice(world.shops[4:])
    payday, rentday = rng.randint(5, 15), rng.randint(1, 28)
    rent = rng.choice((0, 0, rng.randint(8, 30) * 100_00))
    landlord, friend = rng.choice(world.shops[4:]), rng.choice(world.shops[4:])
    for month in range(0, (END - START) // MONTH):
        base = START + month * MONTH
        if pace >= 1:
            at(world, daytime(rng, base + payday * DAY),
               pay_in(world, rng, employer, account, wages, "工资"))  # fmt: skip
        if rent and pace >= 0.4:
            at(world, daytime(rng, base + rentday * DAY),
               pay_out(world, rng, account, landlord, rent, "房租"))  # fmt: skip
        for _ in range(round(rng.randint(4, 9) * pace)):
            shop(world, rng, account, daytime(rng, base + rng.randrange(MONTH)))
        at(world, daytime(rng, base + rng.randrange(MONTH)),
           pay_out(world, rng, account, friend, rng.randint(1, 40) * 50_00, "转账"))  # fmt: skip
        bills(world, rng, account, base, pace)


def at(world: World, time: int, action: Callable[[], None]) -> None:
    """Schedule `action` unless the period is over by then."""
    if time < END - DAY:
        world.ledger.at(time, action)


def traced(rng: Random, account: Account) -> Trace:
    """Return what the account's user logs in with this time; none where the bank shows none."""
    if not (account.covered and account.bank and account.bank.traces):
        return Trace()
    if rng.random() < 0.08:
        return Trace(rng.choice(("0.0.0.0", "127.0.0.1", "")), "000000000000", "00000000")
    return rng.choice(account.traces)


def pay_out(
    world: World, rng: Random, payer: Account, payee: Account, fen: int, memo: str
) -> Callable[[], None]:
    """Return the action of paying somebody, if the money is there."""

    def action() -> None:
        how = rng.choices(("", "nameless", "account", "masked"), (80, 8, 8, 4))[0]
        said = rng.choice(HOSTILE) if rng.random() < 0.01 else memo
        if payee.covered:
            how = "account" if rng.random() < 0.15 else ""
        order = Order(said, trace=traced(rng, payer), delay=lag(rng, payer, payee), payer_sees=how)
        world.ledger.pay(payer, payee, fen, order)

    return action


def pay_in(
    world: World, rng: Random, payer: Account, payee: Account, fen: int, memo: str
) -> Callable[[], None]:
    """Return the action of being paid by somebody whose statement nobody asked for."""

    def action() -> None:
        how = rng.choices(("", "nameless", "account"), (85, 8, 7))[0]
        world.ledger.pay(payer, payee, fen, Order(memo, "网银", payee_sees=how))

    return action


def lag(rng: Random, payer: Account, payee: Account) -> int:
    """Return how long money is on its way: none inside a bank, some seconds between banks."""
    return 0 if payer.bank is payee.bank else rng.randint(1, 9)


def shop(world: World, rng: Random, account: Account, time: int) -> None:
    """Schedule one purchase: by payment platform, at a till, or at the kiosk."""
    fen, way = rng.randint(500, 60_000), rng.random()
    memo = rng.choice(SHOPPING)

    def action() -> None:
        if way < 0.7:
            platform = world.platforms[0 if way < 0.4 else 1]
            world.ledger.pay(account, platform, fen, Order(memo, "快捷支付"))
            if way < 0.03:
                later = world.ledger.now + rng.randint(1, 5) * DAY
                at(world, later, pay_in(world, rng, platform, account, fen, "退款"))
        elif way < 0.92:
            till = world.shops[0]
            order = Order("POS消费", "POS", Trace(terminal=f"POS{rng.randint(100, 130)}"),
                          merchant=(till.name, "898320054110088"),
                          payer_sees="merchant" if way < 0.8 else "")  # fmt: skip
            world.ledger.pay(account, till, fen, order)
        else:
            order = Order("自助缴费", "自助终端", Trace(terminal=world.kiosk))
            world.ledger.pay(account, world.shops[1], fen, order)

    at(world, time, action)


def void(_: object) -> None:
    """Drop a result that an action has no use for."""


def bills(world: World, rng: Random, account: Account, base: int, pace: float) -> None:
    """Schedule a month's utilities, cash, message fee, interest and, at times, a mishap."""
    if rng.random() < 0.6 * pace:
        utility = world.shops[rng.randint(1, 3)]
        due, fen = daytime(rng, base + rng.randrange(MONTH)), rng.randint(30_00, 400_00)
        at(world, due, pay_out(world, rng, account, utility, fen, "代扣水电费"))
    if rng.random() < 0.5 * pace:
        machine = cash_at(world, rng.choice(world.machines))
        time = daytime(rng, base + rng.randrange(MONTH))
        at(world, time, lambda: take_cash(world, account, machine, rng.randint(1, 20) * 100_00))
    if rng.random() < 0.5:
        at(world, base + 21 * DAY + 5000 + rng.randrange(3000), lambda: void(
            world.ledger.pay(account, world.nobody, 2_00, Order("短信服务费", "系统",
                             payer_sees="nobody"))))  # fmt: skip
    if rng.random() < 0.15:
        at(world, base + 20 * DAY + 3000 + rng.randrange(3000), lambda: void(
            world.ledger.pay(world.nobody, account, rng.randint(3, 4000), Order("结息", "系统",
                             payee_sees="nobody"))))  # fmt: skip
    if rng.random() < 0.06 * pace:
        at(world, daytime(rng, base + rng.randrange(MONTH)), lambda: mishap(world, rng, account))


def take_cash(world: World, account: Account, machine: Account, fen: int) -> None:
    """Withdraw at a machine."""
    order = Order("ATM取款", "ATM", Trace(terminal=machine.number), cash=True)
    world.ledger.pay(account, machine, fen, order)


def mishap(world: World, rng: Random, account: Account) -> None:
    """Let a payment fail, be returned by the other bank, or be corrected in red."""
    friend, fen = rng.choice(world.shops[4:]), rng.randint(2, 90) * 100_00
    order = Order("转账", trace=traced(rng, account))
    way = rng.random()
    if way < 0.4:
        world.ledger.fail(account, friend, fen, order)
        return
    sent = world.ledger.pay(account, friend, fen, order)
    if sent:
        memo = "退汇" if way < 0.8 else "冲正"
        again = world.ledger.now + rng.choice((rng.randint(20, 900), rng.randint(DAY, 3 * DAY)))
        at(world, again, lambda: world.ledger.give_back(sent, memo, red=way >= 0.8))


def live_family(world: World, rng: Random, family: Group) -> None:
    """Let a household send money to and fro, besides its members' own lives."""
    for _ in range(rng.randint(8, 20)):
        giver, taker = rng.sample(family.accounts, 2)
        time = daytime(rng, rng.randrange(START, END))
        fen = rng.randint(1, 30) * 100_00
        memo = rng.choice(("转账", "生活费", "红包"))
        at(world, time, pay_out(world, rng, giver, taker, fen, memo))


def live_batch(world: World, rng: Random, group: Group) -> None:
    """Pay wages, pensions or grants to a batch of accounts on the institution's day."""
    payer = group.payer
    if payer is None:
        return
    memo = {"payroll": "代发工资", "pension": "养老金", "students": "助学金"}[group.kind]
    low, high = {"payroll": (4_000_00, 9_000_00), "pension": (1_200_00, 2_600_00),
                 "students": (300_00, 800_00)}[group.kind]  # fmt: skip
    amounts = [rng.randint(low, high) for _ in group.accounts]
    for month in range((END - START) // MONTH):
        payday = START + month * MONTH + 9 * DAY + 10 * 3600
        for place, (account, fen) in enumerate(zip(group.accounts, amounts, strict=True)):
            at(world, payday + place * 2, pay_out(world, rng, payer, account, fen, memo))
