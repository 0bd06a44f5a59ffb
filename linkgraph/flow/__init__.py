"""Array kernels on time-sorted transfers.

`money` says what the kernels read, `match` matches what left each account to what came in
(`kernels`, and `tied` where the order of equal times is unknown), `walks` follows matched money
to its ends (`walk_kernels`), `positions` adds up where it is. Nothing here knows of cases,
stores or names. numba is imported at the first match, never by importing this package.
"""
