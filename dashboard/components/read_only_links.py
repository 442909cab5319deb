"""Read-only links to the present view: the form that makes one, and the list of open ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.asking import asking_button
from dashboard.components.controls import list_pages
from dashboard.embedded_parts import NAMES
from dashboard.format import ago, day
from dashboard.page_address import POSTS, parse_address
from dashboard.queries.workspace.view_links import LinkSummary

LONGEST_NAME = 80
LIFETIMES = (7, 30, 90)
USUAL = 30
WHAT_IT_IS = "Whoever has the link sees the present view and nothing else, without signing in."
WHEN_REVOKED = "Whoever has it sees nothing any more."
NONE_OPEN = "No link is open."
PAGE_SIZE, SHOWN = 20, "link-shows"
# What else a visitor reads where the link's maker chooses so.
SHOWS = {
    "notes": "The team's notes, without names",
    "goals": "Goals",
    "labels": "The names of labels",
}


def links_section(refusal: str) -> html.Section:
    """The part of the panel that is about links; `refusal` says why the person makes none."""
    head = [html.H2("Read-only links", className="section-title"), html.P(WHAT_IT_IS)]
    if refusal:
        return html.Section([*head, html.P(refusal, className="form-text")], className="links")
    pages = list_pages(1, 1, "link-pages")
    parts = [*head, _form(), html.Div(id="link-made", role="status"), html.Div(id="link-list")]
    return html.Section([*parts, pages], className="links")


def lifetimes(name: str) -> html.Fieldset:
    """The choice of how long a link lasts; `name` is its id."""
    days = dbc.RadioItems(
        id=name,
        options=[{"label": f"{number} days", "value": number} for number in LIFETIMES],
        value=USUAL,
        className="btn-group segments",
        inputClassName="btn-check",
        labelClassName="btn segment",
        labelCheckedClassName="active",
    )
    return html.Fieldset([html.Legend("How long it lasts", className="form-label"), days])


def _form() -> dbc.Form:
    return dbc.Form(
        [
            dbc.Label("Name of the link", html_for="link-name"),
            dbc.Input(id="link-name", maxLength=LONGEST_NAME, autoComplete="off"),
            dbc.FormFeedback(id="link-wrong", type="invalid"),
            lifetimes("link-days"),
            html.Fieldset(
                [
                    html.Legend("What it shows beside the numbers", className="form-label"),
                    dbc.Checklist(id=SHOWN, options=SHOWS, value=[], switch=True),
                ]
            ),
            dbc.Button("Make a link", type="submit", color="secondary"),
        ],
        id="link-form",
        prevent_default_on_submit=True,
        className="kept-form",
    )


def made_link(address: str, words: str) -> dbc.Alert:
    """A new link, which is shown only this once, with the button that copies it."""
    return copying("The new link", "link-address", address, words)


def copying(label: str, name: str, text: str, words: str) -> dbc.Alert:
    """A text that is shown once, in a field `name`, with the button that copies it."""
    return dbc.Alert(
        [
            dbc.Label(label, html_for=name),
            html.Div(
                [
                    dbc.Input(id=name, value=text, readonly=True),
                    dcc.Clipboard(_copies("Copy"), content=text, copied_children=_copies("Copied")),
                ],
                className="made-link",
            ),
            html.P(words, className="form-text"),
        ],
        color="light",
        className="made",
    )


def _copies(text: str) -> html.Button:
    """In a clipboard, which takes its clicks: by itself it cannot be reached with the keyboard."""
    return html.Button(text, type="button", className="btn btn-primary")


def link_list(links: Sequence[LinkSummary], zone: ZoneInfo, now: datetime) -> Any:
    """A part of the links that are open, with their Page and the days of the workspace."""
    if not links:
        return html.P(NONE_OPEN, className="kept-none")
    return html.Ul([_row(link, zone, now) for link in links], className="kept-list")


def link_name(link: LinkSummary) -> str:
    """What a link is called: by its maker, else by its screen."""
    screen = "Posts" if parse_address(link.address, "").section == POSTS else "Overview"
    return link.name or screen


def leads_to(name: str, address: str, key: int | str) -> dbc.NavLink:
    """The way to a view, which tells that it was pressed, so that the panel closes."""
    return dbc.NavLink(name, href=address, id={"part": "link", "saved": key}, className="kept-name")


def _row(link: LinkSummary, zone: ZoneInfo, now: datetime) -> html.Li:
    name = link_name(link)
    of_page = f" of {link.page_name}" if link.page_name else ""
    question = f"Revoke the link “{name}”{of_page}? {WHEN_REVOKED}"
    actions = [asking_button("Revoke", "revoke-link", link.id, question)] if link.may_revoke else []
    words = [
        _way(link, name),
        html.Span(link.page_name, className="kept-page"),
        html.Span(_days(link, zone, now), className="kept-note"),
    ]
    return html.Li(
        html.Div(
            [html.Div(words, className="kept-words"), html.Div(actions, className="kept-actions")],
            className="kept",
        )
    )


def _way(link: LinkSummary, name: str) -> Any:
    if link.is_file:
        return html.A(name, href=link.address, className="kept-name nav-link")
    return leads_to(name, link.address, f"link {link.id}")


def _days(link: LinkSummary, zone: ZoneInfo, now: datetime) -> str:
    made, ends = (
        day(then.astimezone(zone).date(), year=True) for then in (link.created_at, link.expires_at)
    )
    used = f"opened {ago(link.last_used_at, now)}" if link.last_used_at else "not opened yet"
    shows = [name for name in SHOWS if getattr(link, f"shows_{name}")]
    more = f" · shows {', '.join(shows)}" if shows else ""
    file = " · the file of a report" if link.is_file else ""
    part = NAMES[link.framed_part] if link.framed_part else ""
    sites = f" · {part} for {', '.join(link.frame_origins)}" if part else ""
    return f"made {made} by {link.author} · ends {ends} · {used}{more}{file}{sites}"
