"""Whose money a call of `trace` asks for: victims, an account, single payments."""

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import account_refs, source_rows
from linkgraph.analysis.money import YUAN, money_of
from linkgraph.analysis.money_findings import Payment, Victim
from linkgraph.analysis.victims.row_places import is_place, transfers_at
from linkgraph.errors import NotInCase
from linkgraph.graph import CaseGraph, column
from linkgraph.text import Text

_OFFERED, _NEAR = 5, 0.4


def asked_victims(
    graph: CaseGraph,
    accounts: Sequence[int] = (),
    transfers: Sequence[int] = (),
    currency: str = YUAN,
) -> tuple[Victim, ...]:
    """Return one victim an account, as if its holder had been deceived into its payments.

    `accounts`: into all that they pay and money is followed in. `transfers`: into these only. It
    says nothing of whether anybody was deceived. Only the account itself counts as his own. Sorted
    by account. Raises NotInCase where one of them names no money in that currency. O(transfers).
    """
    money = money_of(graph, currency)
    paid = np.flatnonzero(money.follows & np.isin(money.payer, np.array(accounts, np.int64)))
    named = np.array(sorted(set(transfers)), np.int64)
    _all_pay(graph, accounts, money.payer[paid], currency)
    if len(named) and not money.follows[named].all():
        raise NotInCase(
            Text(f"所指的行中有的不是 {currency}", f"a row that was named is not in {currency}"),
            Text("换一行，或用 --currency 指定币种", "name another, or its --currency"),
        )
    every = np.union1d(paid, named)
    payers = np.unique(money.payer[every])
    refs = account_refs(graph, np.union1d(payers, money.payee[every]).astype(np.int32))
    rows = source_rows(graph, every.astype(np.int64))
    time, precision = (column(graph.transfers, name) for name in ("time_us", "precision"))
    holders = graph.nodes["Account"]["holder_id"]
    payments: dict[int, list[Payment]] = {int(payer): [] for payer in payers}
    for at, said in zip(every.tolist(), rows, strict=True):
        payer, payee = int(money.payer[at]), int(money.payee[at])
        payments[payer].append(
            Payment(
                at,
                refs[payer],
                refs[payee],
                int(money.fen[at]),
                int(time[at]),
                int(precision[at]),
                said,
            )
        )
    return tuple(
        Victim(
            f"asked-{refs[payer].key}",
            refs[payer],
            refs[payer].name,
            holders[payer].as_py(),
            "asked",
            (payer,),
            tuple(mine),
        )
        for payer, mine in sorted(payments.items())
    )


def _all_pay(
    graph: CaseGraph, accounts: Sequence[int], payers: NDArray[np.integer], currency: str
) -> None:
    """Refuse an account that pays nothing: its sums of 0 would look like a finding."""
    for account in sorted(set(accounts) - set(payers.tolist())):
        key = graph.nodes["Account"]["key"][account].as_py()
        raise NotInCase(
            Text(
                f"{key} 在案件中没有计入合计的 {currency} 付款",
                f"{key} makes no payment in {currency} that counts in this case",
            ),
            Text(
                "核对号码；失败、被冲正和付给自己的交易不追踪",
                "check the number; failed and reversed transfers, and those to oneself, are not "
                "followed",
            ),
        )


def transfers_on(graph: CaseGraph, place: str) -> tuple[int, ...]:
    """Return the transfers that stand on a row, `SHA-256 start:sheet:row`.

    Raises NotInCase when `place` is no such place or no counted transfer stands there.
    """
    if not is_place(place):
        raise NotInCase(
            Text(f"“{place}”不是一行的写法", f"“{place}” is not how a row is named"),
            Text(
                "写 SHA-256开头（至少8位）:工作表:行号，文本文件写 SHA-256开头::行号",
                "write SHA-256 start (8 digits or more):sheet:row; text files: SHA-256 start::row",
            ),
        )
    found = np.array(transfers_at(graph, [place])[0], np.int64)
    found = found[_followed(graph, found)]
    if len(found) == 0:
        raise NotInCase(
            Text(
                f"“{place}”这一行没有计入合计的转账", f"no transfer that counts stands on “{place}”"
            ),
            Text(
                "核对文件、工作表与行号；失败、被冲正和付给自己的交易不追踪",
                "check file, sheet and row; failed and reversed transfers, and those to oneself, "
                "are not followed",
            ),
        )
    return tuple(found.tolist())


def _followed(graph: CaseGraph, transfers: NDArray[np.integer]) -> NDArray[np.bool_]:
    counted = graph.counted() & (
        column(graph.transfers, "payer") != column(graph.transfers, "payee")
    )
    return np.asarray(counted[transfers], np.bool_)


def choose_victims(graph: CaseGraph, victims: Sequence[Victim], words: str) -> tuple[str, ...]:
    """Return the ids of the victims whom `words` names: an id, a name, an ID or account number.

    Several may have one name: all of them. Raises NotInCase, with near ones, when there is none.
    """
    said = words.strip()
    account = graph.find_account(said)
    found = [
        one.id
        for one in victims
        if said in (one.id, one.name, one.id_number) or (account in one.accounts)
    ]
    if found:
        return tuple(found)
    near = sorted(victims, key=lambda one: (-_likeness(graph, one, said), one.id))[:_OFFERED]
    near = [one for one in near if _likeness(graph, one, said) >= _NEAR]
    lines = "\n".join(
        "  " + " ".join(filter(None, (one.id, one.name, one.account.key))) for one in near
    )
    hint = Text(
        "linkgraph victims 列出全部受害人；不在其中的账户用 --from",
        "`linkgraph victims` lists them all; for any other account use --from",
    )
    if near:
        hint = Text(f"是不是：\n{lines}", f"did you mean:\n{lines}")
    raise NotInCase(
        Text(f"受害人中没有“{words}”", f"there is no victim “{words}”"),
        hint,
    )


def _likeness(graph: CaseGraph, one: Victim, said: str) -> float:
    """Return how like `said` the victim's names and numbers are, 0 to 1."""
    numbers = graph.nodes["Account"]["numbers"].take(list(one.accounts)) if one.accounts else ()
    every = [one.id, one.name, one.id_number, one.account.key]
    every += [number for mine in numbers for number in (mine.as_py() or ())]
    return max(SequenceMatcher(None, said, text).ratio() for text in every if text)
