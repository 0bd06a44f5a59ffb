"""An invented case to try linkgraph on, and to score it against: see docs/demo.md."""

from linkgraph.demo.write import DemoReport, write_demo

__all__ = ["DemoReport", "write_demo"]
