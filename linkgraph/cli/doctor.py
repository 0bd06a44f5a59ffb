"""`linkgraph doctor`: is everything here that the work needs, and is the case in order?"""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkgraph import __version__
from linkgraph.cli.console import working
from linkgraph.cli.declare import command
from linkgraph.cli.emit import emit
from linkgraph.cli.language import lang, said
from linkgraph.cli.options import Printing, Where, printing_options, where_options
from linkgraph.cli.session import open_case, open_server
from linkgraph.errors import CaseProblem, LinkgraphError
from linkgraph.text import Text, same

if TYPE_CHECKING:
    from linkgraph.case.verify import VerifyReport

PACKAGES = (
    "click",
    "duckdb",
    "neo4j",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "pyarrow",
    "python-calamine",
    "pyvis",
    "scipy",
    "XlsxWriter",
)
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "firefox",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `ok` None when it does not matter here; `remedy` when it is not."""

    name: Text
    ok: bool | None
    found: Text
    remedy: Text | None = None


@command(
    "doctor",
    Text(
        "检查 Python、依赖包、编译缓存、浏览器、案件和服务器。有问题时说明怎么办，退出码为 1。",
        "Check Python, packages, the compile cache, a browser, the case and the server. What is "
        "not in order comes with its remedy, and the exit code is 1.",
    ),
    (Text("linkgraph doctor --case 0311专案", "linkgraph doctor --case case0311"),),
)
@where_options
@printing_options
@click.pass_context
def doctor(ctx: click.Context, where: Where, printing: Printing) -> None:
    """Check the environment and the case."""
    from linkgraph.output.json_text import envelope
    from linkgraph.output.table import Column, Report, Table

    with working(Text("正在检查", "Checking")):
        checks = [*_environment(), *_case(where)]
    body = {
        "checks": [
            {
                "name": said(check.name),
                "ok": check.ok,
                "found": said(check.found),
                "remedy": None if check.remedy is None else said(check.remedy),
            }
            for check in checks
        ]
    }
    table = Table(
        Text("检查", "checks"),
        (
            Column(Text("结果", "state")),
            Column(Text("项目", "what")),
            Column(Text("现状", "found")),
            Column(Text("办法", "what to do")),
        ),
        [
            (
                said(_state(check)),
                said(check.name),
                said(check.found),
                "" if check.remedy is None else said(check.remedy),
            )
            for check in checks
        ],
    )
    result = envelope("doctor", {"lang": lang()}, "", body)
    emit(printing, result, lambda: Report((table,), (table,)))
    if any(check.ok is False for check in checks):
        ctx.exit(1)


def _state(check: Check) -> Text:
    if check.ok is None:
        return Text("—", "-")
    return Text("正常", "ok") if check.ok else Text("有问题", "problem")


def _environment() -> Iterator[Check]:
    version = sys.version.split()[0]
    yield Check(
        Text("Python", "Python"),
        sys.version_info >= (3, 11),
        same(f"{version} ({sys.executable})"),
        None
        if sys.version_info >= (3, 11)
        else Text("需要 3.11 或更新", "3.11 or newer is needed"),
    )
    yield Check(same("linkgraph"), True, same(__version__))
    yield from map(_package, PACKAGES)
    yield _compile_cache()
    yield _browser()
    yield Check(same("UTF-8"), True, same(f"stdout {sys.stdout.encoding}"))


def _package(name: str) -> Check:
    try:
        return Check(same(name), True, same(importlib.metadata.version(name)))
    except importlib.metadata.PackageNotFoundError:
        return Check(
            same(name),
            False,
            Text("未安装", "not installed"),
            Text("重新安装：pip install .", "install again: pip install ."),
        )


def _compile_cache() -> Check:
    """Numba keeps compiled code beside the modules, or where NUMBA_CACHE_DIR says."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    place = Path(named) if named else Path(__file__).parent.parent / "flow"
    name = Text("编译缓存", "compile cache")
    if os.access(place if place.exists() else place.parent, os.W_OK):
        return Check(name, True, same(str(place)))
    return Check(
        name,
        None,
        Text(f"{place} 不可写：每次运行都要重新编译", f"{place} is read-only: compiled every time"),
        Text("把 NUMBA_CACHE_DIR 设为可写的文件夹", "set NUMBA_CACHE_DIR to a writable folder"),
    )


def _browser() -> Check:
    name = Text("浏览器（看网页用）", "browser, for the pages")
    if sys.platform in ("win32", "darwin"):
        return Check(name, True, Text("系统自带", "that of the system"))
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return Check(name, True, same(found))
    return Check(
        name,
        None,
        Text("没有找到；网页可拷到别的电脑上打开", "none found; pages can be opened elsewhere"),
        None,
    )


def _case(where: Where) -> Iterator[Check]:
    name = Text("案件", "case")
    try:
        case = open_case(where)
    except CaseProblem as error:
        yield Check(name, None if where.folder is None else False, error.message, error.hint)
        return
    except LinkgraphError as error:
        yield Check(name, False, error.message, error.hint)
        return
    yield Check(name, True, same(f"{case.name} ({case.folder})"))
    yield _attempt(Text("证据", "evidence"), lambda: _evidence(case.verify()))
    if where.store is not None:
        address = where.store

        def reach() -> Check:
            with open_server(where, address):
                return Check(Text("服务器", "server"), True, same(address))

        yield _attempt(Text("服务器", "server"), reach)


def _evidence(report: "VerifyReport") -> Check:
    files, ok = report.files, report.ok
    whole = Text(f"{files} 个文件，{ok} 个完整", f"{files} files, {ok} whole")
    listing = Text("linkgraph verify 列出损坏的文件", "see linkgraph verify")
    return Check(Text("证据", "evidence"), files == ok, whole, None if files == ok else listing)


def _attempt(name: Text, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except LinkgraphError as error:
        return Check(name, False, error.message, error.hint)
