"""Who the victims are and which transfers they were deceived into.

`victims` is the door: complaint tables (`complaints`), what the investigator accepted
(`accepted`), what a call names (`asked`); `proposals` are never counted.
"""
