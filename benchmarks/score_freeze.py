"""Score freeze and requests: are the cards that hold money, and the banks to chase, on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.score_names import Json
from benchmarks.score_trace import payments_of
from linkgraph.analysis.freezing.freeze import find_freezes
from linkgraph.analysis.freezing.requests import find_requests
from linkgraph.analysis.money_findings import Victim
from linkgraph.analysis.victims.asked import asked_victims
from linkgraph.graph import AccountRef, CaseGraph
from linkgraph.settings import FreezeSettings, RequestSettings

LEAST_FEN = 1_000_000
TOP = 10


@dataclass(frozen=True, slots=True)
class FreezeScore:
    """Counts, and what is missing in words (empty: all is there)."""

    holding: int
    shown: int
    others: int
    unanswered: int
    first: int
    missing: tuple[str, ...]


def score_freeze(truth: Json, graph: CaseGraph, victims: Sequence[Victim]) -> FreezeScore:
    """Compare the first ten cards, and the first accounts to ask for, with the truth."""
    cards = find_freezes(graph, victims, FreezeSettings())
    top = [number_set(card.account) for card in cards.cards[:TOP]]
    wanted = [one for one in truth["still_held"] if one["fen"] >= LEAST_FEN]
    lost = [one for one in wanted if not any(set(one["numbers"]) & some for some in top)]
    every = [set(one["numbers"]) for one in wanted]
    others = sum(not any(some & mine for mine in every) for some in top)
    asked = find_requests(graph, victims, RequestSettings()).accounts
    planted = [one for one in truth["unanswered"] if one["first"]]
    first = [number_set(line.account) for line in asked[: len(planted)]]
    late = [one for one in planted if not any(set(one["numbers"]) & some for some in first)]
    return FreezeScore(
        len(wanted),
        len(wanted) - len(lost),
        others,
        len(planted),
        len(planted) - len(late),
        tuple(f"{kind} {one['numbers']} {one['name']}: {one['fen']}"
              for kind, some in (("holds", lost), ("not asked first", late)) for one in some),
    )  # fmt: skip


def number_set(ref: AccountRef) -> set[str]:
    """Return all numbers of an account."""
    return {ref.key, *ref.numbers}


def true_victims(truth: Json, graph: CaseGraph) -> tuple[Victim, ...]:
    """Return the victims of the truth with the transfers that are their payments."""
    payments, _ = payments_of(truth, graph)
    return asked_victims(graph, transfers=[t for mine in payments.values() for t in mine])


def action_errors(truth: Json, graph: CaseGraph) -> tuple[str, ...]:
    """Return what freeze and requests miss when all victims are accepted."""
    return score_freeze(truth, graph, true_victims(truth, graph)).missing
