"""Group red packets: one sum is sent, and each of several others receives a part of it.

Tenpay gives a row for each receiver, with the whole sum as its amount and the part as the amount
received. The transfer to each receiver is the part, as the receiver's own statement has it; what
is left of the sum has gone out too, to nobody known. So the sender has sent the sum, once.
"""

from linkgraph.derive.database import Database

# Rows of one sender and order; a row that repeats another retrieval's counts once.
_PACKETS = """
create table packet_row as
select t.source, t.row, o.key as own, coalesce(t.txn_id, t.log_no) as packet, t.amount_fen,
    t.time_us, coalesce(t.received_fen, 0) as part, t.counterparty_number as other
from ev_transactions t join own_key o
    on o.own_card is not distinct from t.own_card
    and o.own_account is not distinct from t.own_account
    and o.own_name is not distinct from t.own_name
    and o.own_id is not distinct from t.own_id
    and o.own_bank is not distinct from t.own_bank
    and o.own_file is not distinct from t.own_file
where t.direction = 'out' and coalesce(t.txn_id, t.log_no) is not null
    and coalesce(t.success, true) and not coalesce(t.negative, false)
    and coalesce(t.txn_id, t.log_no) in (
        select coalesce(txn_id, log_no) from ev_transactions
        where received_fen > 0 and received_fen < amount_fen and direction = 'out');

create table packet as
select own, packet, amount_fen, time_us, amount_fen - sum(part) as rest,
    arg_min(source, spot) as source, arg_min(row, spot) as row
from (select own, packet, amount_fen, time_us, other, part, min(source) as source,
        arg_min(row, source) as row, min(source * 4294967296::bigint + row) as spot
    from packet_row group by own, packet, amount_fen, time_us, other, part)
group by own, packet, amount_fen, time_us having sum(part) <= amount_fen and sum(part) > 0;

create table packet_part as
select r.source, r.row, r.part from packet_row r
join packet p on p.own = r.own and p.packet = r.packet and p.amount_fen = r.amount_fen
    and p.time_us = r.time_us;
"""


def find_packets(database: Database) -> None:
    """Make `packet` (what is left of each) and `packet_part` (source, row, part received)."""
    database.script(_PACKETS)


REST = """
insert into plain by name
select p.source, p.row, p.time_us, t.time_precision as precision, p.rest as amount_fen,
    false as failed, t.txn_id, t.memo, t.channel, nullif(upper(t.currency), '') as currency,
    false as reversal, false as reversal_remark, false as cash, t.log_no, t.voucher_no,
    true as payer_known, false as payee_known, p.own as payer,
    'unnamed:' || p.own || '|群红包未列明的领取' as payee
from packet p join ev_transactions t on t.source = p.source and t.row = p.row
where p.rest > 0
"""
"""Adds what is left of red packets to `plain`, each on the first row of its packet."""
