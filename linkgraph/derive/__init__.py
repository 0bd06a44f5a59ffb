"""Evidence into the case graph: accounts, transfers, links."""
