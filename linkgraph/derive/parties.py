"""Who stands on each side of each row: account keys of own side, counterparty, payer and payee.

Makes table `txn` (one line an accepted transaction row) and `plain` (one line a row of a
payer–payee table) with account keys, and `mention` (what rows say about accounts).
"""

import pyarrow as pa

from linkgraph.derive.database import Database
from linkgraph.derive.numbers import SHORT
from linkgraph.derive.packets import REST, find_packets

# How a counterparty is known, best first; also how much of it two rows of one event can disagree.
NUMBERED, PLATFORM, CASH, MASKED, DAMAGED, NAMED, UNNAMED = range(7)

_OWN = f"""
create table own_key as
select p.own_card, p.own_account, p.own_name, p.own_id, p.own_bank, p.own_file, p.id,
    case when length(n) >= {SHORT} then k.key
        when n is not null then n || '|' || coalesce(own_file, trim(own_name))
        when mask is not null then 'masked:|' || mask || '|' || coalesce(own_file, own_name)
        else own_file || coalesce('|' || nullif(trim(own_name), ''), '') end as key
from (select *, coalesce(if(length(card) >= {SHORT}, card, null),
    if(length(account) >= {SHORT}, account, null), card, account) as n,
    coalesce(mask(own_card), mask(own_account)) as mask from own_party) p
left join number k on k.number = n
"""

_FLAGS = """coalesce(reversal_flag(t.reversal_flag) = 'reversed'
            or (reversal_flag(t.reversal_flag) = '1' and f.shape in (from coded)), false)
            as flag_reversed,
        coalesce(reversal_flag(t.reversal_flag) = '1' and f.shape not in (from coded), false)
            as flag_unread"""

# A flag 1 means "was reversed" where 2 means "reverses"; alone it may mean either: left unread.
_CODED = """
create table coded as
select distinct f.shape from ev_{kind} t join file f on f.source = t.source
where regexp_full_match(t.reversal_flag, '0?2')
"""

_TXN = f"""
create table txn as
with said as (
    select t.source, t.row, o.key as own, t.time_us, t.time_precision as precision,
        t.direction = 'out' as outward,
        coalesce(r.part, t.amount_fen) as amount_fen, coalesce(t.negative, false) as negative,
        t.balance_fen, coalesce(t.success, true) = false as failed, t.txn_id, t.memo, t.channel,
        t.own_account, t.own_card, nullif(upper(t.currency), '') as currency,
        usable(t.counterparty_number) as number, mask(t.counterparty_number) as mask,
        coalesce(nullif(t.counterparty_name, ''), nullif(t.merchant_name, '')) as name,
        t.counterparty_name, t.counterparty_id, t.counterparty_bank,
        contains(coalesce(t.warnings, ''), 'damaged:counterparty_number') as damaged,
        t.counterparty_damaged,
        reversal_words(t.memo) or reversal_words(t.txn_type)
            or reversal_flag(t.reversal_flag) = 'reversal' as reversal,
        {_FLAGS},
        reversal_words(t.remark) as reversal_remark,
        t.log_no, t.voucher_no, refund_words(t.memo) or refund_words(t.txn_type) as refund,
        case when wallet_table(f.layout) = 2 and t.direction = 'out' and paid_by_card(t.channel)
            then 'card:' || o.key || '|' || trim(t.channel) end as fund,
        coalesce(t.cash, false) as cash_flag,
        cash_words(t.memo) or cash_words(t.txn_type) as cash_word,
        coalesce(terminal_of(t.terminal), t.branch_code, t.branch_name) as locus
    from ev_transactions t join file f on f.source = t.source
    left join packet_part r on r.source = t.source and r.row = t.row join own_key o
        on o.own_card is not distinct from t.own_card
        and o.own_account is not distinct from t.own_account
        and o.own_name is not distinct from t.own_name
        and o.own_id is not distinct from t.own_id
        and o.own_bank is not distinct from t.own_bank
        and o.own_file is not distinct from t.own_file
), known as (
    select s.*, k.key as number_key,
        coalesce(platform_of(s.name), if(s.name is null, platform_of(s.memo), null)) as platform,
        (s.cash_flag or s.cash_word) and s.number is null and s.mask is null as cash
    from said s left join number k on k.number = s.number
)
select k.* exclude (number_key, cash_flag, cash_word),
    case when number is not null then {NUMBERED} when mask is not null then {MASKED}
        when damaged then {DAMAGED} when cash and platform is null then {CASH}
        when platform is not null then {PLATFORM} when name is not null then {NAMED}
        else {UNNAMED} end as known_by,
    case when length(number) >= {SHORT} then number_key
        when number is not null then number || '|' || coalesce(name, own)
        when mask is not null then 'masked:' || own || '|' || mask || '|' || coalesce(name, '')
        when damaged then 'damaged:' || left(f.sha256, 12) || ':' || f.tab || ':' || row
        when cash and platform is null then 'cash:' || coalesce(locus, own)
        when platform is not null then 'platform:' || platform
        when name is not null then 'unnamed:' || own || '|' || name
        else 'unnamed:' || own end as other
from known k join file f on f.source = k.source
"""

