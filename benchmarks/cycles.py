"""Cycles in the order of time and chains: transfers per second, and IBM's preprocessor beside it.

`python -m benchmarks.cycles`; `--transfers N` (of an invented background), `--windows 24 168`
(hours). For each window: our search as `linkgraph patterns` runs it, where bounds keep the best
rows of payments and count what they cut; our search with bounds wide enough to list all (windows
of a day or less); and the peer's `temp-cycle` at its best, which lists all, of any length (ours:
`--hops`). Last, ours with the window and bounds of the settings. Wall-clock seconds; one thread.
"""

import argparse
import time
from dataclasses import replace

from benchmarks.background import make_background
from benchmarks.gfp_peer import run_peer
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.payments import Payments, make_payments
from linkgraph.shapes.walks.chains import find_chains
from linkgraph.shapes.walks.cycles import find_cycles
from linkgraph.shapes.walks.walks import follow_walks

MINUTE_US, HOUR_US = 60_000_000, 3_600_000_000
ALL = {"nearest": 4096, "walks_kept": 4096, "odds_against": 0, "most_found": 0, "hub": 10**9}
"""Bounds that hardly ever cut: what they cut is printed."""

LISTABLE = 24
"""Hours of the longest window of which all cycles are listed: of a longer one there are too many
rows of payments, and the peer, which looks only for rows that come back, is faster at it."""


def invent(transfers: int) -> Payments:
    """Return payments of a plain background, as many accounts for each."""
    traffic = make_background("plain", 5, transfers, max(200, transfers * 15 // 100))
    accounts = 1 + int(max(traffic.payer.max(), traffic.payee.max()))
    return make_payments(
        traffic.payer, traffic.payee, traffic.fen, traffic.minute * MINUTE_US, accounts=accounts
    )


def ours(payments: Payments, settings: PatternSettings, *, chains: bool = False) -> float:
    """Find cycles; print and return the transfers per second."""
    start = time.perf_counter()
    walks = follow_walks(payments, settings)
    found = find_cycles(payments, settings, walks)
    rows = len(find_chains(payments, settings, walks)) if chains else 0
    seconds = time.perf_counter() - start
    speed = len(payments) / seconds
    print(
        f"  ours {seconds:8.2f} s {speed:12,.0f} transfers/s   {len(found):,} cycles"
        f"{f', {rows:,} chains' if chains else ''}   cut {dict(found.cut) or 'nothing'}",
        flush=True,
    )
    return speed


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transfers", type=int, default=1_000_000)
    parser.add_argument("--windows", type=int, nargs="*", default=[24, 168])
    parser.add_argument("--hops", type=int, default=12)
    parser.add_argument("--peer-seconds", type=float, default=60)
    options = parser.parse_args()
    usual = PatternSettings(least_hops=2, most_hops=options.hops)
    small = invent(2_000)
    find_chains(small, usual)  # compiles, or reads what is cached
    find_cycles(small, usual)
    payments = invent(options.transfers)
    print(f"{len(payments):,} transfers, {payments.accounts:,} accounts, 18 days")
    for hours in options.windows:
        print(f"window {hours} h, at most {options.hops} payments", flush=True)
        days = hours / 24
        within = replace(usual, window_days=days, hop_days=days)
        speeds = [ours(payments, within)]
        if hours <= LISTABLE:
            speeds.append(ours(payments, replace(within, **ALL)))
        peer = run_peer(
            ["temp-cycle"],
            (payments.payer, payments.payee),
            payments.earliest,
            hours * HOUR_US,
            most_seconds=options.peer_seconds,
        )
        if peer is not None:
            print(
                f"  peer {peer.seconds:8.2f} s {peer.speed:12,.0f} transfers/s over the first "
                f"{peer.transfers:,}, {peer.found:,.0f} cycles counted; ours: "
                + ", listing all ".join(f"{speed / peer.speed:.1f} times" for speed in speeds),
                flush=True,
            )
    print(f"window {usual.window_days} days, bounds as set")
    ours(payments, PatternSettings(), chains=True)


if __name__ == "__main__":
    main()
