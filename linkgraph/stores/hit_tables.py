"""Hits of `screen` as tables: a node each rule that ran, and what each account listed meets."""

from typing import Any

import pyarrow as pa

from linkgraph.analysis.screening.records import Hit, Screening
from linkgraph.analysis.screening.rules import load_rules
from linkgraph.graph import CaseGraph
from linkgraph.stores.finding_kinds import HIT_COLUMNS, HIT_TYPE, RULE, RULE_COLUMNS
from linkgraph.stores.finding_rows import KEY, account_ids, figure_texts, row_text, table_of


def hit_tables(graph: CaseGraph, screening: Screening) -> dict[str, pa.Table]:
    """Return the tables of what `screen` found. A record a hit."""
    ran = [rule for rule in load_rules() if rule.id in screening.counts]
    rules = [
        {
            "key": rule.id,
            "name_zh": rule.name.zh,
            "name_en": rule.name.en,
            "citation_zh": rule.citation.zh,
            "citation_en": rule.citation.en,
            "accounts": screening.counts[rule.id],
        }
        for rule in ran
    ]
    number = {rule.id: at for at, rule in enumerate(ran)}
    said = [(one.account.key, hit) for one in screening.accounts for hit in one.hits]
    ends = {
        "source": account_ids(graph, [key for key, _ in said]),
        "target": pa.array([number[hit.rule] for _, hit in said], pa.int32()),
    }
    return {
        RULE: table_of({}, (KEY, *RULE_COLUMNS), rules),
        HIT_TYPE: table_of(ends, HIT_COLUMNS, [_hit(hit) for _, hit in said]),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "rule": hit.rule,
        "text_zh": hit.text.zh,
        "text_en": hit.text.en,
        "figures": figure_texts(hit.figures),
        "thresholds": figure_texts(hit.thresholds),
        "rows": [row_text(row) for row in hit.rows],
        "row_count": hit.row_count,
    }
