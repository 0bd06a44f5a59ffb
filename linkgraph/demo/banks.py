"""The banks of the demonstration: how each numbers, times and writes what it sends."""

from dataclasses import dataclass
from random import Random

from linkgraph.demo.names import DISTRICTS
from linkgraph.demo.numbers import card_number, digits


@dataclass(frozen=True, slots=True)
class Bank:
    """One bank. `clock` is how many seconds its clock is ahead; `layout` what it sends.

    `traces` says whether its statements show network address, hardware address and terminal.
    """

    code: str
    name: str
    prefixes: tuple[str, ...]
    card_length: int
    account_length: int
    clock: int
    layout: str
    traces: bool
    share: int = 10  # of ordinary customers


BANKS = (
    Bank("BCM", "交通银行", ("622262", "622260"), 19, 21, 3, "platform34", True),
    Bank("CMBC", "中国民生银行", ("622622", "621691"), 16, 16, -4, "platform34", True),
    Bank("CITIC", "中信银行", ("621771", "622690"), 16, 19, 7, "platform34", True),
    Bank("SPDB", "浦发银行", ("622521", "621793"), 16, 17, -2, "platform34", True),
    Bank("CIB", "兴业银行", ("622909", "622908"), 18, 18, 5, "platform32", True),
    Bank("RCB", "临江农商银行", ("622858", "623038"), 19, 23, -7, "platform29", True),
    Bank("CCB", "中国建设银行", ("621700", "623668"), 19, 20, 0, "ccb", True),
    Bank("ABC", "中国农业银行", ("622848", "623052"), 19, 17, 4, "abc", False),
    Bank("ICBC", "中国工商银行", ("622202", "621226"), 19, 19, -3, "icbc", False),
    Bank("BOC", "中国银行", ("621661", "621785"), 19, 12, 6, "boc", False),
    Bank("CMB", "招商银行", ("621485", "621483"), 16, 15, 1, "cmb", False, 3),
    Bank("PSBC", "中国邮政储蓄银行", ("621098", "621799"), 19, 18, -5, "psbc", False, 5),
)
BANK = {bank.code: bank for bank in BANKS}
PLATFORM = tuple(bank for bank in BANKS if bank.layout.startswith("platform"))
TRACING = tuple(bank for bank in BANKS if bank.traces)


@dataclass(frozen=True, slots=True)
class Branch:
    """Where an account was opened."""

    name: str
    code: str


def new_branch(rng: Random, bank: Bank, city: str) -> Branch:
    """Return a branch of `bank` in `city`."""
    district = rng.choice(DISTRICTS)[:2]
    return Branch(f"{bank.name}{city[:2]}{district}支行", str(rng.randint(1, 9)) + digits(rng, 8))


def new_card(rng: Random, bank: Bank) -> str:
    """Return a new card number of `bank`."""
    return card_number(rng, rng.choice(bank.prefixes), bank.card_length)


def new_account_number(rng: Random, bank: Bank) -> str:
    """Return a new account number of `bank`, unlike its card numbers."""
    return str(rng.randint(3, 5)) + digits(rng, bank.account_length - 1)
