"""The weekly digest: what was unusual of a week, for people who ask for it."""
