"""Whose account a statement is, where its rows do not say: the lines above the header, an account
table of one row above it. Names of folders, files and sheets are shown, never taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pyarrow.parquet as pq

from ingest.binding import Binding
from ingest.outcomes import OWN_FIELDS
from ingest.titles import statement_month, title_facts
from linkgraph.text import Text

_NUMBERS = ("own_card", "own_account")
_NO_OWNER = Text(
    "表中没有写明是谁的账户：按本文件自成一个账户保留；用 --map 映射文件的 [constants] "
    "写明 own_card 或 own_account 可以指明它",
    "the statement does not say whose account it is: it is kept as an account of its own; name it "
    "with own_card or own_account under [constants] of a --map file",
)
_OF_ACCOUNTS = {
    "own_account": "account",
    "own_name": "name",
    "own_id": "id_number",
    "own_bank": "bank",
}
_NAME = re.compile(
    r"(?!.*[行账帐卡表单号据户钱款资金流水明细交易查询导出工作附件])[\u4e00-\u9fff·]{2,4}"
)
"""What may be a person's name: Chinese, short, and without the characters of banking words."""


def with_owner(
    binding: Binding,
    above: Sequence[Sequence[str]],
    before: Mapping[str, str],
    file: str,
    sheet: str | None,
) -> tuple[Binding, list[Text]]:
    """Bind what is said above a statement of its owner, and say so.

    `above`: the lines above the header. `before`: the only account of the table above it. They
    fill fields that have no column; a number above is said of rows that name none themselves.
    """
    layout = binding.layout
    if not layout.own_from_title:
        return binding, []
    found = title_facts(above, layout.kind)
    if layout.kind != "transactions":
        return _with_facts(binding, found)
    facts = {name: value for name, value in found.items() if not binding.has(name)}
    numbered = binding.has(*OWN_FIELDS)
    stated = {name: value for name, value in found.items() if name in _NUMBERS} if numbered else {}
    if numbered and not layout.title_joins:
        facts = {name: value for name, value in facts.items() if name not in _NUMBERS}
    notes: list[Text] = []
    if not numbered and not set(_NUMBERS) & set(facts):
        facts |= {name: value for name, value in before.items() if not binding.has(name)}
    month = statement_month(above) if layout.year_from_title else None
    if month is not None:
        layout = replace(layout, statement_month=month)
        notes.append(
            Text(
                f"日期无年份：按表头上方的账单月份 {month[0]}-{month[1]:02} 推定",
                f"days have no year: taken from the statement month {month[0]}-{month[1]:02}",
            )
        )
    notes += _said(facts, stated)
    if not numbered and not set(_NUMBERS) & set(facts):
        notes.append(_NO_OWNER)
    if not binding.has("own_name") and "own_name" not in facts:
        notes += _in_names(file, sheet)
    layout = replace(layout, constants={**facts, **layout.constants})
    return replace(binding, layout=layout, stated=stated), notes


def _with_facts(binding: Binding, found: Mapping[str, str]) -> tuple[Binding, list[Text]]:
    """Say of every row what the lines above say of the whole list: its phone, place, keeper."""
    facts = {name: value for name, value in found.items() if not binding.has(name)}
    layout = replace(binding.layout, constants={**facts, **binding.layout.constants})
    return replace(binding, layout=layout), _said(facts, {})


def _said(facts: Mapping[str, str], stated: Mapping[str, str]) -> list[Text]:
    notes = []
    if facts:
        listed = "，".join(f"{name}={value}" for name, value in sorted(facts.items()))
        notes.append(Text(f"表头上方写明：{listed}", f"stated above the header: {listed}"))
    spare = {name: value for name, value in stated.items() if name not in facts}
    if spare:
        listed = "，".join(f"{name}={value}" for name, value in sorted(spare.items()))
        notes.append(
            Text(
                f"表头上方写明 {listed}：只用于自己没有号码的行",
                f"{listed} stated above the header: used only for rows without a number",
            )
        )
    return notes


def named_in_table(path: Path) -> dict[str, str]:
    """Return the account of an accounts table that has one accepted row, by field."""
    rows = pq.read_table(path, filters=[("accepted", "=", True)]).to_pylist()
    row = rows[0]
    found = {name: row[column] for name, column in _OF_ACCOUNTS.items() if row[column]}
    if row["cards"] and len(row["cards"]) == 1:
        found["own_card"] = row["cards"][0]
    return found


def _in_names(file: str, sheet: str | None) -> list[Text]:
    """Show names of two to four characters in the path: who the holder is, a person must say."""
    parts = [*PurePosixPath(file).parent.parts, PurePosixPath(file).stem, sheet or ""]
    words = [word for part in parts for word in re.split(r"[^\u4e00-\u9fff·]+", part)]
    names = list(dict.fromkeys(word for word in words if _NAME.fullmatch(word)))
    if not names:
        return []
    listed = "、".join(names)
    return [
        Text(
            f"表中没有户名；路径和工作表名中的“{listed}”未采用，如是户名，请在 --map 映射文件的 "
            "[constants] 中写 own_name",
            f"the table names no holder; {listed} in the names of folder, file and sheet are not "
            "taken: if one of them is the holder, say own_name under [constants] of a --map file",
        )
    ]
