"""The page of a large case: time to draw, to write, and to the first picture in Chromium.

    python benchmarks/page.py

Prints a table. The named peer is stock pyvis (`cdn_resources="in_line"`, its own API, physics
on), at a size that it can bear; its picture counts as there when its physics has settled. Needs
playwright and an installed Chromium, Chrome or Edge (LINKGRAPH_TEST_BROWSER names another).
"""

import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from linkgraph.analysis.findings import Clusters, Member, Reason, Ring, Role
from linkgraph.graph import CaseGraph, arrow_schema, node_schema
from linkgraph.render.page import write_page
from linkgraph.render.rings import draw_rings
from linkgraph.schema import (
    LINK_COLUMNS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
    link_kind_number,
)
from linkgraph.text import Text

START = 1_741_000_000_000_000
MARK = "performance.getEntriesByName('linkgraph-first-picture')"
SETTLED = """network = new vis.Network(container, data, options);
network.once("stabilizationIterationsDone", () => { window.settled = true; });"""


def large_case(rings: int) -> tuple[CaseGraph, Clusters]:
    """Return a case of `rings` rings with 40 nodes and 120 edges each."""
    luck = random.Random(11)
    counts = {"Account": 26 * rings, "Person": 11 * rings, "Phone": 2 * rings, "Device": rings}
    first = {"Account": 0, "Person": 26 * rings, "Phone": 37 * rings, "Device": 39 * rings}
    tables = {
        kind.label: pa.Table.from_pylist(
            [_node(kind.label, at, luck) for at in range(counts.get(kind.label, 0))],
            node_schema(kind),
        )
        for kind in NODE_KINDS
    }
    holds, phones, logs = (
        link_kind_number(n) for n in ("HOLDS", "CONTACT_PHONE", "LOGGED_IN_FROM")
    )
    links: list[tuple[int, int, int]] = []
    pays: list[tuple[int, int, int, int]] = []
    for ring in range(rings):
        accounts = range(26 * ring, 26 * ring + 26)
        for at, account in enumerate(accounts):
            links.append((holds, first["Person"] + 11 * ring + at % 11, account))
            links.append((phones, account, first["Phone"] + 2 * ring + at % 2))
            if at % 3 == 0:
                links.append((logs, account, first["Device"] + ring))
        chosen: set[tuple[int, int]] = set()
        while len(chosen) < 59:
            chosen.add((luck.choice(accounts), luck.choice(accounts)))
        pays += [
            (START + luck.randrange(30 * 86_400) * 1_000_000, one, other, luck.randrange(1, 10**8))
            for one, other in sorted(chosen)
        ]
    graph = _graph(tables, links, sorted(pays))
    return graph, _clusters(graph, rings, first)


def _node(label: str, at: int, luck: random.Random) -> dict[str, object]:
    name = luck.choice("王李张刘陈杨赵黄") + luck.choice("伟芳娜敏静丽") + luck.choice("强磊军洋")
    if label == "Account":
        key = f"622848{at:013d}"
        return {"key": key, "account_kind": "bank", "numbers": [key], "name": name,
                "bank": "中国农业银行", "covered": True, "rows": 3}  # fmt: skip
    return {"key": f"{label[:2]}{at:012d}", "name": name}


def _graph(
    tables: dict[str, pa.Table],
    links: list[tuple[int, int, int]],
    pays: list[tuple[int, int, int, int]],
) -> CaseGraph:
    source = {"sha256": "ab" * 32, "file": "流水.csv", "table": 0, "kind": "transactions"}
    zeros = np.zeros(len(links) + len(pays), np.int32)
    kinds, ones, others = zip(*links, strict=True)
    times, payers, payees, fens = zip(*pays, strict=True)
    link: dict[str, Any] = {"kind": kinds, "source": ones, "target": others}
    pay: dict[str, Any] = {"payer": payers, "payee": payees, "amount_fen": fens, "time_us": times}
    link |= dict.fromkeys(("basis", "count"), zeros[: len(links)])
    pay |= dict.fromkeys(("precision", "state", "sides"), zeros[: len(pays)])
    return CaseGraph(
        "ab" * 32,
        pa.Table.from_pylist([source], arrow_schema(SOURCE_COLUMNS)),
        tables,
        _filled(link, arrow_schema(LINK_COLUMNS), len(links)),
        _one_row_each(len(links)),
        _filled(pay, arrow_schema(TRANSFER_COLUMNS), len(pays)),
        _one_row_each(len(pays)),
    )


