"""Where a number comes from: the stored values behind it, when they were read, how they add up."""
