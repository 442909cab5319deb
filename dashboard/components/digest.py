"""Settings, Notices: the weekly digest for oneself, and how the last one went."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.channels import NO_MAIL
from dashboard.components.form_parts import titled
from dashboard.format import day, moment
from dashboard.queries.workspace.digest import NOT_MADE, Digest

SWITCH, WENT, AGAIN = "weekly-digest", "digest-went", "digest-again"
LEAD = (
    "For you alone: once a week a mail with the unusual days and posts of the Pages that you see,"
    " and what carries them. Nothing comes where nothing was unusual."
)


def draw_digest(digest: Digest, zone: str, *, mail_on: bool) -> html.Section:
    """The switch, and how the last one went."""
    switch = dbc.Switch(id=SWITCH, label="Mail me the weekly digest", value=digest.weekly)
    went = html.Div(draw_last(digest, zone, mail_on=mail_on), id=WENT, role="status")
    return titled("Weekly digest", LEAD, switch, went)


def draw_last(digest: Digest, zone: str, *, mail_on: bool) -> list[Any]:
    """How the last one went, and the button where it may be sent again."""
    words = _words(digest, zone) if mail_on else NO_MAIL
    parts: list[Any] = [html.P(words, className="note")] if words else []
    if mail_on and digest.may_be_sent_again:
        again = dbc.Button("Send again", type="button", id=AGAIN, color="secondary", size="sm")
        parts.append(html.Div(again, className="controls"))
    return parts


def _words(digest: Digest, zone: str) -> str:
    of = f", of the week from {day(digest.last_week, weekday=True)}," if digest.last_week else ""
    words = {
        "waiting": f"The last one{of} waits to be sent. {digest.last_error or ''}".strip(),
        "failed": f"The last one{of} was not sent: {digest.last_error}",
        NOT_MADE: f"The last one was not made: {digest.last_error}",
    }
    sent = f"Last sent {moment(digest.last_sent_at, zone)}" if digest.last_sent_at else ""
    return words.get(digest.last_status or "", sent)
