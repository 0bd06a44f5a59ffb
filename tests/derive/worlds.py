"""Invented cases: accounts, what moved between them, and the statements that tell of it."""

import random
from dataclasses import dataclass
from typing import Any

S = 1_000_000
DAY = 86_400 * S
START = 1_700_000_000 * S
Row = dict[str, Any]


@dataclass(frozen=True)
class Move:
    """Money from one card to another: `kind` is plain, failed, reversed or reversal."""

    payer: str
    payee: str
    fen: int
    at: int
    kind: str
    serial: str


@dataclass(frozen=True)
class World:
    """What moved, and each covered card's statement in its bank's order."""

    moves: tuple[Move, ...]
    statements: dict[str, list[Row]]
    accounts: list[Row]


def card(n: int) -> str:
    return f"62220200000000{n:05d}"


def invent(seed: int, size: int = 40, named: float = 0.8) -> World:
    """Return a world of `size` transfers among ten cards, seven of them with a statement.

    A row names the other card with the chance `named`; else it masks it or leaves it out.

    Times tie, amounts repeat, clocks of banks differ, some fail, some are reversed; each bank
    gives serial numbers or balances or both, so that look-alikes in one second (or minute, or day)
    can be told apart.
    """
    draw = random.Random(seed)
    cards = [card(n) for n in range(10)]
    moves = _moves(draw, cards, size)
    names = {c: draw.choice(["甲某", "乙某", "丙有限公司"]) for c in cards}
    ids = {c: draw.choice([None, "110101199003070011", "110101198503070033"]) for c in cards}
    statements = {c: _statement(draw, c, moves, (names, ids), named) for c in cards[:7]}
    accounts: list[Row] = [
        {"name": names[c], "id_number": ids[c], "cards": [c], "account": "9" + c[1:15] + c[-3:],
         "bank": "甲银行", "branch_name": draw.choice(["东街支行", "西街支行"]),
         "status": draw.choice(["正常", "冻结", None]), "opened_us": START - DAY,
         "last_us": draw.choice([None, START, START + DAY]), "phone": "13912340000"}
        for c in cards for _ in range(draw.choice([0, 1, 2]))
    ]  # fmt: skip
    return World(tuple(moves), statements, accounts)


def _moves(draw: random.Random, cards: list[str], size: int) -> list[Move]:
    moves: list[Move] = []
    at = START
    for n in range(size):
        at += draw.choice([0, 0, 0, 1, 20, 400, 90_000]) * S
        payer, payee = draw.sample(cards, 2)
        fen = draw.choice([100, 100, 200, 5_000, 7_700 + n])
        kind = draw.choice(["plain"] * 7 + ["failed", "reversed"])
        moves.append(Move(payer, payee, fen, at, kind, f"S{n}"))
        if kind == "reversed":
            at += draw.choice([0, 5, 3_000]) * S
            moves.append(Move(payee, payer, fen, at, "reversal", f"R{n}"))
    return moves


def _statement(
    draw: random.Random,
    own: str,
    moves: list[Move],
    holders: tuple[dict[str, str], dict[str, str | None]],
    named: float,
) -> list[Row]:
    names, ids = holders
    tells = draw.choice(["serial", "balance", "both"])
    late, style = draw.choice([0, 0, 3, 40]) * S, draw.choice(["opposite", "negative"])
    precision = draw.choice([0, 0, 0, 1, 2])
    unit = (1, 60 * S, DAY)[precision]
    balance, rows = 10_000_000, []
    seen: set[tuple[Any, ...]] = set()
    for move in moves:
        if own not in (move.payer, move.payee):
            continue
        out = move.payer == own
        balance += (-move.fen if out else move.fen) * (move.kind != "failed")
        turned = move.kind == "reversal" and style == "negative"
        other = move.payee if out else move.payer
        at = move.at + late
        alike = (at - at % unit, out, turned, move.fen, move.kind == "failed", balance)
        numbered = tells != "balance" or alike in seen
        seen.add(alike)
        how = draw.random()
        rows.append(
            {
                "own_card": own,
                "own_name": names[own],
                "own_id": ids[own],
                "time_us": at - at % unit,
                "time_precision": precision,
                "direction": "out" if out != turned else "in",
                "negative": turned,
                "amount_fen": move.fen,
                "balance_fen": balance if tells != "serial" else None,
                "txn_id": f"{own[-2:]}{move.serial}" if numbered else None,
                "counterparty_number": other if how < named else (other[:6] + "****" + other[-4:]
                    if how < (1 + named) / 2 else None),
                "counterparty_name": names[other] if draw.random() < 0.7 else None,
                "memo": "冲正" if move.kind == "reversal" else draw.choice(["转账", None, "货款"]),
                "channel": draw.choice(["手机银行", "柜面", None]),
                "success": move.kind != "failed",
                "ip": draw.choice([None, "1.2.3.4", "5.6.7.8"]),
            }
        )  # fmt: skip
    return rows
