"""Pages, pictures and workbooks for the case file."""
