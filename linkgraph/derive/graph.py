"""Evidence into a CaseGraph: the one way in."""

from collections.abc import Sequence
from operator import attrgetter

import numpy as np
import pyarrow as pa

from linkgraph.derive.accounts import account_table, find_accounts
from linkgraph.derive.aliases import resolve_aliases
from linkgraph.derive.apart import apart_rows
from linkgraph.derive.banks import find_issuers
from linkgraph.derive.canonical import canonical
from linkgraph.derive.database import open_database
from linkgraph.derive.events import find_events
from linkgraph.derive.holders import find_holders
from linkgraph.derive.ledger_columns import ledger_columns
from linkgraph.derive.nodes import find_links, find_nodes
from linkgraph.derive.numbers import merge_numbers
from linkgraph.derive.order import order_transfers
from linkgraph.derive.output import own_statements, statement_columns, transfer_tables
from linkgraph.derive.ownership import own_holders
from linkgraph.derive.parties import find_parties
from linkgraph.derive.plain import find_plain
from linkgraph.derive.records import find_records
from linkgraph.derive.sayings import find_sayings
from linkgraph.derive.transfers import find_transfers
from linkgraph.derive.wallets import join_wallets
from linkgraph.evidence import EvidenceTable
from linkgraph.graph import CaseGraph, arrow_schema
from linkgraph.schema import SOURCE_COLUMNS
from linkgraph.settings import DeriveSettings


def derive_graph(
    evidence: Sequence[EvidenceTable], settings: DeriveSettings, fingerprint: str
) -> CaseGraph:
    """Return the graph of `evidence`: same evidence in any order, same graph, byte for byte.

    Accounts are merged, sides of a transfer paired, reversals matched and links drawn by the rules
    of this folder; every inference carries its reason. Nothing here is a verdict: candidates are
    for a person to check. Raises CaseProblem when a Parquet is damaged.
    """
    tables = sorted(evidence, key=attrgetter("sha256", "table"))
    sources = _sources(tables)
    files = pa.table(
        {
            "source": pa.array(np.arange(len(tables), dtype=np.int32)),
            "sha256": sources["sha256"],
            "sheet": sources["sheet"],
            "tab": sources["table"],
            "layout": sources["layout"],
            "shape": _shapes(tables),
        }
    )
    with open_database(tables) as database:
        resolve_aliases(database)
        merge_numbers(database, settings.most_numbers)
        find_issuers(database)
        find_parties(database, files)
        find_records(database)
        find_accounts(database)
        database.add("apart_row", apart_rows(tables, settings.apart))
        count = int(database.value("select count(*) from account_key"))
        events = find_events(database, settings.overlaps)
        plain = find_plain(database, settings.overlaps)
        if settings.wallet_tables:
            events, plain = join_wallets(events, plain, settings.wallet_seconds)
        transfers = find_transfers(database, events, plain, own_statements(events, count), settings)
        order = order_transfers(transfers, events, count)
        said = statement_columns(events, order)
        said |= ledger_columns(events, sources, own_statements(events, count))
        accounts = account_table(database, said)
        holders = own_holders(accounts, settings.own_transfers)
        money, money_rows = transfer_tables(events, plain, transfers, order, holders)
        find_holders(database)
        find_sayings(database)
        nodes = find_nodes(database, accounts)
        links, link_rows = find_links(database)
    return CaseGraph(
        fingerprint,
        canonical(sources),
        {label: canonical(table) for label, table in nodes.items()},
        canonical(links),
        canonical(link_rows),
        canonical(money),
        canonical(money_rows),
    )


def _shapes(tables: Sequence[EvidenceTable]) -> pa.Array:
    """Return equal numbers for tables of one layout under equal headers."""
    seen: dict[tuple[str, tuple[str, ...]], int] = {}
    return pa.array([seen.setdefault((t.layout, t.headers), len(seen)) for t in tables], pa.int32())


def _sources(tables: Sequence[EvidenceTable]) -> pa.Table:
    rows = [
        {
            "sha256": table.sha256,
            "file": table.file,
            "sheet": table.sheet,
            "table": table.table,
            "layout": table.layout,
            "kind": table.kind,
        }
        for table in tables
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SOURCE_COLUMNS))
