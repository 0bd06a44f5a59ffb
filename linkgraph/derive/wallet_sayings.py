"""What registrations, login records and rows of wallets say of what is bound to them."""

from linkgraph.derive.numbers import SHORT

# What a wallet was registered with, and the bank cards behind its rows.
_WALLETS = f"""
insert into saying select 'CONTACT_PHONE', 'Account', key, 'Phone', p, 'stated', 'login_name',
    opened_us, 1, source, row
from (select *, phone_of(one) as p from (select *, unnest(logins) as one from account_row))
where p is not null;

insert into saying select 'LOGGED_IN_FROM', 'Account', key, 'IPAddress', ip_of(ip), 'stated',
    'registration', opened_us, 1, source, row from account_row where ip_of(ip) is not null;

insert into saying select 'LINKED_TO', 'Account', key, 'Account', found, 'stated', reason,
    null, 1, source, row from (
    select a.key, n.key as found, 'bound_card' as reason, a.source, a.row
    from (select *, unnest(bound_cards) as one from account_row) a
    join number n on n.number = usable(a.one) and length(n.number) >= {SHORT}
    union all
    select a.key, n.key, 'related_account', a.source, a.row
    from (select *, unnest(related) as one from account_row) a
    join number n on n.number = usable(a.one) and length(n.number) >= {SHORT})
where found <> key;
"""

_USED_CARDS = f"""
insert into saying select 'LINKED_TO', 'Account', u.key, 'Account', n.key, 'stated', 'used_card',
    min(time_us), count(*), u.source, min(u.row) from (
    select t.source, t.row, t.own as key, e.used_card as card, t.time_us
    from txn t join ev_transactions e on e.source = t.source and e.row = t.row
    where e.used_card is not null
    union all
    select t.source, t.row, t.other, e.counterparty_card, t.time_us
    from txn t join ev_transactions e on e.source = t.source and e.row = t.row
    where e.counterparty_card is not null and t.known_by = 0
) u join number n on n.number = usable(u.card) and length(n.number) >= {SHORT}
where n.key <> u.key group by u.key, n.key, u.source;
"""

_LOGIN_RECORDS = """
create table login_record as
select n.key, l.source, l.row, l.time_us, ip_of(l.ip) as ip, mac_of(l.mac) as mac,
    imei_of(l.imei) as imei
from ev_logins l join number n on n.number = usable(l.account);

insert into saying select 'LOGGED_IN_FROM', 'Account', key, label, place, 'stated',
    'login_record', time_us, 1, source, row from (
    select key, 'IPAddress' as label, ip as place, time_us, source, row from login_record
    union all select key, 'Device', 'mac:' || mac, time_us, source, row from login_record
    union all select key, 'Device', 'imei:' || imei, time_us, source, row from login_record)
where place is not null;
"""

WALLET_SCRIPTS = (
    ("account_row", _WALLETS),
    ("ev_transactions", _USED_CARDS),
    ("ev_logins", _LOGIN_RECORDS),
)
"""Table, and the script for it that is passed over when the table has no rows."""
