"""Grey shapes of the size of what comes, so that nothing jumps when it does."""

from typing import Any

from dash import html

from dashboard.attributes import attributes


def skeleton(kind: str) -> html.Div:
    """One shape: `line`, `card` or `row`."""
    return html.Div(className=f"skeleton skeleton-{kind}", **attributes({"aria-hidden": "true"}))


def skeletons(kind: str, count: int) -> list[Any]:
    """Several shapes below each other."""
    return [skeleton(kind) for _ in range(count)]


def waiting_title(text: str) -> html.H1:
    """The screen's name for those who cannot see its shape, until its own title comes."""
    return html.H1(text, className="only-read")
