"""Rows of complaint tables matched to transfers: one row, one transfer, or none.

Fits are taken in the order of how well they agree: the payer's number and ID, his number, his
name, nothing known of him; of equal ones those whose times are equal. A row that fits one
transfer is matched to it, unless somebody else's row fits it as well. Rows of one person that fit
the same transfers and cannot be told apart are matched in the order of time where there are as
many rows as transfers. In every other case a person must say: the row is open, with all that fit.

Each table is matched by itself: a payment that two tables name is one payment. No transfer is
ever matched to two rows of one table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from linkgraph.analysis.victims.complaint_fits import NAMED, Fits, Moved
from linkgraph.analysis.victims.complaints import Complaint, names_agree

Candidates = dict[int, list[int]]
"""Of each complaint, by number, the transfers that fit it."""


@dataclass(frozen=True, slots=True)
class Matches:
    """`transfer` of matched complaints; `payer` how well its payer fits; `ordered`: complaints
    matched in order, of so many alike; `open`: complaints that fit several equally; `taken`:
    complaints whose only transfers are those of other rows, and which rows."""

    transfer: dict[int, int]
    payer: dict[int, int]
    ordered: dict[int, int]
    open: Candidates
    taken: dict[int, tuple[int, int]]


def match_complaints(
    complaints: Sequence[Complaint], people: Sequence[int], fits: Fits, moved: Moved
) -> Matches:
    """Match complaints to transfers; `people` says whose each is. O(fits) but for equal ones."""
    found = Matches({}, {}, {}, {}, {})
    levels: dict[int, dict[int, list[int]]] = {}
    for row, transfer, payer, near in zip(
        fits.row.tolist(), fits.transfer.tolist(), fits.payer.tolist(), fits.near.tolist(),
        strict=True,
    ):  # fmt: skip
        levels.setdefault(2 * payer + near, {}).setdefault(row, []).append(transfer)
    tables: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(complaints):
        tables.setdefault(one.table, []).append(number)
    owner: dict[int, int] = {}
    for rows in tables.values():
        _match_table(rows, levels, people, complaints, moved, found)
        _refuse_others(rows, complaints, owner, found)
    _explain_taken(fits, found, owner)
    return found


def _match_table(
    rows: Sequence[int],
    levels: Mapping[int, Candidates],
    people: Sequence[int],
    complaints: Sequence[Complaint],
    moved: Moved,
    found: Matches,
) -> None:
    """Match the rows of one table, the best fits first."""
    taken: set[int] = set()
    for level in sorted(levels, reverse=True):
        there = levels[level]
        wanted: Candidates = {}
        for row in rows:
            if row in there and row not in found.transfer and row not in found.open:
                free = [transfer for transfer in there[row] if transfer not in taken]
                if free:
                    wanted[row] = free
        for group in _groups(wanted):
            said = {row: wanted[row] for row in group}
            whose = _people(said, level // 2, people, complaints, moved)
            for row, transfer in _settle(said, whose, complaints, moved, found).items():
                found.transfer[row], found.payer[row] = transfer, level // 2
                taken.add(transfer)
    for row in rows:
        if row in found.open:
            left = [transfer for transfer in found.open[row] if transfer not in taken]
            found.open[row] = left or found.open[row]


def _groups(wanted: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Return the rows that hang together by transfers that they fit, each group in order."""
    root: dict[int, int] = {row: row for row in wanted}

    def find(row: int) -> int:
        while root[row] != row:
            root[row] = root[root[row]]
            row = root[row]
        return row

    first: dict[int, int] = {}
    for row, transfers in wanted.items():
        for transfer in transfers:
            one, other = find(row), find(first.setdefault(transfer, row))
            root[max(one, other)] = min(one, other)
    groups: dict[int, list[int]] = {}
    for row in sorted(wanted):
        groups.setdefault(find(row), []).append(row)
    return list(groups.values())


