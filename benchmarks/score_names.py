"""How truth.json and the tool name the same account."""

from collections.abc import Mapping
from typing import Any

from linkgraph.graph import AccountRef

Json = dict[str, Any]
BRANDS = ("财付通", "支付宝")


def name_accounts(truth: Json) -> dict[str, str]:
    """Return the first number of the account that each number belongs to."""
    return {n: account["numbers"][0] for account in truth["accounts"] for n in account["numbers"]}


def label(ref: AccountRef, names: Mapping[str, str]) -> str:
    """Return an account of the graph as truth.json names a side of a transfer."""
    for number in (*ref.numbers, ref.key):
        if number in names:
            return names[number]
    if ref.kind == "platform":
        said = f"{ref.name} {ref.key}"
        return "platform:" + next((brand for brand in BRANDS if brand in said), said)
    return "cash" if ref.kind == "cash" else ref.key.split(":")[0]


def truth_label(side: str, names: Mapping[str, str]) -> str:
    """Return a side of a transfer in truth.json, without what the tool need not know."""
    kind, _, rest = side.partition(":")
    if kind == "platform":
        return "platform:" + next(brand for brand in BRANDS if brand in rest)
    return names.get(side, kind)
