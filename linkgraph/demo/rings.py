"""Planted rings: who collects whose cards, and the traces that this leaves.

Every ring is tied by the kinds of its shape and by no other; each card has at least one strong
trace (phone, device, agent, search) and most have two, because banks and searches miss some.
"""

from collections.abc import Sequence
from random import Random

from linkgraph.demo.banks import BANKS, TRACING, Bank
from linkgraph.demo.model import DAY, Account, Party, Ring, Seized, Shape, Trace
from linkgraph.demo.names import CITIES, home_address
from linkgraph.demo.numbers import imei, ip_address, mac_address, phone_number
from linkgraph.demo.world import START, World, new_account, new_company, new_person, new_sim

SHAPES: dict[Shape, tuple[tuple[str, ...], ...]] = {
    "star": (("phone", "seizure", "fees"), ("phone", "agent", "calls"), ("phone", "sims", "fees")),
    "batch": (("agent", "branch_day", "fees"), ("agent", "branch_day", "sims"),
              ("branch_day", "phone")),
    "device_room": (("devices", "addresses"), ("devices", "fees"), ("devices", "seizure")),
    "chain": (("phone", "agent", "seizure", "fees", "calls", "devices"),),
    "kits": (("phone", "agent", "legal"), ("agent", "devices", "legal")),
    "pair": (("phone", "seizure"), ("phone", "fees"), ("devices", "seizure")),
}  # fmt: skip
SIZES: dict[Shape, tuple[int, int]] = {
    "star": (6, 11), "batch": (6, 12), "device_room": (5, 10), "chain": (9, 14), "kits": (4, 7),
    "pair": (3, 4),
}  # fmt: skip


def plant_ring(world: World, shape: Shape, name: str) -> Ring:
    """Plant one ring of `shape`, with a random choice of the kinds that shape leaves."""
    rng = world.rng
    ring = Ring(name, shape, rng.choice(SHAPES[shape]))
    ring.banks, ring.grip = choose_banks(rng, ring.kinds), rng.uniform(0.6, 0.9)
    bosses = rng.randint(2, 3) if shape == "chain" else 1
    collectors = [add_boss(world, ring) for _ in range(bosses)]
    crews: list[list[Account]] = [[] for _ in collectors]
    for at in range(rng.randint(*SIZES[shape])):
        crews[at % len(crews)].extend(add_seller(world, ring))
    for collector, cards in zip(collectors, crews, strict=True):
        kinds = rng.sample(("phone", "agent", "devices"), 2) if shape == "chain" else ring.kinds
        tie(world, ring, collector, cards, kinds)
    if shape == "chain":
        tie_dealer(world, ring, collectors, crews)
    world.rings.append(ring)
    return ring


def choose_banks(rng: Random, kinds: Sequence[str]) -> tuple[Bank, ...]:
    """Return the banks a ring has its sellers go to: few for batches, such as log devices."""
    if "branch_day" in kinds:
        return tuple(rng.sample(BANKS, 2))
    return TRACING if "devices" in kinds else BANKS


def add_boss(world: World, ring: Ring) -> Party:
    """Add a collector or dealer with an account of his own, whose statement is in the case."""
    boss = new_person(world, (1980, 1998))
    bank = world.rng.choice(TRACING if "devices" in ring.kinds else BANKS)
    account = new_account(world, boss, bank)
    account.opening = world.rng.randint(60_000_00, 150_000_00)
    ring.people.append(boss)
    ring.bosses.append(boss)
    ring.accounts.append(account)
    return boss


def add_seller(world: World, ring: Ring) -> list[Account]:
    """Add a seller with one or two cards he sold; of a kit, mostly also a company account."""
    rng = world.rng
    seller = new_person(world, (1990, 2006))
    ring.people.append(seller)
    sold = [new_card_for_sale(world, ring, seller)]
    if rng.random() < 0.3:
        sold.append(new_card_for_sale(world, ring, seller))
    if ring.shape == "kits" and rng.random() < 0.7:
        company = new_company(world, seller, ("商贸", "科技", "建材", "信息咨询"))
        sold.append(new_card_for_sale(world, ring, company))
    ring.accounts.extend(sold)
    ring.cards.extend(sold)
    if rng.random() < 0.15:
        kept = new_account(world, seller)  # his own, for his own life
        kept.opening = rng.randint(100_00, 8_000_00)
        ring.accounts.append(kept)
        world.noise.append(kept)
    if rng.random() < 0.2:
        add_relative(world, seller)
    return sold


def add_relative(world: World, seller: Party) -> None:
    """Add somebody who lives with a seller, has nothing to do with the ring, and is not of it."""
    rng = world.rng
    relative = new_person(world, (1955, 1980), seller.name[0])
    relative.address = seller.address
    account = new_account(world, relative)
    account.opening = rng.randint(2_000_00, 30_000_00)
    if rng.random() < 0.5:
        account.phone = seller.phone
    world.noise.append(account)


def new_card_for_sale(world: World, ring: Ring, holder: Party) -> Account:
    """Open an account for sale some weeks before the fraud; one in seven sends no statement.

    Of a ring that only its devices give away, all send one: the others could not be known.
    """
    rng = world.rng
    opened = START - rng.randint(5, 60) * DAY + rng.randint(9, 16) * 3600
    covered = "devices" in ring.kinds or not ring.cards or rng.random() < 0.86
    account = new_account(world, holder, rng.choice(ring.banks), covered=covered, opened=opened)
    account.opening = rng.choice((20_00, 50_00, 100_00, rng.randint(30_00, 3_000_00)))
    if rng.random() < 0.6:
        account.phone = phone_number(rng)  # a SIM that was sold with the card
    return account


