"""What stands in the browser's tab and history."""

from collections.abc import Callable
from typing import Any

from dashboard.page_context import name_of_page

PRODUCT = "Pagelens"


def title(name: str) -> str:
    """The name of a screen."""
    return f"{name} · {PRODUCT}"


def page_title(name: str) -> Callable[..., str]:
    """The same with the name of the Page, for whoever may know it."""

    def titled(page_id: Any = "", **_path: Any) -> str:
        known = name_of_page(page_id)
        return f"{known} · {title(name)}" if known else title(name)

    return titled
