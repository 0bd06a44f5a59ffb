"""Nodes and links as tables, from what rows said."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import ints, run_starts
from linkgraph.derive.database import Database
from linkgraph.graph import arrow_schema, node_schema
from linkgraph.schema import LINK_BASES, LINK_COLUMNS, LINK_KINDS, NODE_KINDS, ROW_REFERENCE_COLUMNS

_ENDS = """
create table thing as
select label, key from (select a as label, a_key as key from saying
    union select b, b_key from saying
    union select label, key from person_name
    union select 'Card', n.number from number n join said_number s on s.number = n.number and n.card
    union select 'Phone', number from sim_row where number is not null
    union select 'SIM', sim from sim_row where sim is not null
    union select 'Seizure', seizure from seized)
where label <> 'Account' and key is not null;
"""

_NAMED = """select t.key, n.name, n.id as id_number from thing t left join (
    select label, key, name, id, row_number() over (partition by label, key
        order by sum(n) desc, name, id) as place
    from person_name where name is not null or id is not null group by label, key, name, id) n
    on n.label = t.label and n.key = t.key and n.place = 1
where t.label = '{label}' order by t.key"""

_QUERIES = {
    "Card": """select t.key, coalesce(b.bank, i.bank) as bank from thing t
        left join issuer i on i.number = t.key left join (
            select n.number, max(m.bank) as bank from number n join mention m on m.key = n.key
            group by n.number having count(distinct m.bank) = 1) b on b.number = t.key
        where t.label = 'Card' order by t.key""",
    "Person": _NAMED.format(label="Person"),
    "Company": _NAMED.format(label="Company"),
    "Phone": """select t.key, min(s.carrier) as carrier from thing t
        left join sim_row s on s.number = t.key where t.label = 'Phone'
        group by t.key order by t.key""",
    "SIM": "select key from thing where label = 'SIM' order by key",
    "Device": """select key, split_part(key, ':', 1) as device_kind from thing
        where label = 'Device' order by key""",
    "IPAddress": "select key from thing where label = 'IPAddress' order by key",
    "Branch": """select t.key, coalesce(min(o.branch_name), if(bool_or(o.branch is null), t.key,
            null)) as name, if(min(e.branch_code) is null, null, t.key) as code
        from thing t left join opened o on o.branch = t.key
        left join (select distinct branch_code from ev_accounts) e on e.branch_code = t.key
        where t.label = 'Branch' group by t.key order by t.key""",
    "Address": "select key from thing where label = 'Address' order by key",
    "Seizure": """select t.key, min(s.keeper_name) as name, min(s.place) as place,
            min(s.time_us) as time_us
        from thing t join seized s on s.seizure = t.key where t.label = 'Seizure'
        group by t.key order by t.key""",
    "Complaint": """select key, name, id_number, phone, payer_number, payee_number, payee_name,
            payee_bank, amount_fen, time_us, time_precision as precision, case_no, remark
        from complaint order by key""",
    "Measure": """select key, measure, measure_kind, bank, account as number, amount_fen,
            authority, from_us, until_us, serial, remark from measured order by key""",
    "Retrieval": """select key, task_id, bank, number, id_number, sent_us, answered_us, result,
            detail_result from retrieval order by key""",
}


def find_nodes(database: Database, accounts: pa.Table) -> Mapping[str, pa.Table]:
    """Return the node tables by label, each sorted by key; makes table `node_id`."""
    database.run(_ENDS)
    nodes = {"Account": _as(accounts, node_schema(NODE_KINDS[0]))}
    for kind in NODE_KINDS[1:]:
        nodes[kind.label] = _as(database.table(_QUERIES[kind.label]), node_schema(kind))
    first, parts = 0, []
    for kind in NODE_KINDS:
        keys = nodes[kind.label]["key"]
        ids = np.arange(first, first + len(keys), dtype=np.int32)
        labels = pa.array([kind.label], pa.string()).take(pa.array(np.zeros(len(keys), np.int8)))
        parts.append(pa.table({"label": labels, "key": keys, "id": ids}))
        first += len(keys)
    database.add("node_id", pa.concat_tables(parts))
    return nodes


def _as(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return `table` with the columns and types of `schema`, in one piece."""
    return table.select(schema.names).cast(schema).combine_chunks()


def find_links(database: Database) -> tuple[pa.Table, pa.Table]:
    """Return links (sorted by kind, source, target) and their source rows."""
    kinds = ", ".join(f"'{kind.type}': {at}" for at, kind in enumerate(LINK_KINDS))
    bases = ", ".join(f"'{basis}': {at}" for at, basis in enumerate(LINK_BASES))
    database.run(
        f"""
        create table linked as
        select (map {{{kinds}}})[s.kind]::utinyint as kind, x.id as a, y.id as b,
            (map {{{bases}}})[s.basis]::utinyint as basis, s.reason, s.time_us, s.n, s.source, s.row
        from saying s join node_id x on x.label = s.a and x.key = s.a_key
        join node_id y on y.label = s.b and y.key = s.b_key
        """
    )
    called = [kind.type for kind in LINK_KINDS].index("CALLED")
    links = database.table(
        f"""
        select kind, a as source, b as target, min(basis) as basis,
            string_agg(distinct reason, ';' order by reason) as reason,
            min(time_us) as first_us, max(time_us) as last_us,
            (case when kind = {called} and count(time_us) > 0 then count(distinct time_us)
                else sum(n) end)::integer as count
        from linked group by kind, a, b order by kind, a, b
        """
    )
    rows = database.table(
        "select distinct kind, a, b, source, row from linked order by kind, a, b, source, row"
    )
    starts = run_starts(ints(rows, "kind"), ints(rows, "a"), ints(rows, "b"))
    links = links.append_column("row_start", pa.array(starts[:-1]))
    links = links.append_column("row_end", pa.array(starts[1:]))
    return (
        _as(links, arrow_schema(LINK_COLUMNS)),
        _as(rows, arrow_schema(ROW_REFERENCE_COLUMNS)),
    )
