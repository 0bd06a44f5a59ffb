"""Query files say what they take and give; a header that does not fit its text is refused."""

from typing import Any

import pytest

from linkgraph.errors import BadQuery
from linkgraph.query_files import load_query, parse_parameters, parse_query, query_names

HEADER = """{c} name:    few
{c} summary: 中文
{c}          English
{c} params:  $n     int = 3   how many
{c}          $name  string    whose
{c} returns: key    string    a key
{c}          times  int       how often
"""
CYPHER = """MATCH (n:Account {case: $case}) WHERE n.name = $name
WITH n, count(*) AS times
RETURN n.key AS key, times
ORDER BY key
LIMIT $n
"""
SQL = """SELECT key, count(*) AS times
FROM Account WHERE name = $name AND name <> '$other' GROUP BY key
LIMIT $n
"""


def parse(cypher: str = CYPHER, sql: str = SQL, header: str = HEADER) -> Any:
    return parse_query("few", header.format(c="//") + cypher, header.format(c="--") + sql)


def test_a_header_is_read() -> None:
    query = parse(CYPHER)
    assert (query.summary.zh, query.summary.en) == ("中文", "English")
    assert [(p.name, p.type, p.required, p.default) for p in query.params] == [
        ("n", "int", False, 3),
        ("name", "string", True, None),
    ]
    assert [(r.name, r.type, r.meaning) for r in query.returns][1] == ("times", "int", "how often")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cypher": CYPHER.replace("$name", "$nam")}, "declares / uses"),
        ({"cypher": CYPHER.replace("$case", "'0311'")}, "declares / uses"),
        ({"sql": SQL.replace("$n\n", "5\n")}, "declares / uses"),
        ({"sql": SQL.replace("AS times", "AS often")}, "says / returns"),
        ({"cypher": CYPHER.replace("AS key, times", "AS key")}, "says / returns"),
        ({"header": HEADER.replace("few", "many")}, "is another"),
        ({"header": HEADER.replace("int = 3", "number")}, "cannot read the parameter"),
        ({"header": HEADER.replace("int = 3", "int = x")}, "not of type int"),
        ({"header": HEADER.replace("{c}          English\n", "")}, "one line zh, one line en"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(change: dict[str, str], words: str) -> None:
    plain = {"cypher": CYPHER}
    with pytest.raises(BadQuery, match=words):
        parse(**(plain | change))


def test_the_two_headers_must_be_the_same() -> None:
    cypher = HEADER.format(c="//") + CYPHER
    with pytest.raises(BadQuery, match="not that of the"):
        parse_query("few", cypher, HEADER.format(c="--").replace("int = 3", "int = 4") + SQL)


@pytest.mark.parametrize("name", query_names())
def test_every_query_file_fits(name: str) -> None:
    query = load_query(name)
    assert query.summary.zh != query.summary.en
    assert query.returns


def test_the_promised_queries_are_there() -> None:
    promised = """account_summary counterparties shared_phones shared_devices shared_addresses
    transfers_between card_holders batch_openings top_receivers source_rows"""
    assert set(promised.split()) <= set(query_names())


def test_an_unknown_query_offers_near_ones() -> None:
    with pytest.raises(BadQuery) as caught:
        load_query("shared_phone")
    assert "shared_phones" in caught.value.say("zh")
    for name in ("../../etc/passwd", "", "shared_phones.sql"):
        with pytest.raises(BadQuery, match="there is no query"):
            load_query(name)


def test_parameters_are_typed() -> None:
    query = load_query("top_receivers")
    values = parse_parameters(query, ["from=2023-11-14 22:13:20", "max_rows= 7 "])
    assert values == {"from": 1_700_000_000_000_000, "until": None, "max_rows": 7}
    assert parse_parameters(load_query("account_summary"), ["account=a=b"]) == {"account": "a=b"}


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("top_receivers", ["max_rows=many"], "not of type int"),
        ("top_receivers", ["max_rows=9999999999999999999"], "not of type int"),
        ("top_receivers", ["from=yesterday"], "not of type time"),
        ("top_receivers", ["since=2024-01-01"], "takes no 'since'"),
        ("top_receivers", ["max_rows"], "is not a parameter"),
        ("account_summary", [], "needs account"),
    ],
)
def test_bad_parameters_are_named(name: str, given: list[str], words: str) -> None:
    with pytest.raises(BadQuery, match=words):
        parse_parameters(load_query(name), given)
