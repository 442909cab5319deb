"""Settings, Notices: whether one is mailed each week what was unusual."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.channels import NO_MAIL
from dashboard.components.form_parts import titled
from dashboard.format import moment
from dashboard.queries.workspace.digest import Digest

SWITCH = "weekly-digest"
LEAD = (
    "For you alone: once a week a mail with the unusual days and posts of the Pages that you see,"
    " and what carries them. Nothing comes where nothing was unusual."
)


def draw_digest(digest: Digest, zone: str, *, mail_on: bool) -> html.Section:
    """The switch, and how the last one went."""
    switch = dbc.Switch(id=SWITCH, label="Mail me the weekly digest", value=digest.weekly)
    return titled("Weekly digest", LEAD, switch, *_went(digest, zone, mail_on=mail_on))


def _went(digest: Digest, zone: str, *, mail_on: bool) -> list[Any]:
    if not mail_on:
        return [html.P(NO_MAIL, className="note")]
    if digest.last_error:
        return [html.P(f"The last one was not sent: {digest.last_error}", className="note")]
    if digest.last_sent_at:
        return [html.P(f"Last sent {moment(digest.last_sent_at, zone)}", className="note")]
    return []
