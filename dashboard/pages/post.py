"""One post: its picture, its text and all its numbers."""

from typing import Any

from dash import Dash

from dashboard.pages.skeletons import skeletons


def skeleton() -> list[Any]:
    """The places of the screen, each with the shape of what comes."""
    return skeletons("row", 6)


def register(app: Dash) -> None:
    """The callbacks that fill them."""
