"""Fans, and accounts that gather before they scatter: what a window slid over one account shows."""
