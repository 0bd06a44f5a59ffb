"""Complaints, coercive measures and retrieval tasks: tables `complaint`, `measured`, `retrieval`.

Each accepted row is one thing with the key `SHA-256:sheet:row`, the sheet empty for text files. A
complaint is what its victim says: it names accounts, and nothing is summed, merged or tied to a
holder for it. Measures and tasks are what authorities did, not what anybody owns.
"""

from linkgraph.derive.database import Database
from linkgraph.derive.numbers import SHORT
from linkgraph.derive.parties import side_key

_KEY = "f.sha256 || ':' || coalesce(f.sheet, '') || ':' || row"

_COMPLAINTS = f"""
create table complaint as
select t.*, {_KEY} as key, {side_key("payer")} as payer, {side_key("payee")} as payee
from (select *, name as payer_name from ev_complaints) t join file f on f.source = t.source
left join number kpayer on kpayer.number = usable_own(t.payer_number)
left join number kpayee on kpayee.number = usable_own(t.payee_number);
"""

_MEASURES = f"""
create table measured as
select m.*, {_KEY} as key, coalesce(k.key, m.n) as subject, measure_kind(m.measure) as measure_kind
from (select *, usable(account) as n from ev_measures) m join file f on f.source = m.source
left join number k on k.number = m.n;
"""

# Where only the column of ID numbers is filled, it may hold an account that the case knows.
_TASKS = f"""
create table retrieval as
select t.*, {_KEY} as key, if(length(n) < {SHORT}, n, k.key) as subject
from (select *, coalesce(usable(number), usable(id_number)) as n,
        usable(number) is not null as numbered from ev_tasks) t
join file f on f.source = t.source left join number k on k.number = t.n
    and (t.numbered or length(t.n) >= {SHORT});

update retrieval set subject = null where not numbered and length(n) < {SHORT};
"""

RECORDS = """
insert into saying select 'PAID_FROM', 'Complaint', key, 'Account', payer, 'stated', 'complaint',
    time_us, 1, source, row from complaint where payer is not null;

insert into saying select 'PAID_INTO', 'Complaint', key, 'Account', payee, 'stated', 'complaint',
    time_us, 1, source, row from complaint where payee is not null;

insert into saying select 'UNDER_MEASURE', 'Account', subject, 'Measure', key, 'stated',
    'measure_table', from_us, 1, source, row from measured where subject is not null;

insert into saying select 'ASKED_FOR', 'Retrieval', key, 'Account', subject, 'stated',
    'task_table', sent_us, 1, source, row from retrieval where subject is not null;
"""
"""What the rows say of accounts."""


def find_records(database: Database) -> None:
    """Make `complaint`, `measured` and `retrieval`; needs `number` and `file`."""
    for script in (_COMPLAINTS, _MEASURES, _TASKS):
        database.script(script)
