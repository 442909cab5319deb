"""The portfolio as a file: every Page of what is shown, what they have together, each group."""
