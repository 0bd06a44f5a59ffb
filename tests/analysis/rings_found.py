"""What tests of rings compare: keys of accounts, nodes and whole findings."""

from collections.abc import Iterable

from linkgraph.analysis.findings import Clusters, Ring
from tests.analysis.conftest import Node


def accounts(ring: Ring) -> set[str]:
    return {member.key for member in ring.members if member.kind == "Account"}


def keys(nodes: Iterable[Node]) -> set[str]:
    return {key for _, key in nodes}


def found(clusters: Clusters) -> list[set[str]]:
    return sorted((accounts(ring) for ring in clusters.rings), key=sorted)
