"""How well the tool finds what demonstration cases hold: python -m benchmarks.quality [SEED …].

Seeds may be ranges (6-30); without any, 1-5. One line a seed: wrong tables, wrong identities,
wrong transfers, wrong complaints, measures and requests, victim payments whose ends differ by a
fen or more (and of those that differ, the ones that the tool itself calls not certain), victims
whose traced positions differ, cards and accounts that freeze and requests should have put first, B³
of the rings, honest groups and strangers reported as rings. With -v every difference is named.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.scoring import Score, score_seed

HEAD = (
    "seed",
    "tables",
    "identity",
    "transfers",
    "records",
    "money",
    "unsure",
    "traced",
    "actions",
    "B³ P",
    "B³ R",
    "B³ F1",
    "benign",
    "strange",
)
SHOWN = 12


def seeds_of(words: Sequence[str]) -> list[int]:
    """Return the seeds that the command line names."""
    seeds: list[int] = []
    for word in words:
        first, _, last = word.partition("-")
        seeds.extend(range(int(first), int(last or first) + 1))
    return seeds or [1, 2, 3, 4, 5]


def line(score: Score) -> str:
    """Return a seed's line of the table."""
    cells = (
        score.seed,
        len(score.rows),
        len(score.identity),
        len(score.transfers),
        len(score.records),
        f"{len(score.money)}/{score.payments}",
        len(score.unsure),
        len(score.traced),
        len(score.actions),
        f"{score.precision:.3f}",
        f"{score.recall:.3f}",
        f"{score.f1:.3f}",
        len(score.benign),
        len(score.strange),
    )
    return "  ".join(f"{cell!s:>9}" for cell in cells)


def main(words: Sequence[str]) -> None:
    """Print the table."""
    print("  ".join(f"{head:>9}" for head in HEAD))
    scores = []
    for seed in seeds_of([word for word in words if word != "-v"]):
        with tempfile.TemporaryDirectory() as folder:
            score = score_seed(seed, Path(folder))
        scores.append(score)
        print(line(score), flush=True)
        if "-v" in words:
            parts = (
                score.rows,
                score.identity,
                score.transfers,
                score.records,
                score.money,
                score.unsure,
                score.traced,
                score.actions,
                score.traced_unsure,
                score.benign,
            )
            for part in (*parts, score.strange):
                for wrong in part[:SHOWN]:
                    print("          ", wrong)
    print(f"least B³ F1 {min(score.f1 for score in scores):.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
