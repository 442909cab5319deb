"""A Page's posts, their videos and their counters."""
