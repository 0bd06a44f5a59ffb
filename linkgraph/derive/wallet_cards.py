"""Which bank cards the rows of wallets name, and which wallets' money a bank's row may be.

A row names a card by its whole number; or, with a bank, by its last four digits (支付方式
`建设银行(0006)`): these count where they fit exactly one account of that bank among those that the
wallet's holder has, or that were bound to the wallet.
"""

import pyarrow as pa

from linkgraph.derive.database import Database
from linkgraph.derive.numbers import SHORT
from linkgraph.derive.parties import DAMAGED, NUMBERED, UNNAMED
from linkgraph.derive.words import ALIPAY, EVERY_WALLET, OTHER_WALLET, TENPAY, lists, quoted

_TAIL = r"[(（]\D*([0-9]{4})[)）]\s*$"

_FOREIGN = ", ".join(quoted(text) for said in lists()["currency"].values() for text in said)

_WALLETS = f"""
create table wallet_own as
select distinct key from own_key where coalesce(wallet_bank(own_bank), false)
    or wallet_number(coalesce(own_account, own_card, ''));

create table wallet_source as
select source from file where regexp_matches(layout, '^(tenpay|alipay|wechat|payment)')
union select source from txn where own in (from wallet_own);

create table wallet_row as
select t.source, t.row, t.own, t.known_by, t.name, t.refund,
    case when starts_with(f.layout, 'alipay') or upper(e.own_bank) in ('支付宝', 'ALIPAY')
            or regexp_matches(t.own, '^2088[0-9]{{12}}$') then {ALIPAY}
        when regexp_matches(f.layout, '^(tenpay|wechat)') or contains(upper(t.own), '@WX')
            or regexp_matches(upper(e.own_bank), '财付通|微信|TENPAY') then {TENPAY}
        else {OTHER_WALLET} end as kind,
    withdrawal_words(t.memo) or withdrawal_words(e.txn_type) as withdrawal,
    to_card_words(t.memo) or to_card_words(e.txn_type) as to_card,
    top_up_words(t.memo) or top_up_words(e.txn_type) as top_up,
    usable(e.used_card) as used, usable(e.counterparty_card) as theirs,
    if(e.used_card is null and paid_by_card(t.channel),
        regexp_extract(t.channel, {quoted(_TAIL)}, 1), '') as tail,
    if(e.used_card is null, trim(regexp_extract(t.channel, '^([^(（]*)[(（]', 1)), '') as bank,
    if(t.known_by = {NUMBERED} and regexp_full_match(t.number, '[0-9]{{4}}'), t.number, '')
        as their_tail, coalesce(e.counterparty_bank, '') as their_bank
from txn t join file f on f.source = t.source
join ev_transactions e on e.source = t.source and e.row = t.row
where t.source in (from wallet_source)
    and (t.own in (from wallet_own) or regexp_matches(f.layout, '^(tenpay|alipay|wechat|payment)'));

create table wallet_payment as
select t.source, t.row, t.payer as own, t.payee, t.payee_known, e.settled_us,
    {ALIPAY} as kind, if(regexp_full_match(t.payee_number, '[0-9]{{4}}'), t.payee_number, '')
        as tail, coalesce(t.payee_bank, '') as bank
from plain t join file f on f.source = t.source
join ev_transfers e on e.source = t.source and e.row = t.row
where wallet_table(f.layout) > 0;
"""

# Same holder: by ID number; by name only where an ID number is not known of both.
_TAILS = f"""
create table tail_asked as
select distinct own, tail, bank_core(bank) as bank from (
    select own, tail, bank from wallet_row union all
    select own, their_tail, their_bank from wallet_row union all
    select own, tail, bank from wallet_payment)
where tail <> '' and length(bank_core(bank)) >= 2;

create table tail_number as
select distinct a.*, n.number, n.key from tail_asked a
join number n on right(n.number, 4) = a.tail and length(n.number) >= {SHORT}
where n.key <> a.own and n.key not in (from wallet_own);

create table tail_holder as
select key, list(distinct id) filter (where id is not null) as ids,
    list(distinct trim(name)) filter (where trim(name) <> '') as names
from mention where level = 0
    and key in (select key from tail_number union select own from tail_number) group by key;

create table tail_bank as
select key, bank_core(bank) as bank from mention
where bank <> '' and key in (select key from tail_number)
union select n.key, bank_core(i.bank) from issuer i join tail_number n on n.number = i.number;

create table tail_card as
select own, tail, bank, min(key) as key from (
    select n.own, n.tail, n.bank, n.key, bool_or(contains(b.bank, n.bank)) as fits
    from tail_number n left join tail_bank b on b.key = n.key
    left join tail_holder w on w.key = n.own left join tail_holder h on h.key = n.key
    where coalesce(case when len(w.ids) > 0 and len(h.ids) > 0
            then len(w.ids) = 1 and len(h.ids) = 1 and w.ids[1] = h.ids[1]
            else len(w.names) = 1 and len(h.names) = 1 and w.names[1] = h.names[1]
                and not contains(w.names[1], '*') end, false)
        or (n.own, n.number) in (select key, unnest(bound_cards) from account_row)
    group by n.own, n.tail, n.bank, n.key)
where coalesce(fits, true)
group by own, tail, bank having count(*) = 1 and bool_and(coalesce(fits, false));
"""

