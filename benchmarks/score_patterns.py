"""Score found patterns against labelled transfers: rings by members, attempts by transfers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from benchmarks.labelled import Ints, Labelled
from linkgraph.shapes.found import Typology

Members = frozenset[int]
Groups = Callable[[int], Sequence[Members]]

RIGHT = 0.5
"""A finding is a ring when this share of their members together is in both."""
OF_ATTEMPT, OF_FINDING = 0.6, 0.5
"""An attempt is covered by a finding that has this share of its transfers, if they are this
share of the finding's own."""
LISTED = 1000
LEAST_TRANSFERS = 3
LISTED_AS: Mapping[str, tuple[Typology, ...]] = {
    "CYCLE": ("cycle",),
    "SCATTER-GATHER": ("scatter-gather",),
    "RANDOM": ("chain",),
    "FAN-IN": ("fan-in",),
    "FAN-OUT": ("fan-out",),
    "GATHER-SCATTER": ("gather-scatter",),
    "STACK": ("stack", "chain", "pass-through"),
}
"""In which lists an attempt counts as found. Bipartite attempts are pairs that touch nobody:
no finder of connected shapes can see them, and they are not scored."""


@dataclass(frozen=True, slots=True)
class Found:
    """Findings, best first: of each its typology, score, accounts, and rows of `Labelled`."""

    typology: tuple[str, ...]
    score: tuple[float, ...]
    members: tuple[Members, ...]
    rows: tuple[Ints, ...]


def jaccard(these: Members, those: Members) -> float:
    """Return the share of the members of both that is in each."""
    both = len(these & those)
    return both / (len(these) + len(those) - both)


def f1(group: Members, ring: Members) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * len(group & ring) / (len(group) + len(ring))


def rings_of(labelled: Labelled) -> list[Members]:
    """Return the members of every scheme that is there."""
    kept = np.unique(labelled.scheme[labelled.scheme >= 0])
    return [frozenset(labelled.members_of(scheme).tolist()) for scheme in kept]


@dataclass(frozen=True, slots=True)
class Right:
    """Of each finding, best first: the ring it is (a place; -1: none), and their Jaccard (0)."""

    ring: tuple[int, ...]
    share: tuple[float, ...]

    def precision(self, listed: int) -> float:
        """Return how many distinct rings the first findings are, for each finding."""
        return sum(share > 0 for share in self.share[:listed]) / listed

    def mean(self, listed: int) -> float:
        """Return the mean Jaccard of the right ones among the first findings."""
        return _mean([share for share in self.share[:listed] if share > 0])


def right_rings(found: Sequence[Members], rings: Sequence[Members]) -> Right:
    """Return which findings are rings: each the nearest not yet counted, if near enough."""
    left = set(range(len(rings)))
    touching: dict[int, list[int]] = {}
    for at, ring in enumerate(rings):
        for member in ring:
            touching.setdefault(member, []).append(at)
    which, shares = [], []
    for group in found:
        near = sorted({at for member in group for at in touching.get(member, ())} & left)
        near = [at for at in near if jaccard(group, rings[at]) >= RIGHT]
        best = max(near, key=lambda at: jaccard(group, rings[at]), default=-1)
        left.discard(best)
        which.append(best)
        shares.append(jaccard(group, rings[best]) if near else 0.0)
    return Right(tuple(which), tuple(shares))


@dataclass(frozen=True, slots=True)
class FromOne:
    """What is found from one known member; expectations over rings, then members, each alike.

    `best`: F1 of the best of at most three groups. `first`: F1 of the first, over members of
    exactly one ring. `answers`: groups on average.
    """

    best: float
    first: float
    answers: float


