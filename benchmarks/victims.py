"""How well victims are proposed: python -m benchmarks.victims [SEED …].

Seeds may be ranges (11-15); without any, 1-5. Each is a demonstration case whose truth.json names
the victims. One line a seed: victims of the truth, proposals, those that are right, precision and
recall, of victims and of their payments' fen. `half`: the same for the victims that are left when
every second one (in the order of the truth) is named by complaints. Last the rows of the complaint
table: how many there are, name a payment, are matched, and rightly. With -v every difference is
named. A victim whose number stands in no file is left out: nobody could name him.
"""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality import seeds_of
from benchmarks.scoring import clock
from linkgraph.analysis.victims.accepted import Choices
from linkgraph.analysis.victims.complaint_fits import read_moved
from linkgraph.analysis.victims.proposals import find_proposals
from linkgraph.analysis.victims.victims import find_victims
from linkgraph.case import Case
from linkgraph.demo import write_demo
from linkgraph.graph import CaseGraph
from linkgraph.settings import ClusterSettings, VictimSettings

Json = dict[str, Any]
NOTHING = Choices(frozenset(), frozenset())
HEAD = ("seed", "", "victims", "proposed", "right", "P", "R", "fen P", "fen R")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of victims and sums of fen: in the truth, proposed, and both."""

    wanted: int
    found: int
    right: int
    wanted_fen: int
    found_fen: int
    right_fen: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


def main(words: Sequence[str]) -> None:
    """Print the table and the totals."""
    print("  ".join(f"{head:>9}" for head in HEAD))
    total: dict[str, list[Score]] = {"all": [], "half": []}
    told = [0, 0, 0, 0]
    for seed in seeds_of([word for word in words if word != "-v"]):
        with tempfile.TemporaryDirectory() as folder:
            graph, truth = load(seed, Path(folder))
            for name, scores in total.items():
                score = score_proposals(graph, truth, every_second=name == "half")
                scores.append(score)
                print(line(str(seed), name, score), flush=True)
                if "-v" in words:
                    for said in (*score.wrong, *score.missed):
                        print("          ", said)
            counts = score_complaints(graph, truth)
            told = [before + one for before, one in zip(told, counts, strict=True)]
            print(f"{seed:>9}   complaints {counts}", flush=True)
    for name, scores in total.items():
        print(line("total", name, add(scores)))
    print(f"    total   complaints {tuple(told)}: rows, of a payment, matched, rightly")


def load(seed: int, folder: Path) -> tuple[CaseGraph, Json]:
    """Write a demonstration case, load it, and return its graph and its truth."""
    made = write_demo(folder, seed)
    case = Case.create(folder / "case")
    case.load([made.material])
    return case.graph(), json.loads(made.truth.read_text(encoding="utf-8"))


def score_proposals(graph: CaseGraph, truth: Json, *, every_second: bool) -> Score:
    """Compare proposals with the victims of the truth, or with every second of them."""
    moved = read_moved(graph)
    victims: dict[int, Json] = {}
    for victim in truth["victims"]:
        account = graph.find_account(victim["number"])
        if account is not None:
            victims[account] = victim
    named = list(victims)[::2] if every_second else []
    known = [
        transfer
        for account in named
        for transfer in np.flatnonzero(moved.counts & (moved.payer == account)).tolist()
        if _planted(graph, victims[account], int(moved.payee[transfer]), int(moved.fen[transfer]))
    ]
    wanted = {account: one for account, one in victims.items() if account not in named}
    proposals = find_proposals(
        graph, moved, VictimSettings(), ClusterSettings(), np.array(known, np.int64), NOTHING
    )
    by_payer = {int(moved.payer[one.payments[0].transfer]): one for one in proposals}
    found = {account: one for account, one in by_payer.items() if account not in named}
    right = wanted.keys() & found.keys()
    right_fen = sum(
        payment.fen
        for account in right
        for payment in found[account].payments
        if _planted(graph, wanted[account], int(moved.payee[payment.transfer]), payment.fen)
    )
    return Score(
        len(wanted),
        len(found),
        len(right),
        sum(victim["loss_fen"] for victim in wanted.values()),
        sum(payment.fen for one in found.values() for payment in one.payments),
        right_fen,
        tuple(f"wrong: {_name(graph, a)}" for a in sorted(found.keys() - right)),
        tuple(
            f"missed: {wanted[a]['name']} {wanted[a]['loss_fen']}" for a in wanted if a not in right
        ),
    )


def score_complaints(graph: CaseGraph, truth: Json) -> tuple[int, int, int, int]:
    """Return how many complaint rows there are, name a payment, are matched, and rightly."""
    wanted = {one["row"]: one["transfer"] for one in truth["complaints"]}
    found = find_victims(graph, VictimSettings(), propose=False)
    pairs = [
        (wanted[row.row], payment)
        for victim in found.victims
        for payment in victim.payments
        for row in payment.complaint
    ]
    right = 0
    for transfer, payment in pairs:
        if transfer is not None:
            one = truth["transfers"][transfer]
            same = one["fen"] == payment.fen and clock(payment.time_us) in one["times"]
            right += same and one["payee"] in payment.payee.numbers
    real = sum(transfer is not None for transfer in wanted.values())
    return len(wanted), real, len(pairs), right


def _planted(graph: CaseGraph, victim: Mapping[str, Any], payee: int, fen: int) -> bool:
    numbers = graph.account(payee).numbers
    payments: list[Json] = victim["payments"]
    return any(one["fen"] == fen and one["payee"] in numbers for one in payments)


def _name(graph: CaseGraph, account: int) -> str:
    ref = graph.account(account)
    return f"{ref.key} {ref.name} {ref.kind}"


def add(scores: Sequence[Score]) -> Score:
    """Return the sums of several seeds."""
    return Score(
        sum(one.wanted for one in scores),
        sum(one.found for one in scores),
        sum(one.right for one in scores),
        sum(one.wanted_fen for one in scores),
        sum(one.found_fen for one in scores),
        sum(one.right_fen for one in scores),
        (),
        (),
    )


def line(seed: str, name: str, score: Score) -> str:
    """Return a line of the table."""
    shares = (
        (score.right, score.found),
        (score.right, score.wanted),
        (score.right_fen, score.found_fen),
        (score.right_fen, score.wanted_fen),
    )
    cells = (seed, name, score.wanted, score.found, score.right,
             *(f"{part / whole:.3f}" if whole else "-" for part, whole in shares))  # fmt: skip
    return "  ".join(f"{cell!s:>9}" for cell in cells)


if __name__ == "__main__":
    main(sys.argv[1:])
