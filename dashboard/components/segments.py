"""Choices side by side, each a link: the chosen one is marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from dashboard.attributes import attributes


@dataclass(frozen=True)
class Segment:
    """One choice; `title` says more on hover."""

    name: str
    href: str
    chosen: bool
    title: str = ""


def segments(label: str, choices: Sequence[Segment]) -> html.Nav:
    """The choices; `label` says to screen readers what is chosen."""
    links = [_link(choice) for choice in choices]
    return html.Nav(links, className="segments", **attributes({"aria-label": label}))


def _link(choice: Segment) -> html.A:
    marks = {"title": choice.title} if choice.title else {}
    marks |= {"aria-current": "true"} if choice.chosen else {}
    return html.A(choice.name, href=choice.href, className="nav seg", **attributes(marks))
