"""Findings on their way out: JSON, screen, CSV, workbook. Builds text and bytes, prints nothing."""
