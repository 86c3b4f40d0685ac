"""Notebooks executed: one, many, all; and whether what is stored still follows from its sources."""
