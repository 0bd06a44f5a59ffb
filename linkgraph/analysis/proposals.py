"""Proposed victims: payers into first-tier cards who have no other tie with a ring."""

from linkgraph.analysis.accepted import Choices
from linkgraph.analysis.arrays import Ints
from linkgraph.analysis.complaint_fits import Moved
from linkgraph.analysis.money_findings import Proposal
from linkgraph.graph import CaseGraph
from linkgraph.settings import ClusterSettings, VictimSettings


def find_proposals(
    graph: CaseGraph,
    moved: Moved,
    settings: VictimSettings,
    clusters: ClusterSettings,
    known: Ints,
    reject: Choices,
) -> tuple[Proposal, ...]:
    """Return proposals."""
    return ()
