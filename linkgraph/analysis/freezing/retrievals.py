"""Earlier requests for accounts (调单任务), and what came of them."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from linkgraph.analysis.freezing.findings import Asked, AskedBefore
from linkgraph.analysis.money import filled
from linkgraph.answers import answer_of
from linkgraph.graph import CaseGraph, SourceRow, column
from linkgraph.schema import LINK_BASES, link_kind_number


def read_retrievals(graph: CaseGraph) -> dict[int, tuple[AskedBefore, ...]]:
    """Return the requests for every account that has any, the latest first. O(links + requests).

    A statement in the case answers every request for its account; otherwise the bank's words say
    (`answers`). Links that only may be of the account (candidates) are left out.
    """
    asked = column(graph.links, "kind") == link_kind_number("ASKED_FOR")
    sure = column(graph.links, "basis") != LINK_BASES.index("candidate")
    nodes, first = graph.nodes["Retrieval"].to_pylist(), graph.first_id("Retrieval")
    covered = filled(graph.nodes["Account"], "covered", False)
    found: dict[int, list[AskedBefore]] = {}
    for link in np.flatnonzero(asked & sure).tolist():
        account = int(graph.links["target"][link].as_py())
        said = nodes[graph.links["source"][link].as_py() - first]
        answer = (
            "answered" if covered[account] else answer_of(said["result"], said["detail_result"])
        )
        for row in graph.link_source_rows(link)[:1]:
            one = AskedBefore(
                said["task_id"],
                said["number"],
                said["sent_us"],
                said["answered_us"],
                said["result"],
                said["detail_result"],
                cast(Asked, answer),
                row,
            )
            found.setdefault(account, []).append(one)
    return {account: tuple(sorted(some, key=_latest)) for account, some in sorted(found.items())}


def _latest(one: AskedBefore) -> tuple[int, tuple[str, str, str, int]]:
    sent = -1 if one.sent_us is None else one.sent_us
    return -sent, _place(one.row)


def _place(row: SourceRow) -> tuple[str, str, str, int]:
    return row.file, row.sha256, row.sheet or "", row.row


def asked_of(before: Sequence[AskedBefore]) -> Asked:
    """Return what came of the latest request."""
    return before[0].answer if before else "never"
