"""Thresholds of `linkgraph patterns`: what bounds the search, and what a shape must have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PatternSettings:
    """[patterns] how far shapes are looked for, and what makes one."""

    window_days: int = 30
    """A shape's payments lie within this many days, …"""
    hop_days: int = 14
    """… and money rests on an account between two steps at most this many days (where sums are
    exact, however long)."""
    least_fan: int = 4
    """A fan has at least this many different payers, or payees."""
    known_fan: int = 3
    """The same of fans that are looked for around one known account."""
    known_score: float = 1.5
    """Around one known account, findings with so many points come before fans, explain their own
    payments, and make their members known (1.5: one in thirty by chance)."""
    least_turn: int = 5
    """Gather-scatter without exact amounts: at least so many payments in and out together, …"""
    most_turn: int = 60
    """… and at most so many of either, the nearest to the moment between them."""
    least_fen: int = 0
    """Payments below this are not looked at."""
    hub: int = 1000
    """An account with more different counterparties than this in one window is a hub: no shape
    passes through it (fans around it are still found)."""
    fans_each: int = 3
    """Fans listed of one account as payee, and as many as payer."""
    shares_learned: int = 3
    """Shares that accounts pass on exactly (1 less their commission) are learned from the case,
    at most so many: …"""
    share_odds: int = 1_000_000
    """… one is learned where chance would put as many amounts on it less than once in so many, …"""
    share_times: float = 3.0
    """… and where it is seen so many times as often as between unrelated payments of the case."""
    successions: int = 200
    """Payments out that are looked at after one payment in, to learn shares: an account that pays
    more passes on nobody's payment in particular."""
    choices: int = 1000
    """Sets of payments in, and of payments out, that are tried at an account for exact sums."""
    least_ways: int = 2
    """Scatter-gather without amounts: at least so many accounts between payer and payee."""
    ways: int = 2000
    """An account with more ways through it (a payment in, a later one out) is left out of them."""
    common_payees: int = 16
    """Two payers with at most so many payees in common in one window have windows that begin with
    each of them; with more, windows that overlap by half (bipartite shapes)."""
    joined_odds: int = 100
    """Ways of several payers or payees that share a payment are one shape where chance would put
    less than one in so many of either at its first account."""
    apart_odds: int = 30
    """Of passes that kept the same commission one payer, or payee, in common makes a scheme where
    its payments in them lie no further apart than all but one in so many of those in passes that
    have both in common; 0: however far apart."""
    least_hops: int = 3
    """Cycles and chains have at least this many payments, …"""
    most_hops: int = 12
    """… and at most this many."""
    nearest: int = 12
    """Of what an account received before it paid, the latest so many payments are looked at as
    the step before in a cycle or chain."""
    walks_kept: int = 8
    """Rows of payments kept of each last payment and length while cycles and chains are looked
    for, the least likely by chance first."""
    plenty: int = 1_000_000
    """In a case of n payments, fewer than this, `nearest` and `walks_kept` are √(plenty ÷ n) times
    as great, …"""
    plenty_times: int = 8
    """… so many times at most."""
    pays_once: float = 0.8
    """In cycles and chains so great a share of passings on is taken to be between accounts with
    only one payment in the case, either way."""
    odds_against: int = 300
    """No row of payments is followed further that chance explains better than passing on, by
    more than this many to one; 0: all are followed."""
    most_found: int = 5000
    """Cycles found, and chains found, at most: the least likely by chance; 0: all."""
    most_kept: float = 0.2
    """An account that passes on what it got keeps at most this share (a commission is 0.5 to 5 %
    in practice, rarely more than 15 %)."""
    pass_hours: int = 24
    """Money that left an account within this many hours passed through (24 h a hop)."""
    matched_share: float = 0.8
    """Money is passed on when at least this share of it left, first in, first out."""
    nested_share: float = 0.5
    """A shape with this share of its payments in better findings is a part of one of them."""
    parts_listed: int = 10
    """Shapes that are parts of a finding listed with it, best first, the best of each type before
    second ones; 0: all."""
    sign_one_in: int = 3
    """A sign of an innocent reading is named where one in so many transfers or accounts has it."""
    least_family: int = 3
    """A family name is such a sign where at least so many holders have it in common."""
    customary: int = 50
    """Cycles of one length, and scatter-gather of about one size, are customary in a case that has
    so many or more: what half of them have gives no points (fewer: that many without points are
    thought to be there too)."""
    same_size: float = 1.2
    """Two shapes are of about one size where one has at most so many times the other's payments."""
    least_score: float = 1.0
    """Findings with fewer points are left out (1: one in ten by chance)."""
    top: int = 200
    """Findings listed, best first; 0: all."""
