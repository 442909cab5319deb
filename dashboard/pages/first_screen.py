"""What stands where there is no Page yet, or no such Page."""

from typing import Any

from dash import html

from dashboard.attributes import attributes
from settings import get_settings


def first_screen(tenant_slug: str, refusal: str) -> list[Any]:
    """How to connect: with Facebook, a token, or on the command line; or why one may not."""
    parts: list[Any] = [
        html.H1("Connect your first Facebook Page"),
        html.P(
            "Pagelens then fetches up to two years of insights and keeps them fresh."
            " Only aggregated numbers and the Page's own posts are stored.",
            className="lead",
        ),
    ]
    if refusal:
        return [*parts, html.P(refusal)]
    return [
        *parts,
        html.Div([facebook_way(), token_way(), _command(tenant_slug)], className="ways"),
    ]


def facebook_way() -> html.Section:
    """Sign in with Facebook, where this installation has an app."""
    if get_settings().meta_app_id:
        action: Any = html.Button(
            "Connect Facebook",
            className="button primary",
            type="button",
            **attributes({"data-action": "connect"}),
        )
        text = "Sign in with Facebook and choose the Pages to analyse."
    else:
        action = None
        text = "To sign in with Facebook, set META_APP_ID and META_APP_SECRET, then start again."
    return html.Section([html.H2("With Facebook"), html.P(text), action], className="way-card")


def token_way() -> html.Section:
    """Paste a token; the field is made in the browser, so that Dash never keeps it."""
    return html.Section(
        [
            html.H2("With a system user's token"),
            html.P(
                "Paste a token that may pages_show_list, pages_read_engagement and read_insights."
                " It is stored encrypted."
            ),
            html.Div(className="token-form"),
        ],
        className="way-card",
    )


def _command(tenant_slug: str) -> html.Section:
    return html.Section(
        [
            html.H2("On the command line"),
            html.P("The command reads the token from standard input:"),
            html.Pre(html.Code(f"pagelens connect --tenant {tenant_slug} < token.txt")),
        ],
        className="way-card",
    )
