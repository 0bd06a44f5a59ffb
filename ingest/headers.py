"""Header cells in the one form in which they are compared."""

import unicodedata
from functools import lru_cache

_DROPPED = frozenset(
    "_:/\\|()[]<>{},.。;；、\"'`*-·~!?#&+=\u2018\u2019\u201c\u201d【】《》〈〉「」^"
)


@lru_cache(maxsize=1 << 14)
def normal(header: str) -> str:
    """Return `header` for comparison: NFKC, 帐 as 账, lower case, no blanks and no punctuation.

    >>> normal(' "交易对手帐卡号（*）\\t')
    '交易对手账卡号'
    """
    folded = unicodedata.normalize("NFKC", header).replace("帐", "账").lower()
    return "".join(
        c
        for c in folded
        if not c.isspace() and c not in _DROPPED and unicodedata.category(c)[0] != "C"
    )


def in_fen(header: str) -> bool:
    """Say whether the header states that its amounts are in fen: 交易金额(分)."""
    folded = "".join(unicodedata.normalize("NFKC", header).split())
    return folded.endswith(("(分)", "[分]", "/分", "单位:分"))