def score_from_one(groups: Groups, rings: Sequence[Members]) -> FromOne:
    """Return the exact expectations: every member of every ring is asked for once."""
    known = {member: list(groups(member))[:3] for member in sorted(set().union(*rings))}
    times = {member: sum(member in ring for ring in rings) for member in known}
    best, first = [], []
    for ring in rings:
        best.append(_mean([max((f1(g, ring) for g in known[m]), default=0.0) for m in ring]))
        single = [f1(known[m][0], ring) if known[m] else 0.0 for m in ring if times[m] == 1]
        if single:
            first.append(_mean(single))
    return FromOne(_mean(best), _mean(first), _mean([len(each) for each in known.values()]))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def neighbours(labelled: Labelled) -> Groups:
    """Return the baseline: one group, the account with all it ever paid or was paid by."""

    def around(account: int) -> list[Members]:
        paid = labelled.payee[labelled.payer == account]
        paying = labelled.payer[labelled.payee == account]
        return [frozenset([account, *paid.tolist(), *paying.tolist()])]

    return around


@dataclass(frozen=True, slots=True)
class Attempt:
    """What must be covered: an attempt, or one connected arm of a stack."""

    typology: str
    rows: Ints


def attempts_of(labelled: Labelled) -> list[Attempt]:
    """Return the attempts that are scored."""
    attempts = []
    for scheme, typology in enumerate(labelled.typologies):
        rows = labelled.rows_of(scheme)
        if typology not in LISTED_AS or len(rows) < LEAST_TRANSFERS:
            continue
        parts = arms(labelled, rows) if typology == "STACK" else [rows]
        attempts += [Attempt(typology, part) for part in parts]
    return attempts


def arms(labelled: Labelled, rows: Ints) -> list[Ints]:
    """Return the connected parts of some transfers that have two of them or more."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(zip(labelled.payer[rows], labelled.payee[rows], strict=True))
    parts = [
        rows[np.isin(labelled.payer[rows], list(part))] for part in nx.connected_components(graph)
    ]
    return sorted((part for part in parts if len(part) > 1), key=lambda part: int(part[0]))


@dataclass(frozen=True, slots=True)
class Covered:
    """Of one typology: how many attempts, what share is covered in its own list and in any, and
    the median score of the findings that cover (own list)."""

    attempts: int
    own: float
    any: float
    median: float


def score_attempts(labelled: Labelled, found: Found) -> dict[str, Covered]:
    """Return what `LISTED` findings of each typology cover."""
    listed = first_of_each(found.typology)
    attempts = attempts_of(labelled)
    by_row = {int(row): at for at, attempt in enumerate(attempts) for row in attempt.rows}
    covering: list[dict[str, float]] = [{} for _ in attempts]
    for place in listed:
        hits: dict[int, int] = {}
        for row in found.rows[place].tolist():
            if row in by_row:
                hits[by_row[row]] = hits.get(by_row[row], 0) + 1
        for at, count in hits.items():
            enough = OF_ATTEMPT * len(attempts[at].rows), OF_FINDING * len(found.rows[place])
            if count >= max(enough):
                covering[at].setdefault(found.typology[place], found.score[place])
    return {name: _covered(name, attempts, covering) for name in LISTED_AS}


def _covered(
    name: str, attempts: Sequence[Attempt], covering: Sequence[Mapping[str, float]]
) -> Covered:
    """Return what of one typology is covered."""
    own = [
        each for attempt, each in zip(attempts, covering, strict=True) if attempt.typology == name
    ]
    scores = [max(each.get(word, 0.0) for word in LISTED_AS[name]) for each in own]
    right = [
        score for each, score in zip(own, scores, strict=True) if each.keys() & LISTED_AS[name]
    ]
    count = len(own)
    return Covered(
        count,
        len(right) / count if count else 0.0,
        sum(bool(each) for each in own) / count if count else 0.0,
        float(np.median(right)) if right else float("nan"),
    )


def first_of_each(typology: Sequence[str]) -> list[int]:
    """Return the places of the first `LISTED` findings of each typology, in order."""
    seen: dict[str, int] = {}
    places = []
    for place, name in enumerate(typology):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= LISTED:
            places.append(place)
    return places