def tie(world: World, ring: Ring, boss: Party, cards: list[Account], kinds: Sequence[str]) -> None:
    """Leave the traces of `kinds` between `boss` and `cards`; each kind misses a few of them."""
    rng = world.rng
    own = next(account for account in ring.accounts if account.holder is boss)
    strong = [kind for kind in kinds if kind in ("phone", "devices", "agent", "seizure")]
    caught = {kind: some(rng, cards, ring.grip) for kind in kinds}
    for card in cards:  # whom every strong kind missed, the first one catches
        if not any(card in caught[kind] for kind in strong):
            caught[strong[0]].append(card)
    ring.tied.append((boss, {kind: tuple(caught[kind]) for kind in kinds}))
    for kind in kinds:
        leave(world, boss, own, caught[kind], kind)
    if "seizure" in kinds:  # of some that another trace gives away the list has tail digits only
        search, others = world.seized[-1], [kind for kind in strong if kind != "seizure"]
        known = [card for card in search.cards if any(card in caught[kind] for kind in others)]
        search.tails = rng.sample(known, min(len(known), rng.randint(0, 3)))
        search.cards = [card for card in search.cards if card not in search.tails]


def some(rng: Random, cards: list[Account], share: float) -> list[Account]:
    """Return about a share of `cards`, three at the least where there are three."""
    kept = [card for card in cards if rng.random() < share]
    return kept if len(kept) >= 3 else list(cards)


def leave(world: World, boss: Party, own: Account, cards: list[Account], kind: str) -> None:
    """Leave one kind of trace on `cards`; fees and calls are left when the story is told."""
    rng = world.rng
    if kind == "phone":
        share_phones(world, boss, cards)
    elif kind == "agent":
        for card in cards:
            card.agent = boss
            if card.holder:
                card.holder.agent = boss
    elif kind == "branch_day":
        open_together(world, cards)
    elif kind == "devices":
        use_devices(rng, cards, own)
    elif kind == "addresses":
        boss.address = home_address(rng, CITIES[0])
        for card in cards:
            if card.holder:
                card.holder.address = boss.address
    elif kind == "seizure":
        seize(world, boss, cards)
    elif kind == "sims":
        for card in cards[::2]:
            card.phone = phone_number(rng)
            new_sim(world, boss, card.phone, boss, card.opened - rng.randint(1, 9) * DAY)


def share_phones(world: World, boss: Party, cards: list[Account]) -> None:
    """Let the cards have the boss's number as contact, or one of the SIMs he bought for them."""
    rng = world.rng
    phones = [boss.phone, *(phone_number(rng) for _ in range(len(cards) // 5))]
    for phone in phones:
        new_sim(world, boss, phone, boss, START - rng.randint(40, 400) * DAY)
    for at, card in enumerate(cards):
        card.phone = phones[at % len(phones)]


def open_together(world: World, cards: list[Account]) -> None:
    """Let the cards of each bank be opened at one branch, one after the other, on one day."""
    rng = world.rng
    for bank in sorted({card.bank for card in cards if card.bank}, key=lambda bank: bank.code):
        same = [card for card in cards if card.bank is bank]
        branch, day = rng.choice(world.branches[bank.code]), min(card.opened for card in same)
        opened = day // DAY * DAY + 9 * 3600
        for card in same:
            opened += rng.randint(400, 1500)
            card.branch, card.opened = branch, opened


def use_devices(rng: Random, cards: list[Account], own: Account) -> None:
    """Let the cards be used from a room with two or three machines and changing addresses."""
    machines = [mac_address(rng) for _ in range(rng.randint(2, 3))]
    lines = [ip_address(rng) for _ in range(rng.randint(2, 4))]
    for card in cards:
        used = [Trace(rng.choice(lines), mac) for mac in rng.sample(machines, 2)]
        card.traces = (*used, used[0], *card.traces[:1])
    if own.bank and own.bank.traces:
        own.traces = (*own.traces, Trace(lines[0], machines[0]))


def seize(world: World, keeper: Party, cards: list[Account]) -> None:
    """Let a search find `cards`, some SIM cards and handsets with `keeper`."""
    rng = world.rng
    world.seized.append(
        Seized(
            f"临公刑扣字〔2025〕{len(world.seized) + 31:03}号",
            keeper,
            keeper.address,
            START + (165 + len(world.seized)) * DAY + rng.randint(6, 22) * 3600,
            list(cards),
            [*[card.phone for card in cards][:4], phone_number(rng)],
            [imei(rng) for _ in range(rng.randint(1, 2))],
        )
    )


def tie_dealer(
    world: World, ring: Ring, collectors: list[Party], crews: list[list[Account]]
) -> None:
    """Add the dealer above several collectors: he holds some cards of each when he is searched."""
    dealer = add_boss(world, ring)
    held = [card for crew in crews for card in crew[:2]]
    held += [account for account in ring.accounts if account.holder in collectors]
    seize(world, dealer, held)
