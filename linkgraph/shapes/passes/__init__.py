"""Passes: payments into an account and the exact share paid out; the commission; their schemes."""
