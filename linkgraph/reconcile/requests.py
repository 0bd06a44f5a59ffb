"""任务信息: what was asked for, what the bank stated, and whether a statement is in the case."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkgraph.answers import NOTHING, answer_of
from linkgraph.evidence import EvidenceTable, checked_path
from linkgraph.graph import CaseGraph, SourceRow
from linkgraph.reconcile.asked import asked_of_task
from linkgraph.reconcile.findings import Request
from linkgraph.reconcile.lines import Line

_FIELDS = ("task_id", "bank", "number", "id_number", "sent_us", "answered_us", "result",
           "detail_result", "asked_from_us", "asked_until_us")  # fmt: skip
_SUFFIX = re.compile(r"^(\d{10,})(?:[_-][0-9A-Z]{1,8}){1,3}$")


def says_nothing(table: EvidenceTable, lines: Sequence[Line]) -> str | None:
    """Return file name and words of a table that only says that there are no transactions."""
    words = " ".join(line.text for line in lines)
    if table.accepted or not NOTHING.search(words):
        return None
    return f"{table.file} {table.sheet or ''} {words}"


def read_requests(
    tables: Sequence[EvidenceTable],
    graph: CaseGraph,
    covered: Mapping[int, int],
    silent: Sequence[str],
) -> tuple[tuple[Request, int | None], ...]:
    """Return the requests of every list, with the account id each asks for, None for unknown.

    `covered`: how many statement rows each account has. A request by ID number is answered when
    a statement of any account of that holder is in the case. `silent`: what tables say that hold
    no transactions (`says_nothing`); one that names the number answers it.
    """
    said = [
        (SourceRow(table.file, table.sha256, table.sheet, line["row"]), line)
        for table in tables
        if table.kind == "tasks" and table.accepted
        for line in _read(table)
    ]
    by_number = _accounts_by_number(graph, {_stem(line["number"]) for _, line in said} - {None})
    by_holder = _accounts_by_holder(graph, {line["id_number"] for _, line in said} - {None})
    found = []
    for row, line in sorted(said, key=lambda one: one[0]):
        number, holder = _stem(line["number"]), line["id_number"]
        account = by_number.get(number) if number else None
        mine = [account] if number else by_holder.get(holder, [])
        if number is None and holder is not None and not mine:
            account = by_number.get(_stem(holder) or "")
            mine = [account]
        rows = sum(covered.get(one, 0) for one in mine if one is not None)
        one = _request(row, line, graph, account, rows)
        named = number is not None and any(number in words for words in silent)
        if not rows and named and one.answer in ("not_in_case", "no_answer"):
            one = replace(one, answer="no_transactions")
        found.append((one, account))
    return tuple(found)


def _read(table: EvidenceTable) -> list[dict[str, Any]]:
    path = checked_path(table)
    there = set(pq.read_schema(path).names)
    read = pq.read_table(path, columns=["row", "accepted", *(n for n in _FIELDS if n in there)])
    lines: list[dict[str, Any]] = read.filter(read["accepted"]).to_pylist()
    return [dict.fromkeys(_FIELDS) | line for line in lines]


def _stem(number: str | None) -> str | None:
    """Return a number without the suffix of a sub-account."""
    if not number:
        return None
    match = _SUFFIX.match(number)
    return match[1] if match else number


def _accounts_by_number(graph: CaseGraph, wanted: set[str | None]) -> dict[str, int]:
    column = graph.nodes["Account"]["numbers"].combine_chunks()
    numbers, owners = column.flatten(), pc.list_parent_indices(column)
    hits = pc.is_in(numbers, value_set=pa.array(sorted(n for n in wanted if n), pa.string()))
    return dict(zip(numbers.filter(hits).to_pylist(), owners.filter(hits).to_pylist(), strict=True))


def _accounts_by_holder(graph: CaseGraph, wanted: set[str | None]) -> dict[str, list[int]]:
    column = graph.nodes["Account"]["holder_id"].combine_chunks()
    hits = pc.is_in(column, value_set=pa.array(sorted(n for n in wanted if n), pa.string()))
    found: dict[str, list[int]] = {}
    for at in pc.indices_nonzero(hits).to_pylist():
        found.setdefault(column[at].as_py(), []).append(at)
    return found


def _request(
    row: SourceRow, line: Mapping[str, Any], graph: CaseGraph, account: int | None, rows: int
) -> Request:
    return Request(
        line["task_id"],
        line["bank"],
        line["number"],
        line["id_number"],
        line["sent_us"],
        line["answered_us"],
        line["result"],
        line["detail_result"],
        asked_of_task(line["asked_from_us"], line["asked_until_us"], row),
        "answered" if rows else answer_of(line["result"], line["detail_result"]),
        None if account is None else graph.account(account),
        row,
    )
