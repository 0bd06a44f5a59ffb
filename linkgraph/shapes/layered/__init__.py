"""Shapes of several accounts side by side: bipartite, stack, scatter-gather."""
