"""What is kept: points, posts, coverage, and what the answers say of a metric."""
