"""Every threshold the tool uses, with its meaning; case.toml overrides them by section.

A default is practice, not law, unless its caption names a source. The sections that shaped a
result are printed with it.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DeriveSettings:
    """[derive] how evidence becomes the graph."""

    pair_seconds: int = 120
    """Two sides of one transfer: their clocks may differ by this much."""
    reversal_days: int = 7
    """A reversal is matched to an original at most this many days earlier."""
    most_numbers: int = 20
    """A number paired with more distinct others than this joins nobody (a clearing account)."""


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """[clusters] what ties accounts together, and what is too common to."""

    crowd: int = 50
    """A shared value on more accounts than this is a crowd (carrier NAT, kiosk): cut."""
    ignore: tuple[str, ...] = ()
    """Values the investigator has cut: numbers, phones, IPs, addresses, names."""
    keep: tuple[str, ...] = ()
    """Values that are never cut, whatever their degree."""


@dataclass(frozen=True, slots=True)
class ChainSettings:
    """[chains] how far money is followed."""

    hops: int = 8
    """Most transfers in a chain."""
    within_hours: int = 72
    """Longest wait between two hops; money that rests longer is held."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections."""

    derive: DeriveSettings = field(default_factory=DeriveSettings)
    clusters: ClusterSettings = field(default_factory=ClusterSettings)
    chains: ChainSettings = field(default_factory=ChainSettings)
