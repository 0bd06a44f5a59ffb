"""The answers about what was reported, frozen and asked for. Described in docs/demo.md."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from linkgraph.demo.folder import Folder
from linkgraph.demo.model import Account, when
from linkgraph.demo.reports import unsent, visible_into
from linkgraph.demo.sheets.lists import stated_time
from linkgraph.demo.world import World

Json = dict[str, Any]


def rows_of(folder: Folder, kind: str) -> Iterator[Json]:
    """Yield file, sheet and row number of every accepted line of the one table of `kind`."""
    for paper in folder.papers:
        for sheet in paper.sheets:
            if sheet.kind == kind:
                for at, line in enumerate(sheet.lines):
                    if not line.reason:
                        yield {"file": paper.name, "sheet": sheet.name, "row": at + 1}


def complaint_truth(folder: Folder, places: Mapping[int, int]) -> list[Json]:
    """Return each row of the complaint table; `places` are positions in truth's transfers."""
    return [
        {
            **row,
            "name": one.victim.name,
            "victim": one.victim.shown,
            "payer": one.payer or None,
            "payee": one.payee,
            "fen": one.fen,
            "time": stated_time(one),
            "transfer": None if one.wrong else places.get(one.transfer.index),
            "wrong": one.wrong or None,
        }
        for row, one in zip(rows_of(folder, "complaints"), folder.reports.complaints, strict=True)
    ]


def measure_truth(folder: Folder) -> list[Json]:
    """Return each row of the table of measures."""
    return [
        {
            **row,
            "account": one.account.shown,
            "number": one.number,
            "words": one.words,
            "kind": one.kind,
            "fen": one.fen,
            "authority": one.authority,
            "from": str(when(one.start)),
            "until": str(when(one.until).date()),
            "waiting": one.words == "轮候冻结",
        }
        for row, one in zip(rows_of(folder, "measures"), folder.reports.measures, strict=True)
    ]


def unanswered_truth(world: World, folder: Folder, texts: Collection[str]) -> list[Json]:
    """Return the accounts that were asked for and not returned, those that took most first.

    `first`: it took more than any account without a statement that nobody asked for.
    """
    into = visible_into(world, folder.fates)
    asked = {account.index: account for account in (*unsent(world), *folder.reports.asked)}
    found = sorted(asked.values(), key=lambda account: (-into.get(account.index, 0), account.shown))
    others = max((fen for index, fen in into.items() if index not in asked), default=0)
    return [
        {
            "numbers": numbers(account, texts),
            "name": account.name,
            "bank": account.bank.name if account.bank else None,
            "fen": into.get(account.index, 0),
            "first": into.get(account.index, 0) > others,
        }
        for account in found
    ]


def held_truth(world: World, folder: Folder, texts: Collection[str]) -> list[Json]:
    """Return the accounts that hold victims' money at the end, those with most first."""
    fen: dict[int, int] = {}
    whose: dict[int, set[int]] = {}
    payer = {t.index: t.payer.index for t in world.ledger.transfers if t.victim}
    for payment, ends in folder.fates.fen.items():
        for end, part in ends.items():
            if end.state == "held":
                fen[end.account] = fen.get(end.account, 0) + part
                whose.setdefault(end.account, set()).add(payer[payment])
    return [
        {
            "numbers": numbers(world.accounts[index], texts),
            "name": world.accounts[index].name,
            "fen": fen[index],
            "victims": len(whose[index]),
            "measured": world.accounts[index].frozen_from is not None,
        }
        for index in sorted(fen, key=lambda index: (-fen[index], index))
    ]


def numbers(account: Account, texts: Collection[str]) -> list[str]:
    """Return the numbers of an account that stand in some cell, its best known one first."""
    known = [number for number in account.numbers if number in texts]
    return sorted(known, key=lambda number: (number != account.shown, number))
