"""docs/api.md: every call of the API with its arguments, answers, errors and a line for curl."""
