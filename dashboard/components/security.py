"""Settings, Security: the way to the form of the password, and where one is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.asking import asking_button
from dashboard.components.form_parts import cell, posted, submit, table, titled
from dashboard.format import ago, day
from dashboard.queries.workspace.sessions import SessionSummary

ABOUT_CHANGING = "A new password signs you out everywhere else; here you stay signed in."
ABOUT_SESSIONS = (
    "The browsers in which you are signed in, in all your workspaces. End one that you do not"
    " know, and change your password."
)
ABOUT_TWO_STEP = (
    "With it, signing in takes your password and a code of an authenticator app on your phone."
)
ABOUT_CODES = "You get ten others; those that you have now end."
ABOUT_ENDING = "Your password alone opens your account from then on. Your recovery codes end."
END, END_OTHERS = "end-session", "end-other-sessions"
LINK = "btn btn-secondary"
# In this order: each browser also names those that it descends from.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrom": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def draw_password() -> html.Section:
    """What a new password does, and the way to its form."""
    way = html.A("Change password", href="/forms/password", className="btn btn-primary")
    return titled("Password", ABOUT_CHANGING, way)


@dataclass(frozen=True)
class TwoStepState:
    """Whether two-step sign-in is on, and how many recovery codes are left."""

    is_on: bool
    codes_left: int


def draw_two_step(state: TwoStepState, csrf_token: str) -> html.Section:
    """Setting it up; or, where it is on, what is left of the recovery codes."""
    if not state.is_on:
        button = submit("Set up")
        form = posted("/forms/two-step", csrf_token, button)
        return titled("Two-step sign-in", ABOUT_TWO_STEP, form)
    left = f"It is on. Recovery codes left: {state.codes_left} of 10."
    ways = html.Div(
        [
            html.A("Other recovery codes", href="/forms/two-step/codes", className=LINK),
            html.A("Switch off", href="/forms/two-step/off", className=LINK),
        ],
        className="controls",
    )
    return titled("Two-step sign-in", ABOUT_TWO_STEP, html.P(left), ways)


def draw_sessions(sessions: Sequence[SessionSummary], now: datetime) -> html.Section:
    """The sessions that go on; all but the present one can be ended here."""
    rows = [_row(session, now) for session in sessions]
    parts = [table(("Browser", "Address", "Signed in", "Last used", ""), rows)]
    if any(not session.is_present for session in sessions):
        parts.append(html.Div(_end_others(), className="mt-3"))
    return titled("Where you are signed in", ABOUT_SESSIONS, *parts)


def _end_others() -> dbc.Button:
    question = "Sign out all other browsers? This one stays signed in."
    return asking_button("End all others", END_OTHERS, 1, question, look="btn-secondary")


def _row(session: SessionSummary, now: datetime) -> html.Tr:
    name = browser_words(session.user_agent)
    mark = dbc.Badge("this browser", color="", className="mark-accent")
    question = f"Sign out {name}? It needs the password again."
    ending = asking_button("End", END, session.id, question, look="btn-secondary btn-sm")
    return html.Tr(
        [
            html.Th([name, *([mark] if session.is_present else [])], scope="row",
                    className="name-cell"),
            cell("Address", session.address),
            cell("Signed in", day(session.created_at.date(), year=True)),
            cell("Last used", "now" if session.is_present else ago(session.last_used_at, now)),
            html.Td([] if session.is_present else ending, className="actions-cell"),
        ]
    )  # fmt: skip


def browser_words(user_agent: str) -> str:
    """What a browser says of itself, as people call it: "Firefox on Windows"."""
    browser = _first(BROWSERS, user_agent) or "A browser"
    system = _first(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(names: dict[str, str], text: str) -> str:
    return next((name for sign, name in names.items() if sign in text), "")
