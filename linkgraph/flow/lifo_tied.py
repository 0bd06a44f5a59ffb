"""Last-in-first-out matching of one account in which some order is unknown.

The stack. An in of p fen is put on top with its first fen uppermost; an out takes fen from the
top down. So inside an in the lowest fen that has not left leaves first, and the fen of one in lie
together on the stack, if at all. Height counts from the bottom; the balance B is the height of
the top. Blocks of unordered events, and their default order, are those of `tied`, and so are the
least and the most balance lo and hi behind each block over every order.

What no order changes. Say that a stretch of heights is disturbed when its fen may be other ones in
another order. Claim: while lo == hi, every fen at a height that is not disturbed is the same in
every order, and an in has none or all of its heights in disturbed stretches. At the start nothing
is disturbed. Let a block have P fen of ins and Q fen of outs.

- One event: an in is put on the same heights [B, B + p) in every order. An out takes the same
  heights [max(0, B - q), B): from an undisturbed in the same fen of it, at the same place in the
  out (`ALL_SURE`); it has none in disturbed heights, so the amount between the two is certain.
  What it takes beyond the bottom is q - B fen in every order.
- Several outs and no in: all orders take the same heights, and leave the same stack. Which out
  takes what is open, so none of it is certain; but when one undisturbed in holds all Q fen, each
  out takes its own fen of that in in every order (`AMOUNT`, `OUT_FIXED`).
- Any other block: no order goes below max(0, B - Q), which is reached when all outs come first.
  Below it nothing is touched; all above it, and all of the in that lies across it, is disturbed.
  Nothing that the outs take is certain. When they may overdraw, lo and hi part.

While lo < hi nothing is certain. They meet again only where both are 0: the stack is then empty in
every order and nothing is disturbed. What stays at last is certain where it is not disturbed.
Disturbed stretches end with whole ins, so they are kept as a stack too, and all is linear but one
binary search a block.
"""

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import (
    ALL_SURE,
    AMOUNT,
    BLOCK,
    CAME,
    OUT_FIXED,
    Bools,
    Longs,
    Plan,
    Queue,
    Rows,
    Table,
    lay_out,
    write_row,
)

SOURCE, FEN, USED, BOTTOM = range(4)
"""Of an entry on the stack: in-transfer or -1, all its fen, those gone, the height it begins at."""


@compiled
def put(stack: Table, top: int, source: int, fen: int) -> int:
    """Put an entry on the stack; return the new number of entries."""
    height = 0
    if top > 0:
        under = stack[top - 1]
        height = under[BOTTOM] + under[FEN] - under[USED]
    entry = stack[top]
    entry[SOURCE], entry[FEN], entry[USED], entry[BOTTOM] = source, fen, 0, height
    return top + 1


@compiled
def is_firm(entry: Longs, marks: Table, marked: int) -> tuple[bool, int]:
    """Return whether the top entry lies in no disturbed stretch, and the stretches below its top.

    `marks` holds (bottom, top) of the disturbed stretches, the highest last.
    """
    top = entry[BOTTOM] + entry[FEN] - entry[USED]
    while marked > 0 and marks[marked - 1, 0] >= top:
        marked -= 1
    return marked == 0 or marks[marked - 1, 1] <= entry[BOTTOM], marked


@compiled
def take(
    stack: Table,
    top: int,
    marks: Table,
    marked: int,
    out: int,
    total: int,
    firm_bits: int,
    rows: Rows,
    written: int,
) -> tuple[int, int, int]:
    """Take an out from the stack; return entries and stretches left and the new end of `rows`.

    `firm_bits` are those of what comes from an undisturbed entry, or from beyond the bottom.
    """
    done = 0
    while done < total:
        if top == 0:
            bits = firm_bits if firm_bits == ALL_SURE else 0
            write_row(rows, written, -2, out, 0, done, total - done, bits)
            return 0, 0, written + 1
        entry = stack[top - 1]
        firm, marked = is_firm(entry, marks, marked)
        taken = min(total - done, entry[FEN] - entry[USED])
        bits = firm_bits if firm else 0
        start = 0 if entry[SOURCE] < 0 else entry[USED]
        write_row(rows, written, entry[SOURCE], out, start, done, taken, bits)
        entry[USED] += taken
        done += taken
        written += 1
        if entry[USED] == entry[FEN]:
            top -= 1
    return top, marked, written


@compiled
def height_of(stack: Table, top: int) -> int:
    """Return the height of the stack, in fen."""
    if top == 0:
        return 0
    entry = stack[top - 1]
    return int(entry[BOTTOM] + entry[FEN] - entry[USED])


