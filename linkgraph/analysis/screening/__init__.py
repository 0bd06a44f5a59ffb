"""Screening: rules of practice, one vectorised pass each, with the figures and rows of a hit."""
