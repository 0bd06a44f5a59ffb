"""Which accounts, people, phones and devices are one ring, why, and who is what in it.

`clusters` is the door; `hubs` and `batches` cut what ties nobody, `ties` weighs what does,
`communities` and `judge` find rings, `roles` and `reasons` say what is in them.
"""
