"""The invented numbers: a pure function of seed, object, metric, Pacific day and clock."""
