"""`linkgraph demo`: an invented case to try, and with --run the whole path through it."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from linkgraph.cli.console import working
from linkgraph.cli.declare import argument, command, option
from linkgraph.cli.emit import screen_width
from linkgraph.cli.language import lang, say
from linkgraph.cli.options import talk_options
from linkgraph.errors import LinkgraphError
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.case import Case
    from linkgraph.cli.session import Opened
    from linkgraph.demo.write import DemoReport
    from linkgraph.output.table import Report

_TRAILS = 5
_SHAPES = 2
_SCREENED = 2
_VICTIMS = 2
_CARDS = 10


@command(
    "demo",
    Text(
        "生成一个虚构案件：一个像实际工作中那样杂乱的材料文件夹，和一份答案 truth.json。"
        "加 --run 则接着装入，显示团伙、资金链、资金形态、命中规则的账户、受害人的钱在哪里、"
        "先冻结什么，写出可离线打开的网页。人员、号码均为虚构。",
        "Write an invented case: a folder of material as messy as real ones, and its answers in "
        "truth.json. With --run it is loaded as well; rings, money trails, shapes of "
        "payments, accounts that meet rules, where victims' money is and what to freeze are "
        "printed, and pages that open offline are written. All people and numbers are invented.",
    ),
    (Text("linkgraph demo 演示 --run", "linkgraph demo demo --run"),),
)
@argument(
    "folder",
    Text("文件夹", "DIR"),
    Text("写到哪里。", "Where to write it."),
    type=click.Path(path_type=Path, file_okay=False),
)
@option("--run", is_flag=True, words=Text("装入并分析。", "Load and analyse it as well."))
@option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    metavar="N",
    words=Text("随机种子：同一种子，同样的文件（默认 1）。", "Same seed, same files (default 1)."),
)
@option(
    "--scale",
    type=click.Choice(["small", "large"]),
    default="small",
    words=Text("规模（默认 small）。", "How big (default small)."),
)
@talk_options
def demo(folder: Path, run: bool, seed: int, scale: Literal["small", "large"]) -> None:
    """Write an invented case; with --run load and analyse it."""
    _refuse_another(folder, seed, scale)
    with working(Text("正在生成", "Writing")):
        from linkgraph.demo.write import write_demo

        made = write_demo(folder, seed, scale)
    _tell(
        say(
            f"虚构案件材料：{made.material}（{made.files} 个文件，{made.rows:,} 行）",
            f"Invented case material: {made.material} ({made.files} files, {made.rows:,} rows)",
        )
    )
    _tell(say(f"答案：{made.truth}", f"Its answers: {made.truth}"))
    case_folder = folder / say("0311专案", "case0311")
    if run:
        _run(made, case_folder)
    else:
        load = f'{_program()} load "{made.material}" --case "{case_folder}"'
        _tell(say(f"装入它：{load}", f"Load it: {load}"))


def _refuse_another(folder: Path, seed: int, scale: str) -> None:
    """Two demos in one folder would become one case: refuse a folder that holds another."""
    truth = folder / "truth.json"
    if not truth.is_file():
        return
    found = json.loads(truth.read_text(encoding="utf-8"))
    if (found.get("seed"), found.get("scale")) != (seed, scale):
        raise LinkgraphError(
            Text(f"{folder} 中已有另一个演示案件", f"{folder} holds another demo case"),
            Text("换一个文件夹，或先删除它", "name another folder, or delete this one first"),
        )


def _program() -> str:
    """Return how linkgraph is called here: by name, else where it is installed."""
    if shutil.which("linkgraph"):
        return "linkgraph"
    script = Path(sys.executable).with_name("linkgraph")
    if not script.exists():
        return f'"{sys.executable}" -m linkgraph'
    here = Path.cwd()
    return str(script.relative_to(here) if here in script.parents else script)


def _run(made: "DemoReport", case_folder: Path) -> None:
    from linkgraph.case import Case
    from linkgraph.cli.session import Opened

    case = Case.create(case_folder)
    _load(case, made.material)
    with working(Text("正在推导关系图", "Deriving the graph")):
        opened = Opened(case.name, case, case.graph(), case.settings)
    pages = [_rings(opened, made.folder), _trails(opened, made.folder)]
    pages += [_patterns(opened, made.folder), _screen(opened, made.folder)]
    pages += [_victims(opened, made.folder), _freezes(opened, made.folder)]
    _tell(say("\n在浏览器中打开：", "\nOpen in a browser:"))
    for page in pages:
        _tell(f"  {page.absolute()}")
    name = f'--case "{case_folder}"'
    _tell(say("接着可以：", "Then try:"))
    for words in ("status", "setaside", "victims", "requests", "query shared_phones"):
        _tell(f"  {_program()} {words} {name}")


def _load(case: "Case", material: Path) -> None:
    from linkgraph.output.case_bodies import load_report

    with working(Text("正在装入", "Loading")) as update:
        report = case.load([material], progress=lambda name, done: update(f"{name} {done:,}"))
        # An older linkgraph may have written other material here: it leaves the case.
        current = {table.sha256 for table in report.files}
        for file in case.files():
            if file.sha256 not in current:
                case.unload(file.sha256)
    _show(load_report(report, lang()), say("一、装入材料", "1. Loading the material"))
    if report.refused:
        _tell(
            say(
                "（材料里故意混入了一个损坏的文件和一张无关的表格。）",
                "(A broken file and an unrelated table are in the material on purpose.)",
            )
        )


def _rings(opened: "Opened", folder: Path) -> Path:
    from linkgraph.cli.clusters import find, settings_of
    from linkgraph.cli.pages import write_rings
    from linkgraph.output.ring_report import clusters_report

    found = find(opened)
    _show(clusters_report(found, lang()), say("二、团伙", "2. Rings"))
    page = folder / say("团伙.html", "rings.html")
    write_rings(opened, found, page, settings_of(opened))
    return page


def _trails(opened: "Opened", folder: Path) -> Path:
    from linkgraph.analysis.chains import find_chains
    from linkgraph.cli.pages import write_chains
    from linkgraph.cli.session import settings_json
    from linkgraph.output.chain_report import chains_report

    with working(Text("正在匹配资金", "Matching money")):
        found = find_chains(opened.graph, opened.settings.chains, top=50)
    head = say("三、资金链（金额大、速度快者在前）", "3. Money trails, most money soonest first")
    _show(chains_report(found, lang(), most=_TRAILS), head)
    page = folder / say("资金.html", "money.html")
    write_chains(opened, found.chains, page, settings_json(opened.settings, "chains", top=50))
    return page


def _patterns(opened: "Opened", folder: Path) -> Path:
    from linkgraph.cli.pages import write_patterns
    from linkgraph.cli.patterns import find
    from linkgraph.cli.session import settings_json
    from linkgraph.output.pattern_report import patterns_report

    settings = opened.settings.patterns
    found = find(opened, settings)
    head = say("四、异常的资金形态（分高的在前）", "4. Shapes of payments that stand out")
    _show(patterns_report(found, settings, lang(), most=_SHAPES), head)
    page = folder / say("形态.html", "patterns.html")
    write_patterns(opened, found, page, settings_json(opened.settings, "derive", "patterns"))
    return page


def _screen(opened: "Opened", folder: Path) -> Path:
    from linkgraph.cli.pages import write_screening
    from linkgraph.cli.screening import choose_rules, screened
    from linkgraph.cli.session import settings_json
    from linkgraph.output.screening_report import screen_report

    rules = choose_rules(())
    found, used = screened(opened, rules, (), None)
    shown = replace(found, accounts=found.accounts[:_SCREENED])
    head = say(
        "五、账户逐条规则筛查（命中多的在前）", "5. Accounts held against rules, most met first"
    )
    _show(screen_report(shown, rules, used, lang()), head)
    page = folder / say("筛查.html", "screen.html")
    settings = settings_json(opened.settings, "derive", "clusters", "screen")
    write_screening(opened, found, rules, used, page, settings)
    return page


def _victims(opened: "Opened", folder: Path) -> Path:
    from linkgraph.analysis.tracing.trace import trace_money
    from linkgraph.cli.pages import write_trace
    from linkgraph.cli.session import settings_json
    from linkgraph.cli.tracing import victims_asked
    from linkgraph.output.trace_report import trace_report

    with working(Text("正在追踪资金", "Following the money")):
        victims, _, _ = victims_asked(opened, (), (), (), "CNY", needed=True)
        found = trace_money(opened.graph, victims, "fifo", opened.settings.trace)
    shown = replace(found, victims=found.victims[:_VICTIMS])
    head = say(
        f"六、受害人的钱在哪里（共 {len(found.victims)} 名，先看 {_VICTIMS} 名）",
        f"6. Where the money of victims is ({_VICTIMS} of {len(found.victims)})",
    )
    _show(trace_report(shown, lang(), _TRAILS), head)
    page = folder / say("受害人资金.html", "victims.html")
    settings = settings_json(opened.settings, "victims", "trace", rule="fifo")
    write_trace(opened, found, page, settings)
    return page


def _freezes(opened: "Opened", folder: Path) -> Path:
    from linkgraph.analysis.freezing.freeze import find_freezes
    from linkgraph.cli.freezing import victims_of
    from linkgraph.cli.pages import write_freeze
    from linkgraph.cli.session import settings_json
    from linkgraph.output.freeze_report import freeze_report

    with working(Text("正在计算", "Computing")):
        victims, notes = victims_of(opened)
        found = find_freezes(opened.graph, victims, opened.settings.freeze)
        found = replace(found, notes=(*notes, *found.notes))
    _show(freeze_report(found, lang(), _CARDS), say("七、先冻结哪些卡", "7. What to freeze first"))
    page = folder / say("冻结.html", "freeze.html")
    write_freeze(opened, found, page, settings_json(opened.settings, "victims", "freeze"))
    return page


def _show(report: "Report", head: str) -> None:
    from linkgraph.output.screen import report_text

    _tell(f"\n{head}\n")
    sys.stdout.write(report_text(report, lang(), screen_width()))


def _tell(words: str) -> None:
    from linkgraph.output.width import tame

    sys.stdout.write("\n".join(map(tame, words.split("\n"))) + "\n")
    sys.stdout.flush()
