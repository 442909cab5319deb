"""Numbers from files: what Meta Business Suite exports, and a plain form of our own."""
