"""What follows the fraud: victims report it, police freeze cards and ask for statements.

Made from the story's end with a stream of chance of its own; nothing here changes the story.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from linkgraph.demo.banks import BANKS, new_card
from linkgraph.demo.fifo import Fates
from linkgraph.demo.model import DAY, Account, Transfer
from linkgraph.demo.world import END, World, add

POLICE, OTHERS = "临江市公安局", ("云川市公安局", "青澜市公安局")
WRONG_EVERY = 25
"""For so many rows there is one more, with an amount or a card that is in no statement."""
ASKED_FIRST = 3
"""Of the accounts without a statement that took most, so many were asked for in vain."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One row of the complaint table: what the victim says of one payment.

    `wrong` is "" for a row that is right, else "amount" or "card". `digits` is how much of the
    moment he knows: 19 characters to the second, 16 the minute, 10 the day.
    """

    transfer: Transfer
    victim: Account
    case_no: str
    reported: int
    payer: str
    payee: str
    payee_name: str
    fen: int
    digits: int
    loss: int
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table of coercive measures; `kind` is what its words or code mean."""

    account: Account
    number: str
    words: str
    kind: str
    fen: int
    authority: str
    start: int
    until: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Reports:
    """Complaints and measures in the order of their rows; strangers asked for in vain."""

    complaints: Sequence[Complaint]
    measures: Sequence[Measure]
    asked: Sequence[Account]


def report(world: World, fates: Fates) -> Reports:
    """Return what is reported, frozen and asked for once the story is over."""
    rng = Random(f"{world.seed}:reports")
    complaints = mistaken(world, rng, complain(world, rng))
    return Reports(complaints, freeze(world, rng), ask(world, fates))


def complain(world: World, rng: Random) -> list[Complaint]:
    """Let the victims report every payment they made, the earliest victims first."""
    paid: dict[int, list[Transfer]] = {}
    for transfer in world.ledger.transfers:
        if transfer.victim and transfer.state == "ok":
            paid.setdefault(transfer.payer.index, []).append(transfer)
    victims = [victim for victim in world.victims if victim.index in paid]
    ends = [(paid[one.index][-1].left + rng.randint(3600, 3 * DAY), one) for one in victims]
    rows: list[Complaint] = []
    for at, (reported, victim) in enumerate(sorted(ends, key=lambda one: (one[0], one[1].index))):
        loss = sum(payment.fen for payment in paid[victim.index])
        knows_card = rng.random() < 0.75
        for payment in paid[victim.index]:
            rows.append(
                Complaint(
                    payment,
                    victim,
                    f"A9901022025{at + 1:05}",
                    reported,
                    victim.shown if knows_card else "",
                    payment.payee.shown,
                    payment.payee.name if rng.random() < 0.7 else "",
                    payment.fen,
                    rng.choices((19, 16, 10), (40, 35, 25))[0],
                    loss,
                )
            )
    return rows


def mistaken(world: World, rng: Random, rows: Sequence[Complaint]) -> list[Complaint]:
    """Return the rows, and behind some another one that fits no transfer: the victim says that he
    paid once more, an amount that nobody received, or into a card that nobody knows."""
    found: list[Complaint] = []
    count = max(1, len(rows) // WRONG_EVERY) if rows else 0
    places = {place: at for at, place in enumerate(sorted(rng.sample(range(len(rows)), count)))}
    for place, row in enumerate(rows):
        found.append(row)
        if place not in places:
            continue
        if places[place] % 2 == world.seed % 2:
            fen = row.fen + rng.choice((500_00, 1000_00, 2000_00))
            into = {t.fen for t in world.ledger.transfers if t.payee is row.transfer.payee}
            while fen in into:
                fen += 100_00
            found.append(replace(row, fen=fen, wrong="amount"))
        else:
            bank = row.transfer.payee.bank or BANKS[0]
            card = add(world, Account(0, "other", row.payee_name, bank, (new_card(rng, bank),)))
            found.append(replace(row, payee=card.shown, wrong="card"))
    return found


def freeze(world: World, rng: Random) -> list[Measure]:
    """Return the measures on each card the police stopped: a stop-payment of 48 hours, a freeze.

    Freezes end in turn some days after the statements do, in months, and before their end; on one
    card a second station waits in line.
    """
    rows: list[Measure] = []
    frozen = [a for a in world.accounts if a.covered and a.frozen_from is not None]
    for at, account in enumerate(frozen):
        start, caught = account.frozen_from or 0, world.ledger.balance[account.index]
        begun = start + DAY
        until = (
            END + rng.randint(1, 7) * DAY,
            begun + 182 * DAY,
            max(END - rng.randint(3, 20) * DAY, begun + 3 * DAY),
        )[at % 3]
        main = (account.number or account.shown) + (account.suffix if account.number else "")
        code, words = (("0001", "0002"), ("公安止付", "公安冻结"))[at % 2]
        rows.append(Measure(account, account.shown, code, "stop_payment", caught, POLICE, start,
                            start + 2 * DAY, "紧急止付"))  # fmt: skip
        rows.append(Measure(account, main, words, "freeze", caught, POLICE, begun, until))
        if at == min(1, len(frozen) - 1):
            other = begun + rng.randint(5, 12) * DAY
            rows.append(Measure(account, account.shown, "轮候冻结", "freeze", caught,
                                rng.choice(OTHERS), other, other + 182 * DAY, "轮候"))  # fmt: skip
    return rows


def visible_into(world: World, fates: Fates) -> Mapping[int, int]:
    """Return by account the fen of victims that went in under a number of it, to the trail's end.

    Cash and platforms are no accounts to be asked for. Where the payer's bank hides the number,
    the money cannot be laid at the account's door.
    """
    found: dict[int, int] = {}
    for transfer in world.ledger.transfers:
        fen, payee = fates.arrived.get(transfer.index, 0), transfer.payee
        shown = {line.other_number for line in transfer.lines if line.way == "out"}
        if fen and payee.kind not in ("cash", "platform") and shown & set(payee.numbers):
            found[payee.index] = found.get(payee.index, 0) + fen
    return found


def ask(world: World, fates: Fates) -> list[Account]:
    """Return the strangers whose statements were asked for: those who took most.

    The ring's own cards without a statement were asked for in any case.
    """
    into = visible_into(world, fates)
    most = sorted(into, key=lambda index: (-into[index], index))[:ASKED_FIRST]
    return [world.accounts[index] for index in sorted(set(most) - {a.index for a in unsent(world)})]


def unsent(world: World) -> list[Account]:
    """Return the rings' accounts whose statements were asked for and not returned."""
    return [account for ring in world.rings for account in ring.accounts if not account.covered]
