"""Thresholds of `linkgraph screen`, by rule; `analysis/screening/rules.toml` says their source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """[screen] the rules' thresholds."""

    rows: int = 20
    """Source rows listed with a hit; all are counted. 0: all."""
