"""Honest people: single customers, families, and batches of accounts opened for good reasons."""

from linkgraph.demo.banks import BANKS, new_branch
from linkgraph.demo.model import DAY, Account, Group, Party, Trace
from linkgraph.demo.names import CITIES, EMPLOYER_TRADES, SURNAMES, home_address
from linkgraph.demo.numbers import ip_address, mac_address, phone_number
from linkgraph.demo.world import START, World, new_account, new_company, new_person, new_stranger

BATCH_KINDS = ("payroll", "pension", "students")


def add_hubs(world: World, shops: int) -> None:
    """Add what everybody pays: shops, utilities, landlords; and those who buy stolen money."""
    for name in (
        "临江百联超市有限公司",
        "国网临江供电公司",
        "临江市自来水公司",
        "临江燃气有限公司",
    ):
        world.shops.append(new_stranger(world, name))
    world.shops.extend(new_stranger(world) for _ in range(shops))
    world.traders.extend(new_stranger(world) for _ in range(5))


def add_singles(world: World, count: int) -> None:
    """Add customers who share nothing with each other but the town."""
    for _ in range(count):
        person = new_person(world)
        for _ in range(2 if world.rng.random() < 0.15 else 1):
            world.noise.append(open_ordinary(world, person))
    pair = [account for account in world.noise if account.holder][-2:]
    pair[0].phone = pair[1].phone  # a number that changed hands


def open_ordinary(world: World, person: Party) -> Account:
    """Open an ordinary account with money on it."""
    account = new_account(world, person)
    account.opening = world.rng.randint(3_000_00, 60_000_00)
    if world.rng.random() < 0.12:
        account.traces = (*account.traces, Trace(world.cafe, account.traces[0].mac))
    if world.rng.random() < 0.06:
        account.phone = world.rng.choice(("13800000000", "00000000000", "无"))
    return account


def add_family(world: World, size: int, close: bool) -> None:
    """Add a household: one address, one phone for all; a `close` one shares tablet and Wi-Fi."""
    rng = world.rng
    surname, address, phone = (
        rng.choice(SURNAMES),
        home_address(rng, CITIES[0]),
        phone_number(rng),
    )
    family = Group("family")
    shared = Trace(ip_address(rng), mac_address(rng))
    born = ((1955, 1962), (1980, 1988), (1981, 1989), (2004, 2010), (2006, 2012))
    couple = size == 2 and rng.random() < 0.5
    for at in range(size):
        married_in = at == 2 or (couple and at == 1)
        city = None if married_in else 0
        own_name = "" if married_in else surname
        person = new_person(world, born[at % len(born)], own_name, city)
        person.address = address
        if at == 0 or rng.random() < 0.7:
            person.phone = phone
        account = open_ordinary(world, person)
        account.phone = phone
        if close:
            account.traces = (*account.traces, shared)
        family.people.append(person)
        family.accounts.append(account)
    world.groups.append(family)


def add_batch(world: World, kind: str, size: int) -> None:
    """Add accounts that one institution had opened at one branch on one day.

    payroll: by an employer through its clerk; pension: by a village clerk for the old;
    students: by a college, without an agent.
    """
    rng = world.rng
    bank = rng.choice(BANKS)
    branch = new_branch(rng, bank, CITIES[0])
    opened = START - rng.randint(20, 300) * DAY + 9 * 3600
    institution = new_company(world, None, EMPLOYER_TRADES)
    if kind == "pension":
        institution.name = f"{CITIES[0]}社会保险基金管理中心"
    elif kind == "students":
        institution.name = f"{CITIES[0][:2]}职业技术学院"
    payer = new_account(world, institution, covered=kind == "payroll" and rng.random() < 0.5)
    payer.opening = 900_000_00 * size if payer.covered else 0
    clerk = new_person(world, (1975, 1995))
    dormitory = institution.address.replace("幢", "号学生公寓")
    born = {"payroll": (1970, 2002), "pension": (1940, 1958), "students": (2005, 2006)}[kind]
    group = Group(kind, payer=payer)
    for at in range(size):
        person = new_person(world, born)
        account = new_account(
            world, person, bank, opened=opened + at * rng.randint(120, 400), branch=branch
        )
        account.opening = 0 if kind == "students" else rng.randint(500_00, 20_000_00)
        if kind == "students":
            person.address = dormitory
        else:
            account.agent = person.agent = clerk
        if kind == "payroll":
            person.employer = institution.name
        group.people.append(person)
        group.accounts.append(account)
    world.groups.append(group)
