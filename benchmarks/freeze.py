"""How well freeze and requests say what to do first: python -m benchmarks.freeze [SEED …].

Seeds may be ranges (6-30); without any, 1-5. Victims are those of the truth, as an investigator
would accept them all. One line a seed: victims; cards that hold at least 10,000 yuan of their
money; how many of those are among the first ten (all should be); how many of the first ten are
other cards; accounts that were asked for and not returned and got more than any
account that nobody asked for; how many of them come first (all should). Then the same two counts
with the victims of complaints alone: how far the lists get before anybody accepts anything. With
-v every card and account that is missing is named.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality import seeds_of
from benchmarks.score_freeze import score_freeze, true_victims
from benchmarks.score_names import Json
from linkgraph.analysis.victims.victims import find_victims
from linkgraph.case import Case
from linkgraph.demo import write_demo
from linkgraph.settings import VictimSettings

HEAD = ("seed", "victims", "holding", "on top", "of others", "not back", "first", "told", "on top",
        "first")  # fmt: skip


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
                 score.first, len(told), less.shown, less.first)  # fmt: skip
        print("  ".join(f"{cell!s:>9}" for cell in cells), flush=True)
        if "-v" in words:
            for said in score.missing:
                print("          ", said)


if __name__ == "__main__":
    main(sys.argv[1:])
