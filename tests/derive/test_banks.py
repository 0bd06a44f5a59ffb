"""The bank of a card by its first digits, against a plain reading of the list."""

import random

import pyarrow as pa
import pytest

from linkgraph.derive.banks import longest_prefixes, prefixes


def plainly(number: str) -> tuple[str, int] | None:
    """Return the code and the size of the longest prefix that is for numbers of this length."""
    known = {(row["bin"], row["length"]): row["code"] for row in prefixes().to_pylist()}
    for size in range(len(number), 0, -1):
        code = known.get((number[:size], len(number)))
        if code is not None:
            return code, size
    return None


@pytest.mark.parametrize("seed", range(3))
def test_the_longest_prefix_of_the_right_length_tells(seed: int) -> None:
    draw = random.Random(seed)
    rows = [draw.choice(prefixes().to_pylist()) for _ in range(60)]
    numbers = [
        row["bin"]
        + "".join(draw.choices("0123456789", k=draw.choice([row["length"], 19]) - len(row["bin"])))
        for row in rows
    ] + ["", "6", "wxid_a", "6217****1234"]
    found = longest_prefixes(pa.array(numbers, pa.string())).to_pylist()
    wanted = {number: plainly(number) for number in numbers}
    assert {row["number"]: (row["code"], row["size"]) for row in found} == {
        number: said for number, said in wanted.items() if said is not None
    }
    assert len(found) > 20


def test_no_numbers_no_banks() -> None:
    assert longest_prefixes(pa.array([], pa.string())).num_rows == 0
