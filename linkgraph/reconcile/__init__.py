"""Do the statements add up? Balances followed row by row, against what was asked for.

    found = case.reconcile()
    for card in found.cards:
        print(card.account.key, card.completeness, len(card.breaks))

Works from the evidence, as statements are files: nothing here changes the graph. A figure that
does not add up is a question to the bank. It is no proof that anybody altered anything, and a
statement that adds up may still lack rows that cancel out.
"""
