"""Settings, People: everybody of the workspace, and the form that adds somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import html, stringify_id

from dashboard.components.asking import asking_button
from dashboard.components.form_parts import (
    cell,
    labelled,
    posted,
    refused,
    submit,
    table,
    titled,
)
from dashboard.components.page_limits import (
    EVERY_PAGE,
    LimitNames,
    first_limits,
    limit_button,
    limit_place,
    sees,
)
from dashboard.format import day
from dashboard.markup.attributes import attributes
from dashboard.queries.workspace.belongings import Belongings
from dashboard.queries.workspace.people import Member

ROLE_NAMES = {"viewer": "Viewer", "analyst": "Analyst", "owner": "Owner"}
ROLE_WORDS = (
    "Viewers read and export everything, and change nothing that others see. Analysts also write"
    " notes, share views and schedule reports. Owners also connect Facebook, change the workspace"
    " and decide about people."
)
DEACTIVATE, REACTIVATE = "deactivate-member", "reactivate-member"
WHEN_DEACTIVATED = (
    "They are signed out of this workspace, and their API tokens open nothing here, until somebody"
    " lets them in again. All that is theirs stays."
)
MOST_LISTED = 200


@dataclass(frozen=True)
class PeopleScreen:
    """What the section shows: `refusals` say what the person may not do, none for an owner."""

    members: Sequence[Member]
    user_id: int
    refusals: Sequence[str]
    csrf_token: str
    password_days: int
    names: LimitNames
    error: str = ""

    @property
    def may_decide(self) -> bool:
        """Whether the person adds, changes and removes others."""
        return not any(self.refusals)


def draw_people(given: PeopleScreen) -> list[Any]:
    """Everybody of the workspace; owners add, change and remove."""
    heads = HEADS_TO_DECIDE if given.may_decide else HEADS_TO_READ
    rows = [_row(member, given) for member in given.members]
    error = dbc.Alert(given.error, color="danger") if given.error else None
    listed = titled("People", ROLE_WORDS, error, table(heads, rows), *refused(given.refusals))
    if not given.may_decide:
        return [listed]
    return [listed, _new_person(given)]


HEADS_TO_DECIDE = ("Person", "Role", "Sees", "Member since", "")
HEADS_TO_READ = ("Person", "Role", "Member since")


def adding_words(days: int) -> str:
    """What comes of adding somebody."""
    return (
        f"You get a one-time password and an invitation link to hand over; both work for {days}"
        " days. Somebody without an account here signs in with the password and sets their own;"
        " somebody who has an account opens the link."
    )


def _new_person(given: PeopleScreen) -> html.Section:
    email = dbc.Input(
        id="new-email", name="email", type="email", required=True, autocomplete="off", maxlength=254
    )
    roles = dbc.Select(id="new-role", name="role", options=role_options(), value="viewer")
    choices = [{"value": key, "label": words} for key, words in first_limits(given.names)]
    limits = dbc.Select(id="new-sees", name="limited_to", options=choices, value=EVERY_PAGE)
    form = posted(
        "/forms/people",
        given.csrf_token,
        labelled("new-email", "E-mail address", email),
        labelled("new-role", "Role", roles),
        labelled("new-sees", "Sees", limits),
        submit("Add person"),
    )
    return titled("Add a person", adding_words(given.password_days), form)


def role_options() -> list[dict[str, str]]:
    """The roles of a choice, by value."""
    return [{"value": role, "label": name} for role, name in ROLE_NAMES.items()]


def _row(member: Member, given: PeopleScreen) -> html.Tr:
    marks = [_mark("you", "accent")] if member.user_id == given.user_id else []
    marks += [_mark("invited", "calm")] if member.invited else []
    marks += [_mark("deactivated", "calm")] if member.deactivated else []
    marks += [_mark("two-step", "calm")] if member.two_step and given.may_decide else []
    cells = [
        html.Th([member.email, *marks], scope="row", className="name-cell"),
        cell("Role", _role(member) if given.may_decide else ROLE_NAMES[member.role]),
        *([cell("Sees", _sees(member, given))] if given.may_decide else []),
        cell("Member since", day(member.since.date(), year=True)),
    ]
    return html.Tr([*cells, *([_actions(member, given)] if given.may_decide else [])])


def removal_words(theirs: Belongings) -> str:
    """What becomes of what the person has; what is listed comes after it."""
    ends = "Their sessions and API tokens of this workspace end at once."
    if not theirs.can_be_handed_over:
        return f"{ends} They have nothing here that others rely on."
    return f"{ends} Others may rely on what is listed: hand it over, or end it."


def belongings_words(theirs: Belongings) -> list[str]:
    """What the person has, a line each."""
    kinds = {
        "Read-only link": theirs.links,
        "Shared view": theirs.views,
        "Report": theirs.reports,
    }
    lines = [f"{kind}: {name}" for kind, names in kinds.items() for name in names]
    more = len(lines) - MOST_LISTED
    lines = [*lines[:MOST_LISTED], *([f"and {more} more"] if more > 0 else [])]
    if theirs.own_views:
        lines.append(f"Saved views of their own, which go: {theirs.own_views}")
    if theirs.tokens:
        lines.append(f"API tokens, which end: {theirs.tokens}")
    return lines


def _asks(member: Member, text: str, kind: str, words: str) -> dbc.Button:
    question = f"{text} {member.email}? {words}"
    return asking_button(text, kind, member.person_id, question, look="btn-secondary btn-sm")


def _mark(text: str, look: str) -> dbc.Badge:
    return dbc.Badge(text, color="", className=f"mark-{look}")


def _sees(member: Member, given: PeopleScreen) -> list[Any]:
    words = html.Span(sees(member.limited_to, given.names))
    if member.role == "owner":
        return [words]
    return [words, limit_place(member.person_id)]


def _role(member: Member) -> html.Div:
    name = {"role": member.person_id}
    choice = dbc.Select(id=name, options=role_options(), value=member.role, size="sm")
    words = dbc.Label(
        f"Role of {member.email}", html_for=stringify_id(name), class_name="visually-hidden"
    )
    return html.Div([words, choice])


def _actions(member: Member, given: PeopleScreen) -> html.Td:
    parts: list[Any] = []
    if member.role != "owner":
        parts.append(limit_button(member.person_id, member.email))
    if member.invited:
        address = f"/forms/people/{member.person_id}/invitation"
        button = submit("New invitation", small=True)
        parts.append(posted(address, given.csrf_token, button, look="in-line"))
    elif member.deactivated:
        parts.append(_asks(member, "Reactivate", REACTIVATE, "They come in again as before."))
    else:
        parts.append(_asks(member, "Deactivate", DEACTIVATE, WHEN_DEACTIVATED))
    parts.append(
        html.A(
            "Remove",
            href=f"/forms/people/{member.person_id}/removal",
            className="btn btn-secondary btn-sm",
            **attributes({"aria-label": f"Remove {member.email}"}),
        )
    )
    return html.Td(html.Div(parts, className="controls"), className="actions-cell")
