"""Rules of screening by plain loops over small islands of accounts, to hold the engine against.

Slow and obvious on purpose: every rule is a function of one account's payments.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random

import numpy as np
from chinese_calendar import is_workday

from benchmarks.money import table_of
from linkgraph.analysis.screening.rules import load_rules
from linkgraph.analysis.screening.screen import find_all, gather
from linkgraph.graph import CaseGraph, arrow_schema, node_schema
from linkgraph.schema import (
    LINK_COLUMNS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
)
from linkgraph.screen_settings import ScreenSettings

EACH = 5
"""Accounts of an island."""
DAY, MINUTE, HOUR = 86_400_000_000, 60_000_000, 3_600_000_000
FIRST = (dt.date(2024, 9, 20) - dt.date(1970, 1, 1)).days
SPANS = (0, MINUTE - 1, DAY - 1)
Hits = dict[int, tuple[dict[str, object], set[int]]]


@dataclass(frozen=True)
class Row:
    payer: int
    payee: int
    fen: int
    time: int
    precision: int = 0
    state: int = 0
    own: bool = False
    cash: bool = False
    foreign: bool = False
    balance: int | None = None


@dataclass(frozen=True)
class Seen:
    """A payment as one account sees it."""

    number: int
    other: int
    fen: int
    coming: bool
    at: int
    latest: int
    exact: bool
    cash: bool
    own: bool
    balance: int | None

    @property
    def day(self) -> int:
        return self.at // DAY


def random_rows(rng: Random, islands: int) -> list[Row]:
    """Payments of few moments and amounts, so that everything meets and ties; in two of three
    islands money passes through one account, or small payments are followed by great ones."""
    rows = []
    for island in range(islands):
        first = island * EACH
        rows += plain_rows(rng, first)
        if island % 3 == 1:
            rows += passing_rows(rng, first)
        if island % 3 == 2:
            rows += probing_rows(rng, first)
    return rows


def plain_rows(rng: Random, first: int) -> list[Row]:
    rows = []
    amounts = [rng.choice((1, 5, 10, 96, 100, 104, 500, 1000)) for _ in range(3)]
    for _ in range(rng.randrange(1, 22)):
        payer, payee = (first + rng.randrange(EACH) for _ in range(2))
        precision = rng.choice((0, 0, 0, 1, 2))
        time = (FIRST + rng.choice((0, 1, 2, 3, 10, 11, 12, 40))) * DAY
        if precision < 2:
            time += rng.choice((0, 5, 12, 23)) * HOUR + rng.choice((0, 1, 20)) * MINUTE
        rows.append(
            Row(
                payer,
                payee,
                rng.choice(amounts),
                time,
                precision,
                int(rng.random() < 0.05),
                rng.random() < 0.1,
                rng.random() < 0.2,
                rng.random() < 0.05,
                rng.choice((None, 0, 3, 50, -4, 250, 12_345)),
            )
        )
    return rows


def passing_rows(rng: Random, first: int) -> list[Row]:
    """Several pay one account much; nearly all of it leaves at once, in time, or just too late."""
    hub, others = first, [first + n for n in range(1, EACH)]
    rows = []
    for _ in range(rng.randrange(1, 4)):
        start = (FIRST + rng.choice((4, 5, 20))) * DAY + 9 * HOUR
        coming = [rng.choice((2000, 5000, 10_000)) for _ in range(rng.randrange(1, 5))]
        for at, fen in enumerate(coming):
            rows.append(Row(others[at], hub, fen, start + rng.choice((0, 1)) * MINUTE))
        left = sum(coming) * rng.choice((940, 950, 970, 995, 996, 1000, 1100)) // 1000
        for share in (2, 1)[: rng.randrange(1, 3)]:
            delay = rng.choice((0, 1, 20, 21, 30, 31, 32, 300, 800, 801)) * MINUTE
            precision = rng.choice((0, 0, 0, 0, 1, 2))
            rows.append(Row(hub, rng.choice(others), left // share, start + delay, precision))
    return rows


def probing_rows(rng: Random, first: int) -> list[Row]:
    """A small payment, then a great one: soon, at the last moment, too late, or at once."""
    payer, payee = rng.sample(range(first, first + EACH), 2)
    rows = []
    for _ in range(rng.randrange(1, 3)):
        start = (FIRST + rng.choice((4, 20))) * DAY + 9 * HOUR
        small = rng.choice((5, 6, 10, 100))
        rows.append(Row(payer, payee, small, start, rng.choice((0, 0, 1, 2))))
        delay = rng.choice((0, 1, HOUR, 15 * HOUR, 24 * HOUR, 24 * HOUR + 1, 72 * HOUR, 73 * HOUR))
        rows.append(
            Row(
                payer, payee, small * rng.choice((9, 10, 100)), start + delay, rng.choice((0, 0, 2))
            )
        )
    return rows


def random_settings(rng: Random) -> ScreenSettings:
    pick = rng.choice
    return ScreenSettings(
        rows=0,
        top=0,
        window_days=pick((1, 2, 5)),
        more_than=pick((1, 1, 2)),
        gather_few=pick((1, 2, 3)),
        gather_share=pick((0.1, 0.4, 0.7)),
        gather_least_fen=pick((0, 100)),
        repeat_band_share=pick((0.0, 0.04, 0.05)),
        passthrough_minutes=pick((0, 20, 300)),
        passthrough_share=pick((0.2, 0.9)),
        passthrough_fen=pick((1, 10)),
        passthrough_days_share=pick((0.0, 0.3)),
        transit_gap_share=pick((0.05, 0.3)),
        transit_least_fen=pick((10, 500)),
        transit_turnover=pick((1, 20)),
        zeroed_fen=3,
        zeroed_times=pick((1, 2)),
        zeroed_least_fen=pick((1, 96)),
        probe_fen=pick((5, 10, 100)),
        probe_times=pick((1, 10)),
        probe_hours=pick((1, 24, 72)),
        dormant_days=pick((2, 6)),
        dormant_small_fen=pick((0, 10)),
        dormant_fen=pick((1, 500)),
        dormant_after_days=pick((1, 3)),
        habit_least=pick((1, 3)),
        night_from=pick((23, 0)),
        night_until=pick((6, 12)),
        round_fen=pick((10, 100)),
        top_few=pick((1, 2)),
        top_least=pick((1, 3)),
        top_share=pick((0.4, 0.8)),
        cash_least_fen=pick((1, 100)),
        relay_payers=pick((1, 2)),
        relay_minutes=pick((0, 30, 800)),
        relay_quick_share=pick((0.1, 0.3)),
        relay_low_share=pick((0.2, 0.95)),
        relay_high_share=pick((0.995, 1.5)),
        below_share=pick((0.05, 0.5)),
        below_times=pick((1, 2)),
        below_days=pick((2, 10)),
        below_cash_fen=pick((100, 200)),
        below_person_fen=pick((101, 1000)),
        below_company_fen=105,
    )


def make_graph(rows: list[Row], accounts: int, order: list[int] | None = None) -> CaseGraph:
    """Return the case of these rows in this order; account n is a company when n % 5 is 4, a
    platform when n % 35 is 3, and its statement is in the case unless n % 7 is 2."""
    chosen = order or sorted(range(len(rows)), key=lambda n: rows[n].time)
    put = [rows[n] for n in chosen]
    keys = [f"{n:08d}" for n in range(accounts)]
    kinds = ["platform" if n % 35 == 3 else "company" if n % 5 == 4 else "bank" for n in
             range(accounts)]  # fmt: skip
    nodes = {kind.label: node_schema(kind).empty_table() for kind in NODE_KINDS}
    said = {"key": keys, "numbers": [[key] for key in keys], "account_kind": kinds,
            "covered": [n % 7 != 2 for n in range(accounts)]}  # fmt: skip
    nodes["Account"] = table_of(node_schema(NODE_KINDS[0]), accounts, said)
    at = np.arange(len(put))
    columns: dict[str, object] = {
        "payer": [r.payer for r in put],
        "payee": [r.payee for r in put],
        "amount_fen": [r.fen for r in put],
        "time_us": [r.time for r in put],
        "precision": [r.precision for r in put],
        "state": [r.state for r in put],
        "sides": np.ones(len(put), np.uint8),
        "own": [r.own for r in put],
        "cash": [r.cash for r in put],
        "payer_balance_fen": [r.balance for r in put],
        "reason": ["currency:USD" if r.foreign else None for r in put],
        "mate": np.full(len(put), -1),
        "row_start": at,
        "row_end": at + 1,
    }
    source: dict[str, object] = {
        "sha256": ["ab" * 32],
        "file": ["rows.csv"],
        "table": [0],
        "kind": ["transactions"],
    }
    places: dict[str, object] = {
        "source": np.zeros(len(put), np.int32),
        "row": np.array(chosen) + 1,
    }
    return CaseGraph(
        "random",
        table_of(arrow_schema(SOURCE_COLUMNS), 1, source),
        nodes,
        arrow_schema(LINK_COLUMNS).empty_table(),
        arrow_schema(ROW_REFERENCE_COLUMNS).empty_table(),
        table_of(arrow_schema(TRANSFER_COLUMNS), len(put), columns),
        table_of(arrow_schema(ROW_REFERENCE_COLUMNS), len(put), places),
    )


def seen_by(rows: list[Row]) -> dict[int, list[Seen]]:
    found: dict[int, list[Seen]] = {}
    for number, r in enumerate(rows):
        if r.state or r.foreign or r.payer == r.payee:
            continue
        for mine, other, coming in ((r.payer, r.payee, False), (r.payee, r.payer, True)):
            found.setdefault(mine, []).append(
                Seen(number, other, r.fen, coming, r.time, r.time + SPANS[r.precision],
                     r.precision < 2, r.cash, r.own, None if coming else r.balance)
            )  # fmt: skip
    return found


@cache
def last_day(day: int, length: int) -> int:
    while True:
        date = dt.date(1970, 1, 1) + dt.timedelta(days=day)
        length -= is_workday(date)
        if length == 0:
            return day
        day += 1


def total(seen: list[Seen]) -> int:
    return sum(one.fen for one in seen)


def numbers(seen: list[Seen]) -> set[int]:
    return {one.number for one in seen}


Found = tuple[dict[str, object], set[int]] | None


def fans(seen: list[Seen], s: ScreenSettings, gather: bool) -> Found:
    best: tuple[tuple[int, int, int], dict[str, object], set[int]] | None = None
    for day in {one.day for one in seen if one.coming}:
        begin = min(one.at for one in seen if one.coming and one.day == day)
        end = last_day(day, s.window_days)
        window = [one for one in seen if day <= one.day <= end and one.latest >= begin]
        wide = [one for one in window if one.coming == gather]
        tight = [one for one in window if one.coming != gather]
        sums: Counter[int] = Counter()
        for one in tight:
            sums[one.other] += one.fen
        strong = sum(fen for _, fen in sums.most_common(s.gather_few))
        parties, share = len({one.other for one in wide}), round(s.gather_share * 10_000)
        if parties <= s.more_than or total(wide) < s.gather_least_fen or not strong:
            continue
        if min(strong, total(wide)) * 10_000 < share * max(strong, total(wide)):
            continue
        if strong * 10_000 < share * total(tight):
            continue
        rank = (-parties, -total(wide), day)
        if best is None or rank < best[0]:
            figures: dict[str, object] = {"parties": parties, "scattered_fen": total(wide),
                       "from_day": day,
                                              "concentrated_fen": strong}  # fmt: skip
            best = rank, figures, numbers(window)
    return best and (best[1], best[2])


def repeats(seen: list[Seen], s: ScreenSettings) -> Found:
    best: tuple[tuple[int, ...], dict[str, object], set[int]] | None = None
    for one in seen:
        if one.other % 35 == 3:
            continue
        end = last_day(one.day, s.window_days)
        like = [
            two for two in seen
            if (two.other, two.coming) == (one.other, one.coming) and one.day <= two.day <= end
            and abs(two.fen - one.fen) * 10_000 <= round(s.repeat_band_share * 10_000) * one.fen
        ]  # fmt: skip
        # The best of a pair is the one with most, then the greatest amount, then the first day;
        # of two ways between the same two on one day, the first row of the table of pairs.
        rank = (-len(like), -one.fen, one.day, one.other, one.coming)
        if len(like) > s.more_than and (best is None or rank < best[0]):
            figures: dict[str, object] = {"payments": len(like), "amount_fen": one.fen,
                       "from_day": one.day, "sum_fen": total(like)}  # fmt: skip
            best = rank, figures, numbers(like)
    return best and (best[1], best[2])


def rapid(seen: list[Seen], s: ScreenSettings) -> Found:
    ins, outs = [], set()
    for one in seen:
        if not (one.coming and one.exact and one.fen >= s.passthrough_fen):
            continue
        after = [two for two in seen if not two.coming and two.exact
                 and one.at <= two.at <= one.at + s.passthrough_minutes * MINUTE]  # fmt: skip
        enough = total(after) * 10_000 >= one.fen * round(s.passthrough_share * 10_000)
        if total(after) >= s.passthrough_fen and enough:
            ins.append(one)
            outs |= set(after)
    days, active = len({one.day for one in ins}), len({one.day for one in seen})
    if not ins or days * 10_000 < active * round(s.passthrough_days_share * 10_000):
        return None
    figures: dict[str, object] = {"payments": len(ins), "in_fen": total(ins), "days": days,
               "out_fen": total(list(outs)), "active_days": active}  # fmt: skip
    return figures, numbers(ins) | numbers(list(outs))


def relay(seen: list[Seen], s: ScreenSettings) -> Found:
    queue: list[list[int]] = []
    quick = 0
    for one in sorted((x for x in seen if x.exact), key=lambda x: (x.at, not x.coming)):
        if one.coming:
            queue.append([one.fen, one.at])
            continue
        left = one.fen
        while left and queue:
            piece = min(left, queue[0][0])
            quick += piece if one.at - queue[0][1] <= s.relay_minutes * MINUTE else 0
            left -= piece
            queue[0][0] -= piece
            if not queue[0][0]:
                queue.pop(0)
    came, went = (total([x for x in seen if x.coming == way]) for way in (True, False))
    payers = len({x.other for x in seen if x.coming})
    low, high, share = (
        round(x * 10_000) for x in (s.relay_low_share, s.relay_high_share, s.relay_quick_share)
    )
    if payers < s.relay_payers or not came or quick * 10_000 < came * share:
        return None
    if not came * low <= went * 10_000 <= came * high:
        return None
    return {"parties": payers, "quick_fen": quick, "in_fen": came}, numbers(seen)


def zeroed(seen: list[Seen], s: ScreenSettings) -> Found:
    hit = [x for x in seen if not x.coming and x.fen >= s.zeroed_least_fen
           and x.balance is not None and 0 <= x.balance <= s.zeroed_fen]  # fmt: skip
    return ({"payments": len(hit)}, numbers(hit)) if len(hit) >= s.zeroed_times else None


def transit(seen: list[Seen], s: ScreenSettings) -> Found:
    came, went = (total([x for x in seen if x.coming == way]) for way in (True, False))
    both, known = came + went, [x.balance // 100 for x in seen if x.balance is not None]
    if both < s.transit_least_fen or not came or not went:
        return None
    if abs(came - went) * 10_000 >= both * round(s.transit_gap_share * 10_000):
        return None
    if known and both // s.transit_turnover < 100 * (sum(known) // len(known)):
        return None
    figures: dict[str, object] = {"in_fen": came, "out_fen": went}
    if known:
        figures["balance_fen"] = 100 * (sum(known) // len(known))
    return figures, numbers(seen)


def probes(seen: list[Seen], s: ScreenSettings) -> Found:
    best: tuple[tuple[int, ...], dict[str, object]] | None = None
    count = 0
    for one in seen:
        if not one.coming or one.fen > s.probe_fen:
            continue
        after = [x.fen for x in seen if x.coming and x.other == one.other
                 and one.latest < x.at <= one.at + s.probe_hours * HOUR]  # fmt: skip
        if not after or max(after) < s.probe_times * one.fen:
            continue
        count += 1
        rank = (-max(after), one.fen, one.other)
        if best is None or rank < best[0]:
            best = rank, {"large_fen": max(after), "small_fen": one.fen,
                          "counterparty_account": one.other}  # fmt: skip
    return best and ({**best[1], "payments": count}, set())


def woken(seen: list[Seen], s: ScreenSettings) -> Found:
    best: tuple[tuple[int, int], dict[str, object], set[int]] | None = None
    moves = sorted({x.day for x in seen if x.coming or x.fen > s.dormant_small_fen})
    for before, day in pairwise(moves):
        came = [x for x in seen if x.coming and not x.own
                and day <= x.day < day + s.dormant_after_days]  # fmt: skip
        rank = (-total(came), day)
        enough = day - before - 1 >= s.dormant_days and total(came) >= s.dormant_fen
        if enough and (best is None or rank < best[0]):
            figures: dict[str, object] = {"still_days": day - before - 1, "woken_fen": total(came),
                                          "from_day": day,
                                          "until_day": max(x.day for x in came)}  # fmt: skip
            best = rank, figures, numbers(came)
    return best and (best[1], best[2])


def below(seen: list[Seen], s: ScreenSettings, company: bool) -> Found:
    best: tuple[tuple[int, int, int], dict[str, object], set[int]] | None = None
    wire = s.below_company_fen if company else s.below_person_fen
    for kind in range(4):
        mine = [x for x in seen if x.coming + 2 * x.cash == kind]
        limit = s.below_cash_fen if kind > 1 else wire
        of_day = {d: [x for x in mine if x.day == d] for d in {x.day for x in mine}}
        least = limit * (10_000 - round(s.below_share * 10_000))
        days = sorted(d for d, some in of_day.items()
                      if total(some) < limit and total(some) * 10_000 >= least)  # fmt: skip
        for last in days:
            near = [d for d in days if d <= last <= last_day(d, s.below_days)]
            rank = (-len(near), kind, last)
            if len(near) >= s.below_times and (best is None or rank < best[0]):
                some = [x for d in near for x in of_day[d]]
                figures: dict[str, object] = {"days": len(near), "from_day": near[0],
                       "until_day": last,
                           "sum_fen": total(some), "amount_fen": limit}  # fmt: skip
                best = rank, figures, numbers(some)
    return best and (best[1], best[2])


def share(hit: list[Seen], of: list[Seen], least: float, s: ScreenSettings) -> Found:
    met = hit and len(of) >= s.habit_least
    if not met or len(hit) * 10_000 < len(of) * round(least * 10_000):
        return None
    return {"payments": len(hit), "judged": len(of)}, numbers(hit)


def night(seen: list[Seen], s: ScreenSettings) -> Found:
    dark, hour = set(), s.night_from
    while hour != s.night_until:
        dark.add(hour)
        hour = (hour + 1) % 24
    known = [x for x in seen if x.exact]
    return share([x for x in known if x.at % DAY // HOUR in dark], known, s.night_share, s)


def round_amounts(seen: list[Seen], s: ScreenSettings) -> Found:
    return share([x for x in seen if x.fen % s.round_fen == 0], seen, s.round_share, s)


def concentration(seen: list[Seen], s: ScreenSettings) -> Found:
    met, figures = False, {}
    evidence: set[int] = set()
    for name, way in (("in", True), ("out", False)):
        mine = [x for x in seen if x.coming == way]
        sums: Counter[int] = Counter()
        for x in mine:
            if x.other % 35 != 3:
                sums[x.other] += x.fen
        top = sum(fen for _, fen in sums.most_common(s.top_few))
        figures[f"{name}_parties"] = len(sums)
        enough = top * 10_000 >= total(mine) * round(s.top_share * 10_000)
        if len(sums) >= s.top_least and enough:
            met = True
            evidence |= numbers(mine)
    return (dict(figures), evidence) if met else None


def cash(seen: list[Seen], s: ScreenSettings) -> Found:
    taken = [x for x in seen if x.cash and not x.coming]
    came = total([x for x in seen if x.coming])
    enough = total(taken) * 10_000 >= came * round(s.cash_share * 10_000)
    if total(taken) < s.cash_least_fen or not came or not enough:
        return None
    return {"cash_fen": total(taken), "in_fen": came}, numbers(taken)


Rule = Callable[[list[Seen], ScreenSettings, bool], Found]
RULES: dict[str, tuple[Rule, bool]] = {
    "3006": (lambda seen, s, _: fans(seen, s, True), False),
    "3007": (lambda seen, s, _: fans(seen, s, False), False),
    "3008": (lambda seen, s, _: repeats(seen, s), False),
    "rapid-passthrough": (lambda seen, s, _: rapid(seen, s), False),
    "transit": (lambda seen, s, _: transit(seen, s), True),
    "relay": (lambda seen, s, company: None if company else relay(seen, s), True),
    "zeroed-balance": (lambda seen, s, _: zeroed(seen, s), True),
    "probe-payment": (lambda seen, s, _: probes(seen, s), False),
    "dormant-activation": (lambda seen, s, _: woken(seen, s), True),
    "below-threshold": (below, False),
    "night": (lambda seen, s, _: night(seen, s), True),
    "round-amounts": (lambda seen, s, _: round_amounts(seen, s), True),
    "concentration": (lambda seen, s, _: concentration(seen, s), True),
    "cash-out": (lambda seen, s, _: cash(seen, s), True),
}
"""By id: the rule, and whether it wants the account's statement."""


