"""A table that no layout knows: what its columns seem to be, why, and a mapping to edit."""
