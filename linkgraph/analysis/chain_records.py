"""Chosen chains as the records that printers and pages read."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.findings import Chain, ChainEnd, Hop, UnbalancedCard
from linkgraph.durations import MINUTE_US, SECOND_US
from linkgraph.flow.money import Money
from linkgraph.flow.walks import Paths, Pieces, Starts, end_kinds
from linkgraph.graph import AccountRef, CaseGraph, SourceRow, column
from linkgraph.unbalanced import Unbalanced, breaks_of, nearest

if TYPE_CHECKING:
    import pandas as pd

ENDS: tuple[ChainEnd, ...] = ("held", "cash", "platform", "left_data")
FRAME_COLUMNS = (
    "chain",
    "hop",
    "payer",
    "payer_name",
    "payee",
    "payee_name",
    "amount_fen",
    "carried_fen",
    "time",
    "wait_minutes",
    "certain",
    "end",
)


def make_chains(
    graph: CaseGraph, money: Money, starts: Starts, pieces: Pieces, paths: Paths
) -> tuple[Chain, ...]:
    """Return one Chain a piece, in order. O(hops), each account and transfer read once."""
    first = starts.transfer[pieces.start].astype(np.int64)
    time = column(graph.transfers, "time_us")
    seconds = np.maximum(time[pieces.end] - time[first], 0) // SECOND_US
    ends = end_kinds(money, pieces.end)
    hops = make_hops(graph, money, pieces, paths)
    breaks = _breaks(graph, money, paths)
    chains = []
    for k in range(len(first)):
        mine = tuple(hops[paths.bounds[k] : paths.bounds[k + 1]])
        chains.append(
            Chain(
                chain_id(mine),
                mine,
                mine[0].amount_fen,
                int(pieces.fen[k]),
                int(seconds[k]),
                ENDS[ends[k]],
                int(pieces.count[k]),
                bool(paths.certain[k]),
                unbalanced_cards(mine, breaks),
            )
        )
    return tuple(chains)


def _breaks(graph: CaseGraph, money: Money, paths: Paths) -> dict[str, tuple[Unbalanced, ...]]:
    """Return the breaks of every account on a path, by its key."""
    used = np.unique(paths.transfer)
    accounts = np.unique(np.concatenate([money.payer[used], money.payee[used]])).tolist()
    return {
        graph.nodes["Account"]["key"][account].as_py(): said
        for account, said in breaks_of(graph, accounts).items()
    }


def unbalanced_cards(
    hops: Sequence[Hop], breaks: Mapping[str, tuple[Unbalanced, ...]]
) -> tuple[UnbalancedCard, ...]:
    """Return the cards of a chain whose statements do not add up, in the order of the chain."""
    if not breaks:
        return ()
    arrived: dict[str, int] = {}
    left: dict[str, int] = {}
    refs: dict[str, AccountRef] = {}
    for hop in hops:
        for ref, times in ((hop.payer, left), (hop.payee, arrived)):
            refs.setdefault(ref.key, ref)
            times.setdefault(ref.key, hop.time_us)
    found = []
    for key, ref in refs.items():
        near = nearest(breaks.get(key, ()), arrived.get(key), left.get(key))
        if near is not None:
            found.append(UnbalancedCard(ref, *near))
    return tuple(found)


def make_hops(graph: CaseGraph, money: Money, pieces: Pieces, paths: Paths) -> list[Hop]:
    """Return the hops of all pieces, one after another."""
    used, at = np.unique(paths.transfer, return_inverse=True)
    payers, payees = money.payer[used], money.payee[used]
    refs = account_refs(graph, np.unique(np.concatenate([payers, payees])))
    rows = source_rows(graph, used)
    precision = column(graph.transfers, "precision")[used]
    time = column(graph.transfers, "time_us")[used]
    carried = np.repeat(pieces.fen, np.diff(paths.bounds))
    return [
        Hop(
            int(used[i]),
            refs[int(payers[i])],
            refs[int(payees[i])],
            int(money.fen[used[i]]),
            fen,
            int(time[i]),
            int(precision[i]),
            certain,
            rows[i],
        )
        for i, fen, certain in zip(
            at.tolist(), carried.tolist(), paths.hop_certain.tolist(), strict=True
        )
    ]


def account_refs(graph: CaseGraph, accounts: NDArray[np.int32]) -> dict[int, AccountRef]:
    """Return the references of these account ids."""
    table = graph.nodes["Account"].select(["key", "numbers", "name", "bank", "account_kind"])
    return {
        int(account): AccountRef(
            row["key"], tuple(row["numbers"] or ()), row["name"], row["bank"], row["account_kind"]
        )
        for account, row in zip(accounts, table.take(accounts).to_pylist(), strict=True)
    }


def source_rows(graph: CaseGraph, transfers: NDArray[np.int64]) -> list[tuple[SourceRow, ...]]:
    """Return the rows that say each transfer, in order, as `CaseGraph.transfer_source_rows`."""
    begin = column(graph.transfers, "row_start")[transfers]
    count = column(graph.transfers, "row_end")[transfers] - begin
    bounds = np.concatenate([[0], np.cumsum(count)])
    wanted = np.arange(bounds[-1]) + np.repeat(begin - bounds[:-1], count)
    found = graph.transfer_rows.take(wanted)
    places = [(row["file"], row["sha256"], row["sheet"]) for row in graph.sources.to_pylist()]
    rows = []
    for source, row in zip(found["source"].to_pylist(), found["row"].to_pylist(), strict=True):
        file, digest, sheet = places[source]
        rows.append(SourceRow(file, digest, sheet, row))
    return [
        tuple(sorted(rows[a:b], key=place))
        for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]


def place(row: SourceRow) -> tuple[str, str, str, int]:
    """Return what rows are sorted by; a file without sheets comes first."""
    return row.file, row.sha256, row.sheet or "", row.row


def chain_id(hops: Sequence[Hop]) -> str:
    """Return a name that stays while the first source row of each hop does.

    File names are not part of it: the same bytes under another name are the same evidence. A
    transfer without rows is named by what it says.
    """
    parts = []
    for hop in hops:
        if hop.rows:
            file, sheet, row = min((r.sha256, r.sheet or "", r.row) for r in hop.rows)
            parts.append(f"{file}\t{sheet}\t{row}")
        else:
            parts.append(f"{hop.payer.key}\t{hop.payee.key}\t{hop.amount_fen}\t{hop.time_us}")
    digest = sha256("\n".join(parts).encode()).hexdigest()
    return f"chain-{digest[:10]}"


def frame_of(chains: Sequence[Chain]) -> "pd.DataFrame":
    """Return one row a hop. `time` is Asia/Shanghai wall-clock without a zone."""
    import pandas as pd

    rows = [
        {
            "chain": chain.id,
            "hop": at + 1,
            "payer": hop.payer.key,
            "payer_name": hop.payer.name,
            "payee": hop.payee.key,
            "payee_name": hop.payee.name,
            "amount_fen": hop.amount_fen,
            "carried_fen": hop.carried_fen,
            "time": hop.time_us,
            "wait_minutes": 0.0
            if at == 0
            else (hop.time_us - chain.hops[at - 1].time_us) / MINUTE_US,
            "certain": hop.certain,
            "end": chain.end if at + 1 == len(chain.hops) else None,
        }
        for chain in chains
        for at, hop in enumerate(chain.hops)
    ]
    frame = pd.DataFrame(rows, columns=FRAME_COLUMNS)
    frame["time"] = pd.to_datetime(frame["time"], unit="us")
    return frame
