"""The workspace's own words for the mails of its reports, in Settings."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.form_parts import labelled, titled

LONGEST = 3000
LEAD = (
    "They stand above the numbers in the mails of reports that have no introduction of their own."
)
HINT = f"At most {LONGEST:,} characters; each line is a paragraph. Empty for none."


def draw_words(words: str) -> html.Section:
    """The form in which an owner writes them."""
    box = dbc.Textarea(id="words", value=words, maxLength=LONGEST, rows=6)
    save = dbc.Button("Save words", type="button", id="words-save", color="primary", n_clicks=0)
    form = html.Div([labelled("words", "Words", box, hint=HINT), save], className="settings-form")
    return titled("Words of reports", LEAD, form)


def shown_words(words: str) -> Any:
    """The words for those who may not change them."""
    lines = [html.P(line, className="mb-1", dir="auto") for line in words.splitlines() if line]
    return lines or "none"
