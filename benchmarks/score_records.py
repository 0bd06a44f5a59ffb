"""Score what was reported, frozen and asked for: rows as things of the graph, with their links."""

from benchmarks.score_names import Json
from linkgraph.graph import CaseGraph
from linkgraph.schema import link_kind_number


def record_errors(truth: Json, graph: CaseGraph) -> tuple[str, ...]:
    """Compare complaints, measures and requests without an answer with the graph, row by row."""
    errors: list[str] = []
    into = links(graph, "PAID_INTO")
    under = links(graph, "UNDER_MEASURE", turned=True)
    complaints = {row["key"]: row for row in graph.nodes["Complaint"].to_pylist()}
    measures = {row["key"]: row for row in graph.nodes["Measure"].to_pylist()}
    for one in truth["complaints"]:
        wanted = {"name": one["name"], "payer_number": one["payer"],
                  "payee_number": one["payee"], "amount_fen": one["fen"]}  # fmt: skip
        key = node_key(graph, one)
        errors += differing(key, complaints.pop(key, {}), wanted)
        errors += differing(
            key, {"into": into.get(key)}, {"into": account_key(graph, one["payee"])}
        )
    for one in truth["measures"]:
        wanted = {"measure": one["words"], "measure_kind": one["kind"], "amount_fen": one["fen"]}
        key = node_key(graph, one)
        errors += differing(key, measures.pop(key, {}), wanted)
        errors += differing(key, {"on": under.get(key)}, {"on": account_key(graph, one["account"])})
    errors += [f"invented {key}" for key in (*complaints, *measures)]
    asked = set(links(graph, "ASKED_FOR").values())
    errors += [
        f"not asked for: {one['numbers']}"
        for one in truth["unanswered"]
        if account_key(graph, one["numbers"][0]) not in asked
    ]
    return tuple(errors)


def differing(key: str, said: Json, wanted: Json) -> list[str]:
    """Return what a thing of the graph says otherwise than the truth."""
    return [f"{key} {n}: {said.get(n)}, not {value}" for n, value in wanted.items()
            if said.get(n) != value]  # fmt: skip


def links(graph: CaseGraph, kind: str, turned: bool = False) -> dict[str, str]:
    """Return the links of `kind`, key to key; `turned`: by what they point at."""
    found: dict[str, str] = {}
    for link in graph.links.to_pylist():
        if link["kind"] == link_kind_number(kind):
            ends = graph.node(link["source"])["key"], graph.node(link["target"])["key"]
            found[ends[turned]] = ends[not turned]
    return found


def node_key(graph: CaseGraph, row: Json) -> str:
    """Return the key of the thing that a row of a file is."""
    for source in graph.sources.to_pylist():
        if source["file"] == row["file"] and source["sheet"] == row["sheet"]:
            return f"{source['sha256']}:{source['sheet'] or ''}:{row['row']}"
    return ""


def account_key(graph: CaseGraph, number: str) -> str:
    """Return the key of the account with a number."""
    account = graph.find_account(number)
    return "" if account is None else graph.account(account).key
