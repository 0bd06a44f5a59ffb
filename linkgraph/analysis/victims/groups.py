"""Which entries are of one victim: the same ID number, else account, else name and phone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Mark = int | tuple[str, str]
"""What tells a person: an account, by id, or a name with a phone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says of a person; `accounts` are those he certainly pays from, by id."""

    id_number: str | None
    accounts: frozenset[int]
    name: str | None
    phone: str | None


def group_people(entries: Sequence[Entry]) -> list[int]:
    """Return for each entry the number of its person: that of the person's first entry.

    Entries with one ID number are one person. Those without are one person when they share an
    account, or name and phone; such a group is the person of an ID number when it shares an
    account, else name and phone, with exactly one. Two different ID numbers are never one person,
    and one name never makes two people one. O(entries).
    """
    root = list(range(len(entries)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    def join(at: int, first: dict[Mark | str, int], mark: Mark | str) -> None:
        one, other = find(at), find(first.setdefault(mark, at))
        root[max(one, other)] = min(one, other)

    known: dict[Mark | str, int] = {}
    loose: dict[Mark | str, int] = {}
    for at, entry in enumerate(entries):
        if entry.id_number:
            join(at, known, entry.id_number.upper())
        else:
            for mark in _marks(entry):
                join(at, loose, mark)
    holders: dict[Mark, set[int]] = {}
    for at, entry in enumerate(entries):
        if entry.id_number:
            for mark in _marks(entry):
                holders.setdefault(mark, set()).add(find(at))
    _attach(entries, root, find, holders)
    return [find(at) for at in range(len(entries))]


def _marks(entry: Entry) -> list[Mark]:
    marks: list[Mark] = [*sorted(entry.accounts)]
    if entry.name and entry.phone:
        marks.append((entry.name, entry.phone))
    return marks


def _attach(
    entries: Sequence[Entry],
    root: list[int],
    find: Callable[[int], int],
    holders: dict[Mark, set[int]],
) -> None:
    """Join groups without an ID number to the one person with one whom they share a mark with."""
    groups: dict[int, list[int]] = {}
    for at, entry in enumerate(entries):
        if not entry.id_number:
            groups.setdefault(find(at), []).append(at)
    for first, members in groups.items():
        marks = [mark for at in members for mark in _marks(entries[at])]
        for kind in (int, tuple):
            shared = (holders.get(mark, set()) for mark in marks if isinstance(mark, kind))
            people = {find(at) for at in _union(shared)}
            if people:
                if len(people) == 1:
                    one, other = find(first), people.pop()
                    root[max(one, other)] = min(one, other)
                break


def _union(sets: Iterable[set[int]]) -> set[int]:
    found: set[int] = set()
    for each in sets:
        found |= each
    return found
