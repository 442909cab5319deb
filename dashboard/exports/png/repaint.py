"""A figure in the colours of a theme: figures themselves carry the light one's."""

from typing import Any

from dashboard import theme

# The same values as in the style sheet of the screens.
LINES = ("#56B4E9", "#F28C4E", "#3DC99C", "#E296C6", "#E3B94A", "#9CCBF2")
DARK = {
    **dict(zip(theme.PALETTE, LINES, strict=True)),
    theme.PREVIOUS: "#84909D",
    theme.GRID: "#29323B",
    theme.TEXT: "#98A4B0",
    theme.POSTS: "#44505C",
}


def repainted(figure: Any, name: str) -> Any:
    """The figure with each of our colours exchanged for the theme's."""
    if name != "dark":
        return figure
    if isinstance(figure, dict):
        return {key: repainted(value, name) for key, value in figure.items()}
    if isinstance(figure, list):
        return [repainted(value, name) for value in figure]
    return DARK.get(figure, figure) if isinstance(figure, str) else figure
