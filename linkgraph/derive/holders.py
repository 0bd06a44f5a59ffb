"""Persons and companies, and what each row says of them: one line a saying, in table `saying`.

`saying` has kind, source and target (label, key), basis, reason, time, source and row; `thing` has
every node but accounts with its columns. Persons without an ID number are scoped to the account,
phone or outlet that names them, so that namesakes never become one.
"""

from linkgraph.derive.database import Database

# Who holds an account: each distinct saying of each table once, with its first row.
_HOLDERS = """
create table holder as
select key as account, id, name, company, source, row, time_us, n, 'stated' as basis, reason from (
    select o.key, o.id, nullif(trim(t.own_name), '') as name,
        is_company(t.own_name, o.id, null) as company, t.source, min(t.row) as row,
        null::bigint as time_us, count(*) as n, by_old_id('statement', o.own_id) as reason
    from ev_transactions t join own_key o
        on o.own_card is not distinct from t.own_card
        and o.own_account is not distinct from t.own_account
        and o.own_name is not distinct from t.own_name
        and o.own_id is not distinct from t.own_id
        and o.own_bank is not distinct from t.own_bank
        and o.own_file is not distinct from t.own_file
    group by all
    union all
    select key, person_id(id_number), nullif(trim(name), ''),
        is_company(name, person_id(id_number), id_type)
            or (person_id(id_number) is null and company_account(account_type)),
        source, row, opened_us, 1, by_old_id('account_table', id_number) from account_row
    union all
    select other, person_id(counterparty_id), nullif(trim(name), ''),
        is_company(name, person_id(counterparty_id), null), source, min(row), null, count(*),
        by_old_id('counterparty_row', counterparty_id)
    from txn where known_by = 0 and person_id(counterparty_id) is not null group by all
    union all
    select payer, person_id(payer_id), nullif(trim(payer_name), ''),
        is_company(payer_name, person_id(payer_id), null), source, min(row), null, count(*),
        by_old_id('payment_row', payer_id) from plain
    where person_id(payer_id) is not null group by all
    union all
    select payee, person_id(payee_id), nullif(trim(payee_name), ''),
        is_company(payee_name, person_id(payee_id), null), source, min(row), null, count(*),
        by_old_id('payment_row', payee_id) from plain
    where person_id(payee_id) is not null group by all
    union all
    select key, person_id(id_number), nullif(trim(name), ''),
        is_company(name, person_id(id_number), null), source, row, time_us, 1,
        by_old_id('seizure_list', id_number)
    from seized_number where person_id(id_number) is not null
    ) where id is not null or name is not null;
"""

# A holder named without ID is the account's known holder, if it has just one and names agree.
_KNOWN = """
create table account_holder as
select account, min(id) as id, bool_or(company) as company,
    list(distinct name) filter (where name is not null) as names
from holder where id is not null group by account having count(distinct id) = 1;

create table person_row as
select *, person_id(id_number) as id, is_company(name, person_id(id_number), id_type) as company
from ev_persons where person_id(id_number) is not null;

create table sim_row as
select *, phone_of(phone) as number, person_id(id_number) as id,
    coalesce(sim_of(iccid), sim_of(imsi)) as sim,
    is_company(name, person_id(id_number), id_type) as company
from ev_sims;

create table company_id as
select id from holder where id is not null group by id having bool_or(company)
union select id from person_row group by id having bool_or(company)
union select id from sim_row where id is not null group by id having bool_or(company);
"""

_WHO = """
create macro who(id, name, company, scope) as case
    when id is not null then
        {'label': if(id in (from company_id), 'Company', 'Person'), 'key': id}
    when trim(name) <> '' then {'label': if(company, 'Company', 'Person'),
        'key': 'name:' || trim(name) || '|' || scope} end
"""

_SAYINGS = """
create table saying (kind varchar, a varchar, a_key varchar, b varchar, b_key varchar,
    basis varchar, reason varchar, time_us bigint, n bigint, source integer, row integer);
create table person_name (label varchar, key varchar, name varchar, id varchar, n bigint);
"""

_HOLDS = """
create table held as
select h.* exclude (id, company), coalesce(h.id, k.id) as id, h.company,
    if(h.id is null and k.id is not null, 'derived', 'stated') as how
from holder h left join account_holder k on k.account = h.account
    and h.id is null and list_contains(k.names, h.name);

insert into saying
select 'HOLDS', w.label, w.key, 'Account', account, how,
    if(how = 'derived', reason || ';id_from_account', reason), time_us, n, source, row
from (select *, who(id, name, company, account) as w from held) where w is not null;

insert into person_name
select w.label, w.key, name, id, n
from (select *, who(id, name, company, account) as w from held) where w is not null;
"""


def find_holders(database: Database) -> None:
    """Make `holder`, `company_id`, macro `who`, and the first lines of `saying`."""
    for script in (_HOLDERS, _KNOWN, _WHO, _SAYINGS, _HOLDS):
        database.script(script)
