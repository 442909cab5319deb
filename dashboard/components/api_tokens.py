"""Settings, API tokens: lists of tokens, and the form that makes one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.asking import asking_button
from dashboard.components.form_parts import cell, labelled, posted, submit, table, titled
from dashboard.components.tables import rows_line
from dashboard.format import ago, day
from dashboard.queries.workspace.api_tokens import TokenSummary

ABOUT_TOKENS = (
    "A token lets a program use the API in your name, in this workspace only: never for more than"
    " its scope allows, and never for more than you may yourself."
)
ABOUT_OTHERS = "Whatever programs of other people use. Revoke what nobody needs any more."
ABOUT_ENDLESS = "Without this every new token ends by itself; those that were made before go on."
REVOKE, REVOKE_ANY = "revoke-token", "revoke-any-token"
SCOPE_NAMES = {"read": "Read", "write": "Write", "manage": "Manage"}
SCOPE_WORDS = {
    "read": "Read: numbers, lists and files",
    "write": "Write: also refresh, export, notes, views, reports",
    "manage": "Manage: also people, connections, the workspace",
}
LIFETIMES = {"30": "30 days", "90": "90 days", "365": "a year"}
USUAL, ENDLESS = "90", "never"
ENDS_SOON = timedelta(days=14)


def draw_tokens(tokens: Sequence[TokenSummary], now: datetime) -> html.Section:
    """The person's own tokens, the newest first."""
    if not tokens:
        return titled("API tokens", ABOUT_TOKENS, html.P("You have no tokens.", className="muted"))
    rows = [_row(token, now, REVOKE, _made(token)) for token in tokens]
    heads = ("Name", "Scope", "Expires", "Last used", "")
    return titled("API tokens", ABOUT_TOKENS, table(heads, rows))


def draw_others(count: int, tokens: Sequence[TokenSummary], now: datetime) -> html.Section:
    """Tokens of the others in the workspace, for owners; of so many the newest are shown."""
    title = "Tokens of others"
    if not tokens:
        nobody = html.P("Nobody else has a token.", className="muted")
        return titled(title, ABOUT_OTHERS, nobody)
    rows = [_row(token, now, REVOKE_ANY, token.email) for token in tokens]
    heads = ("Name and person", "Scope", "Expires", "Last used", "")
    line = rows_line(1, len(tokens), count, "tokens")
    return titled(title, ABOUT_OTHERS, table(heads, rows), line)


def endless_switch(allowed: bool) -> html.Section:
    """Whether tokens of this workspace may never end, for owners."""
    switch = dbc.Switch(id="endless-tokens", label="Allow tokens that never expire", value=allowed)
    return titled("Tokens without an end", ABOUT_ENDLESS, switch)


def new_token(
    csrf_token: str, longest_name: int, scopes: Sequence[str], *, endless: bool
) -> html.Section:
    """The form; its answer shows the token once."""
    name = dbc.Input(
        id="token-name",
        name="name",
        required=True,
        maxlength=longest_name,
        autocomplete="off",
        placeholder="Looker, monthly export …",
    )
    scope = dbc.Select(
        id="token-scope", name="scope", options=_options(scope_choices(scopes)), value="read"
    )
    expires = dbc.Select(
        id="token-expires", name="expires_days", options=_options(lifetimes(endless)), value=USUAL
    )
    form = posted(
        "/forms/tokens",
        csrf_token,
        labelled("token-name", "What it is for", name),
        labelled("token-scope", "What it may", scope),
        labelled("token-expires", "Ends after", expires),
        submit("Make token"),
    )
    return titled("New token", "It is shown once, on the page that follows.", form)


def scope_choices(scopes: Sequence[str]) -> list[tuple[str, str]]:
    """Scopes to choose from, with what each allows."""
    return [(scope, SCOPE_WORDS[scope]) for scope in scopes]


def lifetimes(endless: bool) -> list[tuple[str, str]]:
    """How long a token may last, by days; `ENDLESS` only where that is allowed."""
    return [*LIFETIMES.items(), *([(ENDLESS, "never")] if endless else [])]


def _options(choices: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": words} for value, words in choices]


def _row(token: TokenSummary, now: datetime, kind: str, below: str) -> html.Tr:
    name = token.name or "without a name"
    question = f"Revoke “{name}”? Programs that use it stop working at once."
    revoke: Any = asking_button(
        "Revoke", kind, token.token_id, question, look="btn-secondary btn-sm"
    )
    return html.Tr(
        [
            html.Th([name, html.Div(below, className="sub")], scope="row", className="name-cell"),
            cell("Scope", SCOPE_NAMES[token.scope]),
            cell("Expires", _expiry(token, now)),
            cell("Last used", ago(token.last_used_at, now)),
            html.Td(revoke, className="actions-cell"),
        ]
    )


def _made(token: TokenSummary) -> str:
    return f"made {day(token.created_at.date(), year=True)}"


def _expiry(token: TokenSummary, now: datetime) -> list[Any]:
    if token.expires_at is None:
        return ["never"]
    ends = day(token.expires_at.date(), year=True)
    if token.expired:
        return [ends, dbc.Badge("expired", color="", className="mark-warn")]
    soon = token.expires_at - now < ENDS_SOON
    return [ends, *([dbc.Badge("soon", color="", className="mark-warn")] if soon else [])]
