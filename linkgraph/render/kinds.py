"""How kinds of things look and what they are called: one mark, one colour, one caption each.

The captions of `schema` are used where they exist; an account is shown by what kind of account
it is, since cash and payment platforms are ends of a trail and should look like ends.
"""

from dataclasses import dataclass
from typing import Any

from linkgraph.schema import LINK_KINDS, NODE_KINDS, Column
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class DisplayKind:
    """A legend entry: `mark` names a drawing in the page, distinct without its colour."""

    key: str
    caption: Text
    mark: str
    colour: str


ACCOUNT_CAPTIONS = {
    "bank": DisplayKind("bank", Text("银行账户", "bank account"), "card", "#1f5fa8"),
    "company": DisplayKind("company", Text("对公账户", "company account"), "bank", "#3b3f98"),
    "wallet": DisplayKind("wallet", Text("支付账户", "wallet"), "wallet", "#0b7a75"),
    "cash": DisplayKind("cash", Text("现金", "cash"), "note", "#a3361f"),
    "platform": DisplayKind("platform", Text("支付平台", "payment platform"), "shop", "#8a5a00"),
    "unknown": DisplayKind("unknown", Text("未明账户", "unknown account"), "query", "#5b6472"),
}
MARKS = {
    "Card": ("chip", "#2e7db5"),
    "Person": ("person", "#b3325b"),
    "Company": ("office", "#6c3fa0"),
    "Phone": ("phone", "#2c7a3f"),
    "SIM": ("sim", "#4d7c0f"),
    "Device": ("device", "#b45309"),
    "IPAddress": ("globe", "#0e7490"),
    "Branch": ("pillar", "#57534e"),
    "Address": ("home", "#92590a"),
    "Seizure": ("stamp", "#9f1239"),
    "Complaint": ("sheet", "#a21caf"),
    "Measure": ("lock", "#b91c1c"),
    "Retrieval": ("tray", "#475569"),
}
END = "end"
DISPLAY_KINDS = (
    *ACCOUNT_CAPTIONS.values(),
    DisplayKind(END, Text("去向合计", "where it ends, in all"), "flag", "#37474f"),
    *(
        DisplayKind(kind.label, kind.caption, *MARKS[kind.label])
        for kind in NODE_KINDS
        if kind.label != "Account"
    ),
)
TRANSFER, REST = "TRANSFER", "REST"
EDGE_CAPTIONS = {
    TRANSFER: Text("转账", "transfer"),
    REST: Text("停留（不是转账）", "stays there (no transfer)"),
    **{kind.type: kind.caption for kind in LINK_KINDS},
}
ROLES = {
    "dealer": Text("卡商", "dealer"),
    "collector": Text("卡头", "collector"),
    "transit": Text("中转", "transit"),
    "cash_out": Text("取现", "cash-out"),
    "seller": Text("卡农", "seller"),
    "member": Text("成员", "member"),
}
ENDS = {
    "held": Text("仍在账上", "still there"),
    "cash": Text("取现", "cash"),
    "platform": Text("进入支付平台", "payment platform"),
    "left_data": Text("流水未调取", "statement not in the case"),
    "returned": Text("已回到受害人本人账户", "back on the victim's own account"),
    "stopped": Text("被另一受害人付款顶替", "where another victim's payment took its place"),
}
_NINE = "一二三四五六七八九"


def tier_words(tier: int) -> Text:
    """Return what a tier is called: 一级卡 is an account that a victim paid himself."""
    tens, ones = divmod(tier, 10)
    ten = ("" if tens == 0 else "十" if tens == 1 else f"{_NINE[tens - 1]}十") if tens < 10 else ""
    zh = f"{ten}{_NINE[ones - 1] if ones else ''}" if tens < 10 else str(tier)
    return Text(f"{zh}级卡", f"Tier {tier}")


def display_kind(label: str, account_kind: str | None) -> str:
    """Return the legend key of a node of `label`."""
    if label != "Account":
        return label
    return account_kind if account_kind in ACCOUNT_CAPTIONS else "unknown"


def page_kinds() -> dict[str, Any]:
    """Return kinds, roles, ends and column captions as the page reads them."""
    return {
        "kinds": [
            {"key": kind.key, "caption": _words(kind.caption), "mark": kind.mark, "c": kind.colour}
            for kind in DISPLAY_KINDS
        ],
        "edges": {key: _words(caption) for key, caption in EDGE_CAPTIONS.items()},
        "roles": {key: _words(caption) for key, caption in ROLES.items()},
        "ends": {key: _words(caption) for key, caption in ENDS.items()},
        "columns": {
            kind.label: {
                "key": _words(kind.key_caption),
                **{at.name: [*_words(at.caption), _sort(at)] for at in kind.columns},
            }
            for kind in NODE_KINDS
        },
    }


def _words(text: Text) -> list[str]:
    return [text.zh, text.en]


def _sort(column: Column) -> str:
    """How the page prints a value: money, time, yes/no, or as it is."""
    if column.unit == "fen":
        return "fen"
    if column.name.endswith("_us"):
        return "time"
    return "flag" if column.type == "bool" else "text"
