"""Pages: which there are, how fresh and complete they are, and their portfolio."""
