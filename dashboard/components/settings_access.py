"""Settings of people: who may enter, personal API tokens, the own password."""

from typing import Any

from dash import html

from dashboard.actions.credentials import LONGEST_NAME
from dashboard.actions.people import add_member, change_role, remove_member, renew_invitation
from dashboard.attributes import attributes
from dashboard.auth.passwords import MIN_LENGTH, ONE_TIME_DAYS
from dashboard.components.settings_parts import (
    Person,
    asking_button,
    field,
    form,
    options,
    section,
    shown_once,
)
from dashboard.format import ago, day
from dashboard.queries.workspace.api_tokens import list_tokens
from dashboard.queries.workspace.people import Member, list_members
from models import ApiToken
from models.orm import now_utc

ROLE_NAMES = {"viewer": "Viewer", "analyst": "Analyst", "owner": "Owner"}
SHOWN = shown_once(
    {
        "password": "One-time password, for somebody who has no account here yet:",
        "join_url": "Invitation link, for somebody who has one:",
    }
)
ROLE_WORDS = (
    "Viewers read and export everything, and change nothing that others see. Analysts also write"
    " notes, share views and schedule reports. Owners also connect Facebook, change the workspace"
    " and decide about people."
)


def draw_people(person: Person) -> list[Any]:
    """Everybody of the workspace; owners add, change and remove."""
    members = list_members(person.session, person.tenant_id)
    rows = html.Tbody([row for member in members for row in _member(member, person)])
    heads = ("Person", "Role", "Member since", "")
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    parts: list[Any] = [section("People", ROLE_WORDS, html.Table([head, rows], className="list"))]
    parts += person.refused(add_member, change_role)
    return [*parts, _new_member()] if person.may(add_member) else parts


def _new_member() -> html.Section:
    return section(
        "Add a person",
        f"You get a one-time password and an invitation link to hand over; both work for"
        f" {ONE_TIME_DAYS} days. Somebody without an account here signs in with the password and"
        " sets their own; somebody who has an account opens the link.",
        form(
            "/api/people/",
            "POST",
            "Add person",
            field("email", "E-mail address", type="email", required="1", autocomplete="off"),
            field("role", "Role", options=options(ROLE_NAMES), value="viewer"),
            show=SHOWN,
            redraw="1",
        ),
    )


def _member(member: Member, person: Person) -> list[html.Tr]:
    address = f"/api/people/{member.person_id}/"
    you = html.Span("you", className="tag") if member.user_id == person.user_id else None
    invited = html.Span("invited", className="tag") if member.invited else None
    role: Any = ROLE_NAMES[member.role]
    remove = None
    if person.may(change_role):
        role = form(
            address,
            "PATCH",
            "Change",
            field(
                "role", f"Role of {member.email}", options=options(ROLE_NAMES), value=member.role
            ),
            compact="1",
            then="reload",
        )
    if person.may(remove_member):
        question = f"Remove {member.email}? Their API tokens of this workspace end as well."
        remove = asking_button("Remove", address, "DELETE", question)
    note = f"invitation-{member.person_id}"
    may_renew = person.may(renew_invitation) and member.invited
    renew = _new_invitation(address, note) if may_renew else None
    since = day(member.since.date(), year=True)
    cells = (
        ("Role", role),
        ("Member since", since),
        ("", html.Div([renew, remove], className="controls")),
    )
    row = html.Tr(
        [
            html.Th([member.email, you, invited], scope="row", className="name-cell"),
            *(html.Td(value, **attributes({"data-label": name})) for name, value in cells),
        ]
    )
    return [row, _note_row(note, len(cells) + 1)] if may_renew else [row]


def _note_row(note: str, width: int) -> html.Tr:
    """Where a new invitation is shown, below its person; not seen before."""
    said = html.P(id=note, className="form-note", role="status")
    return html.Tr(html.Td(said, colSpan=width), className="note-row")


def _new_invitation(address: str, note: str) -> html.Form:
    """For an invited person whose password or link is lost or has ended."""
    address = f"{address}invitation/"
    return form(address, "POST", "New invitation", compact="1", show=SHOWN, note=note)


def draw_tokens(person: Person) -> list[Any]:
    """The person's own tokens, and a new one."""
    now = now_utc()
    tokens = list_tokens(person.session, person.tenant_id, person.user_id)
    lead = "A token lets a program read and do what you may, in this workspace only."
    if tokens:
        heads = ("Name", "Made", "Last used", "")
        head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
        body = html.Tbody([_token(token, now) for token in tokens])
        listed: Any = html.Table([head, body], className="list")
    else:
        listed = html.P("You have no tokens.", className="muted")
    new = form(
        "/api/own/tokens/",
        "POST",
        "Make token",
        field(
            "name",
            "What it is for",
            required="1",
            maxlength=str(LONGEST_NAME),
            placeholder="Looker, monthly export …",
        ),
        show=shown_once({"token": "Copy the token now; it is never shown again:"}),
        redraw="1",
    )
    return [section("API tokens", lead, listed), section("New token", "", new)]


def _token(token: ApiToken, now: Any) -> html.Tr:
    question = f"Revoke “{token.name}”? Programs that use it stop working at once."
    revoke = asking_button("Revoke", f"/api/own/tokens/{token.id}/", "DELETE", question)
    cells = (
        ("Made", day(token.created_at.date(), year=True)),
        ("Last used", ago(token.last_used_at, now)),
        ("", revoke),
    )
    return html.Tr(
        [
            html.Th(token.name or "without a name", scope="row", className="name-cell"),
            *(html.Td(value, **attributes({"data-label": name})) for name, value in cells),
        ]
    )


def draw_password(_person: Person) -> list[Any]:
    """A new password; other sessions end."""
    hint = f"At least {MIN_LENGTH} characters."
    return [
        section(
            "Password",
            "A new password signs you out everywhere else.",
            form(
                "/api/own/password/",
                "POST",
                "Change password",
                field(
                    "present",
                    "Present password",
                    type="password",
                    required="1",
                    autocomplete="current-password",
                ),
                field(
                    "new",
                    "New password",
                    type="password",
                    required="1",
                    autocomplete="new-password",
                    hint=hint,
                ),
                done="Your password is changed.",
            ),
        )
    ]
