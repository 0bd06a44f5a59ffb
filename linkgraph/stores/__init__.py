"""Where a projection of the case graph lives: the folder, or Neo4j."""