_SIDE = """case when usable_own({s}_number) is not null and length({s}_number) >= {short}
        then k{s}.key
    when usable_own({s}_number) is not null
        then {s}_number || coalesce('|' || trim({s}_name), '')
    when contains(coalesce(t.warnings, ''), 'damaged:{s}_number')
        then 'damaged:' || left(f.sha256, 12) || ':' || f.tab || ':' || row || ':{s}'
    when mask({s}_number) is not null
        then 'masked:|' || {s}_number || '|' || coalesce({s}_name, '')
    when platform_of({s}_name) is not null then 'platform:' || platform_of({s}_name) end"""

_PLAIN = """
create table plain as
with side as (
    select t.*, f.sha256, f.tab, {payer} as payer_key, {payee} as payee_key
    from ev_transfers t join file f on f.source = t.source
    left join number kpayer on kpayer.number = usable_own(t.payer_number)
    left join number kpayee on kpayee.number = usable_own(t.payee_number)
)
select source, row, time_us, time_precision as precision, amount_fen,
    coalesce(success, true) = false as failed, txn_id, memo, channel,
    nullif(upper(currency), '') as currency,
    reversal_words(memo) or reversal_words(txn_type) as reversal,
    reversal_words(remark) as reversal_remark,
    coalesce(cash, false) as cash, log_no, voucher_no,
    usable_own(payer_number) is not null as payer_known,
    usable_own(payee_number) is not null as payee_known,
    payer_number, payer_name, payer_id, payer_bank,
    payee_number, payee_name, payee_id, payee_bank, payer_damaged, payee_damaged,
    coalesce(payer_key, 'unnamed:' || coalesce(payee_key, '')
        || coalesce('|' || payer_name, '')) as payer,
    coalesce(payee_key, 'unnamed:' || coalesce(payer_key, '')
        || coalesce('|' || payee_name, '')) as payee
from side
"""


def side_key(side: str) -> str:
    """Return SQL for the account key of a `side` of a row `t` of file `f`, null when none is known.

    `t` has its number and name, `k<side>` is the row of `number` for its number.
    """
    return _SIDE.format(s=side, short=SHORT)


def known_by(key: str) -> str:
    """Return SQL for how the account with this key is known, of those that `side_key` gives."""
    return (
        f"case when starts_with({key}, 'platform:') then {PLATFORM} "
        f"when starts_with({key}, 'masked:') then {MASKED} "
        f"when starts_with({key}, 'damaged:') then {DAMAGED} else {NUMBERED} end"
    )


def find_parties(database: Database, files: pa.Table) -> None:
    """Make `own_key`, `txn` and `plain`.

    `files` has source, sha256, sheet, tab(le), layout and shape (equal for equal headers) of the
    evidence.
    """
    database.add("file", files)
    database.run(_CODED.format(kind="transactions"))
    database.run(_OWN)
    find_packets(database)
    database.run(_TXN)
    database.run(_PLAIN.format(payer=side_key("payer"), payee=side_key("payee")))
    database.run(REST)
