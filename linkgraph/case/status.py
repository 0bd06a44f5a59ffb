"""What is in a case, what was set aside and why, and any row as its file had it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkgraph.case.corrections import corrected_rows
from linkgraph.case.setaside import open_rows
from linkgraph.derive.apart import named_tables
from linkgraph.errors import NotInCase
from linkgraph.evidence import EvidenceFile, EvidenceTable, checked_path
from linkgraph.graph import CaseGraph, SourceRow, column
from linkgraph.schema import State, link_kind_number
from linkgraph.text import Text

RAW = "raw_"


@dataclass(frozen=True, slots=True)
class TransferCounts:
    """Transfers by kind. `duplicates` counts rows that repeat a row of another retrieval."""

    total: int
    paired: int
    single_sided: int
    failed: int
    reversed: int
    duplicates: int
    ambiguous: int
    reversals: int
    unmatched_reversals: int
    own: int
    apart: int
    inferred: Mapping[str, int]
    """Every code in the reasons of transfers: what was inferred, and of how many."""


@dataclass(frozen=True, slots=True)
class Status:
    """The answer of `linkgraph status`.

    `read` = `accepted` + the sum of `set_aside`; `open` are those of them that are data and that
    no later file stands for; `corrected` is how many were corrected and accepted. `amount_fen`
    sums the transfers that count (succeeded, not reversed). `nodes` has a count for each label of
    the schema. `period` is the first and last time of a transfer, in µs of Asia/Shanghai
    wall-clock, or None.
    """

    files: int
    tables: tuple[EvidenceTable, ...]
    read: int
    accepted: int
    set_aside: Mapping[str, int]
    open: Mapping[str, int]
    corrected: int
    nodes: Mapping[str, int]
    transfers: TransferCounts
    amount_fen: int
    period: tuple[int, int] | None
    warnings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class RawRow:
    """One line as the file had it: `headers[i]` stands above `cells[i]`."""

    row: SourceRow
    headers: tuple[str, ...]
    cells: tuple[str | None, ...]
    accepted: bool
    reason: str | None
    warnings: tuple[str, ...]


def status_of(files: Sequence[EvidenceFile], graph: CaseGraph, apart: Sequence[str] = ()) -> Status:
    """Count evidence and graph. Counts say nothing about guilt.

    `apart` are the row references of case.toml: those that name no row are warned of.
    """
    tables = tuple(table for file in files for table in file.tables)
    aside: Counter[str] = Counter()
    for table in tables:
        aside.update(table.set_aside)
    state = column(graph.transfers, "state")
    times = column(graph.transfers, "time_us")
    counted = graph.counted()
    return Status(
        len(files),
        tables,
        sum(table.read for table in tables),
        sum(table.accepted for table in tables),
        dict(sorted(aside.items())),
        open_rows(tables),
        sum(corrected_rows(one.corrects) for one in tables if one.corrects is not None),
        {label: table.num_rows for label, table in graph.nodes.items()},
        _transfer_counts(graph, state),
        int(column(graph.transfers, "amount_fen")[counted].sum()),
        (int(times.min()), int(times.max())) if len(times) else None,
        (*_file_warnings(files), *_apart_warnings(tables, apart), *_graph_warnings(graph, state)),
    )


def _transfer_counts(graph: CaseGraph, state: Any) -> TransferCounts:
    sides = column(graph.transfers, "sides")
    paired = int((sides == 3).sum())
    said = reason_counts(graph)
    repeats = graph.transfer_rows.num_rows - len(state) - paired
    return TransferCounts(
        len(state),
        paired,
        int(((sides == 1) | (sides == 2)).sum()),
        int((state == State.FAILED).sum()),
        int((state == State.REVERSED).sum()),
        repeats - said.get("also_in_payment_table", 0) - said.get("through_wallet", 0),
        said.get("ambiguous_pair", 0),
        int((state == State.REVERSAL).sum()),
        said.get("reversal_unmatched", 0),
        int(column(graph.transfers, "own").sum()),
        said.get("apart", 0),
        said,
    )


def reason_counts(graph: CaseGraph) -> dict[str, int]:
    """Count the codes in the `reason` of transfers: what was inferred, and how often."""
    said: Counter[str] = Counter()
    texts = pc.value_counts(graph.transfers["reason"].combine_chunks())
    for one in texts.to_pylist():
        for code in (one["values"] or "").split(";"):
            said[code.split(":")[0]] += one["counts"]
    return {code: said[code] for code in sorted(said) if code}


def same_statements(graph: CaseGraph) -> int:
    """Count the pairs of accounts whose statements repeat each other (SAME_ACCOUNT candidates)."""
    same = pc.equal(graph.links["kind"], link_kind_number("SAME_ACCOUNT"))
    reasons = graph.links["reason"].filter(same)
    found = pc.sum(pc.match_substring(pc.fill_null(reasons, ""), "same_rows:")).as_py()
    return int(found or 0)


_REASON_WARNINGS = {
    "ambiguous_pair": Text(
        "笔交易的对方流水有多个同样接近的候选，未配对，可能重复计入",
        "transfers have several equally near other sides: left unpaired, perhaps counted twice",
    ),
    "reversal_unmatched": Text(
        "笔冲正找不到原交易，已排除在合计之外", "reversals without an original: not in sums"
    ),
    "conflicting_retrievals": Text(
        "笔交易在重复调取中内容不一（同一流水号，金额、时间或方向不同），分别计入，请核对",
        "transfers are told otherwise by another retrieval (one serial number, another amount, "
        "time or direction): counted apart, please check",
    ),
    "reversed_by_flag": Text(
        "笔交易标为已被冲正，但找不到冲正行，已排除在合计之外",
        "transfers are flagged as reversed, without the row that reverses them: not in sums",
    ),
    "reversal_flag_unread": Text(
        "笔交易的冲正标志为 1，但同类表中没有 2：含义不明，未采用，请核对",
        "transfers have the reversal flag 1 in a table without a 2: it may mean either, not used",
    ),
    "wallet_table_lacks_it": Text(
        "笔钱包交易只见于账户明细或余额明细之一，而另一表覆盖该时间：各计一次，请核对",
        "wallet events stand in only one of trades and balance details while the other covers "
        "their time: counted once each, please check",
    ),
    "paid_by_card": Text(
        "笔交易经支付宝用银行卡付款，但未与该卡流水中的一笔对上：付款方记为该卡，不减钱包余额；"
        "若该卡流水也在案，其中付给支付宝的同一笔会重复计入",
        "payments through Alipay were made by a bank card and found no row of its statement: the "
        "card is the payer, the wallet's balance did not move; where the card's own statement is "
        "in the case, its row of the same money counts again",
    ),
    "card_row_missing": Text(
        "笔钱包交易写明的银行卡流水在案并覆盖该时间，却没有唯一对应的一笔：分别计入，"
        "可能重复，请核对",
        "wallet rows name a bank card whose statement is in the case and covers the time, but no "
        "single row of it fits: counted apart, perhaps twice, please check",
    ),
    "currency": Text(
        "笔为外币交易，金额按原币计入，请分别核算",
        "transfers in foreign currency: amounts are in that currency, check them apart",
    ),
}


def _graph_warnings(graph: CaseGraph, state: Any) -> Iterator[Text]:
    counts = reason_counts(graph)
    for code, words in _REASON_WARNINGS.items():
        if counts.get(code):
            yield Text(f"{counts[code]} {words.zh}", f"{counts[code]} {words.en}")
    alike = same_statements(graph)
    if alike:
        yield Text(
            f"{alike} 对账户的流水多数相同，疑为同一账户（未写明户主），分别计入，请核对",
            f"{alike} pairs of accounts have mostly the same rows, maybe one account whose "
            "statement does not say whose it is: counted apart, please check",
        )
    tied = column(graph.transfers, "payer_tied") | column(graph.transfers, "payee_tied")
    count = int((tied & (state == State.OK)).sum())
    if count:
        yield Text(
            f"{count} 笔交易与同时刻的其他交易先后不定",
            f"{count} transfers share their time with others in an order that nothing decides",
        )


def _apart_warnings(tables: Sequence[EvidenceTable], apart: Sequence[str]) -> Iterator[Text]:
    for reference in apart:
        at, row = named_tables(tables, reference)
        if not any(_accepts(tables[place], row) for place in at):
            yield Text(
                f"[derive] apart 中的 {reference} 不是已采用的行（SHA-256开头:工作表:行号）",
                f"{reference} in [derive] apart is no accepted row (SHA-256 start:sheet:row)",
            )


def _accepts(table: EvidenceTable, row: int) -> bool:
    found = _find(table, SourceRow(table.file, table.sha256, table.sheet, row))
    return found is not None and found.accepted


def _file_warnings(files: Sequence[EvidenceFile]) -> Iterator[Text]:
    for file in files:
        for one in file.refused:
            yield Text(
                f"{one.name} 未能使用：{one.reason.zh}", f"{one.name} not used: {one.reason.en}"
            )
        for table in file.tables:
            place = f"{file.name} [{table.sheet}]" if table.sheet else file.name
            for words in table.alerts:
                yield Text(f"{place}：{words.zh}", f"{place}: {words.en}")
        accepted = sum(table.accepted for table in file.tables)
        if accepted == 0:
            yield Text(f"{file.name} 没有采用任何行", f"no row of {file.name} was accepted")


def read_raw_row(files: Sequence[EvidenceFile], row: SourceRow) -> RawRow:
    """Return one line of a loaded file as the file had it; NotInCase when there is none."""
    for file in files:
        if file.sha256 != row.sha256:
            continue
        for table in file.tables:
            if table.sheet == row.sheet and (found := _find(table, row)) is not None:
                return found
    place = f"{row.file}{f' [{row.sheet}]' if row.sheet else ''} {row.row}"
    raise NotInCase(
        Text(f"案件中没有这一行：{place}", f"no such row in the case: {place}"),
        Text("运行 linkgraph status 查看已加载文件", "`linkgraph status` lists what is loaded"),
    )


def _find(table: EvidenceTable, row: SourceRow) -> RawRow | None:
    path = checked_path(table)
    groups = _groups_with(pq.ParquetFile(path), row.row)
    with pq.ParquetFile(path) as reader:
        raw = _raw_columns(reader.schema_arrow)
        for group in groups:
            rows = np.asarray(reader.read_row_group(group, columns=["row"])["row"])
            at = int(np.searchsorted(rows, row.row))
            if at == len(rows) or rows[at] != row.row:
                continue
            names = ["accepted", "reason", "warnings", *raw]
            said = reader.read_row_group(group, columns=names).slice(at, 1).to_pylist()[0]
            cells = tuple(said[name] for name in raw)
            headers = tuple(table.headers) + ("",) * (len(cells) - len(table.headers))
            warnings = tuple((said["warnings"] or "").split(";")) if said["warnings"] else ()
            return RawRow(row, headers, cells, said["accepted"], said["reason"], warnings)
    return None


def _groups_with(reader: pq.ParquetFile, row: int) -> list[int]:
    """Return the row groups whose statistics allow `row`."""
    place = reader.schema_arrow.get_field_index("row")
    groups = range(reader.metadata.num_row_groups)
    return [
        group
        for group in groups
        if _allows(reader.metadata.row_group(group).column(place).statistics, row)
    ]


def _allows(statistics: Any, row: int) -> bool:
    if statistics is None or not statistics.has_min_max:
        return True
    return bool(statistics.min <= row <= statistics.max)


def _raw_columns(schema: pa.Schema) -> list[str]:
    return sorted(name for name in schema.names if name.startswith(RAW))
