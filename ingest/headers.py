"""Header cells in the one form in which they are compared."""

import re
import unicodedata
from functools import lru_cache

from ingest.words import plain, words

STATED_CODE = r"(?<![0-9A-Z])([0-9]{1,2}|[A-Z]{1,2})[:=\-.、(为]*\s*([\u4e00-\u9fff]{1,3})"
"""A code and what a header says it means: 0(支出), D:借, 01-失败."""
_NOTE = re.compile(r"(.+?)\s*[(\[]([^()\[\]]*)[)\]]?\s*")
_POSITION = re.compile(r"#([1-9][0-9]{0,3})")
_WRITTEN = {
    "必填", "选填", "全称", "人民币", "RMB", "CNY", "本币", "元", "人民币元", "单位:元", "单位元",
    "年月日", "时分秒", "年月日时分秒", "YYYYMMDD", "YYYY-MM-DD", "HHMMSS", "HH:MM:SS",
    "YYYYMMDDHHMMSS", "YYYY-MM-DDHH:MM:SS",
}  # fmt: skip
"""What a bracket behind a header may say of the way its cells are written."""
_DROPPED = frozenset(
    "_:/\\|()[]<>{},.。;；、\"'`*-·~!?#&+=\u2018\u2019\u201c\u201d【】《》〈〉「」^"
)


@lru_cache(maxsize=1 << 14)
def normal(header: str) -> str:
    """Return `header` for comparison: NFKC, lower case, no blanks and no punctuation.

    帐 is written 账, and 登陆 is written 登录.

    >>> normal(' "交易对手帐卡号（*）\\t')
    '交易对手账卡号'
    """
    folded = unicodedata.normalize("NFKC", header).lower()
    folded = folded.replace("帐", "账").replace("登陆", "登录")
    return "".join(
        c
        for c in folded
        if not c.isspace() and c not in _DROPPED and unicodedata.category(c)[0] != "C"
    )


def position(header: str) -> int | None:
    """Return the 0-based column that a mapping names by its place, as in `#3`; else None.

    >>> position("#3"), position("金额")
    (2, None)
    """
    found = _POSITION.fullmatch(header.strip())
    return None if found is None else int(found[1]) - 1


@lru_cache(maxsize=1 << 12)
def without_codes(header: str) -> str:
    """Return the header in normal form without a bracket that explains codes, '' without one.

    >>> without_codes("交易是否成功（0:失败 1:成功）"), without_codes("金额（元）")
    ('交易是否成功', '')
    """
    noted = _NOTE.fullmatch(unicodedata.normalize("NFKC", header))
    if noted is None or len(re.findall(STATED_CODE, noted[2].upper())) < 2:
        return ""
    return normal(noted[1])


@lru_cache(maxsize=1 << 12)
def without_unit(header: str) -> str:
    """Return the header in normal form without the unit of money at its end.

    >>> without_unit("交易金额（元）"), without_unit("余额")
    ('交易金额', '余额')
    """
    text = normal(header)
    for unit in ("人民币元", "单位元", "元", "分"):
        if text.endswith(unit) and len(text) > len(unit) + 1:
            return text[: -len(unit)]
    return text


@lru_cache(maxsize=1 << 12)
def without_note(header: str) -> str:
    """Return the header in normal form without a bracket that only says how its cells are written:
    both words of a direction, the currency of the country, a form. '' without one.

    A bracket with one direction (金额(支出)) or a foreign currency belongs to the name.

    >>> without_note("借贷标志（借/贷）"), without_note("金额(支出)")
    ('借贷标志', '')
    """
    noted = _NOTE.fullmatch(unicodedata.normalize("NFKC", header))
    if noted is None:
        return ""
    parts = [plain(part) for part in re.split("[/、|,;或]", noted[2])]
    sides = len(parts) > 1 and all(part in words().direction for part in parts)
    return normal(noted[1]) if sides or all(part in _WRITTEN for part in parts) else ""


def in_fen(header: str) -> bool:
    """Say whether the header states that its amounts are in fen: 交易金额(分)."""
    folded = "".join(unicodedata.normalize("NFKC", header).split())
    return folded.endswith(("(分)", "[分]", "/分", "单位:分"))
