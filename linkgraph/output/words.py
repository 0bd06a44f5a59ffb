"""Captions of the values that findings hold as codes."""

from linkgraph.text import Text

ROLES = {
    "collector": Text("卡头", "collector"),
    "dealer": Text("卡商", "dealer"),
    "transit": Text("中转", "transit"),
    "cash_out": Text("取现", "cash-out"),
    "seller": Text("卡农", "seller"),
    "member": Text("成员", "member"),
}
ENDS = {
    "held": Text("仍在账上", "still there"),
    "cash": Text("取现", "cash"),
    "platform": Text("进入支付平台", "payment platform"),
    "left_data": Text("对方流水未调取", "statement not in the case"),
}
FILTERS = {
    "to": Text("不到 --to 的账户", "--to"),
    "hops": Text("超过 --hops", "--hops"),
    "within": Text("间隔超过 --within", "--within"),
    "min": Text("少于 --min", "--min"),
    "top": Text("在 --top 之外", "--top"),
}
ACCOUNT_KINDS = {
    "bank": Text("银行账户", "bank"),
    "company": Text("对公账户", "company"),
    "wallet": Text("电子钱包", "wallet"),
    "cash": Text("现金", "cash"),
    "platform": Text("支付平台", "platform"),
    "unknown": Text("不明", "unknown"),
}


def caption(code: str, captions: dict[str, Text]) -> Text:
    """Return the words for `code`; a code without words stands for itself."""
    return captions.get(code, Text(code, code))
