"""Score freeze and requests: python -m benchmarks.score_freeze [SEED …].

Seeds may be ranges (6-30); without any, 1-5. Victims are those of the truth, as an investigator
would accept them all. One line a seed: cards that hold at least 10,000 yuan of victims' money, how
many of them are among the first ten or held by a measure (all should be), how many of the first ten
are not such cards; accounts that were asked for and not returned and got more than any account
that nobody asked for, and how many of them come first (all should). The same with the victims of
complaints alone ("told") is how far the list gets before anybody accepts anything. With -v every
card and account that is missing is named.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.quality import seeds_of
from benchmarks.score_names import Json
from linkgraph.analysis.asked import asked_victims
from linkgraph.analysis.freeze import find_freezes
from linkgraph.analysis.money import money_of
from linkgraph.analysis.money_findings import Victim
from linkgraph.analysis.requests import find_requests
from linkgraph.analysis.victims import find_victims
from linkgraph.case import Case
from linkgraph.demo import write_demo
from linkgraph.graph import AccountRef, CaseGraph
from linkgraph.settings import FreezeSettings, RequestSettings, VictimSettings

LEAST_FEN = 1_000_000
TOP = 10
HEAD = ("seed", "victims", "holding", "in top", "of others", "not back", "first", "", "told")


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
    held = [number_set(card.account) for card in cards.held]
    wanted = [one for one in truth["still_held"] if one["fen"] >= LEAST_FEN]
    lost = [one for one in wanted if not any(set(one["numbers"]) & some for some in (*top, *held))]
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
    money = money_of(graph)
    chosen: list[int] = []
    for victim in truth["victims"]:
        account = graph.find_account(victim["number"])
        paid = np.flatnonzero(money.follows & (money.payer == account)).tolist()
        for payment in victim["payments"]:
            wanted = graph.find_account(payment["payee"]), payment["fen"]
            fit = [t for t in paid if (int(money.payee[t]), int(money.fen[t])) == wanted]
            chosen += fit[:1]
            paid = [t for t in paid if t not in fit[:1]]
    return asked_victims(graph, transfers=chosen)


def main(words: Sequence[str]) -> None:
    """Print the table."""
    print("  ".join(f"{head:>9}" for head in HEAD))
    for seed in seeds_of([word for word in words if word != "-v"]):
        with tempfile.TemporaryDirectory() as folder:
            made = write_demo(Path(folder), seed)
            truth: Json = json.loads(made.truth.read_text(encoding="utf-8"))
            case = Case.create(Path(folder) / "case")
            case.load([made.material])
            graph = case.graph()
            victims = true_victims(truth, graph)
            told = find_victims(graph, VictimSettings(), propose=False).victims
            score, less = score_freeze(truth, graph, victims), score_freeze(truth, graph, told)
        cells = (seed, len(victims), score.holding, score.shown, score.others, score.unanswered,
                 score.first, f"({len(told)})", f"{less.shown} {less.first}")  # fmt: skip
        print("  ".join(f"{cell!s:>9}" for cell in cells), flush=True)
        if "-v" in words:
            for said in score.missing:
                print("          ", said)


if __name__ == "__main__":
    main(sys.argv[1:])
