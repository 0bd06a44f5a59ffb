"""Every command: its name, the module it is in, its purpose, one line of help.

Kept apart from the commands so that `linkgraph --help` imports none of them.
"""

from dataclasses import dataclass

from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One command; `module` is imported when the command is asked for."""

    name: str
    module: str
    summary: Text
    function: str = ""
    """What the command is called in its module, where that is not its name."""


@dataclass(frozen=True, slots=True)
class Section:
    """Commands of one purpose, as the help lists them."""

    title: Text
    entries: tuple[Entry, ...]


SECTIONS = (
    Section(
        Text("装入材料", "Bring material in"),
        (
            Entry("load", "loading", Text("装入表格、文件夹或压缩包", "load files, folders, zips")),
            Entry("unload", "loading", Text("撤出一个文件的全部行", "take one file's rows out")),
            Entry(
                "try",
                "trying",
                Text("装入前先看会怎样读", "see how files would be read"),
                "trying",
            ),
            Entry("layouts", "layouts", Text("认得哪些表格版式", "which layouts are recognised")),
        ),
    ),
    Section(
        Text("清点材料", "Take stock"),
        (
            Entry("status", "stock", Text("已装入什么，合计多少", "what is in, and how much")),
            Entry(
                "setaside", "stock", Text("哪些行未采用，为什么", "which rows were not used, why")
            ),
            Entry(
                "reconcile",
                "reconcile",
                Text("流水余额是否接得上，缺什么", "do statements add up, what is missing"),
            ),
            Entry(
                "verify",
                "care",
                Text("逐个文件核对完整性校验值", "check every file against its SHA-256"),
            ),
        ),
    ),
    Section(
        Text("查团伙、查资金", "Find rings, follow money"),
        (
            Entry(
                "clusters", "clusters", Text("卡、人、手机结成的团伙", "rings: cards and people")
            ),
            Entry("chains", "chains", Text("资金链：钱经过哪些账户", "money trails, hop by hop")),
            Entry(
                "patterns",
                "patterns",
                Text("异常的资金形态，分值与依据", "shapes of payments that stand out, and why"),
            ),
            Entry(
                "victims",
                "victims",
                Text("受害人与其付款，可能的受害人", "victims, payments, who else may be one"),
            ),
            Entry(
                "trace",
                "trace",
                Text("受害人的钱在哪里，分毫不差", "where victims' money is, to the fen"),
            ),
            Entry(
                "restitution",
                "restitution",
                Text("冻结的钱是谁的，各可返还多少", "whose money is in a frozen balance"),
            ),
            Entry(
                "freeze",
                "freezing",
                Text("先冻结哪些卡，措施何时到期", "which cards to freeze first"),
            ),
            Entry(
                "requests",
                "freezing",
                Text("下一步调取哪些账户的流水", "whose statements to ask for next"),
            ),
            Entry(
                "screen",
                "screening",
                Text(
                    "哪些账户命中哪些筛查规则",
                    "which accounts meet which rules",
                ),
            ),
            Entry("account", "account", Text("一个账户的全貌", "all about one account")),
        ),
    ),
    Section(
        Text("共享与查询", "Share and ask"),
        (
            Entry("push", "server", Text("写入团队的 Neo4j", "write to the team's Neo4j")),
            Entry("query", "server", Text("运行一个现成查询", "run a ready-made query")),
        ),
    ),
    Section(
        Text("演示与环境", "Demo and environment"),
        (
            Entry("demo", "demo", Text("生成一个演示案件", "write a made-up case to try")),
            Entry("doctor", "doctor", Text("检查环境与案件", "check environment and case")),
            Entry("completion", "completion", Text("命令行自动补全", "tab completion for a shell")),
        ),
    ),
)
ENTRIES = {entry.name: entry for section in SECTIONS for entry in section.entries}
