"""What stands where there is no Page yet: how to connect, step by step, and what each is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

CONNECT, CONNECT_WRONG = "connect-facebook", "connect-wrong"
PASTING = "/forms/connect"
IMAGES = "/assets/images"
NO_APP = "To sign in with Facebook, set META_APP_ID and META_APP_SECRET, then start again."
AFTER = "The first numbers stand here within seconds, up to two years of history within minutes."


@dataclass(frozen=True)
class Ways:
    """How the person may connect: `refusal` says why not at all; `facebook`, whether by signing in
    there, for which this installation needs an app."""

    refusal: str
    facebook: bool


@dataclass(frozen=True)
class Step:
    """What Meta asks, what it is for, and a picture of it; `seen` says what that shows."""

    name: str
    words: str
    picture: str
    seen: str


PAGES = Step(
    "Choose your Pages",
    "Tick each Page whose numbers you want. Pagelens sees no other, and you can add some later.",
    "connect-pages.svg",
    "A list of Pages, two of them ticked",
)
PERMISSIONS = Step(
    "Allow three things",
    "read_insights for the numbers, pages_read_engagement for the posts, pages_show_list to find"
    " the Pages. They only read: nothing can be posted or changed. Whatever else is asked may stay"
    " off.",
    "connect-permissions.svg",
    "Three permissions, each switched on",
)
NUMBERS = Step(
    "See your numbers",
    f"{AFTER} From then on they are fetched every night.",
    "connect-numbers.svg",
    "A line of views that rises over two years",
)
WITH_FACEBOOK = (
    Step(
        "Go on as yourself",
        "Take the Facebook account that manages your Pages. Pagelens never sees its password.",
        "connect-account.svg",
        "Facebook's question whether to continue with your account",
    ),
    PAGES,
    PERMISSIONS,
    NUMBERS,
)
WITH_TOKEN = (
    Step(
        "Make a system user",
        "In Meta's Business settings, under Users, System users. It stays when people leave.",
        "connect-system-user.svg",
        "A user of the business who manages the Pages",
    ),
    Step(
        "Assign your Pages",
        "Give the system user each Page, with the permission to see its insights.",
        PAGES.picture,
        PAGES.seen,
    ),
    Step(
        "Generate its token",
        "With read_insights for the numbers, pages_read_engagement for the posts, pages_show_list"
        " to find the Pages. Copy it: Meta shows it once.",
        "connect-token.svg",
        "A new token with a button that copies it",
    ),
    NUMBERS,
)


def first_screen(tenant_slug: str, ways: Ways) -> list[Any]:
    """How to connect the first Page, and what each step is for; or why the person may not."""
    parts: list[Any] = [
        html.H1("Connect your first Facebook Page"),
        html.P(
            "Pagelens then fetches up to two years of insights and keeps them fresh."
            " Only aggregated numbers and the Page's own posts are stored.",
            className="lead",
        ),
    ]
    if ways.refusal:
        return [*parts, html.P(ways.refusal)]
    if ways.facebook:
        title, steps, begins = "What Facebook asks", WITH_FACEBOOK, [facebook_button()]
    else:
        title, steps, begins = "What to do at Meta", WITH_TOKEN, [token_button(primary=True)]
    begin = [html.Div(begins, className="begin"), _wrong()]
    others = _other_ways(tenant_slug, facebook=ways.facebook)
    return [*parts, *begin, html.H2(title, className="ways-title"), steps_list(steps), others]


def connecting(ways: Ways, title: str) -> list[Any]:
    """The same ways in short, for whoever has connected before."""
    cards = [facebook_way(ready=ways.facebook), token_way()]
    return [
        html.H2(title, className="ways-title"),
        html.Div(cards, className="ways"),
        _wrong(),
    ]


def facebook_way(*, ready: bool) -> html.Section:
    """Sign in with Facebook, where this installation has an app."""
    words = "Sign in with Facebook and choose the Pages to analyse." if ready else NO_APP
    action = [facebook_button()] if ready else []
    return html.Section([html.H3("With Facebook"), html.P(words), *action], className="way-card")


def token_way() -> html.Section:
    """Paste a token, on a page of its own, so that Dash never keeps it."""
    words = "Paste the token of a system user, and name Pages that Meta leaves out."
    return html.Section(
        [html.H3("With a token"), html.P(words), token_button()], className="way-card"
    )


def facebook_button() -> dbc.Button:
    """Leads to Facebook's dialog."""
    return dbc.Button(
        "Connect with Facebook", type="button", id=CONNECT, color="primary", n_clicks=0
    )


def token_button(*, primary: bool = False) -> html.A:
    """Leads to the form, a document of its own."""
    look = "btn btn-primary" if primary else "btn btn-secondary"
    return html.A("Paste a token", href=PASTING, className=look)


def steps_list(steps: Sequence[Step]) -> html.Ol:
    """The steps in their order, a picture each."""
    return html.Ol([html.Li(_step(step)) for step in steps], className="steps")


def _step(step: Step) -> list[Any]:
    picture = html.Img(src=f"{IMAGES}/{step.picture}", alt=step.seen, width=320, height=208)
    return [picture, html.H3(step.name), html.P(step.words)]


def _wrong() -> dbc.Alert:
    """Why Facebook's dialog cannot be opened."""
    return dbc.Alert(id=CONNECT_WRONG, is_open=False, color="warning", className="connect-wrong")


def _other_ways(tenant_slug: str, *, facebook: bool) -> html.Div:
    first = token_way() if facebook else facebook_way(ready=False)
    return html.Div(
        [
            html.H2("Other ways", className="ways-title"),
            html.Div([first, _command(tenant_slug)], className="ways"),
        ]
    )


def _command(tenant_slug: str) -> html.Section:
    return html.Section(
        [
            html.H3("On the command line"),
            html.P("For whoever runs Pagelens: it reads the token from standard input."),
            html.Pre(html.Code(f"pagelens connect --tenant {tenant_slug} < token.txt")),
        ],
        className="way-card",
    )
