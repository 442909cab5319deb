"""The screens of an app, as its pages register them."""

from collections.abc import Callable
from typing import Any

import dash


def layout_of(path: str) -> Callable[..., Any]:
    """What draws the screen with this path; the app must have been made."""
    found = [page["layout"] for page in dash.page_registry.values() if page["path"] == path]
    layout: Callable[..., Any] = found[0]
    return layout


def callback_of(path: str, name: str) -> Callable[..., Any]:
    """A function of the module that draws the screen with this path, such as a callback."""
    found: Callable[..., Any] = layout_of(path).__globals__[name]
    return found