@compiled
def mark_from(stack: Table, top: int, level: int) -> int:
    """Return the bottom of the entry that lies across `level`, or the level."""
    low, high = 0, top
    while low < high:
        middle = (low + high) // 2
        if stack[middle, BOTTOM] < level:
            low = middle + 1
        else:
            high = middle
    if low == 0 or (low < top and stack[low, BOTTOM] == level):
        return level
    return min(level, int(stack[low - 1, BOTTOM])) if level < height_of(stack, top) else level


@compiled
def disturb(marks: Table, marked: int, low: int, high: int) -> int:
    """Mark heights [low, high); nothing is above `high`. Return how many stretches there are."""
    while marked > 0 and marks[marked - 1, 0] >= low:
        marked -= 1
    if marked > 0 and marks[marked - 1, 1] > low:
        marked -= 1
        low = marks[marked, 0]
    if high <= low:
        return marked
    marks[marked, 0], marks[marked, 1] = low, high
    return marked + 1


@compiled
def trim(marks: Table, marked: int, high: int) -> int:
    """Forget what was disturbed from height `high` on: it has left."""
    while marked > 0 and marks[marked - 1, 0] >= high:
        marked -= 1
    if marked > 0:
        marks[marked - 1, 1] = min(marks[marked - 1, 1], high)
    return marked


@compiled
def bits_of_block(stack: Table, top: int, ins: int, outs: int, gone: int, exact: bool) -> int:
    """Return the bits of what the outs of a block take from an undisturbed entry."""
    if not exact or (ins > 0 and outs > 0):
        return 0
    if outs == 1:
        return ALL_SURE
    if top > 0 and stack[top - 1, FEN] - stack[top - 1, USED] >= gone:
        return AMOUNT | OUT_FIXED
    return 0


@compiled
def match_newest_tied(
    queue: Queue,
    opening: int,
    time_us: Longs,
    out_tied: Bools,
    in_tied: Bools,
    circular: Bools,
    rows: Rows,
    written: int,
    plan: Plan,
    stack: Table,
    marks: Table,
) -> int:
    """Match one account with ties into `rows` from `written` on; return the new end.

    `plan` as `tied.lay_out` wants it, `stack` and `marks` one longer than there are ins.
    """
    ins, in_fen, outs, out_fen = queue
    lay_out(queue, opening, time_us, out_tied, in_tied, circular, plan)
    top = put(stack, 0, -1, opening) if opening > 0 else 0
    i = o = marked = 0
    lo = hi = opening
    while i < len(ins) or o < len(outs):
        block = plan[0][i, BLOCK] if i < len(ins) else plan[1][o, BLOCK]
        if o < len(outs):
            block = min(block, plan[1][o, BLOCK])
        i_end, o_end, came, gone = i, o, 0, 0
        while i_end < len(ins) and plan[0][i_end, BLOCK] == block:
            came += int(in_fen[i_end])
            i_end += 1
        while o_end < len(outs) and plan[1][o_end, BLOCK] == block:
            gone += int(out_fen[o_end])
            o_end += 1
        before = height_of(stack, top)
        bits = bits_of_block(stack, top, i_end - i, o_end - o, gone, lo == hi)
        disturbs = i_end - i > 1 or (i_end > i and o_end > o)
        low = mark_from(stack, top, max(0, before - gone))
        while o < o_end:
            while i < plan[1][o, CAME]:
                top = put(stack, top, int(ins[i]), int(in_fen[i]))
                i += 1
            top, marked, written = take(
                stack, top, marks, marked, int(outs[o]), int(out_fen[o]), bits, rows, written
            )
            o += 1
        while i < i_end:
            top = put(stack, top, int(ins[i]), int(in_fen[i]))
            i += 1
        lo = max(0, lo + came - gone)
        hi = max(0, hi - gone) + came
        height = height_of(stack, top)
        marked = disturb(marks, marked, low, height) if disturbs else trim(marks, marked, height)
    return write_stays(stack, top, marks, marked, lo == hi, rows, written)


@compiled
def write_stays(
    stack: Table, top: int, marks: Table, marked: int, exact: bool, rows: Rows, written: int
) -> int:
    """Write what is left on the stack, the top first; return the new end of `rows`."""
    while top > 0:
        entry = stack[top - 1]
        firm, marked = is_firm(entry, marks, marked)
        left = entry[FEN] - entry[USED]
        if entry[SOURCE] >= 0:
            bits = ALL_SURE if firm and exact else 0
            write_row(rows, written, entry[SOURCE], -1, entry[USED], 0, left, bits)
            written += 1
        top -= 1
    return written
