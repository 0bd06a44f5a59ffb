"""Hand-drawn case graphs: name the things and what ties them; the arrays are made from that."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from linkgraph.graph import CaseGraph, arrow_schema, node_schema
from linkgraph.schema import (
    LINK_BASES,
    LINK_COLUMNS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
    link_kind_number,
)

Node = tuple[str, str]


SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def ident(number: int, born: int = 1990) -> str:
    """The ID number of an invented person: another city for each of forty in a row."""
    return f"{110101 + 1000 * (number % 40)}{born}0101{number:04d}"


def us(moment: str) -> int:
    """Microseconds of a wall-clock moment such as 2025-03-01 or 2025-03-01 09:30."""
    return (
        int((dt.datetime.fromisoformat(moment) - dt.datetime(1970, 1, 1)).total_seconds()) * 10**6
    )


@dataclass
class Drawing:
    """A case being drawn. Every link and payment stands on a row of its own."""

    nodes: dict[Node, dict[str, Any]] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)

    def node(self, label: str, key: str, **columns: Any) -> Node:
        self.nodes.setdefault((label, key), {}).update(columns)
        return label, key

    def account(self, key: str, holder: str = "", name: str = "", **columns: Any) -> Node:
        """An account; `holder` is the ID number of the person who holds it."""
        columns = {"account_kind": "bank", "covered": True, **columns}
        if isinstance(columns.get("opened_us"), str):
            columns["opened_us"] = us(columns["opened_us"])
        at = self.node("Account", key, numbers=[key], name=name or None, **columns)
        if holder:
            self.link("HOLDS", self.person(holder, name), at)
        return at

    def person(self, key: str, name: str = "") -> Node:
        return self.node("Person", key, name=name or None, id_number=key)

    def link(self, kind: str, source: Node, target: Node, **more: Any) -> None:
        for end in (source, target):
            self.node(*end)
        self.links.append({"kind": kind, "source": source, "target": target, **more})

    def phone(self, number: str, *users: Node, owner: str = "") -> None:
        for user in users:
            self.link("CONTACT_PHONE", user, ("Phone", number))
        if owner:
            self.link("REGISTERED_TO", ("Phone", number), ("Person", owner))

    def share(self, kind: str, target: Node, *sources: Node, **more: Any) -> None:
        for source in sources:
            self.link(kind, source, target, **more)

    def pay(self, payer: Node, payee: Node, yuan: float, time: str, **more: Any) -> None:
        for end in (payer, payee):
            if end not in self.nodes:
                self.account(end[1], covered=False)
        self.payments.append(
            {"payer": payer, "payee": payee, "fen": round(yuan * 100), "time": us(time), **more}
        )

    def people(self, count: int, first: int = 0, **columns: Any) -> list[Node]:
        """Accounts of `count` people of different surnames and cities."""
        return [
            self.account(f"62220000000000{n:05d}", ident(n), SURNAMES[n % 20] + "小明", **columns)
            for n in range(first, first + count)
        ]

    def plant(self, first: int, size: int = 5) -> list[Node]:
        """A ring: one phone, one computer."""
        cards = self.people(size, first)
        self.phone(f"1395000{first:04d}", *cards)
        self.share("LOGGED_IN_FROM", ("Device", f"mac:AA{first:010d}"), *cards)
        return cards

    def graph(self, shuffle: int | None = None) -> CaseGraph:
        """Make the arrays; `shuffle` writes links, sources and rows in another order."""
        links = list(enumerate(self.links))
        payments = list(enumerate(self.payments))
        if shuffle is not None:
            Random(shuffle).shuffle(links)
        payments.sort(key=lambda entry: (entry[1]["time"], entry[0]))
        ids: dict[Node, int] = {}
        tables = {}
        for kind in NODE_KINDS:
            keys = sorted(key for label, key in self.nodes if label == kind.label)
            for key in keys:
                ids[kind.label, key] = len(ids)
            rows = [{"key": key, **self.nodes[kind.label, key]} for key in keys]
            tables[kind.label] = pa.Table.from_pylist(rows, schema=node_schema(kind))
        swap = shuffle is not None and shuffle % 2
        files = ["links.xlsx", "statement.csv"][:: -1 if swap else 1]
        sources = [
            {"sha256": name * 3, "file": name, "sheet": None, "table": 0, "layout": "drawn"}
            for name in files
        ]
        return CaseGraph(
            "drawn",
            pa.Table.from_pylist(sources, schema=arrow_schema(SOURCE_COLUMNS)),
            tables,
            self._links(links, ids),
            self._link_rows(links, payments, files),
            _payments(payments, ids),
            _rows(files.index("statement.csv"), [number for number, _ in payments]),
        )

    def _links(self, links: list[tuple[int, dict[str, Any]]], ids: dict[Node, int]) -> pa.Table:
        rows = []
        for at, (_, link) in enumerate(links):
            rows.append(
                {
                    "kind": link_kind_number(link["kind"]),
                    "source": ids[link["source"]],
                    "target": ids[link["target"]],
                    "basis": LINK_BASES.index(link.get("basis", "stated")),
                    "first_us": us(link["time"]) if "time" in link else None,
                    "last_us": us(link["time"]) if "time" in link else None,
                    "count": link.get("count", 1),
                    "row_start": at,
                    "row_end": at + 1,
                }
            )
        return pa.Table.from_pylist(rows, schema=arrow_schema(LINK_COLUMNS))

    def _link_rows(
        self,
        links: list[tuple[int, dict[str, Any]]],
        payments: list[tuple[int, dict[str, Any]]],
        files: list[str],
    ) -> pa.Table:
        """Rows of the links; with `statement_row` that of the first payment its source made."""
        rows = []
        for number, link in links:
            row = {"source": files.index("links.xlsx"), "row": number + 2}
            if link.get("statement_row"):
                first = next(at for at, pay in payments if pay["payer"] == link["source"])
                row = {"source": files.index("statement.csv"), "row": first + 2}
            rows.append(row)
        return pa.Table.from_pylist(rows, schema=arrow_schema(ROW_REFERENCE_COLUMNS))


def _rows(source: int, numbers: list[int]) -> pa.Table:
    rows = [{"source": source, "row": number + 2} for number in numbers]
    return pa.Table.from_pylist(rows, schema=arrow_schema(ROW_REFERENCE_COLUMNS))


def _payments(payments: list[tuple[int, dict[str, Any]]], ids: dict[Node, int]) -> pa.Table:
    rows = [
        {
            "payer": ids[pay["payer"]],
            "payee": ids[pay["payee"]],
            "amount_fen": pay["fen"],
            "time_us": pay["time"],
            "precision": pay.get("precision", 0),
            "state": pay.get("state", 0),
            "sides": pay.get("sides", 1),
            "cash": pay.get("cash", False),
            "own": False,
            "payer_tied": False,
            "payee_tied": False,
            "payee_balance_fen": pay.get("payee_balance_fen"),
            "payer_balance_fen": pay.get("payer_balance_fen"),
            "memo": pay.get("memo"),
            "txn_id": pay.get("txn_id"),
            "mate": -1,
            "row_start": at,
            "row_end": at + 1,
        }
        for at, (_, pay) in enumerate(payments)
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(TRANSFER_COLUMNS))


@pytest.fixture
def drawing() -> Drawing:
    """An empty case to draw on."""
    return Drawing()


@pytest.fixture
def new_drawing() -> Callable[[], Drawing]:
    """Makes empty cases, where a test needs more than one."""
    return Drawing


@pytest.fixture(scope="module")
def drawing_class() -> Callable[[], Drawing]:
    """Makes empty cases for a whole module."""
    return Drawing
