"""From an unknown table to a graph: the commands of the story in docs/mapping.md, and what they
print. `make docs` writes them there; tests/test_docs.py runs them again and compares."""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from click.testing import CliRunner

from linkgraph.text import Lang, Text

TABLE = """何时,我卡,来往卡,来往人,数目,别,剩,口,为何
2025-03-01 09:12:05,6217009900000000014,6222029900000000036,李晓芳,50000.00,2,50120.00,手机,货款
2025-03-01 09:15:41,6217009900000000014,6228489900000000028,王建国,49900.00,1,220.00,手机,转账
2025-03-02 14:02:10,6217009900000000014,6222029900000000044,赵敏,30000.00,2,30220.00,网银,投资
2025-03-02 14:05:33,6217009900000000014,6228489900000000028,王建国,15000.00,1,15220.00,手机,转账
2025-03-02 14:06:58,6217009900000000014,6230529900000000018,陈勇,15000.00,1,220.00,手机,转账
2025-03-03 10:30:00,6217009900000000014,6222029900000000036,李晓芳,8000.00,2,8220.00,手机,货款
2025-03-03 10:41:27,6217009900000000014,6230529900000000018,陈勇,8000.00,1,220.00,柜台,还款
合计,,,,175900.00,,,,
"""
_FILES = {
    "zh": ("流水.csv", "流水.toml", "0311专案"),
    "en": ("unknown.csv", "map.toml", "case0311"),
}
_EDIT = ("# 口: ", 'channel = "口"')


@cache
def story(lang: Lang) -> str:
    """Return the story in one language, with the table, every command and its output."""
    csv, toml, case = _FILES[lang]
    with _empty_folder():
        Path(csv).write_text(TABLE, encoding="utf-8")
        shown = _run(["try", csv], lang)
        _run(["try", csv, "--write", toml], lang)
        mapping = Path(toml).read_text("utf-8")
        Path(toml).write_text(edited(mapping), encoding="utf-8")
        loaded = _run(["load", csv, "--map", toml, "--case", case], lang)
        status = _run(["status", "--case", case], lang)
    parts = [
        Text(
            f"有人交来 `{csv}`，表头谁也没见过：",
            f"Somebody hands over `{csv}`, with headers that nobody has seen:",
        ).say(lang),
        _block(TABLE),
        Text(
            "`linkgraph try` 先看一看，不写入任何案件。哪一列是金额、哪一列是余额、代码 1 和 2 "
            "哪个是收入，都由余额逐行相扣看出来：",
            "`linkgraph try` looks at it and writes into no case. Which column is the amount, "
            "which the balance, and which of the codes 1 and 2 is money in is told by the "
            "balance, which moves from row to row:",
        ).say(lang),
        _block(f"$ linkgraph try {csv}\n{shown}"),
        Text(
            "写成文件，逐行附有例子、理由和其他可能：",
            "Written to a file, every line comes with samples, reasons and alternatives:",
        ).say(lang),
        _block(f"$ linkgraph try {csv} --write {toml}\n$ cat {toml}"),
        _block(mapping, "toml"),
        Text(
            f"“口”一列没有采用。办案人知道它是渠道，在 `[columns]` 下加一行 `{_EDIT[1]}`，再装入：",
            f"The column 口 was left out. The investigator knows that it is the channel, adds the "
            f"line `{_EDIT[1]}` under `[columns]`, and loads:",
        ).say(lang),
        _block(
            f"$ linkgraph load {csv} --map {toml} --case {case}\n{loaded}\n"
            f"$ linkgraph status --case {case}\n{status}"
        ),
        Text(
            "案件记住了这个映射：下一份同样表头的文件不必再写 `--map`。",
            "The case remembers the mapping: the next file with these headers needs no `--map`.",
        ).say(lang),
    ]
    return "\n\n".join(parts)


def edited(mapping: str) -> str:
    """Return the mapping with the line that the investigator adds."""
    before, mark, after = mapping.partition(_EDIT[0])
    assert mark, mapping
    comment, _, rest = after.partition("\n")
    return f"{before}{mark}{comment}\n{_EDIT[1]}\n{rest}"


def _block(text: str, language: str = "") -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def _run(args: list[str], lang: Lang) -> str:
    from linkgraph.cli import main

    result = CliRunner().invoke(main, [*args, "--lang", lang])
    assert result.exit_code == 0, result.output
    return re.sub(r"[ \t]+$", "", result.stdout, flags=re.MULTILINE)


@contextlib.contextmanager
def _empty_folder() -> Iterator[None]:
    """Work in an empty folder that is no case and stands in none."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(here)
