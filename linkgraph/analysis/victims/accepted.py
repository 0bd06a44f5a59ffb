"""What the investigator decided in case.toml: `accept` and `reject` of [victims]."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from linkgraph.analysis.money import account_ends
from linkgraph.analysis.money_findings import Proposal
from linkgraph.analysis.rings.reasons import yuan
from linkgraph.analysis.said import row_reference, say_account
from linkgraph.analysis.victims.complaint_fits import Moved, foreign
from linkgraph.analysis.victims.complaints import accounts_by_number
from linkgraph.analysis.victims.row_places import is_place, transfers_at
from linkgraph.errors import BadSettings
from linkgraph.flow.money import CASH
from linkgraph.graph import CaseGraph, column
from linkgraph.settings import VictimSettings
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Choices:
    """Accounts, by id, and transfers that entries of case.toml name."""

    accounts: frozenset[int]
    transfers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Who is accepted, and who is never to be proposed."""

    accept: Choices
    reject: Choices


def read_decisions(graph: CaseGraph, settings: VictimSettings) -> Decisions:
    """Return what `accept` and `reject` name. O(account numbers + rows).

    Raises BadSettings, naming case.toml, where an entry names no account and no transfer of the
    case, several accounts, an accepted row whose transfer does not count, or where one entry is
    both accepted and rejected.
    """
    accept = _choices(graph, settings.accept, "accept")
    reject = _choices(graph, settings.reject, "reject")
    both = set(settings.accept) & set(settings.reject)
    if both or accept.accounts & reject.accounts or accept.transfers & reject.transfers:
        words = "、".join(sorted(both))
        raise _bad(
            f"accept 与 reject 指向同一账户或同一笔{f'：{words}' if words else ''}",
            f"accept and reject name the same{f': {words}' if words else ''}",
            Text("删去其中一处", "take one of them out"),
        )
    _check_counts(graph, sorted(accept.transfers))
    return Decisions(accept, reject)


def _bad(zh: str, en: str, hint: Text) -> BadSettings:
    return BadSettings(Text(f"case.toml [victims]：{zh}", f"case.toml [victims]: {en}"), hint)


def _choices(graph: CaseGraph, entries: Sequence[str], setting: str) -> Choices:
    numbers = {entry: _tidy(entry) for entry in entries if not is_place(entry)}
    found = accounts_by_number(graph, [*numbers.values(), *numbers])
    accounts: set[int] = set()
    for entry, number in numbers.items():
        named = found.get(number) or found.get(entry) or ()
        if len(named) != 1:
            raise _not_one(entry, setting, len(named))
        accounts.update(named)
    transfers: set[int] = set()
    rows = [entry for entry in entries if entry not in numbers]
    for entry, named in zip(rows, transfers_at(graph, rows), strict=True):
        if not named:
            raise _bad(
                f"{setting} 中的“{entry}”：案件中没有写在这一行的转账",
                f"“{entry}” of {setting}: no transfer of the case stands on this row",
                Text(
                    "写流水的行：SHA-256开头:工作表:行号（文本文件 SHA-256开头::行号）",
                    "name a row of a statement: SHA-256 start:sheet:row (text files: "
                    "SHA-256 start::row)",
                ),
            )
        transfers.update(named)
    return Choices(frozenset(accounts), frozenset(transfers))


def _tidy(entry: str) -> str:
    words = unicodedata.normalize("NFKC", entry)
    return "".join(one for one in words if unicodedata.category(one)[0] not in "CZ")


def _not_one(entry: str, setting: str, count: int) -> BadSettings:
    if not count:
        return _bad(
            f"{setting} 中的“{entry}”：案件中没有这个账号",
            f"“{entry}” of {setting}: there is no such account in the case",
            Text("核对号码，或删去这一项", "check the number, or take the entry out"),
        )
    return _bad(
        f"{setting} 中的“{entry}”：有{count}个账户用这个号码",
        f"“{entry}” of {setting}: {count} accounts have this number",
        Text("改写各笔付款的行", "name the rows of the payments instead"),
    )


def _check_counts(graph: CaseGraph, transfers: Sequence[int]) -> None:
    """Raise for the first of these transfers that is no loss in yuan. O(transfers), once."""
    if not transfers:
        return
    payer, payee = (column(graph.transfers, side) for side in ("payer", "payee"))
    lost, strange = graph.counted() & (payer != payee), foreign(graph)
    wrong = [one for one in transfers if not lost[one] or strange[one]]
    if not wrong:
        return
    where = row_reference(graph.transfer_source_rows(wrong[0])[0])
    if not lost[wrong[0]]:
        raise _bad(
            f"accept 中的行 {where}：该笔转账失败、已冲正或为本户，没有损失",
            f"row {where} of accept: the transfer failed, was reversed, or stayed in its account: "
            "no loss",
            Text("删去这一项", "take the entry out"),
        )
    raise _bad(
        f"accept 中的行 {where}：外币交易，不与人民币相加",
        f"row {where} of accept: in a foreign currency, never added to yuan",
        Text("删去这一项，外币另计", "take the entry out; count foreign money apart"),
    )


def payments_accepted(
    graph: CaseGraph,
    moved: Moved,
    decisions: Decisions,
    proposals: Sequence[Proposal],
    siblings: Callable[[int], set[int]],
) -> tuple[list[int], dict[int, Text]]:
    """Return the transfers that `accept` takes in, ascending, and a word on accounts that were
    accepted without having been proposed.

    An account that is proposed: the payments proposed. One that is not: all its transfers that
    count, but cash and those into accounts of its own holder (`siblings` of an account). Rows that
    are rejected are left out of both. Rows that are accepted: their transfers.

    Raises BadSettings where an accepted account paid nobody.
    """
    chosen = set(decisions.accept.transfers)
    notes: dict[int, Text] = {}
    proposed = {int(moved.payer[one.payments[0].transfer]): one for one in proposals}
    own = np.asarray(pc.fill_null(graph.transfers["own"], False), dtype=np.bool_)
    for account in sorted(decisions.accept.accounts):
        if account in proposed:
            chosen.update(payment.transfer for payment in proposed[account].payments)
            continue
        paid = np.flatnonzero(moved.counts & (moved.payer == account) & ~own)
        paid = paid[~np.isin(moved.payee[paid], sorted(siblings(account)))]
        paid = paid[account_ends(graph)[moved.payee[paid]] != CASH]
        mine = [one for one in paid.tolist() if one not in decisions.reject.transfers]
        if not mine:
            raise _paid_nobody(graph, account)
        chosen.update(mine)
        fen = int(moved.fen[mine].sum())
        who = say_account(graph.account(account))
        notes[account] = Text(
            f"{who} 由 accept 认定，但并未被提出：其转给他人的{len(mine)}笔共{yuan(fen)}全部计入",
            f"{who} is accepted but was not proposed: all its {len(mine)} transfers to others, "
            f"{yuan(fen)}, count",
        )
    return sorted(chosen - decisions.reject.transfers), notes


def _paid_nobody(graph: CaseGraph, account: int) -> BadSettings:
    who = say_account(graph.account(account))
    return _bad(
        f"accept 中的 {who}：没有转给他人的款项",
        f"{who} of accept: it paid nobody",
        Text("核对号码，或删去这一项", "check the number, or take the entry out"),
    )
