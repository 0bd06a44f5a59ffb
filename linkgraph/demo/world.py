"""The invented town: everybody and everything in it, and how to add more."""

from dataclasses import dataclass, field
from random import Random

from linkgraph.demo.banks import BANKS, Bank, Branch, new_account_number, new_branch, new_card
from linkgraph.demo.ledger import Ledger
from linkgraph.demo.model import (
    DAY,
    Account,
    Call,
    Group,
    Party,
    Ring,
    Seized,
    SimCard,
    Trace,
    moment,
)
from linkgraph.demo.names import CITIES, company_name, home_address, person_name
from linkgraph.demo.numbers import (
    company_code,
    digits,
    iccid,
    imei,
    imsi,
    ip_address,
    mac_address,
    phone_number,
    resident_id,
)

START = moment(2025, 1, 6)
END = moment(2025, 6, 30)


@dataclass(slots=True)
class World:
    """All there is. `rng` casts people and plants; life and money have their own streams."""

    seed: int
    rng: Random
    ledger: Ledger
    accounts: list[Account] = field(default_factory=list)
    people: list[Party] = field(default_factory=list)
    companies: list[Party] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    noise: list[Account] = field(default_factory=list)
    mules: list[Account] = field(default_factory=list)
    victims: list[Account] = field(default_factory=list)
    traders: list[Account] = field(default_factory=list)  # buy stolen money; no statement
    shops: list[Account] = field(default_factory=list)
    platforms: list[Account] = field(default_factory=list)
    seized: list[Seized] = field(default_factory=list)
    sims: list[SimCard] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    nobody: Account = field(default_factory=lambda: Account(0, "other", ""))
    cash: dict[str, Account] = field(default_factory=dict)
    nat: str = ""
    kiosk: str = ""
    cafe: str = ""
    machines: tuple[str, ...] = ()
    branches: dict[str, list[Branch]] = field(default_factory=dict)


def new_world(seed: int) -> World:
    """Return a town without people: banks' branches, cash machines, a carrier's shared address."""
    rng = Random(f"{seed}:cast")
    world = World(seed, rng, Ledger(Random(f"{seed}:ledger"), now=START))
    world.nat, world.cafe = ip_address(rng), ip_address(rng)
    world.kiosk = "ZZ" + digits(rng, 6)
    world.machines = tuple("ATM" + digits(rng, 5) for _ in range(14))
    for bank in BANKS:
        world.branches[bank.code] = [new_branch(rng, bank, CITIES[0]) for _ in range(5)]
    add(world, world.nobody)
    for name, number in (
        ("财付通支付科技有限公司", "243300133"),
        ("支付宝（中国）网络技术有限公司", ""),
    ):
        world.platforms.append(add(world, Account(0, "platform", name, number=number)))
    return world


def add(world: World, account: Account) -> Account:
    """Give `account` the next index and keep it."""
    account.index = len(world.accounts)
    world.accounts.append(account)
    return account


def new_person(
    world: World, born: tuple[int, int] = (1958, 2004), surname: str = "", city: int | None = None
) -> Party:
    """Return a new person of the town with a phone, a home and a handset at home.

    `city` is where the ID was first issued; most live there still.
    """
    rng = world.rng
    woman = rng.random() < 0.45
    city = rng.choices(range(6), (12, 3, 3, 2, 2, 2))[0] if city is None else city
    lives = CITIES[city] if rng.random() < 0.6 else CITIES[0]
    person = Party(
        person_name(rng, woman, surname),
        resident_id(rng, born, woman, city),
        phone_number(rng),
        home_address(rng, lives),
        woman,
    )
    handset = mac_address(rng)
    person.home = (Trace(world.nat, handset), Trace(ip_address(rng), handset))
    world.people.append(person)
    return person


def new_company(world: World, legal_rep: Party | None, trades: tuple[str, ...]) -> Party:
    """Return a new company, whose address and phone are its own."""
    rng = world.rng
    company = Party(
        company_name(rng, CITIES[0], trades),
        company_code(rng),
        phone_number(rng),
        home_address(rng, CITIES[0]).rsplit("幢", 1)[0] + "幢",
        is_company=True,
        legal_rep=legal_rep.name if legal_rep else "",
    )
    company.home = (Trace(ip_address(rng), mac_address(rng)),)
    world.companies.append(company)
    return company


def new_account(
    world: World,
    holder: Party,
    bank: Bank | None = None,
    *,
    covered: bool = True,
    opened: int = 0,
    branch: Branch | None = None,
) -> Account:
    """Return a new account of `holder`: with a card, unless it is a company's."""
    rng = world.rng
    bank = bank or rng.choices(BANKS, [bank.share for bank in BANKS])[0]
    cards = 0 if holder.is_company else 2 if bank.code == "BOC" and rng.random() < 0.4 else 1
    account = Account(
        0,
        "company" if holder.is_company else "bank",
        holder.name,
        bank,
        tuple(new_card(rng, bank) for _ in range(cards)),
        new_account_number(rng, bank),
        holder,
        opened or START - rng.randint(40, 3000) * DAY + rng.randint(9, 16) * 3600,
        branch or rng.choice(world.branches[bank.code]),
        holder.phone,
    )
    account.covered, account.suffix = covered, "_1" if bank.code == "BCM" else ""
    account.traces = holder.home
    return add(world, account)


def new_stranger(world: World, name: str = "") -> Account:
    """Return somebody whose statement is not in the folder: other accounts merely name it."""
    rng = world.rng
    bank = rng.choice(BANKS)
    name = name or person_name(rng, rng.random() < 0.5)
    return add(world, Account(0, "other", name, bank, (new_card(rng, bank),)))


def cash_at(world: World, terminal: str) -> Account:
    """Return the cash exit of one terminal, or of a counter."""
    if terminal not in world.cash:
        world.cash[terminal] = add(world, Account(0, "cash", "", number=terminal))
    return world.cash[terminal]


def new_sim(world: World, owner: Party, phone: str, handler: Party, opened: int) -> SimCard:
    """Return the registration of `phone`, and keep it for the carrier's list."""
    rng = world.rng
    sim = SimCard(
        phone,
        owner,
        opened,
        f"{CITIES[0][:2]}{rng.choice(('城东', '城西', '车站', '大学城'))}营业厅",
        handler.name,
        handler.code,
        rng.choice(("顺通通讯", "千里通信", "宏达数码")),
        iccid(rng),
        imsi(rng),
        imei(rng),
    )
    world.sims.append(sim)
    return sim
