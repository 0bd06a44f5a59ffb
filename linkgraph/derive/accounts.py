"""The accounts of a case: every key that a row names, and what is known about it.

What an own statement or an account table says is `stated`; what only counterparties' rows say is
taken over with the basis `counterparty_rows` (or `payment_rows` from payer–payee tables,
`complaint_rows`, `task_rows`). A bank that nobody says is the card's issuer by its prefix, with the
basis `bin`.
"""

from typing import Any

import numpy as np
import pyarrow as pa

from linkgraph.derive.arrays import ints
from linkgraph.derive.database import Database
from linkgraph.derive.numbers import SHORT
from linkgraph.derive.parties import CASH, DAMAGED, MASKED, NUMBERED, PLATFORM, known_by

# What the account table says, by account key; the first usable number of a line decides.
_TABLE = f"""
create table account_row as
select a.*, coalesce(k.key, n || coalesce('|' || trim(a.name), '')) as key
from (select *, coalesce(
        list_filter(list_transform(coalesce(cards, []), lambda x: usable(x)),
            lambda x: x is not null and length(x) >= {SHORT})[1],
        usable(account), usable(cards[1])) as n from ev_accounts) a
left join number k on k.number = a.n
where n is not null
"""

_SEIZED = """
create table seized as
select s.source, s.row, coalesce(list_no, left(f.sha256, 12)) || '|' || coalesce(keeper_name, '')
    || '|' || coalesce(place, '') || '|'
    || coalesce(strftime(make_timestamp(time_us), '%Y-%m-%d %H:%M:%S'), '') as seizure,
    s.* exclude (source, row)
from ev_seizures s join file f on f.source = s.source;

create table seized_number as
select source, row, seizure, coalesce(k.key, n || coalesce('|' || trim(name), '')) as key,
    name, id_number, bank, time_us, n as number
from (select *, usable(one) as n from (select *, unnest(numbers) as one from seized)) s
left join number k on k.number = s.n
where n is not null;

create table seized_tail as
select source, row, seizure, 'masked:' || seizure || '|*' || tail || '|' || coalesce(name, '')
    as key, tail, name, bank, seized_card(coalesce(item, '')) as card
from (select *, unnest(tails) as tail from seized)
where regexp_full_match(tail, '[0-9]{3,8}');
"""

# level: 0 the statement or the account table itself, 1 somebody else's row, 2 a payment table,
# 3 a complaint, 4 a retrieval task. Whose card a victim paid from he does not say.
_MENTION = f"""
create table mention as
select key, own_name as name, id, own_bank as bank, null as shown, 0 as level,
    sum(rows) as rows, {NUMBERED} as known_by
from (select o.*, p.rows from own_key o join own_party p
    on p.own_card is not distinct from o.own_card
    and p.own_account is not distinct from o.own_account
    and p.own_name is not distinct from o.own_name
    and p.own_id is not distinct from o.own_id
    and p.own_bank is not distinct from o.own_bank
    and p.own_file is not distinct from o.own_file)
group by all
union all
select key, own_name, id, own_bank, coalesce(usable_own(own_card), usable_own(own_account),
    own_card, own_account), 0, 0, {NUMBERED} from own_key
    where length(coalesce(usable_own(own_card), usable_own(own_account), '')) < {SHORT}
union all
select other, case when known_by = {PLATFORM} then platform when known_by <> {CASH} then name end,
    person_id(counterparty_id), counterparty_bank,
    case when known_by = {MASKED} then mask when known_by = {DAMAGED} then counterparty_damaged
        when length(number) < {SHORT} then number end,
    1, count(*), known_by from txn group by all
union all
select fund, null, null, null, channel, 1, count(*), {MASKED} from txn where fund is not null
group by all
union all
select payer, payer_name, person_id(payer_id), payer_bank, null, 2, count(*), {NUMBERED}
from plain group by all
union all
select payee, payee_name, person_id(payee_id), payee_bank, null, 2, count(*), {NUMBERED}
from plain group by all
union all
select p.key, null, null, null, p.shown, 2, 0, {NUMBERED} from (
    select payer as key, payer_number as shown from plain where length(payer_number) < {SHORT}
    union select payee, payee_number from plain where length(payee_number) < {SHORT}) p
union all
select key, name, person_id(id_number), bank, if(length(n) < {SHORT}, n, null), 0, 1, {NUMBERED}
from account_row
union all
select k.key, null, null, a.bound_bank, null, 1, 1, {NUMBERED}
from account_row a join number k on k.number = usable(a.bound_cards[1]) and len(a.bound_cards) = 1
union all
select coalesce(k.key, n || ''), null, null, m.bank, if(k.key is null, n, null), 0, 1, {NUMBERED}
from (select *, usable(account) as n from ev_measures) m left join number k on k.number = m.n
where n is not null
union all
select payer, null, null, payer_bank,
    case when length(payer_number) < {SHORT} or contains(payer_number, '*') then payer_number
        else payer_damaged end, 3, 0, {known_by("payer")}
from complaint where payer is not null
union all
select payee, payee_name, null, payee_bank,
    case when length(payee_number) < {SHORT} or contains(payee_number, '*') then payee_number
        else payee_damaged end, 3, 0, {known_by("payee")}
from complaint where payee is not null
union all
select subject, null, null, bank, if(length(n) < {SHORT}, n, null), 4, 0, {NUMBERED}
from retrieval where subject is not null
union all
select k.key, null, null, s.bank, null, 0, 1, {NUMBERED}
from ev_sub_accounts s join number k on k.number = usable(s.account)
union all
select key, name, person_id(id_number), bank, if(length(number) < {SHORT}, number, null), 1, 1,
    {NUMBERED} from seized_number
union all
select key, name, null, bank, '*' || tail, 1, 1, {MASKED} from seized_tail
union all
select n.key, null, null, null, null, 2, 0, {NUMBERED} from number n
join said_number s on s.number = n.number group by n.key;

create table account_key as
select key, row_number() over (order by key) - 1 as id from (select distinct key from mention);
"""


