"""What rows say about persons, phones, SIMs, devices, places and seizures: into table `saying`."""

from linkgraph.derive.candidates import CANDIDATES
from linkgraph.derive.database import Database
from linkgraph.derive.devices import DEVICES
from linkgraph.derive.numbers import SHORT
from linkgraph.derive.records import RECORDS
from linkgraph.derive.same_rows import SAME_ROWS
from linkgraph.derive.wallet_sayings import WALLET_SCRIPTS

_AGENT_SCOPE = "coalesce(phone_of(pieces(agent_phone)[1]), branch, key)"

_OPENED = """
create table opened as
select key, a.name, source, row, opened_us, person_id(agent_id) as agent_id, agent_name,
    agent_phone, legal_rep, phone, address,
    coalesce(nullif(branch_code, ''), b.code, nullif(branch_name, '')) as branch, branch_name,
    person_id(id_number) as id,
    is_company(a.name, person_id(id_number), id_type)
        or (person_id(id_number) is null and company_account(account_type)) as company
from account_row a left join (
    select branch_name as outlet, min(branch_code) as code from ev_accounts
    where branch_code is not null and branch_name is not null group by branch_name
    having count(distinct branch_code) = 1) b on b.outlet = a.branch_name;
"""

_ACCOUNTS = f"""
insert into saying select 'CONTACT_PHONE', 'Account', key, 'Phone', p, 'stated', 'account_table',
    opened_us, 1, source, row
from (select *, phone_of(one) as p from (select *, unnest(pieces(phone)) as one from opened))
where p is not null;

insert into saying select 'LIVES_AT', 'Account', key, 'Address', address_of(address), 'stated',
    'account_table', opened_us, 1, source, row from opened where address_of(address) is not null;

insert into saying select 'OPENED_AT', 'Account', key, 'Branch', branch, 'stated',
    'account_table', opened_us, 1, source, row from opened where branch is not null;

create table agent as
select key, source, row, opened_us, agent_name, agent_id, agent_phone,
    who(agent_id, agent_name, false, {_AGENT_SCOPE}) as w from opened;

insert into saying select 'OPENED_BY_AGENT', 'Account', key, w.label, w.key, 'stated',
    'account_table', opened_us, 1, source, row from agent where w is not null;

insert into saying select 'CONTACT_PHONE', w.label, w.key, 'Phone', p, 'stated', 'agent',
    opened_us, 1, source, row
from (select *, phone_of(one) as p from (select *, unnest(pieces(agent_phone)) as one from agent))
where w is not null and p is not null;

insert into person_name select w.label, w.key, agent_name, agent_id, 1 from agent
where w is not null;

insert into saying select 'LEGAL_REP', 'Person', 'name:' || trim(legal_rep) || '|' || w.key,
    'Company', w.key, 'stated', 'account_table', opened_us, 1, source, row
from (select *, who(id, name, company, key) as w from opened)
where w.label = 'Company' and trim(legal_rep) <> '';

insert into person_name select 'Person', 'name:' || trim(legal_rep) || '|' || w.key, legal_rep,
    null, 1 from (select *, who(id, name, company, key) as w from opened)
where w.label = 'Company' and trim(legal_rep) <> '';
"""

_PERSONS = """
insert into person_name select w.label, w.key, name, id, 1
from (select *, who(id, name, company, '') as w from person_row);

insert into saying select 'CONTACT_PHONE', w.label, w.key, 'Phone', p, 'stated', 'person_table',
    null, 1, source, row
from (select *, who(id, name, company, '') as w, phone_of(one) as p
    from (select *, unnest(pieces(phone)) as one from person_row)) where p is not null;

insert into saying select 'LIVES_AT', w.label, w.key, 'Address', p, 'stated', 'person_table',
    null, 1, source, row
from (select *, who(id, name, company, '') as w, coalesce(address_of(address),
    if(id in (from company_id), address_of(employer_address), null)) as p from person_row)
where p is not null;

create table person_agent as
select source, row, agent_name, person_id(agent_id) as agent, who(id, name, company, '') as w,
    who(person_id(agent_id), agent_name, false, id) as v from person_row;

insert into saying select 'OPENED_BY_AGENT', w.label, w.key, v.label, v.key, 'stated',
    'person_table', null, 1, source, row from person_agent where v is not null;

insert into person_name select v.label, v.key, agent_name, agent, 1
from person_agent where v is not null;

insert into saying select 'LEGAL_REP', 'Person', 'name:' || trim(legal_rep) || '|' || w.key,
    'Company', w.key, 'stated', 'person_table', null, 1, source, row
from (select *, who(id, name, company, '') as w from person_row)
where w.label = 'Company' and trim(legal_rep) <> '';

insert into person_name select 'Person', 'name:' || trim(legal_rep) || '|' || w.key, legal_rep,
    null, 1 from (select *, who(id, name, company, '') as w from person_row)
where w.label = 'Company' and trim(legal_rep) <> '';
"""

