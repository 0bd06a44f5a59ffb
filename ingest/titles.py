"""What the lines above a table say of its owner: 户名：张三, 账号 | 6217…"""

import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence

from ingest.headers import normal
from ingest.phones import clean_phone
from ingest.values import clean_identifier, clean_number, clean_text
from ingest.words import plain

_FIELDS = {
    "own_card": "卡号 查询卡号 交易卡号 本方卡号 借记卡号 银行卡号 信用卡卡号 客户卡号 主卡卡号 "
    "介质号",
    "own_account": "账号 查询账号 账户 客户账号 账户账号 本方账号 交易账号 主账号 支付宝账户 "
    "支付宝账号 微信号 账号卡号 卡号账号 账户号 账户号码 查询账卡号 账卡号 cardno accountno "
    "accountnumber",
    "own_name": "户名 姓名 客户名称 客户姓名 账户名称 持卡人 开户名 账户户名 单位名称 企业名称 "
    "户主姓名 微信昵称 客户名 持卡人姓名 账户名 账号名称 账户开户名称 本方户名 调查户名 "
    "accountname",
    "own_id": "证件号码 身份证号 身份证号码 证件号 证照号码 客户证件号码 开户人证件号码",
    "own_bank": "开户行 开户银行 开户机构 开户网点 银行名称 账户开户行 开户行名称 账号开户银行",
    "currency": "币种 货币 币别 账户币种 货币名称 currency",
}
_OTHER_KINDS = {
    "calls": {
        "own_phone": "本机号码 本方号码 手机号码 手机号 用户号码 客户号码 查询号码 号码 主机号码 "
        "业务号码 电话号码",
    },
    "seizures": {
        "keeper_name": "持有人 被扣押人 物品持有人 嫌疑人 犯罪嫌疑人 持有人姓名 被搜查人",
        "keeper_id": "持有人身份证号 持有人证件号码 身份证号 身份证号码 证件号码",
        "place": "扣押地点 查获地点 地点 提取地点 搜查地点 起获地点",
        "time": "扣押时间 查获时间 时间 扣押日期 提取时间 搜查时间 日期",
        "list_no": "清单编号 清单号 扣押清单编号 案件编号 扣押决定书文号 文书号 编号",
    },
}
_KINDS = {"transactions": _FIELDS, **_OTHER_KINDS}
_LABELS = {
    kind: {normal(word): name for name, words in fields.items() for word in words.split()}
    for kind, fields in _KINDS.items()
}
_NO_LABELS: Mapping[str, str] = {}
_MONTH = re.compile(r"(20\d\d)\s*[年/-]\s*(\d{1,2})\s*月?")
_PAIR = re.compile(
    r"([^\s:：]{1,12}(?:[\s\u3000]+[^\s:：]{1,4})?)\s*[:：]\s*\[?([^\s:：\[\],，;；]+)"
)


def title_facts(rows: Sequence[Sequence[str]], kind: str = "transactions") -> dict[str, str]:
    """Return what the title rows say of all rows of a table of `kind`, by field; the first wins.

    Whose account or number it is, or where, when and from whom things were seized. A label may
    stand before its value in one cell, or in the cell to the left.
    """
    where = _LABELS.get(kind, _NO_LABELS)
    facts: dict[str, str] = {}
    for row in rows if where else ():
        for label, value in [*_pairs_in_cells(row, where), *_pairs_of_cells(row)]:
            name = where.get(normal(label))
            cleaned = _clean(name, value, where) if name else None
            if name and cleaned:
                facts.setdefault(name, cleaned)
    return facts


def statement_month(rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Return the (year, month) that the title rows name, as in 账单 2024年01月; the first wins."""
    for row in rows:
        for cell in row:
            found = _MONTH.search(unicodedata.normalize("NFKC", cell))
            if found is not None and 1 <= int(found[2]) <= 12:
                return int(found[1]), int(found[2])
    return None


def _pairs_in_cells(row: Sequence[str], where: Mapping[str, str]) -> list[tuple[str, str]]:
    texts = [unicodedata.normalize("NFKC", cell) for cell in row]
    found = []
    for text in texts:
        for label, value in _PAIR.findall(text):
            found.append((label.split()[-1] if normal(label) not in where else label, value))
        if ":" not in text:
            found += itertools.pairwise(text.split())
    return found


def _pairs_of_cells(row: Sequence[str]) -> list[tuple[str, str]]:
    filled = [cell for cell in row if plain(cell)]
    return list(itertools.pairwise(filled))


def _clean(name: str, value: str, where: Mapping[str, str]) -> str | None:
    if name == "own_phone":
        phone = clean_phone(value)[0]
        return phone if phone and re.fullmatch(r"\d{5,15}", phone) else None
    if name in ("own_card", "own_account"):
        number = clean_number(value)[0]
        return number if number and re.search(r"\d{4}|@|\*{3}|^wxid_\w", number) else None
    if normal(value) in where:
        return None
    return (clean_identifier if name in ("own_id", "keeper_id") else clean_text)(value)[0]
