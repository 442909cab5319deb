"""The portfolio: all Pages of the tenant in one table."""

from typing import Any

from dash import Dash

from dashboard.pages.skeletons import skeletons


def skeleton() -> list[Any]:
    """The places of the screen, each with the shape of what comes."""
    return skeletons("row", 6)


def register(app: Dash) -> None:
    """The callbacks that fill them."""
