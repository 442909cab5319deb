"""The top bar: brand, the screens, the Page that is looked at, and the account."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.header import avatar
from dashboard.format import exact_number
from dashboard.markup.attributes import attributes
from dashboard.page_address import OVERVIEW, POSTS, PageAddress, parse_address
from dashboard.queries.pages.listing import PageName

Option = dict[str, Any]
OVERVIEW_LINK, POSTS_LINK = "nav-overview", "nav-posts"


@dataclass(frozen=True)
class Place:
    """Where a person is: the links to the screens of the Page, and which of them is open.

    Where no Page is in the address, they lead to the one that opens first.
    """

    overview: str
    posts: str
    screen: str
    page_id: str

    @property
    def picker_look(self) -> str:
        """The class of the Page picker: hidden where no Page is looked at."""
        return "page-place" if self.page_id else "page-place d-none"


def place_of(pathname: Any) -> Place:
    """The place that an address names, whatever it is."""
    address = parse_address(pathname, "")
    path = pathname if isinstance(pathname, str) else ""
    named = PageAddress(page_id=address.page_id)
    screen = address.section or ("overview" if f"{path}/".startswith(OVERVIEW) else "")
    posts = named.href(section=POSTS) if address.page_id else "/pages"
    return Place(named.href().rstrip("/"), posts, screen, address.page_id)


def navbar(pages: list[Option], account: Any, place: Place) -> html.Header:
    """Brand, Page picker, screens and account; `pages` are the first options of the picker."""
    brand = dcc.Link(
        [html.Span(className="brand-mark"), html.Span("Pagelens", className="brand-name")],
        href="/",
        className="brand",
        title="Pagelens, all Pages",
    )
    screens = dbc.Nav(
        [
            _link("nav-portfolio", "Portfolio", "/", active="exact"),
            _link(OVERVIEW_LINK, "Overview", place.overview, active=place.screen == "overview"),
            _link(POSTS_LINK, "Posts", place.posts, active=place.screen == POSTS),
            html.Span(className="grow"),
            _link("nav-glossary", "Glossary", "/glossary", active="partial"),
            _link(
                "nav-health",
                [html.Span("Sync ", className="wide-only"), html.Span("health")],
                "/sync-health",
                active="partial",
            ),
        ],
        className="screens",
        navbar=True,
    )
    named = html.Nav(screens, **attributes({"aria-label": "Screens"}))
    bar = html.Div([brand, _page_picker(pages, place), named, account], className="bar-inside")
    return html.Header(bar, className="top-bar")


def _link(name: str, text: Any, href: str, *, active: Any = False) -> dbc.NavLink:
    return dbc.NavLink(text, id=name, href=href, active=active)


def _page_picker(pages: list[Option], place: Place) -> html.Div:
    picker = dcc.Dropdown(
        id="page-picker",
        options=pages,
        value=place.page_id or None,
        clearable=False,
        optionHeight="auto",
        maxHeight=420,
        placeholder="Choose a Page",
        labels={"search": "Search Pages"},
    )
    label = {"aria-label": "Page"}
    return html.Div(
        picker, id="page-place", className=place.picker_look, role="group", **attributes(label)
    )


def page_options(pages: Sequence[PageName]) -> list[Option]:
    """The Pages of a picker; those that cannot be analysed say why."""
    return [
        {
            "value": page.page_id,
            "label": html.Span(
                [
                    avatar(page.name, page.picture_url),
                    html.Span(
                        [
                            html.Span(page.name, className="pick-name"),
                            html.Span(_note(page), className="pick-note"),
                        ],
                        className="pick-text",
                    ),
                ],
                className="pick-line",
            ),
            "search": page.name,
        }
        for page in pages
    ]


def _note(page: PageName) -> str:
    if not page.can_analyze:
        return "cannot be analysed"
    return f"{exact_number(page.followers)} followers" if page.followers else page.category


def account_menu(
    email: str, workspace: str, others: Sequence[tuple[str, str]], csrf_token: str
) -> dbc.DropdownMenu:
    """Who is signed in, the other workspaces (slug and name), the settings, and the way out."""
    who = html.Div(
        [avatar(email, ""), html.Div([html.Div(email), html.Div(workspace, className="sub")])],
        className="who",
    )
    return dbc.DropdownMenu(
        [
            who,
            *(_post("/tenant", f"Go to {name}", csrf_token, slug=slug) for slug, name in others),
            dbc.DropdownMenuItem("Settings", href="/settings"),
            dbc.DropdownMenuItem("Light or dark", id="theme", n_clicks=0),
            dbc.DropdownMenuItem("API documentation", href="/api/docs", external_link=True),
            _post("/logout", "Sign out", csrf_token),
        ],
        label=html.Span(
            html.Span("Account", className="visually-hidden"), className="icon i-person"
        ),
        align_end=True,
        caret=False,
        className="account",
        toggleClassName="icon-button",
    )


def _post(address: str, text: str, csrf_token: str, **values: str) -> html.Form:
    """An entry that changes the session: a form of its own, which the browser posts."""
    hidden = {"csrf_token": csrf_token, **values}
    return html.Form(
        [
            *(dcc.Input(type="hidden", name=name, value=value) for name, value in hidden.items()),
            html.Button(text, type="submit", className="dropdown-item"),
        ],
        action=address,
        method="POST",
    )
