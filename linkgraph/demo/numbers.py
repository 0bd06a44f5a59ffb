"""Invented numbers that look right: valid check digits, ranges that belong to nobody.

Resident IDs use region 99 (no such region), phones use prefixes that are not allotted, card
numbers are a public issuer prefix and a random tail. Whoever meets them in a real case has met
the demonstration.
"""

from random import Random

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PHONE_PREFIXES = ("160", "161", "163", "164", "168", "169")


def digits(rng: Random, count: int) -> str:
    """Return `count` random digits; the first may be 0."""
    return "".join(rng.choices("0123456789", k=count))


def luhn_digit(body: str) -> str:
    """Return the digit that makes `body` + digit pass Luhn."""
    total = 0
    for position, letter in enumerate(reversed(body)):
        value = int(letter) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def card_number(rng: Random, prefix: str, length: int) -> str:
    """Return a card number of `length` digits that starts with `prefix` and passes Luhn."""
    body = prefix + digits(rng, length - len(prefix) - 1)
    return body + luhn_digit(body)


def resident_id(rng: Random, born: tuple[int, int], woman: bool, city: int) -> str:
    """Return an 18-digit ID of region 99 and a city's number, born in a year of `born`."""
    region = f"99{city:02}{rng.randint(1, 9):02}"
    day = f"{rng.randint(*born)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    serial = rng.randrange(1, 500) * 2 + (0 if woman else 1)
    body = f"{region}{day}{serial % 1000:03}"
    return body + id_check(body)


def id_check(body: str) -> str:
    """Return the check character of the first 17 digits (GB 11643)."""
    total = sum(int(letter) * weight for letter, weight in zip(body, ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11]


def company_code(rng: Random) -> str:
    """Return an 18-character company code of region 99 with its check character (GB 32100)."""
    body = "9199" + digits(rng, 4) + "MA" + "".join(rng.choices(USCC_LETTERS, k=7))
    total = sum(USCC_LETTERS.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + USCC_LETTERS[-total % 31]


def phone_number(rng: Random) -> str:
    """Return an 11-digit mobile number of a prefix that is not allotted."""
    return rng.choice(PHONE_PREFIXES) + digits(rng, 8)


def imei(rng: Random) -> str:
    """Return 15 digits with a check digit, of a type code that is not allotted."""
    body = "99" + digits(rng, 12)
    return body + luhn_digit(body)


def iccid(rng: Random) -> str:
    """Return the 20 digits printed on a SIM card."""
    return "8986" + digits(rng, 16)


def imsi(rng: Random) -> str:
    """Return 15 digits, country 460."""
    return "460" + digits(rng, 12)


def mac_address(rng: Random) -> str:
    """Return a hardware address as 12 hexadecimal digits, neither local nor multicast."""
    first = rng.randrange(4, 256, 4)
    return f"{first:02X}" + "".join(rng.choices("0123456789ABCDEF", k=10))


def ip_address(rng: Random) -> str:
    """Return an address of an ordinary public range."""
    first = rng.choice((36, 60, 112, 117, 120, 171, 182, 183, 218, 223))
    return f"{first}.{rng.randint(1, 254)}.{rng.randint(0, 254)}.{rng.randint(1, 254)}"
