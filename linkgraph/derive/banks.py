"""The bank that issued a card, by its number's first digits: bins.csv, for what no row states.

Issuers have prefixes for cards of a certain length. The longest prefix of the number's own length
tells; that most numbers are not in the list is normal and says nothing.
"""

import csv
import tomllib
from functools import cache
from importlib import resources

import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.derive.database import Database

_SURE = 6
"""Prefixes of fewer digits begin many account numbers too: there the check digit must hold."""

_FOUND = f"""
create table issuer as
select p.number, n.name as bank from prefixed p join bank_name n on n.code = p.code
where p.size >= {_SURE} or luhn(p.number);
"""


@cache
def prefixes() -> pa.Table:
    """Return bins.csv: `bin` (digits), `code` of the bank, `length` of the whole number."""
    text = resources.files("linkgraph.derive").joinpath("bins.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    return pa.table(
        {
            "bin": [row["bin"] for row in rows],
            "code": [row["bank"] for row in rows],
            "length": pa.array([int(row["length"]) for row in rows], pa.int64()),
        }
    )


@cache
def names() -> pa.Table:
    """Return banks.toml: `code`, `name`."""
    text = resources.files("linkgraph.derive").joinpath("banks.toml").read_text("utf-8")
    said: dict[str, str] = tomllib.loads(text)["names"]
    return pa.table({"code": list(said), "name": list(said.values())})


def find_issuers(database: Database) -> None:
    """Make table `issuer` (number, bank) of the numbers in `number` that the list knows."""
    numbers = database.table("select distinct number from number")["number"].combine_chunks()
    database.add("prefixed", longest_prefixes(numbers))
    database.add("bank_name", names())
    database.script(_FOUND)


def longest_prefixes(numbers: pa.StringArray) -> pa.Table:
    """Return `number`, `code` of the bank and `size` of its prefix, for numbers that have one."""
    lengths = pc.utf8_length(numbers).cast(pa.string())
    known = prefixes()
    sizes = pc.utf8_length(known["bin"])
    code = pa.nulls(len(numbers), pa.string())
    size = pa.nulls(len(numbers), pa.int64())
    for digits in sorted(set(sizes.to_pylist()), reverse=True):
        of = known.filter(pc.equal(sizes, digits)).combine_chunks()
        keys = pc.binary_join_element_wise(of["bin"], of["length"].cast(pa.string()), ":")
        begin = pc.utf8_slice_codeunits(numbers, 0, digits)
        at = pc.index_in(pc.binary_join_element_wise(begin, lengths, ":"), keys.combine_chunks())
        size = pc.coalesce(size, pc.if_else(pc.is_valid(at), digits, None).cast(pa.int64()))
        code = pc.coalesce(code, of["code"].combine_chunks().take(at))
    found = pa.table({"number": numbers, "code": code, "size": size})
    return found.filter(pc.is_valid(found["code"]))
