"""Faults that a test orders: kinds, the list of orders, and what they do."""
