"""How well the content of a column suits a field, whatever its header says."""

from collections.abc import Callable, Mapping

from ingest.propose.profile import Profile

Fit = Callable[[Profile], float]
"""Share of the cells, 0 to 1, that can be what the field holds."""
UNKNOWN = 0.5
"""Fit of a column without any cell, and of fields that may hold any text."""


def fit(field: str, column: Profile) -> float:
    """Return how well a column suits `field`: 1 when every cell does, 0 when none."""
    if not column.filled:
        return UNKNOWN
    return round(min(1.0, _FITS.get(field, _any)(column)), 4)


def _share(*shapes: str) -> Fit:
    return lambda column: column.share(*shapes)


def _any(column: Profile) -> float:
    return 0.15 if column.share("decimal", "stamp") > 0.5 else UNKNOWN


def _text(column: Profile) -> float:
    """Words: not numbers, moments or amounts."""
    typed = column.share("stamp", "day", "money", "card", "id", "phone", "ip", "mac")
    return max(0.0, 1.0 - typed)


def _moment(column: Profile) -> float:
    return max(
        column.share("stamp"), column.share("day"), 0.9 * column.share("day_month", "other_date"),
        0.6 * column.share("excel_day", "excel_stamp"),
    )  # fmt: skip


def _day(column: Profile) -> float:
    return max(column.share("day"), 0.95 * column.share("day_month", "other_date"),
               0.6 * column.share("stamp", "excel_day"))  # fmt: skip


def _time(column: Profile) -> float:
    return max(_moment(column), column.share("clock"), 0.7 * column.share("short_clock"))


def _money(column: Profile) -> float:
    if column.share("day") > 0.9 and column.share("decimal") == 0:
        return 0.2  # 20240102 is an amount as well, but hardly one in every row
    return column.share("money")


def _number(column: Profile) -> float:
    """Numbers of accounts and cards; tails count less, wallets' handles count."""
    if column.share("id") > 0.5 or column.share("ip") > 0.5:
        return 0.1
    return max(column.share("card", "number"), 0.6 * column.share("tail", "serial"))


def _tail_or_number(column: Profile) -> float:
    return max(_number(column), 0.8 * column.share("tail"))


def _name(column: Profile) -> float:
    return max(column.share("name"), 0.7 * _text(column) if column.share("han") else 0.0)


def _id(column: Profile) -> float:
    return max(column.share("id", "company_code"), 0.5 * column.share("serial", "masked"))


def _phone(column: Profile) -> float:
    return max(column.share("phone"), 0.4 * column.share("number"))


def _serial(column: Profile) -> float:
    return column.share("serial", "integer")


def _direction(column: Profile) -> float:
    words = column.share("direction") + column.share("neutral")
    if words > 0.5:
        return words
    return 0.7 * column.share("code") if column.distinct <= 4 else 0.0


def _call_direction(column: Profile) -> float:
    return column.share("call_direction")


def _flag(word: str) -> Fit:
    return lambda column: max(
        column.share(word), 0.6 * column.share("code") if column.distinct <= 4 else 0.0,
        0.5 if column.distinct <= 12 and column.share("han") > 0.5 else 0.0,
    )  # fmt: skip


_FITS: Mapping[str, Fit] = {
    **dict.fromkeys(
        ("opened", "closed", "last", "from", "until", "sent", "answered", "stopped", "reported",
         "settled"),
        _moment,
    ),
    **dict.fromkeys(("amount", "debit", "credit", "balance", "available"), _money),
    **dict.fromkeys(
        ("counterparty_number", "payer_number", "payee_number", "account", "sub_account",
         "numbers", "cards", "number"),
        _number,
    ),
    **dict.fromkeys(
        ("own_name", "counterparty_name", "payer_name", "payee_name", "name", "agent_name",
         "keeper_name", "legal_rep"),
        _name,
    ),
    **dict.fromkeys(
        ("own_id", "counterparty_id", "payer_id", "payee_id", "id_number", "agent_id", "keeper_id"),
        _id,
    ),
    **dict.fromkeys(
        ("phone", "own_phone", "other_phone", "agent_phone", "phones", "employer_phone"), _phone
    ),
    **dict.fromkeys(("txn_id", "log_no", "voucher_no", "task_id", "serial", "list_no"), _serial),
    **dict.fromkeys(("memo", "remark", "employer", "address", "item", "dealer"), _text),
    "own_card": _tail_or_number,
    "own_account": _tail_or_number,
    "time": _time,
    "date": _day,
    "direction": _direction,
    "success": _flag("success"),
    "cash": _flag("cash"),
    "currency": _share("currency"),
    "bank": _share("bank", "han"),
    "own_bank": _share("bank", "han"),
    "counterparty_bank": _share("bank", "han"),
    "payer_bank": _share("bank", "han"),
    "payee_bank": _share("bank", "han"),
    "party": lambda column: max(column.share("party"), 0.6 * column.share("name"),
                                0.6 * column.share("number"), 0.5 * column.share("han")),
    "ip": _share("ip"),
    "mac": _share("mac"),
    "imei": _share("imei"),
    "own_imei": _share("imei"),
    "other_imei": _share("imei"),
    "imeis": _share("imei"),
    "imsi": _share("imsi"),
    "own_imsi": _share("imsi"),
    "other_imsi": _share("imsi"),
    "iccid": _share("iccid"),
    "iccids": _share("iccid"),
    "seconds": _share("length"),
    "quantity": _share("quantity", "integer"),
    "tails": _share("tail"),
}  # fmt: skip


def fit_of(kind: str, field: str, column: Profile) -> float:
    """Return `fit` where the kind gives a field a meaning of its own."""
    if kind == "calls" and field == "direction":
        return round(_call_direction(column), 4) if column.filled else UNKNOWN
    if kind == "tasks" and field == "id_number":
        return UNKNOWN
    return fit(field, column)
