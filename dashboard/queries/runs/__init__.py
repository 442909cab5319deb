"""Runs: what is at work, what ended how, and the alerts about them."""