_ROWS = f"""
select r.source, r.row, r.kind, r.withdrawal, r.to_card, r.top_up, r.refund,
    c.id as card, d.id as their_card
from (select r.*, coalesce(n.key, t.key) as card_key, coalesce(m.key, u.key) as their_key
    from wallet_row r
    left join number n on n.number = r.used and length(n.number) >= {SHORT}
    left join number m on m.number = r.theirs and length(m.number) >= {SHORT}
    left join tail_card t on t.own = r.own and t.tail = r.tail and t.bank = bank_core(r.bank)
    left join tail_card u
        on u.own = r.own and u.tail = r.their_tail and u.bank = bank_core(r.their_bank)) r
left join account_key c on c.key = r.card_key and r.card_key <> r.own
left join account_key d on d.key = r.their_key and r.their_key <> r.own
order by r.source, r.row
"""

_PAYMENTS = """
select p.source, p.row, p.kind, p.settled_us, c.id as card
from wallet_payment p
left join tail_card t on t.own = p.own and t.tail = p.tail and t.bank = bank_core(p.bank)
left join account_key c on c.key = coalesce(t.key, if(p.payee_known, p.payee, null))
order by p.source, p.row
"""

# `asked`: the bank's row, and what a wallet's row of that card and amount says of the other side.
_FITTING = f"""
select a.at, case when t.currency in ({_FOREIGN}) then null
    when t.known_by = {NUMBERED} then wallets_of(t.platform)
    when wallets_of(coalesce(t.platform, platform_of(t.memo))) is not null
        then wallets_of(coalesce(t.platform, platform_of(t.memo)))
    when t.known_by in ({UNNAMED}, {DAMAGED}) then {EVERY_WALLET}
    when t.name is not null and exists (select 1 from wallet_named w where w.card = a.card
        and w.amount_fen = a.amount_fen and w.name = trim(t.name)) then {EVERY_WALLET}
    end as kinds
from asked_row a join txn t on t.source = a.source and t.row = a.row order by a.at
"""


def has_wallets(database: Database) -> bool:
    """Say whether any table of the case is of a wallet; makes `wallet_row`, `wallet_payment`."""
    database.script(_WALLETS)
    return bool(
        database.value(
            "select exists(from wallet_row where used is not null or theirs is not null "
            "or tail <> '' or known_by = 0) or exists(from wallet_payment)"
        )
    )


def wallet_ids(database: Database) -> pa.Table:
    """Return `id` of the accounts that are wallets with rows of their own."""
    return database.table(
        "select c.id from account_key c where c.key in (select own from wallet_row "
        "union from wallet_own) order by c.id"
    )


def named_cards(database: Database) -> tuple[pa.Table, pa.Table]:
    """Return what rows of wallets, and of their payment tables, say of bank cards, by row.

    `card` and `their_card` are account ids, null for none: the card of the wallet's own holder, and
    of the other side. A row whose words or card are unknown names none: nothing is guessed.
    """
    database.script(_TAILS)
    return database.table(_ROWS), database.table(_PAYMENTS)


def kinds_of_bank_rows(database: Database, rows: pa.Table, named: pa.Table) -> pa.Table:
    """Return `kinds` (bits of words) of wallets that bank rows may be of, null for none.

    `rows`: at, source, row, card, amount_fen; `named`: card, amount_fen, source, row of rows of
    wallets, whose counterparty's name a bank may give as its own counterparty.
    """
    database.add("asked_row", rows)
    database.add("wallet_asked", named)
    database.run(
        "create table wallet_named as select distinct w.card, w.amount_fen, trim(r.name) as name "
        "from wallet_asked w join wallet_row r on r.source = w.source and r.row = w.row "
        "where trim(r.name) <> ''"
    )
    return database.table(_FITTING)
