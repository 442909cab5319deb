"""What is asked of Meta, and in which order."""
