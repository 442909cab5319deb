"""A part of a screen as another site shows it."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Drawn:
    """A chart and the words around it; `figure` is JSON, empty where there is nothing to draw."""

    title: str
    figure: str
    frame: str
    sentence: str
    below: Markup

    @classmethod
    def of_words(cls, title: str, below: Markup) -> "Drawn":
        """A part without a chart."""
        return cls(title, "", "", "", below)
