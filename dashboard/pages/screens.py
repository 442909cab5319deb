"""All screens: what each shows while it waits, and the callbacks that fill it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash

from dashboard.pages import (
    glossary,
    health,
    lost,
    overview,
    portfolio,
    post,
    posts,
    settings,
)


@dataclass(frozen=True)
class Screen:
    """`name` is the one that `assets/js/routes.js` gives to the screen's addresses."""

    name: str
    skeleton: Callable[[], list[Any]]
    register: Callable[[Dash], None]


SCREENS = (
    Screen("portfolio", portfolio.skeleton, portfolio.register),
    Screen("overview", overview.skeleton, overview.register),
    Screen("posts", posts.skeleton, posts.register),
    Screen("post", post.skeleton, post.register),
    Screen("glossary", glossary.skeleton, glossary.register),
    Screen("health", health.skeleton, health.register),
    Screen("settings", settings.skeleton, settings.register),
    Screen("lost", lost.skeleton, lost.register),
)
