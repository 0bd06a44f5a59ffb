"""What a picture of a trace holds beside its lines: victims, where their money is, the tiers."""

from dataclasses import dataclass

from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Loss:
    """A victim of a trace: accounts (node ids), payments as (edge, item) positions, their sum.

    `notes`: what to know of him and of how his payments were matched.
    """

    id: str
    name: str | None
    basis: Text
    nodes: tuple[str, ...]
    payments: tuple[tuple[int, int], ...]
    fen: int
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """Where some of a victim's money is in the end.

    `end` is a key of `kinds.ENDS`; `victim` a position in `Money.losses`; `trails` those in
    `Drawing.trails` that lead here, of `trail_count`. `abroad`: words of the last transfers that
    say it left the country.
    """

    victim: int
    node: str
    before: str | None
    end: str
    fen: int
    tier: int | None
    certain: bool
    least_fen: int | None
    most_fen: int | None
    place: str | None
    abroad: tuple[str, ...]
    trails: tuple[int, ...]
    trail_count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the view by tier: a victim, a card, several of them together, or an end.

    `nodes` are what it stands for, `fen` what passes it, `end` a key of `kinds.ENDS`. `high` is in
    pixels, y is its upper edge.
    """

    column: int
    y: int
    high: int
    title: Text
    nodes: tuple[str, ...]
    fen: int
    end: str | None = None
    victim: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Money from one bar to another; `certain_fen` of it is certain. `edges`: the lines it
    gathers. `way`: heights where it passes the columns between."""

    source: int
    target: int
    fen: int
    certain_fen: int
    edges: tuple[int, ...]
    way: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Sankey:
    """The view by tier: `scale` pixels show `whole_fen`."""

    columns: tuple[Text, ...]
    bars: tuple[Bar, ...]
    bands: tuple[Band, ...]
    scale: int
    whole_fen: int


@dataclass(frozen=True, slots=True)
class Money:
    """What a trace says beside its lines: the rule, whose money, where it is, and the sums.

    `sankeys`: of each victim alone, where there are several and not too many.
    """

    rule: str
    rule_words: Text
    at_us: int
    losses: tuple[Loss, ...]
    stays: tuple[Stay, ...]
    sankey: Sankey
    sankeys: tuple[Sankey, ...] = ()
    currency: str = "CNY"
    notes: tuple[Text, ...] = ()
