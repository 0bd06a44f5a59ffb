"""What a bank's words say of a request where no statement is in the case."""

import re

NOTHING = re.compile(
    "无交易|无数据|无明细|无流水|无记录|没有交易|没有数据|没有明细|查无数据|查无交易|查无明细|查无记录|"
    "未发生交易|未查询到交易|未查到交易|无结果|查无结果"
)
_FAILED = re.compile(
    "失败|错误|拒绝|无法|超时|异常|不存在|查无|无此|无开户|未开户|不符|退回|^0?2$|FAIL|ERROR"
)
_DONE = re.compile("成功|完成|已反馈|已返回|正常|^0?[01]$|^00$|SUCCESS|DONE")


def answer_of(result: str | None, detail: str | None) -> str:
    """Return what a bank's words say where no statement is in the case; a code of ANSWERS.

    What is said of the transactions counts first, then the result of the whole request.

    >>> answer_of("成功", "无交易"), answer_of("失败", "账户不存在"), answer_of("成功", None)
    ('no_transactions', 'failed', 'not_in_case')
    """
    words = [text.strip().upper() for text in (detail, result) if text and text.strip()]
    for meaning, pattern in (("no_transactions", NOTHING), ("failed", _FAILED)):
        if any(pattern.search(text) for text in words):
            return meaning
    return "not_in_case" if any(_DONE.search(text) for text in words) else "no_answer"
