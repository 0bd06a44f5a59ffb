"""truth.json: what is in the folder, said by those who invented it. Described in docs/demo.md."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from linkgraph.demo.fifo import End, Fates
from linkgraph.demo.folder import Folder
from linkgraph.demo.model import Account, Entry, Transfer, when
from linkgraph.demo.sheets.offline import damaged
from linkgraph.demo.sheets.paper import Paper
from linkgraph.demo.truth_reports import (
    complaint_truth,
    held_truth,
    measure_truth,
    unanswered_truth,
)
from linkgraph.demo.world import World

NUMBER = re.compile(r"[0-9A-Z]{8,}")
Json = dict[str, Any]


def printed_texts(papers: Iterable[Paper]) -> set[str]:
    """Return every run of digits and capitals that stands in some cell."""
    found: set[str] = set()
    for paper in papers:
        for sheet in paper.sheets:
            for line in sheet.lines:
                for cell in line.cells:
                    if isinstance(cell, str):
                        found.update(NUMBER.findall(cell))
    return found


def printed_lines(papers: Iterable[Paper]) -> set[int]:
    """Return the identities of the booked lines that stand in some file."""
    return {
        id(line.entry)
        for paper in papers
        for sheet in paper.sheets
        for line in sheet.lines
        if line.entry is not None
    }


def file_truth(papers: Sequence[Paper], archive: str) -> list[Json]:
    """Return the counts of every table of `papers`; `archive` is "" for loose files."""
    found = []
    for paper in papers:
        tables = []
        for sheet in paper.sheets:
            read, accepted, aside = sheet.counts()
            tables.append({"sheet": sheet.name, "kind": sheet.kind, "read": read,
                           "accepted": accepted, "set_aside": aside})  # fmt: skip
        found.append({"name": f"{archive}/{paper.name}" if archive else paper.name,
                      "tables": tables})  # fmt: skip
    return found


def label(account: Account, shown: Entry | None) -> str:
    """Return how the folder lets a reader know one side of a transfer.

    `shown` is the only line that tells of it, None when its own statement does.
    """
    if shown is None:
        return account.shown
    if account.kind == "cash":
        return f"cash:{shown.trace.terminal}"
    if account.kind == "platform":
        return f"platform:{account.name}"
    number = shown.other_number
    if shown.account.bank and shown.account.bank.code == "ICBC" and damaged(shown):
        return "damaged"
    return f"masked:{number}" if "*" in number else number or "unnamed"


def transfer_truth(transfers: Sequence[Transfer], printed: set[int]) -> list[Json]:
    """Return each of `transfers`, which the folder shows, with its moments by either clock."""
    found = []
    for transfer in transfers:
        lines = [line for line in transfer.lines if id(line) in printed]
        sides = {line.way: line for line in lines}
        found.append({
            "payer": label(transfer.payer, None if "out" in sides else sides["in"]),
            "payee": label(transfer.payee, None if "in" in sides else sides["out"]),
            "fen": transfer.fen,
            "times": sorted({str(when(line.time)) for line in lines}),
            "state": transfer.state,
            "rows": len(lines),
            "memo": transfer.memo,
        })  # fmt: skip
    return found


def account_truth(world: World, texts: set[str], printed: set[int]) -> list[Json]:
    """Return every account whose number stands somewhere, with all its numbers that do."""
    found = []
    for account in world.accounts:
        numbers = [number for number in account.numbers if number in texts]
        if account.kind in ("cash", "platform") or not numbers:
            continue
        book = world.ledger.books.get(account.index, [])
        found.append({
            "numbers": sorted(numbers),
            "name": account.name,
            "holder": account.holder.code if account.holder else None,
            "bank": account.bank.name if account.bank else None,
            "covered": any(id(entry) in printed for entry in book),
        })  # fmt: skip
    return found


def group_truth(world: World, texts: set[str]) -> Json:
    """Return the planted rings and the honest groups, by account numbers and person IDs."""

    def accounts(members: Iterable[Account]) -> list[list[str]]:
        numbers = ([n for n in account.numbers if n in texts] for account in members)
        return [sorted(found) for found in numbers if found]

    rings = [
        {
            "name": ring.name,
            "shape": ring.shape,
            "kinds": list(ring.kinds),
            "accounts": accounts(ring.accounts),
            "persons": sorted(p.code for p in ring.people if p.code in texts),
        }
        for ring in world.rings
    ]
    benign = [
        {
            "kind": group.kind,
            "accounts": accounts(group.accounts),
            "persons": sorted(p.code for p in group.people if p.code in texts),
        }
        for group in world.groups
    ]
    return {"rings": rings, "benign": benign}


def victim_truth(world: World, fates: Fates, printed: set[int]) -> list[Json]:
    """Return each victim's payments and where every fen of them is, first in, first out."""
    payments: dict[int, list[Transfer]] = {victim.index: [] for victim in world.victims}
    for transfer in world.ledger.transfers:
        if transfer.victim and transfer.state == "ok":
            payments[transfer.payer.index].append(transfer)
    return [
        {
            "name": victim.name,
            "number": victim.shown,
            "covered": victim.covered,
            "loss_fen": sum(payment.fen for payment in payments[victim.index]),
            "payments": [
                payment_truth(world, payment, fates.fen[payment.index], printed)
                for payment in payments[victim.index]
            ],
        }
        for victim in world.victims
        if payments[victim.index]
    ]


def payment_truth(world: World, payment: Transfer, ends: dict[End, int], printed: set[int]) -> Json:
    """Return one payment of a victim and its ends, which add up to it."""
    return {
        "payee": payment.payee.shown,
        "fen": payment.fen,
        "times": sorted({str(when(e.time)) for e in payment.lines if id(e) in printed}),
        "ends": [end_truth(world, end, fen) for end, fen in sorted(ends.items())],
    }


def end_truth(world: World, end: End, fen: int) -> Json:
    """Return one end: `account` is where the money is or which it left last, `place` whither."""
    place = world.accounts[end.place]
    name = {"cash": f"cash:{place.number}", "platform": f"platform:{place.name}"}
    return {
        "state": end.state,
        "account": world.accounts[end.account].shown,
        "place": name.get(place.kind, place.shown or "unnamed"),
        "fen": fen,
    }


def truth(world: World, folder: Folder, scale: str) -> Json:
    """Return everything that a reader of the folder can be scored against."""
    every = [*folder.papers, *folder.zipped]
    texts, printed = printed_texts(every), printed_lines(every)
    shown = [t for t in world.ledger.transfers if any(id(line) in printed for line in t.lines)]
    places = {transfer.index: at for at, transfer in enumerate(shown)}
    return {
        "seed": world.seed,
        "scale": scale,
        "files": file_truth(folder.papers, "") + file_truth(folder.zipped, folder.archive),
        "refused": sorted([*folder.broken, *(paper.name for paper in folder.strange)]),
        "copies": [{"name": name, "of": of} for name, of in sorted(folder.copies.items())],
        "accounts": account_truth(world, texts, printed),
        **group_truth(world, texts),
        "transfers": transfer_truth(shown, printed),
        "victims": victim_truth(world, folder.fates, printed),
        "complaints": complaint_truth(folder, places),
        "measures": measure_truth(folder),
        "unanswered": unanswered_truth(world, folder, texts),
        "still_held": held_truth(world, folder, texts),
    }
