"""How odd a number of a Page must be before it is called unusual."""

OFF, STRONGEST, NORMAL, SENSITIVE = "off", "strongest", "normal", "sensitive"
# From nothing to the most.
SENSITIVITIES = (OFF, STRONGEST, NORMAL, SENSITIVE)
