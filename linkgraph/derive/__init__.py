"""Evidence into the case graph: accounts, transfers, links.

`linkgraph.derive.graph.derive_graph` is the one way in. It is a pure function of the evidence, the
settings and the rules in this folder.
"""

RULES_VERSION = 16
"""Raised whenever the same evidence would give another graph: cached graphs are derived anew."""
