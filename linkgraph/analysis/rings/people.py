"""What is known of each holder that may explain his ties: name, home, age, ordinary money."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Flags, Ints, ints
from linkgraph.analysis.holders import Holders, id_range, links_of
from linkgraph.analysis.turnover import Turnover
from linkgraph.graph import CaseGraph

COMPOUND = "^(欧阳|司马|上官|诸葛|司徒|皇甫|东方|公孙|慕容|令狐|尉迟|长孙|夏侯|独孤|南宫|西门)"
"""Surnames of two characters; every other Chinese surname is the first one."""


@dataclass(frozen=True, slots=True)
class People:
    """By holder; -1 where not known. Names and addresses are codes that compare equal or not.

    `region` is the city in the ID number, `born` the year in it, `passes` whether money passes
    through an account of his, `company` whether he is, or stands behind, a company.
    """

    surname: Ints
    address: Ints
    region: Ints
    born: Ints
    passes: Flags
    company: Flags


def describe_people(graph: CaseGraph, who: Holders, turnover: Turnover) -> People:
    """Gather what the case says of every holder; the first node that says it counts."""
    accounts = graph.nodes["Account"]
    first, end = id_range(graph, "Person")
    people = graph.nodes["Person"]
    names = pa.chunked_array([*people["name"].chunks, *accounts["name"].chunks], pa.string())
    node = np.concatenate((np.arange(first, end), np.arange(accounts.num_rows)))
    holder = ints(who.of[node]) if len(node) else ints(node)
    ids = pc.coalesce(people["id_number"], people["key"])
    numbers = pa.chunked_array([*ids.chunks, *accounts["holder_id"].chunks], pa.string())
    source, address, _ = links_of(graph, "LIVES_AT")
    company = np.zeros(who.count, dtype=np.bool_)
    company[who.of[slice(*id_range(graph, "Company"))]] = True
    passes = np.zeros(who.count, dtype=np.bool_)
    held = who.of[: graph.account_count]
    passes[held[turnover.passes & (held >= 0)]] = True
    return People(
        _first(holder, _codes(_surnames(names)), who.count),
        _first(ints(who.of[source]), address, who.count),
        _first(holder, _digits(numbers, 0, 4), who.count),
        _first(holder, _digits(numbers, 6, 10), who.count),
        passes,
        company,
    )


def _first(holder: Ints, value: Ints, count: int) -> Ints:
    """Return the first known value of each holder."""
    out = np.full(count, -1, dtype=np.int64)
    ok = (holder >= 0) & (value >= 0)
    out[holder[ok][::-1]] = value[ok][::-1]
    return out


def _surnames(names: pa.ChunkedArray) -> pa.ChunkedArray:
    two = pc.match_substring_regex(names, COMPOUND)
    chinese = pc.match_substring_regex(names, r"^\p{Han}[\p{Han}*·]{1,14}$")
    latin = pc.match_substring_regex(names, r"^[A-Za-z]+[ ,]")
    word = pc.utf8_lower(pc.list_element(pc.split_pattern_regex(names.filter(latin), "[ ,]"), 0))
    short = pc.if_else(
        two, pc.utf8_slice_codeunits(names, 0, 2), pc.utf8_slice_codeunits(names, 0, 1)
    )
    said = pc.if_else(chinese, short, pa.scalar(None, pa.string()))
    return pc.replace_with_mask(said, latin, word) if len(word) else said


def _codes(words: pa.ChunkedArray) -> Ints:
    """Return equal numbers for equal words, -1 for null."""
    code = pc.dictionary_encode(words).combine_chunks()
    if isinstance(code, pa.ChunkedArray):
        return ints([])
    return ints(pc.fill_null(code.indices, -1).to_numpy(zero_copy_only=False))


def _digits(numbers: pa.ChunkedArray, start: int, stop: int) -> Ints:
    """Return the number in some places of an 18-digit resident ID, -1 where it is none."""
    resident = pc.match_substring_regex(numbers, r"^[1-9]\d{5}(?:19|20)\d{9}[\dXx]$")
    part = pc.utf8_slice_codeunits(numbers, start, stop)
    known = pc.if_else(resident, part, pa.scalar("-1"))
    return ints(pc.fill_null(pc.cast(known, pa.int64()), -1).to_numpy())
