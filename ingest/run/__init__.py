"""A run: its record, its client and budgets, how it ends."""
