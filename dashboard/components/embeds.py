"""A part of a screen for other sites: the form that makes one, and what is copied from it."""

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.read_only_links import LONGEST_NAME, copying, lifetimes
from dashboard.embedded_parts import parts_of_screen
from dashboard.page_address import PageAddress

WHAT_IT_IS = (
    "One part of the present screen alone, in a frame of the sites that you name. It needs no"
    " signing in, and stands with the read-only links of its Page."
)


def embed_section(address: PageAddress) -> html.Section:
    """The part of the panel that is about other sites, for whoever may let them show something."""
    head = [html.H2("Part for another site", className="section-title"), html.P(WHAT_IT_IS)]
    form, made = _form(parts_of_screen(address)), html.Div(id="embed-made", role="status")
    return html.Section([*head, form, made], className="links")


def unfolding_embed(section: html.Section) -> html.Details:
    """The same where there is no panel: below a chart, out of the way until it is wanted."""
    said = html.Summary("Show it in another site", className="link")
    return html.Details([said, section], className="embed-below")


def _form(parts: Mapping[str, str]) -> dbc.Form:
    options = [{"value": key, "label": words} for key, words in parts.items()]
    return dbc.Form(
        [
            dbc.Label("What they show", html_for="embed-part"),
            dbc.Select(id="embed-part", options=options, value=next(iter(parts))),
            dbc.Label("Sites that may show it", html_for="embed-sites"),
            dbc.Input(
                id="embed-sites",
                placeholder="https://www.example.com",
                maxLength=1000,
                autoComplete="off",
            ),
            dbc.FormFeedback(id="embed-wrong", type="invalid"),
            dbc.Label("Name", html_for="embed-name"),
            dbc.Input(id="embed-name", maxLength=LONGEST_NAME, autoComplete="off"),
            lifetimes("embed-days"),
            dbc.Button("Make the frame", type="submit", color="secondary"),
        ],
        id="embed-form",
        prevent_default_on_submit=True,
        className="kept-form",
    )


def made_embed(code: str, words: str) -> dbc.Alert:
    """The HTML of a new frame, which is shown only this once, with the button that copies it."""
    return copying("HTML for the page", "embed-html", code, words)
