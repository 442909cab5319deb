"""Attributes with a hyphen (`aria-label`, `data-label`), which are no Python names."""

from typing import Any


def attributes(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, to be passed to a Dash component with two stars."""
    return values
