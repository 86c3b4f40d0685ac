"""The tables, what follows from each row alone, and what may be written into them."""
