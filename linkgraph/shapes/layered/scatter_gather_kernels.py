"""The kernel that lists successions: a payment into an account, and one out of it later."""

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs


@compiled
def first_after(at: Ints, first: int, end: int, earliest: Longs, moment: int) -> int:
    """Return the first place in `at[first:end]` (by earliest) of a payment surely after `moment`.

    By halves: where only days are known, a hub has very many payments of the same day.
    """
    while first < end:
        middle = (first + end) // 2
        if earliest[at[middle]] <= moment:
            first = middle + 1
        else:
            end = middle
    return first


@compiled
def list_successions(
    come: Ints,
    come_start: Longs,
    gone: Ints,
    gone_start: Longs,
    payer: Ints,
    payee: Ints,
    earliest: Longs,
    latest: Longs,
    span: int,
    most_each: int,
    before: Ints,
    after: Ints,
) -> tuple[int, int]:
    """Write (payment in, payment out) of each account: in surely before out, both in `span`.

    Not from an account back to itself. An account is left out whole when more than `most_each`
    are looked at: those whose out may begin within `span` of the in, and end later, count too.
    Returns how many were found (more than fit is a call for larger tables) and accounts left out.
    """
    found = cut = 0
    room = len(before)
    for account in range(len(come_start) - 1):
        end = gone_start[account + 1]
        if gone_start[account] == end:
            continue
        begun, looked = found, 0
        for i in range(come_start[account], come_start[account + 1]):
            a = come[i]
            for j in range(first_after(gone, gone_start[account], end, earliest, latest[a]), end):
                b = gone[j]
                if earliest[b] - earliest[a] > span or looked > most_each:
                    break
                looked += 1
                if latest[b] - earliest[a] > span or payee[b] == payer[a]:
                    continue
                if found < room:
                    before[found], after[found] = a, b
                found += 1
            if looked > most_each:
                found = begun
                cut += 1
                break
    return found, cut
