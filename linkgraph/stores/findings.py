"""Traced money as tables: what the relationships VICTIM_MONEY and MONEY_RESTS are written from.

They are findings, not evidence: they follow from a rule and a moment, which they name, and they are
replaced as a whole. One set at a time stands on a server, as amounts of two rules never add up.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.analysis.money_findings import Trace, Victim
from linkgraph.errors import BadQuery, StoreProblem
from linkgraph.graph import ARROW_TYPES, CaseGraph, column, ordering_moment
from linkgraph.query_files import Query
from linkgraph.schema import Column, fen, flag, string, time
from linkgraph.settings import Settings
from linkgraph.stores.cypher import NTH, ROWS
from linkgraph.stores.projection import orders, times
from linkgraph.stores.rows import encode
from linkgraph.text import Text, same

RULES = ("fifo", "lifo", "pro-rata")
"""Rules whose money adds up; what poison exposes never does, and is not written."""

FORMAT = 1
"""Raised when the form of findings changes."""

MONEY_TYPE, RESTS_TYPE = "VICTIM_MONEY", "MONEY_RESTS"

_VICTIM = (
    string("victim", "受害人编号", "victim's id"),
    string("victim_name", "受害人姓名", "victim's name"),
)
_TIER = Column("tier", "int32", Text("级", "tier"))
_CERTAIN = flag("certain", "与同一时间的先后无关", "no order of equal times changes it")
MONEY_COLUMNS = (
    *_VICTIM,
    fen("amount_fen", "转账金额", "amount of the transfer"),
    fen("carried_fen", "其中受害人的钱", "victim's money in it"),
    time("time_us", "转账时间", "time of the transfer"),
    Column("precision", "uint8", Text("时间精度", "time precision"), "Precision"),
    time("order_us", "排序时间", "time it is ordered by"),
    NTH,
    _TIER,
    _CERTAIN,
    ROWS,
)
RESTS_COLUMNS = (
    *_VICTIM,
    string("victim_id_number", "受害人证件号码", "victim's ID number"),
    Column("accounts", "strings", Text("受害人的账户", "victim's accounts")),
    string("state", "去向", "where it is"),  # held, cash, platform, left_data
    fen("fen", "金额", "amount"),
    fen("least_fen", "至少", "least"),
    fen("most_fen", "至多", "most"),
    _TIER,
    string("before", "转出前的账户", "account that it left last"),
    string("place", "取现地点", "where cash was taken"),
    string("abroad", "出境的字样", "words that say it left the country"),
    flag("returned", "已返还", "back on an account of the victim"),
    flag("stopped", "止于另一受害人的付款", "stopped in another victim's payment"),
    _CERTAIN,
)


@dataclass(frozen=True, slots=True)
class Findings:
    """Where the money of `victims` victims went by `rule` at `at_us`.

    `money`: a row a (victim, transfer) of a trail; `rests`: a row a position. Both have `source`
    and `target`, ids of accounts, then their columns; `money` has `transfer`, its id, besides.
    """

    rule: str
    at_us: int
    currency: str
    victims: int
    money: pa.Table
    rests: pa.Table


def settings_hash(settings: Settings) -> str:
    """Return a hash of the settings that shape findings beside the graph."""
    parts = {
        name: dataclasses.asdict(getattr(settings, name))
        for name in ("clusters", "victims", "trace")
    }
    text = json.dumps([FORMAT, parts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def needs_findings(query: Query) -> bool:
    """Whether a query asks for findings, so that the graph alone does not answer it."""
    return MONEY_TYPE in query.sql or RESTS_TYPE in query.sql


def check_rule(query: Query, params: Mapping[str, Any]) -> None:
    """Refuse a rule that no findings are made by. Raises BadQuery."""
    rule = params.get("rule")
    if rule not in RULES:
        words = Text(
            f"查询 {query.name} 的 rule 不能是“{rule}”", f"query {query.name}: no rule {rule!r}"
        )
        raise BadQuery(words, same(" / ".join(RULES)))


def not_there(rule: str, *, other_settings: bool = False) -> StoreProblem:
    """Return the error for a query whose findings a store does not hold."""
    words = Text(
        f"还没有按 {rule} 规则推送资金追踪结果", f"no findings by the rule {rule} were pushed"
    )
    if other_settings:
        words = Text(
            "推送的资金追踪结果用的是 case.toml 的另一些设置",
            "the findings were pushed with other settings in case.toml",
        )
    command = "linkgraph push --findings" + ("" if rule == RULES[0] else f" --rule {rule}")
    return StoreProblem(words, Text(f"先运行 {command}", f"run {command} first"))


def make_findings(graph: CaseGraph, trace: Trace) -> Findings:
    """Return a trace of `graph` as tables. O(transfers), and a record a row of the trails.

    Raises ValueError for poison.
    """
    if trace.rule not in RULES:
        raise ValueError(f"money by {trace.rule} does not add up")
    return Findings(
        trace.rule,
        trace.at_us,
        trace.currency,
        len(trace.victims),
        _money(graph, trace),
        _rests(graph, trace),
    )


def _money(graph: CaseGraph, trace: Trace) -> pa.Table:
    said = [(one.victim, step) for one in trace.victims for step in one.trail]
    transfer = np.array([step.transfer for _, step in said], np.int64)
    used, at = np.unique(transfer, return_inverse=True)
    values: dict[str, Any] = {
        "victim": [victim.id for victim, _ in said],
        "victim_name": [victim.name for victim, _ in said],
        "carried_fen": [step.carried_fen for _, step in said],
        "tier": [step.tier for _, step in said],
        "certain": [step.certain for _, step in said],
    }
    moved = graph.transfers.take(pa.array(used))
    moment = ordering_moment(graph.transfers)
    nth = orders(times(moment))[1][used]
    moved = moved.append_column("nth", pa.array(nth, pa.int32()))
    moved = moved.append_column("rows", _row_texts(graph, moved))
    moved = moved.take(pa.array(at))
    ends = {
        "transfer": pa.array(transfer, pa.int32()),
        "source": moved["payer"],
        "target": moved["payee"],
    }
    own = [c.name for c in MONEY_COLUMNS if c.name not in values]
    return _table(ends, MONEY_COLUMNS, values | {name: moved[name] for name in own})


def _row_texts(graph: CaseGraph, moved: pa.Table) -> pa.ListArray:
    """Return the source rows of some transfers as text, as they stand on the transfers."""
    start, end = column(moved, "row_start"), column(moved, "row_end")
    until = np.cumsum(end - start)
    first = until - (end - start)
    place = np.repeat(start - first, end - start) + np.arange(until[-1] if len(until) else 0)
    rows = graph.transfer_rows.take(pa.array(place, pa.int64()))
    spans = pa.table({"row_start": first, "row_end": until})
    return encode(graph.sources, spans, rows, runs=False)


def _rests(graph: CaseGraph, trace: Trace) -> pa.Table:
    said = [(one.victim, position) for one in trace.victims for position in one.positions]
    known = graph.nodes["Account"]["key"]
    held = _account_keys(known, [one.victim for one in trace.victims])
    values: dict[str, Any] = {
        "victim": [victim.id for victim, _ in said],
        "victim_name": [victim.name for victim, _ in said],
        "victim_id_number": [victim.id_number for victim, _ in said],
        "accounts": [held[victim.id] for victim, _ in said],
        "before": [None if at.before is None else at.before.key for _, at in said],
        "abroad": ["; ".join(at.abroad) or None for _, at in said],
    }
    same_name = [c.name for c in RESTS_COLUMNS if c.name not in values]
    values |= {name: [getattr(at, name) for _, at in said] for name in same_name}
    ends = {
        "source": _ids(known, [victim.account.key for victim, _ in said]),
        "target": _ids(known, [at.account.key for _, at in said]),
    }
    return _table(ends, RESTS_COLUMNS, values)


def _account_keys(known: pa.ChunkedArray, victims: Sequence[Victim]) -> dict[str, list[str]]:
    return {
        victim.id: known.take(pa.array(sorted(victim.accounts), pa.int64())).to_pylist()
        for victim in victims
    }


def _ids(known: pa.ChunkedArray, keys: list[str]) -> pa.Array:
    return pc.index_in(pa.array(keys, pa.string()), value_set=known)


def _table(
    ends: Mapping[str, pa.Array], columns: Sequence[Column], values: Mapping[str, Any]
) -> pa.Table:
    arrays = {
        c.name: values[c.name]
        if isinstance(values[c.name], pa.ChunkedArray)
        else pa.array(values[c.name], ARROW_TYPES[c.type])
        for c in columns
    }
    return pa.table({**ends, **arrays})
