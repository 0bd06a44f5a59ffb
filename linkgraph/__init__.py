"""Suspect-account linkage: spreadsheets of a telecom-fraud case into an evidence-grade graph."""

__version__ = "0.1.0"
