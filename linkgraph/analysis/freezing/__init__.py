"""What to do next: which cards to freeze, whose statements to ask for, whose money is frozen.

Doors: `freeze`, `requests`, `restitution`. `measures` reads what is frozen already, `speeds` how
fast money passes through a card.
"""
