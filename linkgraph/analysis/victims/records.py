"""Matched and accepted payments as the records of victims."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from linkgraph.analysis.chain_records import account_refs, source_rows
from linkgraph.analysis.identities import Identities, accounts_held
from linkgraph.analysis.money_findings import Payment, Unmatched, Victim
from linkgraph.analysis.rings.reasons import yuan
from linkgraph.analysis.victims.accepted import Decisions
from linkgraph.analysis.victims.complaint_fits import NAMED, NUMBERED, Moved
from linkgraph.analysis.victims.complaint_match import Matches
from linkgraph.analysis.victims.complaints import Complaint
from linkgraph.analysis.victims.groups import Entry, group_people
from linkgraph.graph import CaseGraph, SourceRow
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Named:
    """A payment of a victim, and who he is; `rows` of complaint tables say so, or none."""

    transfer: int
    entry: Entry
    rows: tuple[SourceRow, ...] = ()
    note: Text | None = None


def name_payments(
    who: Identities, moved: Moved, complaints: Sequence[Complaint], matches: Matches
) -> list[Named]:
    """Return the payments that complaints name, one a transfer, all rows that name it together."""
    rows: dict[int, list[int]] = {}
    for number in sorted(matches.transfer):
        rows.setdefault(matches.transfer[number], []).append(number)
    found = []
    for transfer, numbers in rows.items():
        said = [complaints[number] for number in numbers]
        entry = _entry(who, int(moved.payer[transfer]), said)
        note = _match_note(matches, numbers[0])
        found.append(Named(transfer, entry, tuple(one.row for one in said), note))
    return found


def _entry(who: Identities, payer: int, said: Sequence[Complaint]) -> Entry:
    stated = {account for one in said for account in one.payers if who.certain(account)}
    accounts = stated | ({payer} if who.certain(payer) else set())
    return Entry(
        _first(one.id_number for one in said) or who.holder_id(payer),
        frozenset(accounts),
        _first(one.name for one in said) or who.ref(payer).name,
        _first(one.phone for one in said),
    )


def payer_entry(who: Identities, payer: int) -> Entry:
    """Return who paid, as far as the case knows his account."""
    return _entry(who, payer, ())


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _match_note(matches: Matches, number: int) -> Text | None:
    """Say how a row was matched where that is not by the payer's number alone."""
    level, alike = matches.payer[number], matches.ordered.get(number, 0)
    zh, en = [], []
    if level < NUMBERED:
        named = level == NAMED
        zh.append("付款方按姓名相符" if named else "付款方未载明，按收款卡、金额、时间对应")
        en.append("payer by name" if named else "payer not known: matched by card, amount and time")
    if alike > 1:
        zh.append(f"{alike}行同卡同额，分不清彼此，按次序对应")
        en.append(f"{alike} rows of one card and amount cannot be told apart: matched in order")
    return Text("；".join(zh), "; ".join(en)) if zh else None


def attach_open(
    who: Identities,
    moved: Moved,
    complaints: Sequence[Complaint],
    unmatched: Sequence[Unmatched],
    decisions: Decisions,
    named: Sequence[Named],
) -> tuple[list[Named], list[Unmatched]]:
    """Match open complaint rows of the same amount to the row that the investigator accepted."""
    found, left = list(named), []
    taken = {one.transfer for one in named}
    by_row = {one.row: one for one in complaints}
    for one in unmatched:
        chosen = [
            transfer
            for transfer in one.candidates
            if transfer in decisions.accept.transfers
            and transfer not in taken
            and int(moved.fen[transfer]) == one.fen
        ]
        if not chosen:
            left.append(one)
            continue
        taken.add(chosen[0])
        entry = _entry(who, int(moved.payer[chosen[0]]), [by_row[one.row]])
        note = Text("由办案人认定对应此笔", "the investigator says that it is this transfer")
        found.append(Named(chosen[0], entry, (one.row,), note))
    return found, left


