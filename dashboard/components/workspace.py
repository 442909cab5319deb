"""Settings, Workspace: its clocks, and how its reports look."""

from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard import theme
from dashboard.components.asking import asking_button
from dashboard.components.form_parts import facts, labelled, named, refused, titled
from dashboard.components.report_words import shown_words
from dashboard.format import moment
from dashboard.markup.attributes import attributes
from models.orm import now_utc
from setting_values import known_zones

REMOVE_LOGO = "remove-logo"
LOGO = "/api/workspace/logo/"
LARGEST_UPLOAD = 6_000_000
TYPING_SECONDS = 0.4
ZONE_LEAD = (
    "Nightly runs, reports and the hours of posts follow it. Days of numbers are always Pacific"
    " days, as Meta counts them."
)
LOOK_LEAD = "Printed and mailed reports carry them. This is the head of a report:"


@dataclass(frozen=True)
class Look:
    """How the head of a report looks: `color` is drawn, `on_color` is what stands on it."""

    workspace: str
    page_name: str
    days: str
    logo: str
    color: str
    on_color: str


def logo_address(logo_key: str) -> str:
    """Where the logo is; empty where there is none. It changes when the picture does."""
    return f"{LOGO}?v={logo_key.rpartition('/')[2][:8]}" if logo_key else ""


def draw_facts(zone: str, color: str, words: str, look: Look, refusal: str) -> list[Any]:
    """The workspace for those who may not change it."""
    values = {
        "Time zone": [zone_name(zone), html.Span(clock_words(zone), className="sub")],
        "Colour of reports": color or "the usual blue",
        "Logo": "as below" if look.logo else "none",
        "Words of reports": shown_words(words),
    }
    head = titled("Look of reports", LOOK_LEAD, report_head(look))
    return [titled("Workspace", "", facts(values), *refused([refusal])), head]


def draw_zone(zone: str) -> html.Section:
    """The choice of a time zone, which says what time it is there."""
    picker = dcc.Dropdown(
        id="zone",
        options=zone_options(),
        value=zone,
        clearable=False,
        maxHeight=320,
        labels={"search": "Search time zones"},
    )
    hint = html.Span(clock_words(zone), id="zone-clock")
    form = html.Div(
        [
            labelled("zone", "Time zone", named("Time zone", picker), hint=hint),
            dbc.Button(
                "Save time zone", type="button", id="zone-save", color="primary", n_clicks=0
            ),
        ],
        className="settings-form",
    )
    return titled("Time zone", ZONE_LEAD, form)


def zone_options() -> list[dict[str, str]]:
    """All zones by name; the space in names helps who searches for "New York"."""
    zones = sorted(zone for zone in known_zones() if "/" in zone or zone == "UTC")
    return [{"value": zone, "label": zone_name(zone)} for zone in zones]


def zone_name(zone: str) -> str:
    """America/New_York as "America/New York"."""
    return zone.replace("_", " ")


def clock_words(zone: str) -> str:
    """What time it is there."""
    return f"It is {moment(now_utc(), zone)} there now."


def draw_look(look: Look, color: str, rule: str) -> html.Section:
    """Colour and logo, beside what they make of a report's head."""
    return titled(
        "Look of reports",
        LOOK_LEAD,
        html.Div(
            [
                html.Div(report_head(look), id="report-head"),
                html.Div([_color(color, rule), *_logo(bool(look.logo))], className="settings-form"),
            ],
            className="look",
        ),
    )


def _color(color: str, rule: str) -> html.Div:
    shown = color or theme.ACCENT
    picker = dbc.Input(id="color-picker", type="color", value=shown.lower())
    text = dbc.Input(
        id="color",
        value=color,
        maxlength=7,
        placeholder=theme.ACCENT.lower(),
        autocomplete="off",
        debounce=TYPING_SECONDS,
    )
    name = html.Label("Choose the colour", htmlFor="color-picker", className="visually-hidden")
    both = html.Div([name, picker, text], className="color-boxes")
    hint = html.Span(rule, id="color-rule")
    save = dbc.Button("Save colour", type="button", id="color-save", color="primary", n_clicks=0)
    return html.Div([labelled("color", "Colour", both, hint=hint), save], className="settings-form")


def rule_words(least: float, contrast: str) -> str:
    """The rule of contrast, and how this colour keeps it."""
    return (
        f"White text must be readable on it: a contrast of at least {least} : 1. This one has"
        f" {contrast} : 1. Empty for the usual blue."
    )


def _logo(has_logo: bool) -> list[Any]:
    # The label names the box for files and opens it; the box takes the keyboard by itself.
    upload = html.Label(
        dcc.Upload(
            html.Span("Upload a logo", className="btn btn-secondary"),
            id="logo",
            max_size=LARGEST_UPLOAD,
            disable_click=True,
            className="upload",
            className_active="upload upload-over",
        )
    )
    question = "Remove the logo from all reports?"
    remove = asking_button("Remove logo", REMOVE_LOGO, 1, question, look="btn-link btn-sm")
    hint = "PNG, JPEG or WebP, at most 1 MB. It stands on white. You can drop the file here, too."
    boxes = html.Div([upload, *([remove] if has_logo else [])], className="controls")
    return [labelled("logo", "Logo", boxes, hint=hint)]


def report_head(look: Look) -> html.Div:
    """The head of a printed report, as `exports/pdf/templates/report.html` draws it."""
    maker: Any = html.Span(look.workspace)
    if look.logo:
        picture = html.Img(src=look.logo, alt=f"The logo of {look.workspace}")
        maker = html.Span(picture, className="head-logo")
    parts = [
        html.Div(className="head-course"),
        html.Div(maker, className="head-maker"),
        html.P("Facebook Page report", className="head-kind"),
        html.P(look.page_name, className="head-name", dir="auto"),
        html.P(look.days, className="head-days"),
    ]
    style = {"background": look.color, "color": look.on_color}
    label = {"aria-label": "The head of a report", "data-bs-theme": "light"}
    return html.Div(parts, className="report-head", style=style, role="img", **attributes(label))
