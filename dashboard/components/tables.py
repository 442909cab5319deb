"""Parts of the tables that live in an address: heads that sort, pages, and the search box."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboard.attributes import attributes
from dashboard.format import exact_number

PAGE_SIZE = 50
MOST_PAGES = 10_000


def href(path: str, given: Mapping[str, str], **changes: str) -> str:
    """The address with some values changed; an empty value is left out."""
    values = {name: value for name, value in ({**given, **changes}).items() if value}
    return f"{path}?{urlencode(values)}" if values else path


def page_number(given: Mapping[str, str]) -> int:
    """Which page of a list is asked for, from 1; anything strange is 1."""
    text = given.get("page", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(wanted, 1), MOST_PAGES)


def search_box(name: str, label: str) -> html.Div:
    """A search box whose text is part of the address; `assets/js/fields.js` makes it."""
    return html.Div(
        className="url-field", role="search", **attributes({"data-name": name, "data-label": label})
    )


def pages_line(
    path: str, given: Mapping[str, str], count: int, size: int, what: str, name: str = "page"
) -> Any:
    """51–100 of 312 Pages, with the way to the page before and the next; nothing for one page.

    `name` is what the number of the page is called in the address.
    """
    number = page_number({"page": given.get(name, "")})
    first, last = (number - 1) * size + 1, min(number * size, count)
    if count <= size and number == 1:
        return None
    words = f"{exact_number(first)}–{exact_number(last)} of {exact_number(count)} {what}"
    links = [
        _turn("Before", href(path, given, **{name: _number(number - 1)}), number > 1),
        _turn("Next", href(path, given, **{name: _number(number + 1)}), last < count),
    ]
    return html.Nav(
        [html.Span(words if first <= last else f"No {what} here"), html.Span(links)],
        className="pages-line",
        **attributes({"aria-label": f"More {what}"}),
    )


def segments(
    label: str, choices: Mapping[str, str], chosen: str, path: str, given: Mapping[str, str]
) -> html.Nav:
    """A choice as links; the key of a choice is its value in the address, `label` its name too."""
    name = label.lower()
    links = [
        html.A(
            text,
            href=href(path, given, **{name: value, "page": ""}),
            className="nav seg",
            **attributes({"aria-current": "true"} if value == chosen else {}),
        )
        for value, text in choices.items()
    ]
    return html.Nav(links, className="segments", **attributes({"aria-label": label}))


def _number(page: int) -> str:
    return str(page) if page > 1 else ""


def _turn(text: str, address: str, possible: bool) -> Any:
    if not possible:
        return html.Span(text, className="button small", **attributes({"aria-disabled": "true"}))
    return html.A(text, href=address, className="nav button small")
