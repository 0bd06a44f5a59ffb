"""Array kernels on time-sorted transfers.

`money` says what the kernels read, `match` matches what left each account to what came in
(`kernels`, `lifo_kernels`; `tied` and `lifo_tied` where the order of equal times is unknown),
`walks` follows matched money to its ends (`walk_kernels`), `origins` back to where it came from.
`follow` follows owners' money (`sources`) by any rule: matched fen by `follow_kernels` and
`certain_kernels`; shares by `shares` (`share_kernels`, `many_kernels`), exposure by `poison`
(`poison_kernels`, one owner's by `exposed_kernels`), event by event in one `order`, balances in
`balance_kernels` and what is not known of them in `doubt`. Nothing here knows of cases, stores or
names. numba is imported at the first match, never by importing this package.
"""
