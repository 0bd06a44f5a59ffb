"""Victims and their money on drawn cases, for the tests of freeze and requests."""

from typing import Any

from linkgraph.analysis.money_findings import Payment, Victim
from linkgraph.graph import CaseGraph, column
from tests.analysis.conftest import Drawing, Node, us


def paid(drawing: Drawing, payer: Node, payee: Node, yuan: float, time: str, **more: Any) -> None:
    """A transfer that each statement in the case shows, unless `sides` says otherwise."""
    for end in (payer, payee):
        if end not in drawing.nodes:
            drawing.account(end[1], covered=False)
    covered = [bool(drawing.nodes[end]["covered"]) for end in (payer, payee)]
    drawing.pay(payer, payee, yuan, time, **{"sides": covered[0] + 2 * covered[1], **more})


def victims_of(graph: CaseGraph, *numbers: str) -> tuple[Victim, ...]:
    """Victims who were deceived into all that they paid, in the order given."""
    found = []
    for number in numbers:
        account = graph.find_account(number)
        assert account is not None
        ref = graph.account(account)
        payments = tuple(
            Payment(
                t,
                ref,
                graph.account(one["payee"]),
                one["amount_fen"],
                one["time_us"],
                one["precision"],
                graph.transfer_source_rows(t),
            )
            for t, one in enumerate(graph.transfers.to_pylist())
            if one["payer"] == account
        )
        found.append(Victim(number, ref, ref.name, None, "accepted", (account,), payments))
    return tuple(found)


def under(drawing: Drawing, account: Node, start: str, end: str | None, **more: Any) -> None:
    """Put an account under a measure."""
    key = f"m:{len(drawing.links)}"
    said = {"measure": "冻结", "measure_kind": "freeze", "authority": "甲市公安局", **more}
    drawing.node("Measure", key, from_us=us(start), until_us=end and us(end), **said)
    drawing.link("UNDER_MEASURE", account, ("Measure", key))


def asked(drawing: Drawing, account: Node, sent: str, **more: Any) -> None:
    """Say that a bank was asked about an account."""
    key = f"r:{len(drawing.links)}"
    drawing.node("Retrieval", key, task_id=key, number=account[1], sent_us=us(sent), **more)
    drawing.link("ASKED_FOR", ("Retrieval", key), account)


def rows_into(graph: CaseGraph, number: str) -> list[int]:
    """Row numbers of the transfers that an account received."""
    payees = column(graph.transfers, "payee")
    account = graph.find_account(number)
    return [
        row.row
        for t in range(len(payees))
        if payees[t] == account
        for row in graph.transfer_source_rows(t)
    ]
