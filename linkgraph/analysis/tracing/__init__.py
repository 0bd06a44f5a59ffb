"""Where victims' money went and where it is: positions, trails, tiers, bounds, by every rule.

`trace` is the door for one rule, `rules` sets them side by side, `card` looks back from a card.
"""
