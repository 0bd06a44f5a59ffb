"""`linkgraph clusters`: rings, or the rings that given numbers belong to."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkgraph.cli.console import working
from linkgraph.cli.declare import command, option
from linkgraph.cli.emit import emit, writable_folder
from linkgraph.cli.options import Printing, Where, html_option, printing_options, where_options
from linkgraph.cli.session import Opened, open_graph, settings_json
from linkgraph.errors import LinkgraphError
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.analysis.findings import Clusters
    from linkgraph.analysis.patterns.records import Finding

_FINDING = Text("正在查找团伙", "Looking for rings")
_GROUPING = Text("正在按资金查找", "Looking at the money")


@command(
    "clusters",
    Text(
        "找出团伙：账户、人员、手机、SIM 卡、设备、IP、开户网点、经办人、地址、扣押和相互转账"
        "把哪些卡连在一起，谁处在什么位置，理由是什么，依据是哪些行。过于公共的值（支付平台、"
        "运营商出口、占位号码）不作关联，并列出原因。",
        "Find rings: cards tied by the people, phones, SIMs, devices, IPs, branches, agents, "
        "addresses, seizures and transfers they share; who holds which position, why, and which "
        "rows say so. Values too common to tie anybody are cut, and listed with the reason.",
    ),
    (
        Text("linkgraph clusters --html 团伙.html", "linkgraph clusters --html rings.html"),
        Text(
            "linkgraph clusters --from 6214830100000018 --from 6217000000000027",
            "linkgraph clusters --from 6214830100000018 --from 6217000000000027",
        ),
        Text("linkgraph clusters --from @卡号.txt", "linkgraph clusters --from @cards.txt"),
    ),
)
@option(
    "--from",
    "seeds",
    metavar="NUMBER",
    multiple=True,
    words=Text(
        "只看这个账户：按关联所在的团伙，和按资金所在的群组（各至多三个，最可能的在前），可重复；"
        "@文件 每行一个号码，@- 从标准输入读。",
        "Only what this account belongs to: rings by ties, and groups by money (at most three "
        "each, best first); may be repeated; @FILE has one number a line, @- reads stdin.",
    ),
)
@html_option(Text("另写一个可离线打开的关系图网页。", "Also write a page that opens offline."))
@where_options
@printing_options
def clusters(seeds: tuple[str, ...], html: Path | None, where: Where, printing: Printing) -> None:
    """List rings."""
    numbers = [number for seed in seeds for number in _listed(seed)]
    if html is not None:
        writable_folder(html)
    opened = open_graph(where)
    found = find(opened)
    if numbers:
        result, report, shown = _from_seeds(opened, found, numbers, printing)
    else:
        result, report, shown = _all(opened, found, printing)
    sha256 = emit(printing, result, report)
    opened.record("clusters", result["linkgraph"]["settings"], sha256)
    if html is not None:
        from linkgraph.cli.pages import write_rings

        write_rings(opened, shown, html, result["linkgraph"]["settings"])


def find(opened: Opened) -> "Clusters":
    """Find the rings of an opened case."""
    with working(_FINDING):
        from linkgraph.analysis.rings.clusters import find_rings

        return find_rings(opened.graph, opened.settings.clusters)


def settings_of(opened: Opened, **said: Any) -> dict[str, Any]:
    """Return the settings that shape rings."""
    return settings_json(opened.settings, "derive", "clusters", **said)


def _all(opened: Opened, found: Any, printing: Printing) -> tuple[dict[str, Any], Any, Any]:
    from linkgraph.output.bodies import clusters_body
    from linkgraph.output.json_text import envelope
    from linkgraph.output.ring_report import clusters_report

    settings = settings_of(opened)
    body = clusters_body(found, printing.lang)
    result = envelope("clusters", settings, opened.graph.fingerprint, body)
    return result, lambda: clusters_report(found, printing.lang), found


def _from_seeds(
    opened: Opened, found: Any, numbers: list[str], printing: Printing
) -> tuple[dict[str, Any], Any, Any]:
    import dataclasses

    from linkgraph.analysis.rings.clusters import rings_from
    from linkgraph.cli.numbers import find_account
    from linkgraph.output.json_text import envelope
    from linkgraph.output.seed_report import Seed, seeds_body, seeds_report

    accounts = [find_account(opened.graph, number) for number in numbers]
    groups = rings_from(opened.graph, found, accounts)
    refs = [opened.graph.account(account) for account in accounts]
    money = _by_money(opened, accounts)
    seeds = [Seed(*each) for each in zip(numbers, refs, groups, money, strict=True)]
    settings = settings_json(opened.settings, "derive", "clusters", "patterns", **{"from": numbers})
    body = seeds_body(seeds, printing.lang)
    result = envelope("clusters", settings, opened.graph.fingerprint, body)
    rings = {ring.id: ring for group in groups for ring in group}
    shown = dataclasses.replace(found, rings=tuple(rings.values()), batches=())
    return result, lambda: seeds_report(seeds, printing.lang), shown


def _by_money(opened: Opened, accounts: list[int]) -> "list[tuple[Finding, ...]]":
    with working(_GROUPING):
        from linkgraph.analysis.patterns.groups import find_groups

        return find_groups(opened.graph, accounts, opened.settings.patterns)


def _listed(seed: str) -> list[str]:
    """Return the numbers `seed` stands for: itself, or the lines of @FILE."""
    if not seed.startswith("@"):
        return [seed]
    text = sys.stdin.read() if seed == "@-" else _decoded(Path(seed[1:]))
    lines = [line.strip() for line in text.splitlines()]
    numbers = [line for line in lines if line and not line.startswith("#")]
    if not numbers:
        raise LinkgraphError(
            Text(f"{seed[1:]} 中没有号码。", f"There is no number in {seed[1:]}."),
            Text("每行写一个号码。", "write one number a line."),
        )
    return numbers


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LinkgraphError(
        Text(f"{path} 既不是 UTF-8 也不是 GB18030 文本。", f"{path} is no UTF-8 or GB18030 text."),
        Text("请另存为 UTF-8 文本，每行一个号码。", "save it as UTF-8 text, one number a line."),
    )
