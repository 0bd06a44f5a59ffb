"""Drawn graphs by hand, and a real browser with its network cut."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from linkgraph.analysis.findings import (
    Batch,
    Chain,
    ChainEnd,
    Clusters,
    CutHub,
    Hop,
    Member,
    Reason,
    Ring,
    Role,
)
from linkgraph.graph import AccountRef, CaseGraph, arrow_schema, node_schema
from linkgraph.schema import (
    LINK_COLUMNS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
    link_kind_number,
)
from linkgraph.text import Text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MINUTE = 60_000_000
DAY = 1440 * MINUTE
START = 1_741_000_000_000_000 // DAY * DAY
SHA = ["3f2a" * 16, "9c01" * 16]


@dataclass
class World:
    """A case being drawn: nodes by label and key, links, transfers; then a CaseGraph."""

    nodes: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {kind.label: {} for kind in NODE_KINDS}
    )
    links: list[tuple[str, tuple[str, str], tuple[str, str], str]] = field(default_factory=list)
    transfers: list[dict[str, Any]] = field(default_factory=list)

    def node(self, label: str, key: str, **values: Any) -> tuple[str, str]:
        """Add a node, or values to it, and return its handle."""
        self.nodes[label].setdefault(key, {}).update(values)
        return (label, key)

    def account(self, key: str, name: str | None = None, **values: Any) -> tuple[str, str]:
        """Add a bank account whose only number is its key."""
        values = {"account_kind": "bank", "bank": "中国农业银行", "numbers": [key]} | values
        return self.node("Account", key, name=name, **values)

    def link(
        self, type_: str, one: tuple[str, str], other: tuple[str, str], basis: str = "stated"
    ) -> None:
        """Tie two nodes."""
        self.links.append((type_, one, other, basis))

    def pay(self, payer: str, payee: str, fen: int, us: int, **values: Any) -> int:
        """Add a transfer and return its number; call in order of time."""
        self.transfers.append(
            {"payer": payer, "payee": payee, "amount_fen": fen, "time_us": us, **values}
        )
        return len(self.transfers) - 1

    def ids(self) -> dict[tuple[str, str], int]:
        """Node ids as CaseGraph numbers them."""
        handles = [
            (kind.label, key) for kind in NODE_KINDS for key in sorted(self.nodes[kind.label])
        ]
        return {handle: at for at, handle in enumerate(handles)}

    def graph(self) -> CaseGraph:
        """Return the case graph; the row of link or transfer n is n + 2 of the sheet."""
        ids = self.ids()
        sources = [
            {"sha256": SHA[0], "file": "调单/流水_01.xlsx", "sheet": "明细", "table": 0,
             "layout": "platform-34", "kind": "transactions"},
            {"sha256": SHA[1], "file": "扣押清单.csv", "sheet": None, "table": 0,
             "layout": "seizure", "kind": "seizure"},
        ]  # fmt: skip
        links = [
            {"kind": link_kind_number(type_), "source": ids[one], "target": ids[other],
             "basis": ("stated", "derived", "candidate").index(basis), "reason": None,
             "first_us": None, "last_us": None, "count": 1, "row_start": at, "row_end": at + 1}
            for at, (type_, one, other, basis) in enumerate(self.links)
        ]  # fmt: skip
        transfers = [
            {column.name: _empty(column.type) for column in TRANSFER_COLUMNS}
            | {"mate": -1, "sides": 1}
            | one
            | {"payer": ids[("Account", one["payer"])], "payee": ids[("Account", one["payee"])],
               "row_start": at, "row_end": at + 1}
            for at, one in enumerate(self.transfers)
        ]  # fmt: skip
        return CaseGraph(
            "fe" * 32,
            pa.Table.from_pylist(sources, arrow_schema(SOURCE_COLUMNS)),
            {
                kind.label: pa.Table.from_pylist(
                    [{"key": key, **self.nodes[kind.label][key]}
                     for key in sorted(self.nodes[kind.label])],
                    node_schema(kind),
                )
                for kind in NODE_KINDS
            },
            pa.Table.from_pylist(links, arrow_schema(LINK_COLUMNS)),
            _rows(len(links), 1),
            pa.Table.from_pylist(transfers, arrow_schema(TRANSFER_COLUMNS)),
            _rows(len(transfers), 0),
        )  # fmt: skip

    def member(self, handle: tuple[str, str], role: Role = "member") -> Member:
        """Return a ring member for a node."""
        label, key = handle
        values = self.nodes[label][key]
        why = (Text(f"{role} 的依据：收到多张卡", f"why {role}: got several cards"),)
        return Member(
            self.ids()[handle], label, key, tuple(values.get("numbers") or ()),
            values.get("name"), role, () if role == "member" else why,
        )  # fmt: skip

    def hop(self, transfer: int, carried: int | None = None, certain: bool = True) -> Hop:
        """Return a chain's hop over a transfer."""
        graph = self.graph()
        one = graph.transfers.slice(transfer, 1).to_pylist()[0]
        return Hop(
            transfer, graph.account(one["payer"]), graph.account(one["payee"]),
            one["amount_fen"], carried or one["amount_fen"], one["time_us"], one["precision"],
            certain, graph.transfer_source_rows(transfer),
        )  # fmt: skip


