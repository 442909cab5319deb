"""Days: the Pacific clock, and the ranges that people choose."""
