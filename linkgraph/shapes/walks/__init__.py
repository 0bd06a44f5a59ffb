"""Time-ordered walks from account to account: cycles and chains."""