_SIMS = """
create table sim_owner as
select *, who(id, name, company, coalesce(number, sim)) as w,
    who(person_id(agent_id), agent_name, false,
        coalesce(branch_name, dealer, number, sim)) as v from sim_row;

insert into person_name select w.label, w.key, name, id, 1 from sim_owner where w is not null;

insert into person_name select v.label, v.key, agent_name, person_id(agent_id), 1
from sim_owner where v is not null;

insert into saying select 'REGISTERED_TO', 'Phone', number, w.label, w.key, 'stated',
    'sim_register', opened_us, 1, source, row from sim_owner
where number is not null and w is not null;

insert into saying select 'REGISTERED_TO', 'SIM', sim, w.label, w.key, 'stated', 'sim_register',
    opened_us, 1, source, row from sim_owner where sim is not null and w is not null;

insert into saying select 'HAS_NUMBER', 'SIM', sim, 'Phone', number, 'stated', 'sim_register',
    opened_us, 1, source, row from sim_owner where sim is not null and number is not null;

insert into saying select 'LIVES_AT', w.label, w.key, 'Address', address_of(address), 'stated',
    'sim_register', opened_us, 1, source, row from sim_owner
where w is not null and address_of(address) is not null;

insert into saying select 'OPENED_AT', 'Phone', number, 'Branch',
    coalesce(nullif(branch_name, ''), dealer), 'stated', 'sim_register', opened_us, 1, source, row
from sim_owner where number is not null and coalesce(nullif(branch_name, ''), dealer) <> '';

insert into saying select 'OPENED_BY_AGENT', 'Phone', number, v.label, v.key, 'stated',
    'sim_register', opened_us, 1, source, row from sim_owner
where number is not null and v is not null;

insert into saying select 'USED_IN', 'Phone', number, 'Device', 'imei:' || imei_of(imei),
    'stated', 'sim_register', opened_us, 1, source, row from sim_owner
where number is not null and imei_of(imei) is not null;
"""

_CALLS = """
create table sim_known as
select imsi, min(sim) as sim from (
    select sim_of(imsi) as imsi, sim from sim_row where sim_of(imsi) is not null)
group by imsi having count(distinct sim) = 1;

create table call as
select source, row, time_us, direction, phone_of(own_phone) as own, phone_of(other_phone) as other,
    coalesce(k.sim, sim_of(own_imsi)) as own_sim, imei_of(own_imei) as own_imei,
    coalesce(l.sim, sim_of(other_imsi)) as other_sim, imei_of(other_imei) as other_imei
from ev_calls c left join sim_known k on k.imsi = sim_of(c.own_imsi)
left join sim_known l on l.imsi = sim_of(c.other_imsi);

insert into saying select 'CALLED', 'Phone', if(direction = 'in', other, own), 'Phone',
    if(direction = 'in', own, other), if(direction is null, 'derived', 'stated'),
    if(direction is null, 'call_record;direction_unknown', 'call_record'), time_us, 1, source, row
from call where own is not null and other is not null and own <> other;

insert into saying select 'HAS_NUMBER', 'SIM', sim, 'Phone', phone, 'stated', 'call_record',
    time_us, 1, source, row from (
    select own_sim as sim, own as phone, time_us, source, row from call
    union all select other_sim, other, time_us, source, row from call)
where sim is not null and phone is not null;

insert into saying select 'USED_IN', label, key, 'Device', 'imei:' || imei, 'stated',
    'call_record', time_us, 1, source, row from (
    select 'Phone' as label, own as key, own_imei as imei, time_us, source, row from call
    union all select 'SIM', own_sim, own_imei, time_us, source, row from call
    union all select 'Phone', other, other_imei, time_us, source, row from call
    union all select 'SIM', other_sim, other_imei, time_us, source, row from call)
where key is not null and imei is not null;
"""