def _filled(values: Mapping[str, Any], schema: pa.Schema, count: int) -> pa.Table:
    """A table with the given columns, its row ranges, and nulls elsewhere."""
    values = {**values, "row_start": np.arange(count), "row_end": np.arange(count) + 1}
    return pa.table(
        [pa.array(values[at.name], at.type) if at.name in values else pa.nulls(count, at.type)
         for at in schema],
        schema=schema,
    )  # fmt: skip


def _one_row_each(count: int) -> pa.Table:
    return pa.table(
        [np.zeros(count, np.int32), np.arange(2, count + 2, dtype=np.int32)],
        schema=arrow_schema(ROW_REFERENCE_COLUMNS),
    )


def _clusters(graph: CaseGraph, rings: int, first: dict[str, int]) -> Clusters:
    per = {"Account": 26, "Person": 11, "Phone": 2, "Device": 1}
    rows = graph.link_source_rows(0)
    keys = {label: graph.nodes[label]["key"].to_pylist() for label in per}
    found = []
    for ring in range(rings):
        members = []
        for label, count in per.items():
            for at in range(count * ring, count * ring + count):
                role: Role = "seller" if label == "Person" else "member"
                members.append(
                    Member(first[label] + at, label, keys[label][at], (), None, role, ())
                )
        shared = keys["Phone"][2 * ring]
        text = Text(f"13 个账户预留同一手机号 {shared}", f"13 accounts left one phone {shared}")
        those = tuple(keys["Account"][26 * ring :][:13])
        reason = Reason("CONTACT_PHONE", text, shared, those, 2.0, rows)
        found.append(
            Ring(f"ring-{ring:010x}", tuple(members), 26, 11, 2, 10**8, 10**8, 2.0, (reason,))
        )
    return Clusters(tuple(found), (), ())


def seconds(act: Callable[[], object]) -> float:
    """Return how long `act` takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def first_picture(page_file: Path, ready: str) -> float:
    """Return seconds from opening the file to the picture, by the page's own clock."""
    from playwright.sync_api import sync_playwright

    named = os.environ.get("LINKGRAPH_TEST_BROWSER")
    path = named or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            context = browser.new_context(viewport={"width": 1500, "height": 900})
            context.set_offline(True)
            page = context.new_page()
            page.goto(page_file.as_uri(), timeout=120_000)
            begun = time.perf_counter()
            while not page.evaluate(ready) and time.perf_counter() - begun < 240:
                page.wait_for_timeout(50)
            return (
                float(page.evaluate(f"({MARK}[0] || {{startTime: performance.now()}}).startTime"))
                / 1000
            )
        finally:
            browser.close()


def stock(folder: Path, nodes: int, edges: int) -> tuple[float, float]:
    """Return how long stock pyvis writes, and takes to settle, at a size it can bear."""
    from pyvis.network import Network

    luck = random.Random(5)
    path = folder / "stock.html"

    def write() -> None:
        network = Network(directed=True, cdn_resources="in_line")
        for at in range(nodes):
            network.add_node(str(at), label=f"卡{at}")
        for _ in range(edges):
            network.add_edge(str(luck.randrange(nodes)), str(luck.randrange(nodes)))
        html = network.generate_html()
        html = html.replace("network = new vis.Network(container, data, options);", SETTLED, 1)
        path.write_text(html, encoding="utf-8", newline="\n")

    return seconds(write), first_picture(path, "window.settled === true")


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        line = "{:<24}{:>8}{:>8}{:>9}{:>9}{:>9}{:>11}{:>7}"
        print(
            line.format("page", "nodes", "edges", "draw s", "write s", "CPU s", "picture s", "MB")
        )
        for rings in (25, 500):
            graph, clusters = large_case(rings)
            path = folder / "ours.html"
            begun, busy = time.perf_counter(), time.process_time()
            drawing = draw_rings(graph, clusters)
            drawn = time.perf_counter() - begun
            written = seconds(partial(write_page, drawing, path, "zh", "大案", "benchmark"))
            busy = time.process_time() - busy
            picture = first_picture(path, f"{MARK}.length > 0")
            size = path.stat().st_size / 1e6
            figures = [f"{value:.2f}" for value in (drawn, written, busy, picture)]
            counts = (len(drawing.nodes), len(drawing.edges))
            print(line.format("linkgraph", *counts, *figures, f"{size:.1f}"))
        nodes, edges = (int(size) for size in (sys.argv[1:] or ("100", "300")))
        write, settled = stock(folder, nodes, edges)
        print(line.format("stock pyvis, in_line", nodes, edges, "-", f"{write:.2f}", "-",
                          f"{settled:.2f}", "-"))  # fmt: skip
    print("\nbudget at 20 000 nodes: draw + write 5 s, first picture 1.5 s")


if __name__ == "__main__":
    main()
