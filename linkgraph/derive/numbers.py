"""Which numbers are one account.

Numbers merge when one row says both (own card and own account, a line of the account table, a
sub-account) or when one is the other with a suffix or prefix. They never merge when their holders'
ID numbers differ, nor through a number that is paired with more than `most_numbers` others.
What was not merged for such a reason is kept as a pair to be checked by a person.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linkgraph.derive.database import Database

Ints = NDArray[np.int64]

SHORT = 8
"""Numbers of fewer characters are not unique between banks: scoped by name, never merged."""

_SAID = f"""
create table own_party as
select own_card, own_account, own_name, own_id, own_bank, own_file,
    usable_own(own_card) as card, usable_own(own_account) as account,
    person_id(own_id) as id, count(*) as rows
from ev_transactions group by all;

create table said_pair as
select card as a, account as b from own_party
union select c, usable(account) from
    (select unnest(list_transform(cards, lambda x: usable(x))) as c, account from ev_accounts)
union select usable(cards[1]), c from
    (select unnest(list_transform(cards, lambda x: usable(x))) as c, cards from ev_accounts)
union select usable(account), usable(sub_account) from ev_sub_accounts;

create table said_number as
select number, stem(number) as stem, bool_or(card) as card from (
    select card as number, true as card from own_party
    union all select account, false from own_party
    union all select usable(counterparty_number), false
        from (select distinct counterparty_number from ev_transactions)
    union all select usable_own(payer_number), false from ev_transfers
    union all select usable_own(payee_number), false from ev_transfers
    union all select unnest(list_transform(cards, lambda x: usable(x))), true from ev_accounts
    union all select usable(account), false from ev_accounts
    union all select usable(account), false from ev_sub_accounts
    union all select usable(sub_account), false from ev_sub_accounts
    union all select usable(account), false from ev_measures
    union all select usable(number), false from ev_tasks
    union all select usable_own(payer_number), false from ev_complaints
    union all select usable_own(payee_number), false from ev_complaints
    union all select unnest(list_transform(numbers, lambda x: usable(x))),
        seized_card(coalesce(item, '')) from ev_seizures
    union all select usable(account), false from ev_logins
    union all select unnest(list_transform(bound_cards, lambda x: usable(x))), true from ev_accounts
    union all select unnest(list_transform(related, lambda x: usable(x))), false from ev_accounts
    union all select usable(used_card), true
        from (select distinct used_card from ev_transactions)
    union all select usable(counterparty_card), true
        from (select distinct counterparty_card from ev_transactions)
) where length(number) >= {SHORT} group by number;

create table node as
select number, bool_or(card) as card, row_number() over (order by number) - 1 as at from (
    select number, card from said_number union all select stem, card from said_number
) group by number;

create table said_holder as
select distinct number, id, strong from (
    select card as number, id, true as strong from own_party
    union all select account, id, true from own_party
    union all select unnest(list_transform(cards, lambda x: usable(x))), person_id(id_number), true
        from ev_accounts
    union all select usable(account), person_id(id_number), true from ev_accounts
    union all select usable(counterparty_number), person_id(counterparty_id), false
        from (select distinct counterparty_number, counterparty_id from ev_transactions)
    union all select usable_own(payer_number), person_id(payer_id), false from ev_transfers
    union all select usable_own(payee_number), person_id(payee_id), false from ev_transfers
) where number is not null and id is not null;
"""

_PAIRS = """
with pair as (
    select distinct a, b from (
        select least(a, b) as a, greatest(a, b) as b from said_pair
        where a is not null and b is not null and stem(a) <> stem(b))
), degree as (
    select number, count(distinct other) as degree from (
        select a as number, stem(b) as other from pair union all select b, stem(a) from pair)
    group by number
)
select x.at as a, y.at as b, greatest(d.degree, e.degree) as degree from pair p
join node x on x.number = p.a join node y on y.number = p.b
join degree d on d.number = p.a join degree e on e.number = p.b
union all
select x.at, y.at, 0 from said_number n
join node x on x.number = n.number join node y on y.number = n.stem where n.number <> n.stem
order by all
"""

# An own statement or an account table outweighs what somebody else's statement says.
_HOLDERS = """
select s.at, h.ids from (
    select number, coalesce(string_agg(id, '+' order by id) filter (where strong),
        string_agg(id, '+' order by id)) as ids
    from (select number, id, bool_or(strong) as strong from said_holder group by number, id)
    group by number) h