def expected(rows: list[Row], rule: str, s: ScreenSettings) -> Hits:
    found: Hits = {}
    for account, every in seen_by(rows).items():
        seen = every if rule == "dormant-activation" else [x for x in every if not x.own]
        judge, wants_statement = RULES[rule]
        if account % 35 == 3 or (wants_statement and account % 7 == 2):
            continue
        hit = judge(seen, s, account % 5 == 4 and account % 35 != 3)
        if hit is not None:
            found[account] = hit
    return found


def assert_agrees(rows: list[Row], settings: ScreenSettings, accounts: int) -> dict[str, int]:
    """Hold every rule of money against the plain loops; return how many accounts meet each."""
    graph = make_graph(rows, accounts)
    place = (graph.transfer_rows["row"].to_numpy() - 1).tolist()
    table = [rule for rule in load_rules() if rule.id in RULES]
    assert len(table) == len(RULES)
    counts = {}
    for rule_id, found in find_all(gather(graph, settings), table).items():
        want, got = expected(rows, rule_id, settings), {}
        for hit, account in enumerate(found.account.tolist()):
            figures = {name: values[hit].item() for name, values in found.figures.items()}
            got[account] = figures, {place[t] for t in found.evidence(hit).tolist()}
        assert sorted(got) == sorted(want), rule_id
        for account, (figures, evidence) in want.items():
            assert figures == {name: got[account][0][name] for name in figures}, rule_id
            assert not evidence or evidence == got[account][1], (rule_id, account)
        counts[rule_id] = len(want)
    return counts
