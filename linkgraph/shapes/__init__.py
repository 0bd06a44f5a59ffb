"""Shapes that payments make: fans, cycles, layers and chains, found by array kernels in time."""
