"""Score `trace` against the truth: where each victim's money is, all victims at once."""

from collections import Counter

import numpy as np

from benchmarks.score_names import Json, label, name_accounts
from linkgraph.analysis.money import money_of
from linkgraph.analysis.money_findings import Position, Trace
from linkgraph.analysis.tracing.trace import trace_money
from linkgraph.analysis.victims.asked import asked_victims
from linkgraph.graph import CaseGraph
from linkgraph.settings import TraceSettings

Places = Counter[tuple[str, str]]  # (state, last account of the case) → fen


def trace_errors(truth: Json, graph: CaseGraph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return victims whose positions differ, and those who differ but are not called certain."""
    names = name_accounts(truth)
    payments, missing = payments_of(truth, graph)
    victims = asked_victims(graph, transfers=[t for mine in payments.values() for t in mine])
    trace = trace_money(graph, victims, "fifo", TraceSettings())
    found = {int(one.victim.accounts[0]): one for one in trace.victims}
    wrong: list[str] = list(missing)
    unsure: list[str] = []
    for victim in truth["victims"]:
        account = graph.find_account(victim["number"])
        if account not in found:
            continue
        positions = found[account].positions
        wanted = truth_places(victim, names)
        got = places_of(positions, names)
        if got != wanted:
            said = f"{victim['name']}: {dict(got - wanted)}, not {dict(wanted - got)}"
            (wrong if all(one.certain for one in positions) else unsure).append(said)
    return (*wrong, *bound_errors(trace)), tuple(unsure)


def payments_of(truth: Json, graph: CaseGraph) -> tuple[dict[int, list[int]], list[str]]:
    """Return the transfers that are each victim's payments, and payments that are not found."""
    money = money_of(graph)
    found: dict[int, list[int]] = {}
    missing = []
    for victim in truth["victims"]:
        account = graph.find_account(victim["number"])
        paid = np.flatnonzero(money.follows & (money.payer == account)).tolist()
        left = {t: (int(money.payee[t]), int(money.fen[t])) for t in paid}
        for payment in victim["payments"]:
            wanted = graph.find_account(payment["payee"]), payment["fen"]
            fit = [t for t, said in left.items() if said == wanted]
            if not fit:
                missing.append(f"{victim['name']}: no payment {wanted}")
                continue
            found.setdefault(int(account or 0), []).append(fit[0])
            del left[fit[0]]
    return found, missing


def truth_places(victim: Json, names: dict[str, str]) -> Places:
    """Return the ends of all payments of a victim together."""
    places: Places = Counter()
    for payment in victim["payments"]:
        for end in payment["ends"]:
            places[end["state"], names[end["account"]]] += end["fen"]
    return places


def places_of(positions: tuple[Position, ...], names: dict[str, str]) -> Places:
    """Return positions as the truth has them: by the last account of the case."""
    places: Places = Counter()
    for one in positions:
        places[one.state, label(one.before or one.account, names)] += one.fen
    return places


def bound_errors(trace: Trace) -> list[str]:
    """Return positions outside their bounds."""
    every = [(one.victim.id, position) for one in trace.victims for position in one.positions]
    return [
        f"{who} {one.account.key}: {one.fen} is not in {one.least_fen}–{one.most_fen}"
        for who, one in every
        if one.least_fen is None
        or one.most_fen is None
        or not one.least_fen <= one.fen <= one.most_fen
    ]
