"""Call records of the ring leaders' numbers, and SIM registrations of ordinary people."""

from random import Random

from linkgraph.demo.model import DAY, Call, Party, SimCard
from linkgraph.demo.numbers import phone_number
from linkgraph.demo.world import START, World, new_sim


def run_phones(world: World, rng: Random) -> None:
    """Register ordinary SIMs and write the calls of those numbers that were retrieved."""
    for account in world.noise[::4]:
        person = account.holder
        if person and all(sim.phone != person.phone for sim in world.sims):
            new_sim(world, person, person.phone, person, START - rng.randint(200, 2500) * DAY)
    for ring in world.rings:
        wanted = "calls" in ring.kinds
        bosses = [sim_of(world, rng, boss) for boss in ring.bosses] if wanted else []
        for boss, sim in zip(ring.bosses, bosses, strict=False):
            sellers = [card.holder.phone for card in ring.cards if card.holder]
            theirs = [phone for phone in sellers if rng.random() < 0.7]
            others = [other.phone for other in ring.bosses if other is not boss] * 3
            chat(world, rng, sim, [*dict.fromkeys(theirs), *others])


def sim_of(world: World, rng: Random, owner: Party) -> SimCard:
    """Return the registration of the owner's own number, made when there is none yet."""
    for sim in world.sims:
        if sim.phone == owner.phone:
            return sim
    return new_sim(world, owner, owner.phone, owner, START - rng.randint(60, 900) * DAY)


def chat(world: World, rng: Random, sim: SimCard, friends: list[str]) -> None:
    """Write the calls of one number: its friends several times, strangers once."""
    numbers = [friend for friend in friends for _ in range(rng.randint(2, 9))]
    ordinary = [person.phone for person in rng.sample(world.people, min(12, len(world.people)))]
    numbers += ordinary + [phone_number(rng) for _ in range(25)] + ["10086", "95588"]
    for number in numbers:
        if number == sim.phone:
            continue
        time = START + rng.randint(0, 150) * DAY + rng.randint(28_000, 84_000)
        world.calls.append(Call(sim, number, rng.random() < 0.6, time, rng.randint(3, 400)))
