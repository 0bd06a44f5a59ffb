"""Why a sheet of corrections cannot be used, and what to do."""

from linkgraph.errors import CaseProblem
from linkgraph.text import Text


def not_there(name: str, sheet: str, row: str) -> CaseProblem:
    """Return the problem of a correction that names a row that the case does not have."""
    return CaseProblem(
        Text(
            f"所更正的行不在案件中：{name[:12]} {sheet} 第 {row} 行",
            f"the row that it corrects is not in the case: {name[:12]} {sheet} row {row}",
        ),
        Text("先装入原文件；linkgraph status 列出已装入的文件", "load the original file first"),
    )


def no_rows_named() -> CaseProblem:
    """Return the problem of a correction without any row number under its header."""
    return CaseProblem(
        Text("表头下没有写明原行号的行", "no row under the header says which row it corrects"),
        Text("填写“原行号”列", "fill in the column `original row`"),
    )


def unknown_layout(place: str, old: str, layout: str) -> CaseProblem:
    """Return the problem of a table that is not recognised again as it was."""
    return CaseProblem(
        Text(
            f"{place}：{old} 当时的版式 {layout} 已不可用",
            f"{place}: {old} was read by {layout}, which is not known any more",
        ),
        Text("用 --map 给出当时的映射文件", "give its mapping file with --map"),
    )


def other_headers(place: str, old: str) -> CaseProblem:
    """Return the problem of a correction whose headers are not those of the original."""
    return CaseProblem(
        Text(f"{place}：表头与原表 {old} 不同", f"{place}: its headers are not those of {old}"),
        Text("不要改动表头和列的次序", "leave the headers and the order of columns as they were"),
    )


def no_headers(of: str, found: int) -> CaseProblem:
    """Return the problem of a correction whose headers fit no table of `of`, or several."""
    if found:
        return CaseProblem(
            Text(
                f"{of} 中有 {found} 张表的表头与此相同，不知更正哪一张",
                f"{found} tables of {of} have these headers: which one is corrected?",
            ),
            Text("加上“原工作表”“原行号”两列", "add the columns `original sheet`, `original row`"),
        )
    return CaseProblem(
        Text(f"表头与 {of} 的任何一张表都不同", f"its headers are those of no table of {of}"),
        Text(
            "表头须与原表完全一致；可用 linkgraph setaside --xlsx 得到",
            "use the headers of the original table, as `linkgraph setaside --xlsx` gives them",
        ),
    )
