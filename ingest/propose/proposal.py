"""What is proposed for an unknown table."""

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.propose.chain import Reading
from ingest.propose.guess import Guess
from ingest.propose.profile import Profile
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping for one table.

    `header_row`: as a person counts, of the first row of data when `header_rows` is 0.
    `fields`: field → the guess taken. `others`: column → further guesses, the surest first.
    `kinds`: every kind with how well it suits, best first. `codes`: direction cells that no word
    decides → the side the balance gives them, None where nothing tells.
    """

    kind: str
    kinds: tuple[tuple[str, float], ...]
    header_row: int
    header_rows: int
    columns: tuple[Profile, ...]
    fields: Mapping[str, Guess]
    others: Mapping[int, tuple[Guess, ...]]
    reading: Reading | None
    codes: Mapping[str, str | None]
    signed: bool = False
    reversed: bool = False
    time_formats: tuple[str, ...] = ()
    """Formats under which every moment can be read; more than one: the user must choose."""
    year_from_title: bool = False
    pair_open: bool = False
    """Two columns of money, and nothing says which is out."""
    owner: Mapping[str, str] | None = None
    """What the lines above the header say of whose table it is."""
    notes: tuple[Text, ...] = ()
    """What must be looked at before loading, most important first."""

    def field_of(self, place: int) -> Guess | None:
        """Return the guess taken for a column."""
        return next((one for one in self.fields.values() if one.place == place), None)
