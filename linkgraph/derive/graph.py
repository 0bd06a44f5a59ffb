"""Evidence into a CaseGraph."""

from collections.abc import Sequence

from linkgraph.evidence import EvidenceTable
from linkgraph.graph import CaseGraph
from linkgraph.settings import DeriveSettings


def derive_graph(
    evidence: Sequence[EvidenceTable], settings: DeriveSettings, fingerprint: str
) -> CaseGraph:
    """Return the graph of `evidence`."""
    raise NotImplementedError
