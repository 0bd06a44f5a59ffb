"""Thresholds of `linkgraph screen`, by rule; `analysis/screening/rules.toml` says their source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """[screen] the rules' thresholds. Shares are kept to a hundredth of a percent."""

    rows: int = 20
    """Source rows listed with a hit; all are counted. 0: all."""
    top: int = 200
    """Accounts listed, most rules first; all are counted. 0: all."""
    open_cards: int = 3
    """1001: accounts opened by one holder …"""
    open_days: int = 5
    """… within this many working days."""
    open_total: int = 10
    """1002: accounts of one holder at one bank."""
    most_names: int = 3
    """An ID number whose accounts bear more different names is a placeholder: not judged."""
    batch_holders: int = 3
    """Different holders who opened accounts at one branch on one day."""
    phone_holders: int = 2
    """Different holders on one contact phone."""
    shared_holders: int = 2
    """Different holders who used one IP, MAC or device."""
    shared_most: int = 50
    """A phone, IP, MAC or device with more accounts than this is a public one: not judged."""
    window_days: int = 5
    """3006, 3007, 3008: working days, both ends included."""
    more_than: int = 3
    """3006, 3007: more different counterparties than this; 3008: more transfers than this."""
    gather_few: int = 2
    """3006, 3007: the concentrated side has at most this many counterparties …"""
    gather_share: float = 0.7
    """… with at least this share of both sides' money."""
    gather_least_fen: int = 1_000_000
    """3006, 3007: at least this much on the scattered side."""
    repeat_band_share: float = 0.05
    """3008: amounts differ from one of them by at most this share of it."""
    passthrough_minutes: int = 30
    """Rapid in-and-out: what came in leaves within this many minutes, …"""
    passthrough_share: float = 0.9
    """… at least this share of it, …"""
    passthrough_fen: int = 5_000_000
    """… at least this much on either side, …"""
    passthrough_days_share: float = 0.1
    """… on at least this share of the days with transfers."""
    transit_gap_share: float = 0.05
    """Transit: |in − out| ÷ (in + out) is less than this, …"""
    transit_least_fen: int = 20_000_000
    """… in + out at least this much, …"""
    transit_turnover: int = 50
    """… and at least this many times the average balance, where balances are known."""
    zeroed_fen: int = 1_000
    """Zeroed balance: at most this is left after money went out, …"""
    zeroed_times: int = 3
    """… this often, …"""
    zeroed_least_fen: int = 100_000
    """… each time with a payment of at least this much."""
    probe_fen: int = 1_000
    """Probe: a payment of at most this much, …"""
    probe_times: int = 100
    """… then by the same payer to the same payee at least this many times as much, …"""
    probe_hours: int = 72
    """… within this many hours."""
    dormant_days: int = 180
    """Dormant: no movement for this many days (small payments out aside), …"""
    dormant_small_fen: int = 10_000
    """… a payment out of at most this much being small consumption, …"""
    dormant_fen: int = 5_000_000
    """… then at least this much comes in …"""
    dormant_after_days: int = 5
    """… within this many calendar days, the first included."""
    habit_least: int = 10
    """Night, round amounts: fewest transfers that a share is taken of."""
    night_from: int = 23
    """Night begins at this hour …"""
    night_until: int = 6
    """… and ends at this one."""
    night_share: float = 0.3
    """Share of transfers made at night."""
    round_fen: int = 1_000_000
    """A round amount is a multiple of this."""
    round_share: float = 0.3
    """Share of transfers of round amounts."""
    top_few: int = 3
    """Concentration: the greatest payers (payees), this many of them, …"""
    top_share: float = 0.4
    """… have at least this share of what came in (went out), …"""
    top_least: int = 10
    """… of at least this many payers (payees)."""
    cash_share: float = 0.5
    """Cash taken out is at least this share of what came in, …"""
    cash_least_fen: int = 5_000_000
    """… and at least this much."""
    relay_payers: int = 10
    """Relay: at least this many different payers, …"""
    relay_minutes: int = 30
    """… money leaves within this many minutes, first in, first out, …"""
    relay_quick_share: float = 0.8
    """… at least this share of it, …"""
    relay_low_share: float = 0.95
    """… and out ÷ in is at least this …"""
    relay_high_share: float = 0.995
    """… and at most this: the rest is like a commission."""
    below_share: float = 0.1
    """Just below: a day's total is below a reporting threshold by at most this share, …"""
    below_times: int = 3
    """… on at least this many days …"""
    below_days: int = 10
    """… within this many working days."""
    below_cash_fen: int = 5_000_000
    """Reporting threshold of a day's cash."""
    below_person_fen: int = 50_000_000
    """Reporting threshold of a day's transfers of a natural person."""
    below_company_fen: int = 200_000_000
    """Reporting threshold of a day's transfers of an organisation."""
