"""Course material: exercises whose answers are computed from the ledger."""