join node s on s.number = h.number order by s.at
"""


def merge_numbers(database: Database, most_numbers: int) -> None:
    """Make tables `number` (number, key, card) and `kept_apart` (a, b, reason; account keys).

    The key of a group is its smallest card number, else its smallest account number.
    """
    database.script(_SAID)
    count = int(database.value("select count(*) from node"))
    pairs = database.table(_PAIRS)
    held = database.table(_HOLDERS)
    holder = np.full(count, _UNKNOWN, np.int64)
    if held.num_rows:
        codes = held["ids"].combine_chunks().dictionary_encode().indices
        holder[np.asarray(held["at"])] = np.asarray(codes)
    edges = np.stack([np.asarray(pairs["a"]), np.asarray(pairs["b"])], axis=1).astype(np.int64)
    crowded = np.asarray(pairs["degree"]) > most_numbers
    group, apart = group_numbers(count, edges[~crowded], holder)
    database.add("node_group", pa.table({"at": np.arange(count), "grp": group}))
    both = np.concatenate([apart, edges[crowded]]).reshape(-1, 2)
    reasons = ["holders_differ"] * len(apart) + ["too_many_numbers"] * int(crowded.sum())
    database.add(
        "apart", pa.table({"a": both[:, 0], "b": both[:, 1], "reason": pa.array(reasons, "string")})
    )
    database.script(_KEYS)


_KEYS = """
create table number as
select n.number, coalesce(min(n.number) filter (where n.card) over (partition by g.grp),
    min(n.number) over (partition by g.grp)) as key, n.card
from node n join node_group g on g.at = n.at;

create table kept_apart as
select least(m.key, n.key) as a, greatest(m.key, n.key) as b, min(p.reason) as reason
from apart p join node x on x.at = p.a join node y on y.at = p.b
join number m on m.number = x.number join number n on n.number = y.number
where m.key <> n.key group by all
"""


def group_numbers(count: int, edges: Ints, holder: Ints) -> tuple[Ints, Ints]:
    """Group `count` numbers by `edges` (n × 2): a group for each, and the edges left apart.

    `holder[i]` is a code for the ID numbers of number i's holder, -1 unknown. A number of unknown
    holder takes the holder its neighbours agree on, in rounds; where they differ it joins nobody.
    The result does not depend on the order of edges.
    """
    owner = _spread(edges, holder.copy())
    a, b = owner[edges[:, 0]], owner[edges[:, 1]]
    merged = edges[(a == b) & (a != _TORN)]
    graph = coo_matrix(
        (np.ones(len(merged), np.int8), (merged[:, 0], merged[:, 1])), shape=(count, count)
    )
    group = connected_components(graph, directed=False)[1].astype(np.int64)
    return group, edges[group[edges[:, 0]] != group[edges[:, 1]]]


_UNKNOWN = -1
_TORN = -2


def _spread(edges: Ints, owner: Ints) -> Ints:
    """Return `owner` with unknown ones filled from neighbours; -2 where neighbours disagree."""
    ends = np.concatenate([edges, edges[:, ::-1]])
    while True:
        of, to = owner[ends[:, 0]], ends[:, 1]
        open_ = (of >= 0) & (owner[to] == _UNKNOWN)
        if not open_.any():
            return owner
        at, said = to[open_], of[open_]
        low = np.full(len(owner), np.iinfo(np.int64).max)
        high = np.full(len(owner), -1, np.int64)
        np.minimum.at(low, at, said)
        np.maximum.at(high, at, said)
        filled = np.unique(at)
        owner[filled] = np.where(low[filled] == high[filled], low[filled], _TORN)
