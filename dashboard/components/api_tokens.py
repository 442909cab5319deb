"""Settings, API tokens: the person's own ones, and the form that makes another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.asking import asking_button
from dashboard.components.form_parts import cell, labelled, posted, submit, table, titled
from dashboard.format import ago, day
from models import ApiToken

ABOUT_TOKENS = "A token lets a program read and do what you may, in this workspace only."
REVOKE = "revoke-token"


def draw_tokens(tokens: Sequence[ApiToken], now: datetime) -> html.Section:
    """The tokens that still work, the newest first."""
    if not tokens:
        return titled("API tokens", ABOUT_TOKENS, html.P("You have no tokens.", className="muted"))
    rows = [_row(token, now) for token in tokens]
    return titled("API tokens", ABOUT_TOKENS, table(("Name", "Made", "Last used", ""), rows))


def new_token(csrf_token: str, longest_name: int) -> html.Section:
    """The form; its answer shows the token once."""
    box = dbc.Input(
        id="token-name",
        name="name",
        required=True,
        maxlength=longest_name,
        autocomplete="off",
        placeholder="Looker, monthly export …",
    )
    form = posted(
        "/forms/tokens",
        csrf_token,
        labelled("token-name", "What it is for", box),
        submit("Make token"),
    )
    return titled("New token", "It is shown once, on the page that follows.", form)


def _row(token: ApiToken, now: datetime) -> html.Tr:
    name = token.name or "without a name"
    question = f"Revoke “{name}”? Programs that use it stop working at once."
    revoke: Any = asking_button("Revoke", REVOKE, token.id, question, look="btn-secondary btn-sm")
    return html.Tr(
        [
            html.Th(name, scope="row", className="name-cell"),
            cell("Made", day(token.created_at.date(), year=True)),
            cell("Last used", ago(token.last_used_at, now)),
            html.Td(revoke, className="actions-cell"),
        ]
    )