def _people(
    wanted: Candidates,
    payer: int,
    people: Sequence[int],
    complaints: Sequence[Complaint],
    moved: Moved,
) -> dict[int, int]:
    """Return whose rows are: one person's where they fit payments from one known account only.

    Rows that state different ID numbers or names are different people's all the same.
    """
    accounts = {int(moved.payer[one]) for transfers in wanted.values() for one in transfers}
    said = [complaints[row] for row in wanted]
    ids = {one.id_number for one in said if one.id_number}
    names = {one.name for one in said if one.name}
    if payer >= NAMED and len(accounts) == 1 and len(ids) < 2 and len(names) < 2:
        return dict.fromkeys(wanted, 0)
    return {row: people[row] for row in wanted}


def _settle(
    wanted: Candidates,
    people: Mapping[int, int],
    complaints: Sequence[Complaint],
    moved: Moved,
    found: Matches,
) -> dict[int, int]:
    """Return the matches among rows that hang together; those left open go to `found`."""
    matched: dict[int, int] = {}
    left = {row: set(transfers) for row, transfers in wanted.items()}
    while (forced := _forced(left, people)) is not None:
        row, transfer = forced
        matched[row] = transfer
        del left[row]
        for others in left.values():
            others.discard(transfer)
        left = {row: transfers for row, transfers in left.items() if transfers}
    for group in _groups({row: sorted(transfers) for row, transfers in left.items()}):
        transfers = sorted(set().union(*(left[row] for row in group)),
                           key=lambda t: (int(moved.time_us[t]), t))  # fmt: skip
        alone = len({people[row] for row in group}) == 1
        if not alone or len(group) < len(transfers):
            found.open.update({row: sorted(left[row]) for row in group})
            continue
        for row in sorted(group, key=lambda row: (complaints[row].time_us or 0, row)):
            free = [transfer for transfer in transfers if transfer in left[row]]
            if free:
                matched[row] = free[0]
                transfers.remove(free[0])
                found.ordered[row] = len(group)
    return matched


def _forced(left: Mapping[int, set[int]], people: Mapping[int, int]) -> tuple[int, int] | None:
    """Return a row that fits one transfer which nobody else's row fits, the first; else None."""
    claims: dict[int, set[int]] = {}
    for row, transfers in left.items():
        for transfer in transfers:
            claims.setdefault(transfer, set()).add(people[row])
    for row in sorted(left):
        if len(left[row]) == 1:
            transfer = next(iter(left[row]))
            if len(claims[transfer]) == 1:
                return row, transfer
    return None


def _refuse_others(
    rows: Iterable[int], complaints: Sequence[Complaint], owner: dict[int, int], found: Matches
) -> None:
    """Take back matches to a transfer that an earlier table's row of somebody else has."""
    for row in rows:
        transfer = found.transfer.get(row)
        if transfer is None:
            continue
        first = owner.setdefault(transfer, row)
        if _conflict(complaints[first], complaints[row]):
            del found.transfer[row], found.payer[row]
            found.ordered.pop(row, None)


def _conflict(one: Complaint, other: Complaint) -> bool:
    """Say whether two rows are certainly of two people."""
    if one.id_number and other.id_number:
        return one.id_number.upper() != other.id_number.upper()
    return bool(one.name and other.name and not names_agree(one.name, other.name))


def _explain_taken(fits: Fits, found: Matches, owner: Mapping[int, int]) -> None:
    """Note for unmatched rows the transfer that fits best and whose row has it."""
    best: dict[int, tuple[int, int]] = {}
    for row, transfer, payer in zip(
        fits.row.tolist(), fits.transfer.tolist(), fits.payer.tolist(), strict=True
    ):
        if row in found.transfer or row in found.open or transfer not in owner:
            continue
        if row not in best or payer > best[row][0]:
            best[row] = payer, transfer
    found.taken.update({row: (transfer, owner[transfer]) for row, (_, transfer) in best.items()})
