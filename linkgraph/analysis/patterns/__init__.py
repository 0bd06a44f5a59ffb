"""Patterns: shapes of payments as findings, weighed by stated figures, ranked and explained."""
