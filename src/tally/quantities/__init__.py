"""Numbers and times as they are printed: pure Python, no tables."""
