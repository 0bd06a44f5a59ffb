"""Statements that do not say whose they are, and the statement whose rows they repeat.

An export without its owner's number is an account of its own. When most of its rows also stand in
another account's statement, a person should see it: a candidate, never merged, never summed less.
"""

FEWEST = 3
"""Fewer coinciding rows than this are chance, unless balance or serial number are equal too."""

SURE = 2
"""So many rows of equal amount, direction, day and balance (or serial number) are no chance."""

# Rows agree when their times do, as exactly as both are known, and no balance contradicts.
# Three ways to find them, so that no join grows with how often an amount is paid in a day.
SAME_ROWS = f"""
create view print as
select source, row, own, time_us, precision, outward <> negative as outward, amount_fen,
    balance_fen, txn_id, time_us - time_us % 86400000000 as day from txn;

create table bare as
select p.* from print p semi join (select distinct key from own_key where own_file is not null) k
on k.key = p.own;

create table agreed as
with found as (
    select a.source, a.row, a.own, b.source as b_source, b.row as b_row, b.own as b_own,
        false as sure
    from bare a join print b on b.time_us = a.time_us and b.amount_fen = a.amount_fen
        and b.outward = a.outward and b.own <> a.own and a.precision = 0 and b.precision = 0
        and coalesce(a.balance_fen = b.balance_fen, true)
    union all
    select a.source, a.row, a.own, b.source, b.row, b.own, true
    from bare a join print b on b.day = a.day and b.amount_fen = a.amount_fen
        and b.outward = a.outward and b.balance_fen = a.balance_fen and b.own <> a.own
        and case greatest(a.precision, b.precision) when 0 then a.time_us = b.time_us
            when 1 then a.time_us // 60000000 = b.time_us // 60000000 else true end
    union all
    select a.source, a.row, a.own, b.source, b.row, b.own, true
    from bare a join print b on b.day = a.day and b.amount_fen = a.amount_fen
        and b.outward = a.outward and b.txn_id = a.txn_id and b.own <> a.own
        and coalesce(a.balance_fen = b.balance_fen, true)
)
select * exclude sure, bool_or(sure) as sure from found group by all;

create table repeated as
select a.own as a, a.b_own as b, least(a.n, a.m) as rows, least(x.n, y.n) as of
from (select own, b_own, count(distinct (source, row)) as n,
        count(distinct (b_source, b_row)) as m,
        count(distinct (source, row)) filter (where sure) as s from agreed group by own, b_own) a
join (select own, count(*) as n from print group by own) x on x.own = a.own
join (select own, count(*) as n from print group by own) y on y.own = a.b_own
where (least(a.n, a.m) >= {FEWEST} or a.s >= {SURE}) and least(a.n, a.m) * 2 >= least(x.n, y.n)
    and (a.own < a.b_own or a.b_own not in (select own from bare));

insert into saying select distinct 'SAME_ACCOUNT', 'Account', r.a, 'Account', r.b, 'candidate',
    'same_rows:' || r.rows || ';of:' || r.of, null, 1, g.source, g.row
from repeated r join agreed g on g.own = r.a and g.b_own = r.b;

insert into saying select distinct 'SAME_ACCOUNT', 'Account', r.a, 'Account', r.b, 'candidate',
    'same_rows:' || r.rows || ';of:' || r.of, null, 0, g.b_source, g.b_row
from repeated r join agreed g on g.own = r.a and g.b_own = r.b;
"""
