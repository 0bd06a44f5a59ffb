"""Spreadsheets into clean rows with reasons. Knows no store and no graph."""
