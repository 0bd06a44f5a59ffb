"""The lists of words.toml, and the SQL that goes by them."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

_OLD_ID = r"[1-9]\d{5}\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}"
"""An ID number of 15 digits: issued until 1999 to persons born from 1900, so the century is 19
(GB 11643). It is compared as the number of 18 that the same person has now."""
_ID_SUM = (
    "list_dot_product(list_transform(string_split(x, ''), lambda c: c::double), "
    "[7.0, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])::integer"
)
_LUHN_SUM = (
    "list_sum(list_transform(range(1, length(x) + 1), lambda i: "
    "(ascii(x[-i]) - 48) * (2 - i % 2) // 10 + (ascii(x[-i]) - 48) * (2 - i % 2) % 10))"
)
"""The digits from the right, each second doubled, summed up digit by digit (ISO/IEC 7812-1)."""

ALIPAY, TENPAY, OTHER_WALLET, EVERY_WALLET = 1, 2, 4, 7
"""Kinds of wallets, as bits."""


@cache
def lists() -> dict[str, Any]:
    """Return words.toml."""
    text = resources.files("linkgraph.derive").joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(text)


def quoted(text: str) -> str:
    """Return `text` as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def one_of(patterns: Sequence[str]) -> str:
    """Return a literal pattern that matches whole values of any of `patterns`."""
    return quoted("^(?:" + "|".join(patterns) + ")$")


def macros() -> tuple[str, ...]:
    """Return the SQL macros that derive's queries use; each gives NULL for what is none."""
    said = lists()
    none = said["placeholders"]
    repeated = "length(replace(x, x[1:1], '')) = 0"
    plain = f"case when x is null or trim(x) = '' or {repeated} then null"
    digits = r"regexp_replace(x, '\D', '', 'g')"
    company = said["company"]
    return (
        f"create macro new_id(x) as x || '10X98765432'[{_ID_SUM} % 11 + 1]",
        "create macro luhn(x) as case when regexp_full_match(x, '[0-9]+') "
        f"then {_LUHN_SUM} % 10 = 0 else false end",
        f"create macro usable(x) as {plain} when list_contains({list(none['numbers'])}, x) "
        "or contains(x, '*') or (ascii(x) > 127 and not regexp_matches(x, '[0-9A-Za-z]')) "
        "then null else x end",
        # An account of a plain table may be called 0 or 1111: only long numbers are suspected.
        "create macro usable_own(x) as case when length(x) < 8 and not contains(x, '*') "
        "then nullif(trim(x), '') else usable(x) end",
        # Whose rows these are only the file can tell: no number, or a mere tail or mask unnamed.
        "create macro own_scope(card, account, name, file) as case when length(usable_own(card)) "
        ">= 8 or length(usable_own(account)) >= 8 then null when coalesce(usable_own(card), "
        "usable_own(account), mask(card), mask(account)) is not null and trim(name) <> '' "
        "then null else 'statement:' || file end",
        "create macro mask(x) as case when contains(x, '*') then x end",
        f"create macro stem(x) as {_stem('x')}",
        f"create macro old_id(x) as coalesce(regexp_full_match(x, {quoted(_OLD_ID)}), false)",
        f"create macro person_id(x) as {plain} when contains(x, '*') or length(x) < 6 "
        f"or list_contains({list(none['ids'])}, x) then null "
        "when old_id(x) then new_id(x[1:6] || '19' || x[7:15]) else x end",
        "create macro by_old_id(reason, x) as reason || if(old_id(x), ';id_15_digits', '')",
        f"create macro ip_of(x) as (select case when regexp_full_match(a, {one_of(none['ips'])}) "
        "then null else a end from (select coalesce(nullif(regexp_extract(x, "
        r"'^\s*((25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3})([:/].*)?$', 1), ''), "
        "case when regexp_full_match(upper(x), '[0-9A-F:.]*:[0-9A-F:.]*:[0-9A-F:.]*') "
        "then upper(x) end) as a))",
        "create macro mac_of(x) as (select case when regexp_full_match(a, '[0-9A-F]{12}') and not "
        f"regexp_full_match(a, {one_of(_macs(none['macs']))}) and {repeated.replace('x', 'a')} "
        "is not true then concat_ws('-', a[1:2], a[3:4], a[5:6], a[7:8], a[9:10], a[11:12]) end "
        "from (select regexp_replace(upper(x), '[-:. ]', '', 'g') as a))",
        "create macro imei_of(x) as (select case when regexp_full_match(a, '[0-9]{14,16}') and not "
        f"regexp_full_match(a, {one_of(none['imeis'])}) and {repeated.replace('x', 'a')} "
        f"is not true then a end from (select {digits} as a))",
        f"create macro terminal_of(x) as {plain} when regexp_full_match(x, "
        f"{one_of(none['terminals'])}) or length(x) < 4 then null else x end",
        "create macro phone_of(x) as (select case when length(a) < 7 or length(a) > 15 or "
        f"regexp_full_match(a, {one_of(none['phones'])}) or {repeated.replace('x', 'a')} then null "
        "else a end from (select coalesce(nullif(regexp_extract(b, "
        r"'^(?:00)?86(1[3-9]\d{9}|0\d{9,11})$', 1), ''), b) as a from (select "
        r"regexp_replace(regexp_replace(x, '[-+ ()]', '', 'g'), "
        # Behind 86 an area code stands without its 0: 8657188888888 is 057188888888.
        r"'^(?:00)?86(10\d{8}|2\d{9}|[3-9]\d{9,10})$', '0\1') as b)) "
        "where regexp_full_match(a, '[0-9]+'))",
        "create macro sim_of(x) as (select case when length(a) < 14 or length(a) > 20 or "
        f"{repeated.replace('x', 'a')} then null else a end from (select upper(x) as a) "
        "where regexp_full_match(a, '[0-9]{14,19}[0-9A-F]?'))",
        f"create macro address_of(x) as (select {plain.replace('x', 'a')} when length(a) < 4 or "
        f"list_contains({list(none['addresses'])}, a) then null else a end "
        r"from (select regexp_replace(x, '\s', '', 'g') as a))",
        f"create macro is_company(name, id, id_type) as ({_matches('id', company['ids'])} and not "
        f"{_matches('id', company['resident_ids'])}) or {_matches('id_type', company['id_types'])} "
        f"or (id is null and {_matches('name', company['names'])})",
        f"create macro named_company(name) as {_matches('name', company['names'])}",
        f"create macro company_account(x) as {_matches('x', company['account_types'])}",
        f"create macro wallet_number(x) as {_matches('x', said['wallet']['numbers'])}",
        f"create macro wallet_bank(x) as {_matches('upper(x)', said['wallet']['banks'])}",
        f"create macro cash_words(x) as {_matches('upper(x)', said['cash']['words'])} and not "
        f"{_matches('upper(x)', said['cash']['not_words'])}",
        f"create macro reversal_words(x) as {_matches('upper(x)', said['reversal']['words'])} "
        f"and not {_matches('upper(x)', said['reversal']['not_words'])}",
        "create macro reversal_flag(x) as case "
        f"when regexp_full_match(x, {one_of(said['reversal']['flags_reversed'])}) then 'reversed' "
        f"when regexp_full_match(x, {one_of(said['reversal']['flags_reversal'])}) then 'reversal' "
        "when regexp_full_match(x, '0?1') then '1' end",
        f"create macro refund_words(x) as {_matches('upper(x)', said['refund']['words'])}",
        f"create macro paid_by_card(x) as {_matches('upper(x)', said['card_payment']['words'])} "
        f"and not {_matches('upper(x)', said['card_payment']['not_words'])}",
        *_bank_cards(said["bank_card"]),
        f"create macro wallet_table(x) as {_roles(said['wallet_tables'])}",
        f"create macro measure_kind(x) as {_measure('upper(trim(x))')}",
        f"create macro seized_card(x) as {_matches('x', said['seizure']['cards'])}",
        f"create macro platform_of(x) as {_platform('upper(x)')}",
        r"create macro pieces(x) as list_filter(regexp_split_to_array(coalesce(x, ''), "
        r"'[/、,，;；|\s]+'), lambda y: y <> '')",
    )


