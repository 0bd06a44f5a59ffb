"""Accounts that may be one, for a person to check: tails, masks, numbers that lost digits.

Each is a link with the basis `candidate` whose reason gives what was compared and how many full
numbers of the case fit. Nothing is merged for it, and nothing summed.
"""

from linkgraph.derive.numbers import SHORT
from linkgraph.derive.parties import DAMAGED

_LEAST = 3
"""Fewest digits at the end of a mask, and before it; with none before it the tail has one more and
the names are equal."""
_EXACT = 15
"""Digits that a spreadsheet keeps; what writes them may have rounded the last of them up."""
_SHOWN = 7
"""Digits from which an exponent form shows all that are left: Excel's short form has six."""

# A tail of digits is compared with every full number of the case; all that end so are candidates.
CANDIDATES = f"""
create table tail_match as
select distinct t.key, t.source, t.row, t.tail, n.key as found
from seized_tail t join number n on right(n.number, {_LEAST}) = right(t.tail, {_LEAST})
    and ends_with(n.number, t.tail) and length(n.number) >= 12
    and n.key in (select key from account_key)
where not exists (select 1 from said_number s where s.number = n.number and s.number <> s.stem);

insert into saying select 'SAME_ACCOUNT', 'Account', t.key, 'Account', t.found, 'candidate',
    'tail:' || t.tail || ';matches:' || c.n, null, 1, t.source, t.row
from tail_match t join (select key, count(distinct found) as n from tail_match group by key) c
on c.key = t.key;

create table masked_row as
select other as key, source, min(row) as row, count(*) as n from txn
where starts_with(other, 'masked:') group by all
union all select own, source, min(row), count(*) from txn
where starts_with(own, 'masked:') group by all
union all select payer, source, min(row), count(*) from plain
where starts_with(payer, 'masked:') group by all
union all select payee, source, min(row), count(*) from plain
where starts_with(payee, 'masked:') group by all
union all select payer, source, min(row), count(*) from complaint
where starts_with(payer, 'masked:') group by all
union all select payee, source, min(row), count(*) from complaint
where starts_with(payee, 'masked:') group by all;

create table mask as
select distinct key, upper(shown) as mask, regexp_extract(shown, '[0-9]+$') as tail,
    regexp_extract(shown, '^[0-9]+') as head, trim(name) as name from mention
where starts_with(key, 'masked:') and contains(shown, '*')
    and key in (select key from masked_row);

create table known_name as
select distinct key, trim(name) as name from mention where not starts_with(key, 'masked:');

create table mask_match as
select distinct m.key, m.mask, n.key as found from mask m
join number n on right(n.number, {_LEAST}) = right(m.tail, {_LEAST})
    and ends_with(n.number, m.tail) and starts_with(n.number, m.head)
    and length(n.number) >= 12 and n.key in (select key from account_key)
where length(m.head) >= {_LEAST} or (length(m.tail) > {_LEAST}
    and (n.key, m.name) in (select key, name from known_name));

insert into saying select 'SAME_ACCOUNT', 'Account', m.key, 'Account', m.found, 'candidate',
    'mask:' || m.mask || ';matches:' || c.n, null, t.n, t.source, t.row
from mask_match m join (select key, count(distinct found) as n from mask_match group by key) c
on c.key = m.key join masked_row t on t.key = m.key;

create table damaged_row as
select other as key, counterparty_damaged as said, source, row from txn where known_by = {DAMAGED}
union all select payer, payer_damaged, source, row from plain where starts_with(payer, 'damaged:')
union all select payee, payee_damaged, source, row from plain where starts_with(payee, 'damaged:')
union all select payer, payer_damaged, source, row from complaint
where starts_with(payer, 'damaged:')
union all select payee, payee_damaged, source, row from complaint
where starts_with(payee, 'damaged:');

create table damaged as
select said, regexp_replace(split_part(said, 'E', 1), '[^0-9]', '', 'g') as digits,
    nullif(regexp_extract(said, 'E[+]?([0-9]+)$', 1), '')::integer + 1 as size
from (select distinct upper(said) as said from damaged_row where said is not null);

create table damaged_match as
select distinct d.said, n.key as found from (
    select said, coalesce(size, length(digits)) as size, rpad(left(digits, {_EXACT}), {_EXACT}, '0')
        as head from damaged where length(digits) >= {_SHOWN} and digits not like '0%') d
join number n on length(n.number) = d.size and (left(n.number, {_EXACT}) = d.head
    or (n.number[{_EXACT} + 1] >= '5' and left(n.number, {_EXACT}) = (d.head::bigint - 1)::varchar))
where n.key in (select key from account_key);

insert into saying select 'SAME_ACCOUNT', 'Account', r.key, 'Account', m.found, 'candidate',
    'damaged:' || m.said || ';matches:' || c.n, null, 1, r.source, r.row
from damaged_row r join damaged_match m on m.said = upper(r.said)
join (select said, count(distinct found) as n from damaged_match group by said) c
on c.said = m.said;

insert into saying select 'SAME_ACCOUNT', 'Account', k.a, 'Account', k.b, 'candidate', k.reason,
    null, t.n, t.source, t.row from kept_apart k
join account_key x on x.key = k.a join account_key y on y.key = k.b
join (
    select least(m.key, n.key) as a, greatest(m.key, n.key) as b, p.source, min(p.row) as row,
        count(*) as n from (
        select source, row, usable_own(own_card) as x, usable_own(own_account) as y
            from ev_transactions
        union all select source, row, usable(c), usable(account)
            from (select *, unnest(cards) as c from ev_accounts)
        union all select source, row, usable(account), usable(sub_account) from ev_sub_accounts
    ) p join number m on m.number = p.x join number n on n.number = p.y
    where length(p.x) >= {SHORT} and length(p.y) >= {SHORT} and m.key <> n.key
    group by all) t on t.a = k.a and t.b = k.b;
"""
