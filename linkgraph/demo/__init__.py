"""A believable, invented case with its truth."""
