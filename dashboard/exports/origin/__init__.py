"""Where a number comes from, as a file that can be handed on."""
