"""Numbers of a Page: key figures, lines over time, and what the metrics mean."""
