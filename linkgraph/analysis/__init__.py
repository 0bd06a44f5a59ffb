"""One module a question: CaseGraph in, frozen findings out. No I/O, no clock."""
