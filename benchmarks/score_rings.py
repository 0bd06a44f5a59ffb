"""Score found rings against planted ones."""

from collections import defaultdict
from collections.abc import Mapping

from benchmarks.score_names import Json, name_accounts
from linkgraph.analysis.findings import Clusters, Ring

Item = tuple[str, str]  # ("account", first number) or ("person", ID number)
FAMILY_LEAST = 3


def ring_items(truth: Json) -> dict[Item, int]:
    """Return the planted ring of every member account and person."""
    names = name_accounts(truth)
    return {item: at for at, ring in enumerate(truth["rings"]) for item in group_items(ring, names)}


def group_items(group: Json, names: Mapping[str, str]) -> list[Item]:
    """Return the members of a ring or an honest group."""
    accounts: list[Item] = [("account", names[numbers[0]]) for numbers in group["accounts"]]
    return accounts + [("person", number) for number in group["persons"]]


def members_of(ring: Ring, names: Mapping[str, str]) -> set[Item]:
    """Return the accounts and persons of a found ring.

    People known by name only (a legal representative) and cards known by tail digits only are
    mentions that identify nobody: they are not counted.
    """
    found: set[Item] = set()
    for member in ring.members:
        if member.kind == "Account":
            known = [names[n] for n in (*member.numbers, member.key) if n in names]
            if known or not member.key.startswith("masked:"):
                found.add(("account", known[0] if known else member.key))
        elif member.kind == "Person" and not member.key.startswith("name:"):
            found.add(("person", member.key))
    return found


def found_items(truth: Json, clusters: Clusters) -> dict[Item, int]:
    """Return the found ring of every account and person that is in one."""
    names = name_accounts(truth)
    return {item: at for at, ring in enumerate(clusters.rings) for item in members_of(ring, names)}


def b_cubed(wanted: Mapping[Item, int], found: Mapping[Item, int]) -> tuple[float, float]:
    """Return B³ precision and recall over members only.

    Precision is the mean, over items in a found ring, of the share of that ring that is truly
    with the item; recall the mean over planted members of the share of its ring found with it.
    An item in no planted ring is with itself only; so is one that was not found.
    """
    return _share(found, wanted), _share(wanted, found)


def _share(these: Mapping[Item, int], those: Mapping[Item, int]) -> float:
    groups: dict[int, set[Item]] = defaultdict(set)
    for item, group in these.items():
        groups[group].add(item)
    if not these:
        return 0.0
    total = 0.0
    for item, group in these.items():
        mates = groups[group]
        same = [m for m in mates if m == item or (m in those and those.get(item) == those[m])]
        total += len(same) / len(mates)
    return total / len(these)


def benign_reported(truth: Json, clusters: Clusters) -> tuple[str, ...]:
    """Name every honest group of which a ring holds three people, or all of a smaller one."""
    names = name_accounts(truth)
    errors = []
    for group in truth["benign"]:
        people = {("person", number) for number in group["persons"]}
        for ring in clusters.rings:
            inside = len(people & members_of(ring, names))
            if inside >= min(FAMILY_LEAST, len(people)):
                errors.append(f"{group['kind']}: {inside} of {len(people)} in {ring.id}")
    return tuple(errors)


def strange_rings(truth: Json, clusters: Clusters) -> tuple[str, ...]:
    """Name every ring without any planted member."""
    names, planted = name_accounts(truth), ring_items(truth)
    return tuple(
        f"{ring.id} of {len(ring.members)}: {ring.reasons[0].kind if ring.reasons else 'nothing'}"
        for ring in clusters.rings
        if not members_of(ring, names) & planted.keys()
    )
