"""What may be written into the tables: new claims, and the canonical form of every file."""