def _chosen(value: str) -> str:
    """Return SQL for the value that most rows of the best level say."""
    return f"""(select key, {value} as said, level from (
        select key, {value}, level, row_number() over (
            partition by key order by level, sum(rows) desc, {value}) as place
        from mention where {value} is not null and {value} <> '' group by key, {value}, level
    ) where place = 1)"""


def _usual(value: str) -> str:
    """Return SQL for the value of the latest dealing (`last_us`), of several the smallest.

    Which file comes first says nothing: an account's tables are one, however they were split.
    """
    return f"""(list({value} order by last_us desc nulls last, {value})
            filter (where {value} is not null))[1]"""


_BASIS = "case {0}.level when 0 then 'stated' when 1 then 'counterparty_rows' \
when 2 then 'payment_rows' when 3 then 'complaint_rows' when 4 then 'task_rows' end"

_ACCOUNTS = f"""
select a.key,
    case when m.cash then 'cash' when m.platform or platform_of(n.said) is not null then 'platform'
        when t.company or is_company(n.said, h.said, null)
            or (m.numbered and named_company(n.said)) then 'company'
        when wallet_number(coalesce(k.number, s.number, ''))
            or coalesce(wallet_bank(b.said), false) then 'wallet'
        when k.number is not null or (b.said <> '' and contains(a.key, 'statement:'))
            then 'bank' else 'unknown' end as account_kind,
    n.said as name, {_BASIS.format("n")} as name_basis, h.said as holder_id,
    coalesce(b.said, i.bank) as bank,
    coalesce({_BASIS.format("b")}, if(i.bank is null, null, 'bin')) as bank_basis,
    t.opened_us, t.branch, t.status, m.rows
from account_key a
join (select key, bool_or(known_by = {CASH}) as cash, bool_or(known_by = {PLATFORM}) as platform,
        bool_or(known_by = {NUMBERED}) as numbered, sum(rows)::integer as rows
    from mention group by key) m on m.key = a.key
left join (select key, min(number) as number from number group by key) k on k.key = a.key
left join (select key, min(shown) as number from mention group by key) s on s.key = a.key
left join {_chosen("name")} n on n.key = a.key
left join {_chosen("id")} h on h.key = a.key
left join {_chosen("bank")} b on b.key = a.key
left join (select n.key, min(i.bank) as bank from issuer i join number n on n.number = i.number
    group by n.key having count(distinct i.bank) = 1) i on i.key = a.key
left join (select key, min(opened_us) as opened_us,
        {_usual("coalesce(branch_name, branch_code)")} as branch, {_usual("status")} as status,
        bool_or(company_account(account_type)) as company
    from account_row group by key) t on t.key = a.key
order by a.key
"""


# Lists grow account by account: a group of its own for each of millions is dear in SQL.
_NUMBERS = """
select k.id, m.number from (
    select key, number from number union
    select key, shown from mention where shown is not null) m
join account_key k on k.key = m.key order by k.id, m.number
"""


def find_accounts(database: Database) -> None:
    """Make `account_row`, `seized…`, `mention` and `account_key` (key, id: position by key)."""
    for script in (_TABLE, _SEIZED, _MENTION):
        database.script(script)


def account_table(database: Database, money: dict[str, Any]) -> pa.Table:
    """Return the account nodes by key; `money` has the columns that come from statements."""
    table = database.table(_ACCOUNTS)
    table = table.add_column(
        table.schema.get_field_index("name"), "numbers", _numbers(database, table.num_rows)
    )
    for name, values in money.items():
        table = table.append_column(name, values)
    return table


def _numbers(database: Database, count: int) -> pa.ListArray:
    """Return the numbers of each account, sorted, each once."""
    said = database.table(_NUMBERS)
    ends = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(ints(said, "id"), minlength=count), out=ends[1:])
    return pa.ListArray.from_arrays(pa.array(ends), said["number"].combine_chunks())
