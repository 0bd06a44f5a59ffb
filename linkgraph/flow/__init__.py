"""Array kernels on time-sorted transfers."""
