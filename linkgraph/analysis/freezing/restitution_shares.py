"""Sharing an amount out in proportion, nobody more than his cap, to the fen."""

from collections.abc import Sequence


def share_out(total: int, weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """Return how much of `total` each gets: in proportion of `weights`, at most his cap.

    What a cap leaves over goes to the others by the same proportion. Whole fen: everybody gets
    the whole fen of his share, and the fen left over go by the largest remainder, of equal ones
    to the first. The shares add up to `total`, or to all caps where that is less. Weights of 0
    get nothing. Exact in any size; O(n²) at worst, as each round fills a cap.

    Raises ValueError for a negative number.
    """
    if min([total, *weights, *caps]) < 0:
        raise ValueError("a share of less than nothing")
    given = [0] * len(weights)
    open_ = [at for at, weight in enumerate(weights) if weight > 0 and caps[at] > 0]
    left = total
    while open_ and left:
        whole = sum(weights[at] for at in open_)
        full = [at for at in open_ if left * weights[at] >= caps[at] * whole]
        if not full:
            return _spread(left, whole, weights, open_, given)
        for at in full:
            given[at] = caps[at]
        left -= sum(caps[at] for at in full)
        open_ = [at for at in open_ if given[at] == 0]
    return given


def _spread(
    left: int, whole: int, weights: Sequence[int], open_: Sequence[int], given: list[int]
) -> list[int]:
    """Give `left` to the open ones, none of whom it fills."""
    for at in open_:
        given[at] = left * weights[at] // whole
    over = left - sum(given[at] for at in open_)
    for at in sorted(open_, key=lambda at: (-(left * weights[at] % whole), at))[:over]:
        given[at] += 1
    return given
