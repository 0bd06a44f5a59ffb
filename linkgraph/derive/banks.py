"""The bank that issued a card, by its number's first digits: bins.csv, for what no row states.

Issuers have prefixes for cards of a certain length. The longest prefix of the number's own length
tells; that most numbers are not in the list is normal and says nothing.
"""

import csv
import tomllib
from functools import cache
from importlib import resources

import pyarrow as pa

from linkgraph.derive.database import Database

_SURE = 6
"""Prefixes of fewer digits begin many account numbers too: there the check digit must hold."""

_FOUND = f"""
create table prefixed as
select n.number, b.code, p.size
from number n cross join (select unnest(range(3, 11)) as size) p
join bin b on b.bin = left(n.number, p.size) and b.length = length(n.number)
    and length(b.bin) = p.size;

create table issuer as
select i.number, n.name as bank from (
    select number, arg_max(code, size) as code from prefixed
    where size >= {_SURE} or luhn(number) group by number) i
join bank_name n on n.code = i.code;
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
    database.add("bin", prefixes())
    database.add("bank_name", names())
    database.script(_FOUND)