def _empty(type_: str) -> Any:
    return {"string": None, "bool": False, "uint8": 0, "int32": 0, "int64": None}[type_]


def _rows(count: int, source: int) -> pa.Table:
    return pa.table(
        {"source": [source] * count, "row": list(range(2, count + 2))},
        schema=arrow_schema(ROW_REFERENCE_COLUMNS),
    )


SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
BANKS = ("中国农业银行", "中国工商银行", "中国建设银行", "招商银行", "中国邮政储蓄银行")


def draw_world(
    sizes: tuple[int, ...], seed: int = 7, poison: Callable[[str], str] | None = None
) -> tuple[World, Clusters]:
    """Return a case of rings with about `sizes` accounts each, and the findings on it."""
    luck = random.Random(seed)
    world = World()
    dirty = poison or (lambda text: text)
    parts: list[dict[str, Any]] = []
    pays: list[tuple[str, str, int, int]] = []
    for ring, size in enumerate(sizes):
        parts.append(_ring(world, luck, ring, size, dirty, pays))
    for payer, payee, fen, us in sorted(pays, key=lambda pay: pay[3]):
        world.pay(payer, payee, fen, us, memo=dirty("货款"), channel="网银")
    graph = world.graph()
    rings = []
    for ring, part in enumerate(parts):
        members = tuple(world.member(handle, role) for handle, role in part["members"].items())
        reasons = tuple(
            Reason(kind, text, value, keys, weight, (graph.link_source_rows(0),)[0])
            for kind, text, value, keys, weight in part["reasons"]
        )
        rings.append(
            Ring(f"ring-{ring:010x}", members, len(part["accounts"]), part["persons"],
                 part["phones"], 123456789 * (ring + 1), 98765432 * (ring + 1), 3.5 - ring * 0.1,
                 reasons)
        )  # fmt: skip
    if not sizes:
        return world, Clusters((), (), ())
    hubs = (CutHub("IPAddress", "10.0.0.1", 812, Text("运营商出口地址", "carrier NAT")),)
    words = Text("同日同网点代发工资开户", "payroll batch")
    batch = Batch("payroll", words, ("6228480402564890018",), graph.link_source_rows(0))
    return world, Clusters(tuple(rings), hubs, (batch,))


def _number(luck: random.Random, start: str, length: int) -> str:
    return start + "".join(luck.choice("0123456789") for _ in range(length - len(start)))


