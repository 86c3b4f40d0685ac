"""The shared looks of charts, and the scenes that several chapters draw."""