# The bank notes the address of whoever gave the order: the payer, or the one at the machine.
_LOGINS = """
create table login as
select t.source, t.row, t.own, t.time_us, ip_of(e.ip) as ip, mac_of(e.mac) as mac,
    coalesce(imei_of(e.imei), if(mac_of(e.mac) is null, imei_of(e.mac), null)) as imei,
    terminal_of(e.terminal) as terminal
from txn t join ev_transactions e on e.source = t.source and e.row = t.row
where (t.outward or t.cash) and coalesce(e.ip, e.mac, e.imei, e.terminal) is not null;

insert into saying select 'LOGGED_IN_FROM', 'Account', own, label, key, 'stated', 'statement',
    time_us, 1, source, row from (
    select own, 'IPAddress' as label, ip as key, time_us, source, row from login
    union all select own, 'Device', 'mac:' || mac, time_us, source, row from login
    union all select own, 'Device', 'imei:' || imei, time_us, source, row from login
    union all select own, 'Device', 'terminal:' || terminal, time_us, source, row from login)
where key is not null;
"""

_CARDS = f"""
insert into saying select 'DRAWS_ON', 'Card', n.number, 'Account', n.key, 'stated',
    'statement', null, sum(t.n), t.source, min(t.row)
from (select own_card, source, min(row) as row, count(*) as n from ev_transactions
    where own_card is not null group by own_card, source) t
join (select distinct own_card, card from own_party) p on p.own_card = t.own_card
join number n on n.number = p.card and n.card
group by n.number, n.key, t.source;

insert into saying select 'DRAWS_ON', 'Card', n.number, 'Account', n.key, 'stated',
    'account_table', a.opened_us, 1, a.source, a.row
from (select *, unnest(cards) as c from account_row) a
join number n on n.number = usable(a.c) and n.card;

insert into saying select 'DRAWS_ON', 'Card', n.number, 'Account', n.key, 'stated',
    'seizure_list', null, 1, s.source, s.row
from seized_number s join number n on n.number = s.number and n.card
where length(s.number) >= {SHORT};
"""

_SEIZURES = """
create table keeper as
select *, who(person_id(keeper_id), keeper_name, false, seizure) as w from seized;

insert into saying select 'SEIZED_FROM', 'Seizure', seizure, w.label, w.key, 'stated',
    'seizure_list', time_us, 1, source, row from keeper where w is not null;

insert into person_name select w.label, w.key, keeper_name, person_id(keeper_id), 1
from keeper where w is not null;

insert into saying select 'SEIZED_WITH', 'Account', n.key, 'Seizure', n.seizure, 'stated',
    'seizure_list', s.time_us, 1, n.source, n.row
from (select distinct key, seizure, source, row from seized_number
    union select distinct key, seizure, source, row from seized_tail) n
join seized s on s.source = n.source and s.row = n.row;

insert into saying select 'SEIZED_WITH', label, key, 'Seizure', seizure, 'stated',
    'seizure_list', time_us, 1, source, row from (
    select 'Phone' as label, phone_of(one) as key, seizure, time_us, source, row
    from (select *, unnest(phones) as one from seized)
    union all
    select 'SIM', sim_of(one), seizure, time_us, source, row
    from (select *, unnest(iccids) as one from seized)
    union all
    select 'Device', 'imei:' || imei_of(one), seizure, time_us, source, row
    from (select *, unnest(imeis) as one from seized))
where key is not null;
"""

_SCRIPTS = (
    ("ev_accounts", _ACCOUNTS),
    ("ev_persons", _PERSONS),
    ("ev_sims", _SIMS),
    ("ev_calls", _CALLS),
    ("ev_transactions", _LOGINS),
    *WALLET_SCRIPTS,
    ("number", _CARDS),
    ("ev_seizures", _SEIZURES),
    ("file", RECORDS),
    ("number", CANDIDATES),
    ("ev_transactions", SAME_ROWS),
    ("saying", DEVICES),
)
"""What each kind of table says; a script is passed over when its table has no rows."""


def find_sayings(database: Database) -> None:
    """Fill `saying` and `person_name` from every kind of table."""
    database.script(_OPENED)
    for table, script in _SCRIPTS:
        if database.value(f"select count(*) from {table}"):
            database.script(script)
