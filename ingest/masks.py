"""Numbers of which a part is hidden: patterns to compare by, never numbers.

Programs hide digits behind stars, crosses, dots or the letter X, or write the last digits alone.
All become one form: stars for what is hidden, in as many places as are shown hidden.
"""

import re

_CROSSES = re.compile(r"[×✕✖╳•●○■□◆★☆※⁎∗＊﹡]{2,}")
_HASHES = re.compile(r"(?<=[0-9])#{2,}(?=[0-9])|^#{2,}(?=[0-9]{3})")
_DOTS = re.compile(r"(?<=[0-9]{3})\.{3,}(?=[0-9]{3})")
_LETTERS = re.compile(
    r"(?<![0-9A-Za-z_-])(?:[0-9]{3,}[Xx]{3,}[0-9]{2,}[Xx]?|[Xx]{3,}[0-9]{3,})"
    r"(?![0-9A-Za-z_-])"
)
_CROSS = re.compile(r"[Xx]{3,}")
_TAIL = re.compile(
    r"(?P<mask>[0-9*]*)[ (\[:]*(?:卡号|账号|帐号|号码)?"
    r"(?:尾号|末四位|后四位|尾数|末位|末尾|[后末]4位|[后末]四位数)(?:数字)?(?:为|是)?[: ]*"
    r"(?P<tail>[0-9]{3,6})[)\]]?"
)


def as_pattern(text: str) -> str:
    """Return `text` with its mask written in stars; a text without one unchanged.

    >>> as_pattern("621700XXXXXX1234"), as_pattern("尾号1234"), as_pattern("6217●●●●1234")
    ('621700******1234', '*1234', '6217****1234')
    """
    if text.isascii():
        if "X" not in text and "x" not in text and "#" not in text and "..." not in text:
            return text
    else:
        tail = _TAIL.fullmatch(text)
        if tail is not None and _agree(tail["mask"], tail["tail"]):
            return _tail(tail["mask"], tail["tail"])
        text = _CROSSES.sub(_stars, text)
    text = _DOTS.sub(_stars, _HASHES.sub(_stars, text))
    return _LETTERS.sub(lambda found: _CROSS.sub(_stars, found[0]), text)


def _stars(found: "re.Match[str]") -> str:
    return "*" * len(found[0])


def _agree(mask: str, tail: str) -> bool:
    return not mask or mask.endswith("*") or ("*" in mask and mask.endswith(tail))


def _tail(mask: str, tail: str) -> str:
    """Join a mask such as 6228**** and the tail that is said beside it."""
    if mask.endswith(tail):
        return mask
    return (mask or "*") + tail
