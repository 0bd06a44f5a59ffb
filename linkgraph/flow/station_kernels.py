"""Kernels of the time-expanded accounts and of the network that some owners' money can reach."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.kernels import Queues
from linkgraph.flow.tied import Bools, Ints, Longs, end_of_block

Octets = NDArray[np.uint8]
Nodes = tuple[Ints, Longs, Ints, Ints]
"""Account and balance of each node, first draw of each node, first node of each account."""
Links = tuple[Ints, Ints, Longs]
"""Of each transfer: the node it enters, the node it leaves (-1: none), fen it can carry."""
Arcs = tuple[Ints, Ints, Longs]
"""Tail, head, capacity."""

REST, UNSEEN, STOPPED = 0, 1, 2


@compiled
def lay_stations(
    incoming: Queues,
    outgoing: Queues,
    opening: Longs,
    times: tuple[Longs, Longs],
    tied: tuple[Bools, Bools],
    circular: Bools,
    nodes: Nodes,
    links: Links,
) -> int:
    """Cut each account into nodes (see `stations.Stations`); return how many there are.

    `times` is of ins and of outs, `tied` of payers and payees. All arrays are filled in place;
    `links` begin as -1, -1, 0.
    """
    account_of, balance_of, first_draw, first_node = nodes
    node = 0
    for account in range(len(opening)):
        first_node[account] = node
        i, i_end = incoming[0][account], incoming[0][account + 1]
        o, o_end = outgoing[0][account], outgoing[0][account + 1]
        balance, open_, gone = opening[account], False, False
        while i < i_end or o < o_end:
            last = end_of_block(
                incoming[1][:i_end], i, outgoing[1][:o_end], o, times, tied[1], tied[0]
            )
            i_to, o_to = i, o
            while i_to < i_end and incoming[1][i_to] <= last:
                i_to += 1
            while o_to < o_end and outgoing[1][o_to] <= last:
                o_to += 1
            block = i_to - i + o_to - o > 1
            if not open_ or (gone and (block or i_to > i)):
                if open_:
                    balance_of[node - 1] = balance
                account_of[node], first_draw[node] = account, o
                node, open_, gone = node + 1, True, False
            gone = gone or o_to > o
            balance = pass_block(
                (
                    incoming[1][i:i_to],
                    incoming[2][i:i_to],
                    outgoing[1][o:o_to],
                    outgoing[2][o:o_to],
                ),
                node - 1,
                balance,
                circular,
                links,
            )
            i, o = i_to, o_to
        if open_:
            balance_of[node - 1] = balance
    first_node[len(opening)] = node
    first_draw[node] = len(outgoing[1])
    return node


@compiled
def pass_block(
    events: tuple[Ints, Longs, Ints, Longs], node: int, balance: int, circular: Bools, links: Links
) -> int:
    """Note the ins and outs of one block at `node`; return the known balance after it.

    Ins come first. Where transfers of one time run in a circle no order is right: the greatest
    balance of any is taken, theirs out before theirs in.
    """
    ins, in_fen, outs, out_fen = events
    enters, leaves, room = links
    block = len(ins) + len(outs) > 1
    back = 0
    for at in range(len(ins)):
        enters[ins[at]] = node
        if block and circular[ins[at]]:
            back += in_fen[at]
        else:
            balance += in_fen[at]
    most = balance + back
    for at in range(len(outs)):
        leaves[outs[at]] = node
        room[outs[at]] = min(out_fen[at], most)
        if block and circular[outs[at]]:
            balance = max(0, balance - out_fen[at])
    balance += back
    for at in range(len(outs)):
        if not (block and circular[outs[at]]):
            balance = max(0, balance - out_fen[at])
    return int(balance)


@compiled
def visit(node: int, place: Ints, queue: Ints, end: int) -> int:
    """Give `node` a place in the queue when it has none; return the new end."""
    if place[node] < 0:
        place[node], queue[end] = end, node
        end += 1
    return end


@compiled
def reach(
    payments: Ints,
    payee: Ints,
    nodes: Nodes,
    draws: Ints,
    links: Links,
    paid: Bools,
    ends_here: Bools,
    place: Ints,
    queue: Ints,
) -> tuple[int, int]:
    """Find the nodes that money of `payments` can come to; return how many, and arcs at most.

    `place` (a node; -1 before) and `queue` are filled. `paid`: transfers that are payments of
    anybody; `ends_here`: accounts that what enters never leaves.
    """
    account_of, balance_of, first_draw, first_node = nodes
    enters, _, room = links
    end = 0
    for transfer in payments:
        if enters[transfer] >= 0 and not ends_here[payee[transfer]]:
            end = visit(enters[transfer], place, queue, end)
    at, arcs = 0, len(payments)
    while at < end:
        node = queue[at]
        at += 1
        arcs += 2 + first_draw[node + 1] - first_draw[node]
        if balance_of[node] > 0 and node + 1 < first_node[account_of[node] + 1]:
            end = visit(node + 1, place, queue, end)
        for draw in range(first_draw[node], first_draw[node + 1]):
            out = draws[draw]
            goes = room[out] > 0 and not paid[out] and enters[out] >= 0
            if goes and not ends_here[payee[out]]:
                end = visit(enters[out], place, queue, end)
    return end, arcs


@compiled
def write_arcs(
    payments: Ints,
    money: tuple[Ints, Longs, Octets],
    nodes: Nodes,
    draws: Ints,
    links: Links,
    paid: Bools,
    ends_here: Bools,
    both: Bools,
    place: Ints,
    queue: Ints,
    arcs: Arcs,
    total: int,
) -> int:
    """Write the arcs of the reached network; return how many.

    The source is number 0, the node at place k is k + 1, and the end of kind e of account a is
    -1 - (3 a + e) (heads only), to be numbered by the caller. `money` is payee, fen and end.
    """
    payee, fen, end_of = money
    account_of, balance_of, first_draw, first_node = nodes
    enters, _, room = links
    tails, heads, most = arcs
    at = 0
    for transfer in payments:
        tails[at], most[at] = 0, fen[transfer]
        heads[at] = head_of(payee[transfer], enters[transfer], place, ends_here, end_of)
        at += 1
    for tail in range(1, len(queue) + 1):
        node = queue[tail - 1]
        account = account_of[node]
        if balance_of[node] > 0:
            last = node + 1 == first_node[account + 1]
            tails[at], most[at] = tail, min(total, balance_of[node])
            heads[at] = -1 - (3 * account + REST) if last else place[node + 1] + 1
            at += 1
        if both[account]:
            tails[at], most[at], heads[at] = tail, total, -1 - (3 * account + REST)
            at += 1
        for draw in range(first_draw[node], first_draw[node + 1]):
            out = draws[draw]
            if room[out] == 0:
                continue
            tails[at], most[at] = tail, min(total, room[out])
            if paid[out]:
                heads[at] = -1 - (3 * account + STOPPED)
            else:
                heads[at] = head_of(payee[out], enters[out], place, ends_here, end_of)
            at += 1
    return at


@compiled
def head_of(account: int, node: int, place: Ints, ends_here: Bools, end_of: Octets) -> int:
    """Return where money that comes to `account` (at `node`, or -1) goes on from, or ends."""
    if ends_here[account]:
        return -1 - (3 * account + REST)
    if node >= 0:
        return int(place[node]) + 1
    return -1 - (3 * account + (UNSEEN if end_of[account] == 0 else REST))
