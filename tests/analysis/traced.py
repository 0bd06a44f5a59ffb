"""Victims on small graphs, and their money followed fen by fen in plain Python."""

from collections import Counter
from random import Random
from typing import Any

from linkgraph.analysis.chain_records import account_refs, source_rows
from linkgraph.analysis.money import money_of
from linkgraph.analysis.money_findings import Payment, Trace, Victim
from linkgraph.graph import CaseGraph
from tests.flow.oracle import Case, Fen

Place = tuple[str, int, int, bool, bool]
"""State, account, account left last (-1: none), returned, stopped."""
ENDS = ("held", "cash", "platform", "left_data")


def victim(graph: CaseGraph, name: str, transfers: list[int], accounts: tuple[int, ...]) -> Victim:
    """Somebody who was deceived into these transfers; `accounts` are his own."""
    import numpy as np

    money = money_of(graph)
    rows = source_rows(graph, np.array(transfers, np.int64))
    refs = account_refs(graph, np.arange(graph.account_count, dtype=np.int32))
    payments = tuple(
        Payment(
            t,
            refs[int(money.payer[t])],
            refs[int(money.payee[t])],
            int(money.fen[t]),
            int(money.time_us[t]),
            0,
            said,
        )
        for t, said in zip(transfers, rows, strict=True)
    )
    main = refs[accounts[0]] if accounts else payments[0].payer
    return Victim(name, main, name, None, "complaint", accounts, payments)


def random_victims(case: Case, graph: CaseGraph, seed: int) -> list[Victim]:
    """Up to three victims: some payments of one account each, which may be a mule's too."""
    rng = Random(seed)
    made, taken = [], set()
    for payer in rng.sample(range(len(case.ends)), min(3, len(case.ends))):
        mine = [
            t
            for t, row in enumerate(case.transfers)
            if row[0] == payer and case.follows(t) and rng.random() < 0.6 and t not in taken
        ]
        taken |= set(mine)
        made.append(victim(graph, f"v{payer}", mine, (payer,)))
    return made


def follow_fens(case: Case, source: dict[Fen, Any], victims: list[Victim]) -> list[Counter[Place]]:
    """Where each victim's fen are, one by one. Only for graphs that `graph_of_case` made."""
    following = {fen: to for to, fen in source.items() if isinstance(fen, tuple)}
    payments = {p.transfer for one in victims for p in one.payments}
    found = []
    for one in victims:
        places: Counter[Place] = Counter()
        for payment in one.payments:
            for k in range(payment.fen):
                at: Fen = (payment.transfer, k)
                while True:
                    payer, payee = case.transfers[at[0]][:2]
                    if payee in one.accounts:
                        places["held", payee, -1, True, False] += 1
                        break
                    if case.ends[payee] != 0:
                        places[ENDS[case.ends[payee]], payee, payer, False, False] += 1
                        break
                    if at not in following:
                        places["held", payee, -1, False, False] += 1
                        break
                    if following[at][0] in payments:
                        places["held", payee, -1, False, True] += 1
                        break
                    at = following[at]
        found.append(places)
    return found


def places_of(trace: Trace) -> list[Counter[Place]]:
    """The positions of each victim; account keys of drawn graphs end in their number."""
    return [
        Counter(
            {
                (
                    one.state,
                    int(one.account.key[2:]),
                    -1 if one.before is None else int(one.before.key[2:]),
                    one.returned,
                    one.stopped,
                ): one.fen
                for one in found.positions
            }
        )
        for found in trace.victims
    ]