def make_victims(
    who: Identities,
    moved: Moved,
    named: Sequence[Named],
    notes: Mapping[int, Text],
    decisions: Decisions,
) -> tuple[Victim, ...]:
    """Group payments by victim. `notes` of accounts whose acceptance needs a word."""
    people = group_people([one.entry for one in named])
    groups: dict[int, list[Named]] = {}
    for one, person in zip(named, people, strict=True):
        groups.setdefault(person, []).append(one)
    ids = {one.entry.id_number for one in named if one.entry.id_number}
    held = accounts_held(who, {one for one in ids if one})
    payments = make_payments(who.graph, moved, named)
    victims = [_victim(moved, group, payments, held, notes, decisions) for group in groups.values()]
    victims.sort(key=lambda victim: (-victim.loss_fen, victim.id))
    return tuple(_mules(moved, _distinct(victims)))


def _victim(
    moved: Moved,
    group: Sequence[Named],
    records: Mapping[int, Payment],
    held: Mapping[str, set[int]],
    notes: Mapping[int, Text],
    decisions: Decisions,
) -> Victim:
    mine = [records[one.transfer] for one in group]
    mine.sort(key=lambda payment: (payment.time_us, payment.transfer))
    paid: Counter[int] = Counter()
    for one in group:
        paid[int(moved.payer[one.transfer])] += int(moved.fen[one.transfer])
    most = min(paid, key=lambda account: (-paid[account], account))
    main = next(one.payer for one in mine if int(moved.payer[one.transfer]) == most)
    id_number = _first(one.entry.id_number for one in group)
    accounts = {account for one in group for account in one.entry.accounts}
    accounts |= held.get((id_number or "").upper(), set())
    complained = any(one.rows for one in group)
    said = [notes[account] for account in sorted(paid) if account in notes]
    rejected = [
        one
        for one in group
        if one.transfer in decisions.reject.transfers
        or int(moved.payer[one.transfer]) in decisions.reject.accounts
    ]
    if rejected:
        said.append(
            Text(
                f"case.toml 的 reject 写有其中{len(rejected)}笔，但报案表写明，仍计入",
                f"{len(rejected)} of them are rejected in case.toml, but a complaint names them: "
                "they count",
            )
        )
    identity = f"id:{id_number.upper()}" if id_number else f"account:{main.key}"
    return Victim(
        f"victim-{hashlib.sha256(identity.encode()).hexdigest()[:10]}",
        main,
        _first(one.entry.name for one in group if one.rows) or main.name,
        id_number,
        "complaint" if complained else "accepted",
        tuple(sorted(accounts)),
        tuple(mine),
        tuple(said),
    )


def make_payments(graph: CaseGraph, moved: Moved, named: Sequence[Named]) -> dict[int, Payment]:
    """Return the records of payments by transfer, each account and row read once."""
    at = np.array([one.transfer for one in named], np.int64)
    accounts = np.union1d(moved.payer[at], moved.payee[at]).astype(np.int32)
    refs, rows = account_refs(graph, accounts), source_rows(graph, at)
    return {
        one.transfer: Payment(
            one.transfer,
            refs[int(moved.payer[one.transfer])],
            refs[int(moved.payee[one.transfer])],
            int(moved.fen[one.transfer]),
            int(moved.time_us[one.transfer]),
            int(moved.precision[one.transfer]),
            said,
            one.rows,
            one.note,
        )
        for one, said in zip(named, rows, strict=True)
    }


def _distinct(victims: Sequence[Victim]) -> list[Victim]:
    """Number ids that occur twice: several people of no ID number who paid from one account."""
    seen: Counter[str] = Counter()
    out = []
    for victim in victims:
        seen[victim.id] += 1
        again = seen[victim.id]
        out.append(victim if again == 1 else replace(victim, id=f"{victim.id}-{again}"))
    return out


def _mules(moved: Moved, victims: Sequence[Victim]) -> list[Victim]:
    """Say where other victims paid into an account of a victim's."""
    came: dict[int, list[tuple[str, int]]] = {}
    for victim in victims:
        for payment in victim.payments:
            came.setdefault(int(moved.payee[payment.transfer]), []).append((victim.id, payment.fen))
    out = []
    for victim in victims:
        into = [one for account in victim.accounts for one in came.get(account, ())]
        fen = [amount for other, amount in into if other != victim.id]
        words = Text(
            f"其他受害人也向其账户付款{len(fen)}笔，共{yuan(sum(fen))}：可能同时是过账人",
            f"other victims paid {len(fen)} times into his accounts, {yuan(sum(fen))} in all: he "
            "may be a mule as well",
        )
        out.append(replace(victim, notes=(*victim.notes, words)) if fen else victim)
    return out
