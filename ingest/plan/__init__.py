"""What is wanted: which metrics, which days, which posts."""
