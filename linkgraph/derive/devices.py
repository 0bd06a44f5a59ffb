"""One handset under several forms of its number.

The first 14 digits of an IMEI name the equipment; the 15th is a check digit that networks do not
send: they give 14 digits, a 0 in its place, or two digits for the software version (3GPP TS 23.003,
6.2). Such a form becomes the full number whose check digit holds, where rows of the case give just
that one; the link is `derived` and its reason gives the form that stands in the row.
"""

DEVICES = """
create table imei as
select distinct substring(key, 6) as imei from (
    select b_key as key from saying where b = 'Device'
    union all select a_key from saying where a = 'Device')
where starts_with(key, 'imei:');

create table imei_form as
select f.imei as form, min(w.imei) as whole from imei f
join imei w on left(w.imei, 14) = left(f.imei, 14) and length(w.imei) = 15 and luhn(w.imei)
where length(f.imei) <> 15 or (ends_with(f.imei, '0') and not luhn(f.imei))
group by f.imei having count(distinct w.imei) = 1;

update saying set b_key = 'imei:' || m.whole, basis = 'derived',
    reason = reason || ';imei:' || m.form
from imei_form m where b = 'Device' and b_key = 'imei:' || m.form;

update saying set a_key = 'imei:' || m.whole, basis = 'derived',
    reason = reason || ';imei:' || m.form
from imei_form m where a = 'Device' and a_key = 'imei:' || m.form;
"""
