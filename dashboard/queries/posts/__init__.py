"""Posts: their ranking, what is usual, and all numbers of one."""