def _bank_cards(said: dict[str, Any]) -> tuple[str, ...]:
    """Return the macros that tell a wallet's dealings with bank cards."""
    core = f"regexp_replace(x, {quoted(said['not_bank'])}, '', 'g')"
    for pattern, name in said["same_bank"]:
        core = f"regexp_replace({core}, {quoted(pattern)}, {quoted(name)})"
    clearing = next(one["pattern"] for one in lists()["platform"] if not one["name"])
    kinds = (
        f"when x in ({', '.join(quoted(name) for name in said[kind])}) then {bits}"
        for kind, bits in (("alipay", ALIPAY), ("tenpay", TENPAY), ("clearing", EVERY_WALLET))
    )
    return (
        f"create macro withdrawal_words(x) as {_matches('x', said['withdrawals'])}",
        f"create macro to_card_words(x) as {_matches('x', said['to_cards'])}",
        f"create macro top_up_words(x) as {_matches('x', said['top_ups'])}",
        f"create macro bank_core(x) as {core}",
        # A reserve or transit account that names another institution is that institution's.
        f"create macro wallets_of(x) as case {' '.join(kinds)} when x is null then null "
        f"when {_matches('x', clearing)} and not contains(x, '公司') then {EVERY_WALLET} "
        f"else {OTHER_WALLET} end",
    )


def _roles(tables: dict[str, list[str]]) -> str:
    """Return SQL for the kind of table of a wallet that a layout is; 0 for any other."""
    cases = " ".join(
        f"when x in ({', '.join(quoted(name) for name in names)}) then {at}"
        for at, names in enumerate(tables.values(), 1)
    )
    return f"case {cases} else 0 end"


def _measure(value: str) -> str:
    """Return SQL for the kind of a measure: its code, else its words where they agree."""
    said = lists()["measure"]
    freeze, stop = _matches(value, said["freeze"]), _matches(value, said["stop_payment"])
    return (
        f"case when {_matches(value, said['ended'])} then 'unknown' "
        f"when {stop} and not {freeze} then 'stop_payment' "
        f"when {freeze} and not {stop} then 'freeze' else 'unknown' end"
    )


def _macs(patterns: Sequence[str]) -> list[str]:
    return [pattern for pattern in patterns if "(.)" not in pattern]


def _matches(value: str, pattern: str) -> str:
    return f"coalesce(regexp_matches({value}, {quoted(pattern)}), false)"


def _stem(value: str) -> str:
    """Return SQL for the main number of an account number: prefixes, then suffixes taken off."""
    numbers = lists()["numbers"]
    for pattern in (*numbers["prefixes"], *numbers["suffixes"]):
        value = f"regexp_replace({value}, {quoted(pattern)}, '\\1')"
    return value


def _platform(value: str) -> str:
    """Return SQL for the platform a name stands for, NULL for none."""
    every = "|".join(f"(?:{one['pattern']})" for one in lists()["platform"])
    cases = " ".join(
        f"when regexp_matches({value}, {quoted(one['pattern'])}) "
        f"then {quoted(one['name']) if one['name'] else value}"
        for one in lists()["platform"]
    )
    # Most names are none of them: one look says so.
    return f"case when not regexp_matches({value}, {quoted(every)}) then null {cases} end"
