"""Figures of a finding as its sentences say them: who, how many, when, how much."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from linkgraph.analysis.patterns.records import YUAN, PatternTransfer, first_and_last
from linkgraph.analysis.said import say_account, say_moment
from linkgraph.durations import SECOND_US
from linkgraph.graph import AccountRef
from linkgraph.text import Text, plural, same

_NAMED = 3
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
Sums = dict[str, int]
"""Currency → fen of it, yuan first: amounts of two currencies are never one sum."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What an account of a finding received and passed on inside it."""

    account: AccountRef
    received: Sums
    paid: Sums


@dataclass(frozen=True, slots=True)
class Sides:
    """Accounts of a finding that only pay in it, that do both, and that only receive."""

    payers: tuple[AccountRef, ...]
    passers: tuple[Passed, ...]
    payees: tuple[AccountRef, ...]


def sides_of(transfers: Sequence[PatternTransfer]) -> Sides:
    """Return who stands where, each by key. O(transfers)."""
    out: dict[str, list[PatternTransfer]] = {}
    into: dict[str, list[PatternTransfer]] = {}
    refs: dict[str, AccountRef] = {}
    for one in transfers:
        out.setdefault(one.payer.key, []).append(one)
        into.setdefault(one.payee.key, []).append(one)
        refs |= {one.payer.key: one.payer, one.payee.key: one.payee}
    return Sides(
        tuple(refs[key] for key in sorted(out.keys() - into.keys())),
        tuple(
            Passed(refs[key], sums(into[key]), sums(out[key]))
            for key in sorted(out.keys() & into.keys())
        ),
        tuple(refs[key] for key in sorted(into.keys() - out.keys())),
    )


def sums(transfers: Iterable[PatternTransfer]) -> Sums:
    """Return the amounts added up, a sum a currency."""
    found: Sums = {}
    for one in transfers:
        found[one.currency] = found.get(one.currency, 0) + one.amount_fen
    return {name: found[name] for name in sorted(found, key=lambda name: (name != YUAN, name))}


def added(all_sums: Iterable[Sums]) -> Sums:
    """Return several sums as one, a currency each."""
    found: Sums = {}
    for one in all_sums:
        for name, fen in one.items():
            found[name] = found.get(name, 0) + fen
    return {name: found[name] for name in sorted(found, key=lambda name: (name != YUAN, name))}


def say_fen(fen: int, currency: str = YUAN) -> str:
    """Return an amount of 0 or more as sentences say it, exactly."""
    sign = "¥" if currency == YUAN else f"{currency} "
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def say_sums(found: Sums) -> str:
    """Return sums, one currency beside the other."""
    return " + ".join(say_fen(fen, name) for name, fen in found.items()) or say_fen(0)


def say_period(transfers: Sequence[PatternTransfer]) -> Text:
    """Return from when to when, and how long that is; a day is as exact as days are known."""
    first, last = first_and_last(transfers)
    begin, end = (say_moment(one.time_us, one.precision) for one in (first, last))
    if begin == end:
        return Text(f"{begin}", f"on {begin}")
    long = say_length((last.time_us - first.time_us) // SECOND_US)
    return Text(f"{begin} 至 {end}（{long.zh}）", f"from {begin} to {end} ({long.en})")


def say_length(seconds: int) -> Text:
    """Return a length of time in its largest unit, rounded down."""
    for size, zh, en in ((_DAY, "天", "day"), (_HOUR, "小时", "hour"), (_MINUTE, "分钟", "minute")):
        if seconds >= size:
            count = seconds // size
            return Text(f"{count} {zh}", plural(count, en))
    return Text(f"{seconds} 秒", plural(seconds, "second"))


def say_within(seconds: int) -> Text:
    """Return a length of time that is not exceeded: in two units, the lesser rounded up."""
    if seconds < _MINUTE:
        return say_length(seconds)
    great, small = next(
        units
        for units in ((_DAY, _HOUR), (_HOUR, _MINUTE), (_MINUTE, _MINUTE))
        if seconds >= units[0]
    )
    rounded = -(-seconds // small) * small
    parts = [say_length(part) for part in (rounded // great * great, rounded % great) if part]
    return Text(" ".join(part.zh for part in parts), " ".join(part.en for part in parts))


def say_who(refs: Sequence[AccountRef]) -> Text:
    """Return accounts by number and name; the first of many, with how many there are."""
    names = [say_account(ref) for ref in refs]
    if len(names) == 1:
        return same(names[0])
    shown, count = names[:_NAMED], len(names)
    more = count - len(shown)
    return Text(
        f"{count} 个账户（{'、'.join(shown)}{' 等' if more else ''}）",
        f"{count} accounts ({', '.join(shown)}{f' and {more} more' if more else ''})",
    )


def say_times(count: int) -> Text:
    """Return how many transfers."""
    return Text(f"{count} 笔", plural(count, "transfer"))


def equal_amounts(transfers: Sequence[PatternTransfer]) -> tuple[int, str, int] | None:
    """Return the amount that most transfers have, its currency and how many; None: all differ."""
    counts = Counter((one.amount_fen, one.currency) for one in transfers)
    (fen, currency), count = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return (fen, currency, count) if count > 1 else None


def say_accounts(count: int) -> Text:
    """Return how many accounts."""
    return Text(f"{count} 个账户", plural(count, "account"))


def share(part: int, whole: int) -> str:
    """Return a share in per cent with one decimal: more where it would seem nothing, or all, and
    is not quite."""
    said = f"{100 * part / whole:.1f} %"
    if part in (0, whole) or said not in ("0.0 %", "100.0 %"):
        return said
    exactly = Fraction(10_000 * part, whole)
    hundredths = floor(exactly) if part < whole else ceil(exactly)
    return f"{hundredths / 100:.2f} %" if hundredths else "< 0.01 %"
