"""The kernel that lists successions: a payment into an account, and one out of it later."""

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs


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

    Not from an account back to itself. An account with more than `most_each` is left out whole.
    Returns how many were found (more than fit is a call for larger tables) and accounts left out.
    """
    found = cut = 0
    room = len(before)
    for account in range(len(come_start) - 1):
        end = gone_start[account + 1]
        first = gone_start[account]
        if first == end:
            continue
        begun = found
        for i in range(come_start[account], come_start[account + 1]):
            a = come[i]
            while first < end and earliest[gone[first]] <= latest[a] and i == come_start[account]:
                first += 1
            for j in range(first, end):
                b = gone[j]
                if latest[b] - earliest[a] > span:
                    break
                if earliest[b] <= latest[a] or payee[b] == payer[a]:
                    continue
                if found < room:
                    before[found], after[found] = a, b
                found += 1
            if found - begun > most_each:
                found = begun
                cut += 1
                break
    return found, cut
