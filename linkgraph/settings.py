"""Every threshold the tool uses, with its meaning; case.toml overrides them by section.

A default is practice, not law, unless its caption names a source. The sections that shaped a
result are printed with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from linkgraph.pattern_settings import PatternSettings
from linkgraph.screen_settings import ScreenSettings


@dataclass(frozen=True, slots=True)
class DeriveSettings:
    """[derive] how evidence becomes the graph."""

    pair_seconds: int = 120
    """Two sides of one transfer: their clocks may differ by this much."""
    reversal_days: int = 7
    """A reversal is matched to an original at most this many days earlier."""
    most_numbers: int = 20
    """A number paired with more distinct others than this joins nobody (a clearing account)."""
    overlaps: bool = True
    """Rows of repeated retrievals are one event; false: each row is a transfer of its own."""
    pair_sides: bool = True
    """Both parties' rows (and payment tables') are one transfer; false: nothing is paired."""
    wallet_tables: bool = True
    """Rows of several tables of one wallet are one event; false: each table counts by itself."""
    wallet_seconds: int = 600
    """Two tables of one wallet: their times for one event may differ by this much."""
    wallet_cards: bool = True
    """A wallet's row and the row of the bank card that it names are one transfer; false: two."""
    withdrawal_hours: int = 48
    """Money paid out of a wallet reaches the card at most this much later."""
    reversals: bool = True
    """Reversals and what they took back are found and not counted; false: all rows count."""
    own_transfers: bool = True
    """Transfers between accounts of one holder are marked; false: none is."""
    apart: tuple[str, ...] = ()
    """Rows that stand for themselves, as `SHA-256 start:sheet:row` (`SHA-256 start::row` in a
    text file): never one with another row, never paired, never matched to a reversal."""


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """[clusters] what ties accounts together, and what is too common to."""

    crowd: int = 50
    """A value shared by more holders than this is a crowd (carrier NAT, kiosk, hotline): cut.
    Seizures are never a crowd: a bag of two hundred cards is evidence."""
    ignore: tuple[str, ...] = ()
    """Values the investigator has cut: numbers, phones, IPs, addresses, names."""
    keep: tuple[str, ...] = ()
    """Values that are never cut, whatever their degree or name."""
    least_holders: int = 3
    """Fewest distinct holders (people, companies) whose accounts make a ring."""
    most_names: int = 3
    """An ID number that accounts under more different names share is a placeholder: cut."""
    seizure: float = 1.2
    """Weight of a tie between two holders whose cards were seized in one search."""
    agent: float = 1.0
    """Weight of one agent opening accounts for two holders."""
    phone: float = 1.0
    """Weight of one contact phone on accounts of two holders."""
    sim_owner: float = 0.8
    """Weight of two holders' contact phones being registered to one person."""
    device: float = 1.0
    """Weight of one handset or computer (IMEI, MAC) used for accounts of two holders."""
    terminal: float = 0.2
    """Weight of one terminal number (ATM, POS, kiosk) used for accounts of two holders."""
    ip: float = 0.4
    """Weight of one IP address used for accounts of two holders."""
    branch_day: float = 0.4
    """Weight of two holders opening accounts (or SIMs) at one branch on one day."""
    address: float = 0.4
    """Weight of one address, or one landline, of two holders."""
    call: float = 0.3
    """Weight of calls with one phone of a holder; supports other ties, never ties by itself."""
    money: float = 0.4
    """Weight of money both ways between two holders, or passed on from one to the other again
    and again; supports other ties, never ties by itself."""
    fade_personal: float = 0.15
    """Phones, SIM owners, agents, seizures: a tie weighs weight / (holders - 1) ** this."""
    fade_device: float = 0.25
    """Devices: the same."""
    fade_place: float = 0.5
    """IPs, terminals, branches, addresses, calls, money: the same."""
    together: float = 2.0
    """Times heavier: logins by two holders within one minute, consecutive card numbers."""
    home: float = 0.3
    """Times lighter: what two to five people of one name or address share at home."""
    weak: float = 0.15
    """A lighter tie only supports others."""
    least_tie: float = 0.5
    """A holder belongs to a ring when his ties to it weigh this much."""
    least_strength: float = 0.5
    """A ring's ties weigh on average at least this much a holder."""
    join: float = 0.34
    """Two groups are one ring when the ties between them weigh this share of those inside."""
    home_most: int = 5
    """Most people of a home."""
    device_few: int = 10
    """A device on at most this many holders is evidence by itself; on more it may be a kiosk."""
    bulk: int = 5
    """Cards of this many others held together make a dealer (妨害信用卡管理: 5 cards of others)."""
    passing_minutes: int = 60
    """Money that leaves this soon after it came in has only passed through."""
    passing_share: float = 0.7
    """An account is a transit account when this share of its inflow passed through."""
    passing_least_fen: int = 1_000_000
    """… and at least this much came in."""
    cash_share: float = 0.3
    """An account cashes out when this share of its outflow is taken as cash."""
    calls_least: int = 3
    """Fewest calls between two phones to tie anybody."""
    mutual_least: int = 3
    """Fewest transfers between two holders for money to tie them."""
    mutual_balance: float = 0.2
    """The smaller direction of mutual money is at least this share of the larger."""
    payroll_months: int = 2
    """A payer that pays most of a group in this many different months employs it."""
    batch_share: float = 0.8
    """Most of a group: this share."""
    reason_rows: int = 20
    """Source rows listed with a reason; its sentence says how many there are in all."""


