"""The whole story of one seed, told from its cast to the last transfer."""

from dataclasses import dataclass
from random import Random
from typing import Literal

from linkgraph.demo.calls import run_phones
from linkgraph.demo.fraud import run_frauds
from linkgraph.demo.groups import (
    BATCH_KINDS,
    add_batch,
    add_family,
    add_hubs,
    add_singles,
    open_ordinary,
)
from linkgraph.demo.life import live, live_batch, live_family
from linkgraph.demo.rings import SHAPES, plant_ring
from linkgraph.demo.traffic import run_traffic
from linkgraph.demo.world import END, World, new_person, new_world

Scale = Literal["small", "large"]


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything: least and most where it varies by seed."""

    rings: tuple[int, int]
    victims: int
    singles: int
    families: int
    batch: tuple[int, int]
    shops: int
    pace: float


SIZES: dict[Scale, Size] = {
    "small": Size((3, 5), 4, 34, 4, (9, 14), 14, 1.0),
    "large": Size((10, 14), 9, 2000, 120, (14, 40), 160, 1.4),
}


def tell(seed: int, scale: Scale) -> World:
    """Return the world of `seed` at the end of its story; same seed and scale, same world."""
    world, size = new_world(seed), SIZES[scale]
    cast(world, size)
    for account in world.accounts:
        if account.covered:
            world.ledger.open(account)
    rng = Random(f"{seed}:life")
    for account in world.noise:
        live(world, rng, account, size.pace)
    for group in world.groups:
        for account in group.accounts:
            live(world, rng, account, 0.6)
        if group.kind == "family":
            live_family(world, rng, group)
        else:
            live_batch(world, rng, group)
    fraud = Random(f"{seed}:fraud")
    run_traffic(world, fraud)
    run_frauds(world, fraud, size.victims)
    world.ledger.run(END)
    run_phones(world, Random(f"{seed}:phones"))
    return world


def cast(world: World, size: Size) -> None:
    """Add everybody but the victims, who are met as the frauds begin."""
    rng = world.rng
    add_hubs(world, size.shops)
    shapes = rng.choices(tuple(SHAPES), k=rng.randint(*size.rings))
    if size.rings[1] <= len(SHAPES):
        shapes = rng.sample(tuple(SHAPES), len(shapes))
    for at, shape in enumerate(shapes):
        plant_ring(world, shape, f"ring-{at + 1}")
    for _ in range(max(3, len(shapes))):
        world.mules.append(open_ordinary(world, new_person(world)))
    world.noise.extend(world.mules)
    add_singles(world, size.singles)
    for at in range(size.families):
        add_family(world, rng.randint(2, 5), close=at % 2 == 0)
    kinds = [kind for kind in BATCH_KINDS if kind == "payroll" or rng.random() < 0.5]
    for kind in kinds * max(1, size.families // 20):
        add_batch(world, kind, rng.randint(*size.batch))
