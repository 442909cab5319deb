"""A signed webhook for programs of one's own."""