@dataclass(frozen=True, slots=True)
class ChainSettings:
    """[chains] which chains are shown. Money is always followed to its end."""

    hops: int = 0
    """Most transfers in a chain; 0: no limit."""
    within_hours: int = 0
    """Longest wait between two transfers of a chain, in hours; 0: no limit."""


@dataclass(frozen=True, slots=True)
class TraceSettings:
    """[trace] what is computed and listed beside the positions of victims' money."""

    bounds_most: int = 2000
    """Positions that get a least and a most (what must and can be there); most money first."""
    bounds_work: int = 300_000_000
    """… and no more once this much work is reckoned: arcs of networks, two flows a position."""
    clock_seconds: int = 0
    """Transfers that statements put later than their stated time by more than this are named."""
    paths: int = 20
    """Paths listed with a position, most money first; all are counted. 0: all."""
    trail_rows: int = 10_000
    """Transfers listed for each victim under poison alone, most money first. 0: all."""
    exposures: int = 10_000
    """Exposed accounts listed for each victim under poison, most money first. 0: all."""


@dataclass(frozen=True, slots=True)
class ReconcileSettings:
    """[reconcile] what is listed beside the balances."""

    gap_days: int = 1
    """A balance that jumps between rows at least this many days apart is a gap in time, too."""
    counterparties: int = 200
    """Accounts seen only as counterparties that are listed, most money first; 0: all."""


@dataclass(frozen=True, slots=True)
class VictimSettings:
    """[victims] who counts as a victim, and who is proposed as one."""

    accept: tuple[str, ...] = ()
    """Accepted: account numbers (all proposed payments of the account), or statement rows of
    single payments as `SHA-256 start:sheet:row` (`SHA-256 start::row` in a text file)."""
    reject: tuple[str, ...] = ()
    """Never proposed: account numbers or statement rows, in the same form. What a complaint names
    still counts, with a note."""
    minutes: int = 30
    """A complaint's time may differ from the statement's by this much: victims state the time of
    their own bank's message, or from memory. Where only the day is known: the same day."""
    passed_hours: int = 24
    """A card of a ring, or a transit account, is suspect when what others paid into it left
    within this many hours, …"""
    passed_share: float = 0.5
    """… at least this share of it, first in, first out."""
    least_fen: int = 100_000
    """A proposed payer has paid at least this much into suspect cards, …"""
    back_share: float = 0.2
    """… and got back from rings and suspect cards at most this share of it."""


@dataclass(frozen=True, slots=True)
class FreezeSettings:
    """[freeze] which cards are ranked how, and which measures are warned of."""

    warn_days: int = 15
    """A measure in force that ends within this many days is warned of."""
    likely_weight: int = 4
    """Order of cards: (must + this × expected + can) ÷ (this + 2), a three-point estimate."""
    step_fen: int = 100_000
    """Cards whose figures fall into one step of this size are equals: the faster one first."""
    bounds_most: int = 500
    """Accounts that get a least and a most at most: those that can be listed; 0: none."""
    pairs_most: int = 500
    """Pairs of a listed card and a victim that get them, in the order of the list; 0: none."""
    bounds_work: int = 100_000_000
    """Accounts, and then pairs, get them until this much work is reckoned for each: arcs of
    networks, two flows an account or pair. `restitution` has the same budget for its victims."""
    rows: int = 20
    """Transfers whose source rows are listed with a card, most money first; 0: all."""


@dataclass(frozen=True, slots=True)
class RequestSettings:
    """[requests] which period is asked for, and how urgent a request is called."""

    margin_days: int = 30
    """The period begins this many days before victims' money first came."""
    days_after: int = 0
    """… and ends this many days after it last came; 0: at the moment asked for."""
    high_fen: int = 5_000_000
    """A request is of high priority from this much untraced money on."""
    middle_fen: int = 1_000_000
    """… and of middle priority from this much on."""
    rows: int = 20
    """Transfers whose source rows are listed with an account, most money first; 0: all."""
    orders: int = 100
    """Payments listed with a platform, most money first; all are counted. 0: all."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections."""

    derive: DeriveSettings = field(default_factory=DeriveSettings)
    clusters: ClusterSettings = field(default_factory=ClusterSettings)
    chains: ChainSettings = field(default_factory=ChainSettings)
    trace: TraceSettings = field(default_factory=TraceSettings)
    reconcile: ReconcileSettings = field(default_factory=ReconcileSettings)
    victims: VictimSettings = field(default_factory=VictimSettings)
    freeze: FreezeSettings = field(default_factory=FreezeSettings)
    requests: RequestSettings = field(default_factory=RequestSettings)
    patterns: PatternSettings = field(default_factory=PatternSettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)


MOST = 2**31 - 1
MOST_DAYS = 36_500
"""Windows of a hundred years: what is longer is a slip of the pen."""
MOST_HOPS = 255
LIMITS: Mapping[tuple[str, str], tuple[int, int]] = {
    ("patterns", "window_days"): (0, MOST_DAYS),
    ("patterns", "hop_days"): (0, MOST_DAYS),
    ("patterns", "least_fan"): (1, MOST),
    ("patterns", "fans_each"): (0, 10_000),
    ("patterns", "choices"): (0, 100_000),
    ("patterns", "most_hops"): (0, MOST_HOPS),
    ("patterns", "walks_kept"): (1, 1_000),
    ("screen", "open_days"): (0, MOST_DAYS),
    ("screen", "window_days"): (0, MOST_DAYS),
    ("screen", "below_days"): (0, MOST_DAYS),
    ("screen", "gather_few"): (0, 1_000),
    ("screen", "top_few"): (0, 1_000),
}
"""Least and most of whole numbers, by section and name; of others 0 and `MOST`. Work and memory
grow with these."""
