"""The kernel behind `days`: how long an unordered day leaves an account in doubt."""

from linkgraph.flow.compiled import compiled
from linkgraph.flow.kernels import Queues
from linkgraph.flow.tied import Bools, Longs, end_of_block


@compiled
def mark_doubt(
    incoming: Queues,
    outgoing: Queues,
    opening: Longs,
    blocks: tuple[Longs, Longs],
    tied: tuple[Bools, Bools],
    mixed: tuple[Bools, Bools],
    newest: bool,
    in_doubt: Bools,
    out_doubt: Bools,
    stays: Bools,
) -> None:
    """Mark the ins and outs of accounts in doubt, and accounts that are so at the end.

    Pairs are of ins and of outs. The least and the most balance behind each block are those of
    `tied`; doubt ends where both are 0, or first-in-first-out where they are equal, and a day of
    ins alone leaves none but in them.
    """
    for account in range(len(opening)):
        i_end, o_end = incoming[0][account + 1], outgoing[0][account + 1]
        i, o = incoming[0][account], outgoing[0][account]
        lo = hi = opening[account]
        doubtful = False
        while i < i_end or o < o_end:
            last = end_of_block(
                incoming[1][:i_end], i, outgoing[1][:o_end], o, blocks, tied[0], tied[1]
            )
            first_in, first_out, came, gone, day = i, o, 0, 0, False
            while i < i_end and incoming[1][i] <= last:
                day = day or mixed[0][incoming[1][i]]
                came += incoming[2][i]
                i += 1
            while o < o_end and outgoing[1][o] <= last:
                day = day or mixed[1][outgoing[1][o]]
                gone += outgoing[2][o]
                o += 1
            before, doubtful = doubtful, doubtful or day
            if doubtful:
                for at in range(first_in, i):
                    in_doubt[incoming[1][at]] = True
                for at in range(first_out, o):
                    out_doubt[outgoing[1][at]] = True
            lo = max(0, lo + came - gone)
            hi = max(0, hi - gone) + came
            if hi == 0 or (lo == hi and not newest) or (o == first_out and not before):
                doubtful = False
        stays[account] = doubtful
