"""The linkgraph command line: `main` is the command."""

from linkgraph.cli.app import main

__all__ = ["main"]
