"""An article's numbers, found and held against the ledger.

`rules` says what a figure looks like in running text, and `table` what the ledger has; both are
plain data. `find`, `around` and `match` read a text by them, and the page of the book does the same
with the same data, by a script; a test holds the two to each other. `tell` shows the result.
"""