def _ring(
    world: World,
    luck: random.Random,
    ring: int,
    size: int,
    dirty: Callable[[str], str],
    pays: list[tuple[str, str, int, int]],
) -> dict[str, Any]:
    def name() -> str:
        return dirty(luck.choice(SURNAMES) + luck.choice(GIVEN) + luck.choice(GIVEN))

    members: dict[tuple[str, str], Role] = {}
    accounts: list[tuple[str, str]] = []
    phones = [world.node("Phone", _number(luck, "139", 11), carrier=dirty("中国移动"))
              for _ in range(max(1, size // 8))]  # fmt: skip
    device = world.node("Device", dirty(f"imei:86{ring:013d}"), device_kind="imei")
    heads = [world.node("Person", f"11010119900101{ring:02d}{at:02d}", name=name())
             for at in range(max(1, size // 10))]  # fmt: skip
    seizure = world.node("Seizure", f"2025-{ring:03d}|{ring}", name=name(), place=dirty("某小区"))
    persons = len(heads)
    for at in range(size):
        holder = name()
        account = world.account(
            _number(luck, "622848", 19), holder, bank=dirty(luck.choice(BANKS)),
            branch=dirty("城东支行"), opened_us=START - luck.randrange(400) * DAY,
            covered=at % 3 != 0, closing_fen=at * 131,
        )  # fmt: skip
        accounts.append(account)
        if at % 2 == 0:
            person = world.node("Person", f"4403{ring:03d}19950505{at:04d}", name=holder)
            world.link("HOLDS", person, account)
            members[person] = "seller"
            persons += 1
        else:
            world.link(
                "HOLDS", heads[at % len(heads)], account, "candidate" if at % 9 == 1 else "stated"
            )
        world.link("CONTACT_PHONE", account, phones[at % len(phones)])
        if at % 4 == 0:
            world.link("LOGGED_IN_FROM", account, device)
        if at % 5 == 0:
            world.link("SEIZED_WITH", account, seizure)
        role: Role = "transit" if at % 7 == 3 else "cash_out" if at % 11 == 5 else "member"
        members[account] = role
    for head in heads:
        world.link("CONTACT_PHONE", head, phones[0])
        members[head] = "collector"
    members[heads[0]] = "dealer"
    for phone in phones:
        members[phone] = "member"
    members[device] = "member"
    for at in range(size * 2 if size > 1 else 0):
        one, other = luck.sample(accounts, 2)
        when = START + luck.randrange(20 * 1440) * MINUTE
        pays.append((one[1], other[1], luck.randrange(100_00, 300_000_00), when))
        del at
    keys = tuple(account[1] for account in accounts)
    return {
        "members": members, "accounts": accounts, "persons": persons, "phones": len(phones),
        "reasons": [
            ("CONTACT_PHONE", Text(f"{len(keys)} 个账户预留同一手机号 {phones[0][1]}",
             f"{len(keys)} accounts left one phone {phones[0][1]}"), phones[0][1], keys, 2.5),
            ("LOGGED_IN_FROM", Text("多个账户在同一设备登录", "accounts used one device"),
             device[1], keys[::4], 1.75),
        ],
    }  # fmt: skip


def draw_trails(tiers: tuple[int, ...], seed: int = 3) -> tuple[World, tuple[Chain, ...]]:
    """Return victims paying down `tiers` of accounts, and a chain for each victim."""
    luck = random.Random(seed)
    world = World()
    rows: list[list[str]] = []
    for tier, count in enumerate(tiers):
        row = []
        for at in range(count):
            last = tier == len(tiers) - 1
            kind = ("cash", "platform", "bank")[at % 3] if last else "bank"
            key = _number(luck, "622202", 19)
            name = luck.choice(SURNAMES) + luck.choice(GIVEN) + luck.choice(GIVEN)
            key = {"cash": f"cash:ATM{at:04d}", "platform": f"platform:财付通{at}"}.get(kind, key)
            names = {"cash": f"ATM {at:04d}", "platform": "财付通"}
            world.account(key, names.get(kind, name), account_kind=kind,
                          bank=None if kind != "bank" else luck.choice(BANKS),
                          numbers=[] if kind != "bank" else [key], covered=not last)  # fmt: skip
            row.append(key)
        rows.append(row)
    planned = []
    for at, victim in enumerate(rows[0]):
        here, fen = victim, luck.randrange(5_000_00, 400_000_00)
        time = START + luck.randrange(10 * 1440) * MINUTE
        for tier in range(1, len(rows)):
            there = rows[tier][
                (at * len(rows[tier]) // len(rows[0]) + luck.randrange(2)) % len(rows[tier])
            ]
            planned.append((time, at, here, there, fen))
            here, time, fen = (
                there,
                time + luck.randrange(3, 200) * MINUTE,
                fen - luck.randrange(1, 900),
            )
    hops: dict[int, list[int]] = {}
    for time, at, here, there, fen in sorted(planned):
        hops.setdefault(at, []).append(world.pay(here, there, fen, time, memo="转账"))
    graph = world.graph()
    refs = {
        key: graph.account(at) for at, key in enumerate(graph.nodes["Account"]["key"].to_pylist())
    }
    chains = []
    for at, ids in sorted(hops.items()):
        made = tuple(
            _hop(graph, refs, world, one, number, ids, at) for number, one in enumerate(ids)
        )
        ends: dict[str, ChainEnd] = {"cash": "cash", "platform": "platform"}
        end = ends.get(made[-1].payee.kind, "left_data" if at % 2 else "held")
        seconds = (made[-1].time_us - made[0].time_us) // 1_000_000
        chains.append(Chain(f"chain-{at:010x}", made, made[0].amount_fen, made[-1].carried_fen,
                            seconds, end, 1))  # fmt: skip
    return world, tuple(chains)


def _hop(
    graph: CaseGraph, refs: dict[str, AccountRef], world: World, one: int, number: int,
    ids: list[int], at: int,
) -> Hop:  # fmt: skip
    facts = world.transfers[one]
    fen = facts["amount_fen"]
    return Hop(one, refs[facts["payer"]], refs[facts["payee"]], fen, fen - number * 10,
               facts["time_us"], 0, not (at % 5 == 2 and number == len(ids) - 1),
               graph.transfer_source_rows(one))  # fmt: skip


class Worlds:
    """What tests draw: the functions above, and a line of four accounts in one ring."""

    rings = staticmethod(draw_world)
    trails = staticmethod(draw_trails)

    @staticmethod
    def line(fen: int = 100_00) -> tuple[World, Clusters]:
        """甲 pays 乙, who pays 丙 after it and 丁 before it; 丙 had paid 乙, 丁 had paid 甲."""
        world = World()
        names = {"甲": "6222021234567890123", "乙": "6222021234567890124",
                 "丙": "6222021234567890125", "丁": "6222021234567890126"}  # fmt: skip
        handles = [world.account(key, name) for name, key in names.items()]
        pays = (("丁", "甲", 5_00), ("丙", "乙", 7_00), ("乙", "丁", 30_00), ("甲", "乙", fen),
                ("乙", "丙", 60_00))  # fmt: skip
        for at, (payer, payee, amount) in enumerate(pays):
            world.pay(names[payer], names[payee], amount, START + at * 10 * MINUTE)
        members = tuple(world.member(handle) for handle in handles)
        return world, Clusters((Ring("ring-0", members, 4, 0, 0, 0, 0, 1.0, ()),), (), ())

    @staticmethod
    def hub(kind: str, key: str) -> CutHub:
        """A hub that was cut."""
        return CutHub(kind, key, 99, Text("过多", "too many"))

    @staticmethod
    def ring_of(ring: Ring, members: tuple[Member, ...]) -> Ring:
        """The same ring with other members."""
        return replace(ring, members=members)


@pytest.fixture
def world() -> type[Worlds]:
    """What tests draw."""
    return Worlds


# --- the browser ----------------------------------------------------------------------------

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
            "microsoft-edge", "msedge")  # fmt: skip
PLACES = (
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def find_browser() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge."""
    named = os.environ.get("LINKGRAPH_TEST_BROWSER")
    if named:
        return named
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in (*found, *PLACES) if path and Path(path).exists()), None)


def missing(why: str) -> None:
    """Skip aloud, or fail where nothing may be skipped."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A headless browser for the whole run."""
    path = find_browser()
    if path is None:
        missing("no Chromium, Chrome or Edge: install one, or name it in LINKGRAPH_TEST_BROWSER")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: pip install '.[test]'")
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"], headless=True
        )
        yield started
        started.close()


@pytest.fixture
def show(browser: "Browser", tmp_path: Path) -> "Iterator[Callable[..., Page]]":
    """Open a page file with the network cut; any error or request of the page fails the test."""
    wrong: list[str] = []
    contexts = []

    def opened(path: Path, **options: Any) -> "Page":
        context = browser.new_context(
            viewport={"width": 1500, "height": 900}, accept_downloads=True, **options
        )
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda request: _check(request.url, wrong))
        page.on("console", lambda said: _note(said.type, said.text, wrong))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: _refuse(dialog, wrong))
        page.goto(path.as_uri())
        until(page, "performance.getEntriesByName('linkgraph-first-picture').length > 0")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def until(page: "Page", truth: str) -> None:
    """Wait until `truth` holds. Playwright's own wait runs eval in the page: its policy forbids."""
    for _ in range(400):
        if page.evaluate(truth):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {truth}")


@pytest.fixture(name="until")
def until_fixture() -> "Callable[[Page, str], None]":
    """The wait above, for tests."""
    return until


def _note(kind: str, text: str, wrong: list[str]) -> None:
    if kind in ("error", "warning"):
        wrong.append(text)


def _refuse(dialog: Any, wrong: list[str]) -> None:
    wrong.append(f"a dialog: {dialog.message}")
    dialog.dismiss()


def _check(url: str, wrong: list[str]) -> None:
    if not url.startswith(("file://", "blob:file", "blob:null", "data:")):
        wrong.append(f"the page asked for {url}")
