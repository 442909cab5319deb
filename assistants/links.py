"""Where a person sees in the dashboard what a tool has answered."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode


def page_link(url: str, page_id: str, section: str = "", **values: Any) -> str:
    """A screen of a Page; what is empty is left out."""
    path = f"/pages/{quote(page_id, safe='')}" + (f"/{section}" if section else "")
    return site_link(url, path, **values)


def site_link(url: str, path: str, **values: Any) -> str:
    """Any screen."""
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{url}{path}?{query}" if query else f"{url}{path}"


def days_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """The days of an answer as addresses name them, so that a link shows the same later."""
    days = {"since": found.get("since"), "until": found.get("until")}
    compare = found.get("compare")
    if compare == "custom":
        days["compare_since"] = found.get("previous_since")
        days["compare_until"] = found.get("previous_until")
    elif compare not in (None, "previous"):
        days["compare"] = compare
    return days
