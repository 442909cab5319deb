"""Adding a person and inviting one again, which tell two secrets once; and removing one."""

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import NotThereError
from dashboard.actions.leaving import remove_member
from dashboard.actions.people import Invited, add_member, renew_invitation
from dashboard.actions.roles import ask
from dashboard.auth.invitations import FOLDER
from dashboard.auth.limits import INVITING
from dashboard.auth.passwords import ONE_TIME_DAYS
from dashboard.components.page_limits import (
    EVERY_PAGE,
    GROUP,
    LimitNames,
    first_limits,
    limit_of,
)
from dashboard.components.people import (
    ROLE_NAMES,
    adding_words,
    belongings_words,
    removal_words,
)
from dashboard.forms.answers import Field, Form, Secret, asked, form_blueprint, sentence, told_once
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.belongings import list_belongings
from dashboard.queries.workspace.page_groups import list_groups
from dashboard.queries.workspace.people import Member, list_members
from dashboard.site import site_address
from models.scope import tenant_session

BACK = ("/settings/people", "People")
MAILED = f"both work for {ONE_TIME_DAYS} days and are not shown again."
ADD, RENEW = "/people", "/people/<int:person_id>/invitation"
REMOVAL = "/people/<int:person_id>/removal"
blueprint = form_blueprint("people_form")


@blueprint.get(ADD)
def reloaded() -> Response:
    """What was told once is not told again; here are the people."""
    return redirect(BACK[0])


@blueprint.get(RENEW)
def invitation_reloaded(person_id: int) -> Response:
    """The same for somebody who is among them."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        found = [one.person_id for one in list_members(session, who.tenant_id)]
    if person_id not in found:
        raise NotThereError
    return redirect(BACK[0])


@blueprint.post(ADD)
@INVITING
def add() -> Response:
    """Adds a person; owners only."""
    email, role, sees = _given("email"), _given("role"), _given("limited_to") or EVERY_PAGE
    limit = None if sees == EVERY_PAGE else limit_of([sees] if sees.startswith(GROUP) else [])
    who = current_actor()
    try:
        with tenant_session(who.tenant_id) as session:
            invited = add_member(who, session, email, role, limit).value
    except BadInput as error:
        return asked(_form(email, role, sees).wrong(error))
    return _handed_over(f"{email.strip().lower()} is added", invited)


@blueprint.post(RENEW)
@INVITING
def renew(person_id: int) -> Response:
    """Both secrets anew for a person who has not come in; owners only."""
    who = current_actor()
    try:
        with tenant_session(who.tenant_id) as session:
            invited = renew_invitation(who, session, person_id).value
    except BadInput as error:
        return sentence(error.message, BACK, status=422)
    return _handed_over("A new invitation; the one before has ended", invited)


@blueprint.get(REMOVAL)
def removal_page(person_id: int) -> Response:
    """What the person has here, and who could go on with it; owners only."""
    who = current_actor()
    ask(who, remove_member)
    with tenant_session(who.tenant_id) as session:
        return asked(_removal(who, session, person_id))


@blueprint.post(REMOVAL)
def remove(person_id: int) -> Response:
    """Removes the person; what others rely on is handed over, or ends. Owners only."""
    who, chosen = current_actor(), _given("hand_over_to")
    ask(who, remove_member)
    heir = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    with tenant_session(who.tenant_id) as session:
        form = _removal(who, session, person_id)
    try:
        with tenant_session(who.tenant_id) as session:
            done = remove_member(who, session, person_id, heir)
    except BadInput as error:
        return asked(form.wrong(error), wrong=True)
    return sentence(done.message, BACK)


def _removal(who: Actor, session: Session, person_id: int) -> Form:
    """Raises NotThereError."""
    members = list_members(session, who.tenant_id)
    leaver = next((one for one in members if one.person_id == person_id), None)
    if leaver is None:
        raise NotThereError
    theirs = list_belongings(session, who.tenant_id, leaver.user_id)
    fields = [_heirs(members, leaver)] if theirs.can_be_handed_over else []
    return Form(
        f"Remove {leaver.email}?",
        removal_words(theirs),
        f"/forms/people/{person_id}/removal",
        "Remove",
        BACK,
        fields,
        belongings_words(theirs),
    )


def _heirs(members: list[Member], leaver: Member) -> Field:
    able = [
        (str(one.person_id), f"Hand over to {one.email}")
        for one in members
        if one is not leaver and one.role != "viewer" and not (one.invited or one.deactivated)
    ]
    end = ("", "End: links close, shared views go, reports pause")
    usual = able[0][0] if able else ""
    return Field("hand_over_to", "What others may rely on", "choice", usual, choices=[*able, end])


def _handed_over(title: str, invited: Invited) -> Response:
    lead = f"Hand over one of the two. Both work for {ONE_TIME_DAYS} days and are not shown again."
    if invited.mailed:
        lead = f"They get a mail with a link. You may also hand over one of the two: {MAILED}"
    secrets = [
        Secret(
            "One-time password",
            invited.password,
            "For somebody who has no account here yet: they sign in with their e-mail address and"
            f" this password at {site_address()}, and set their own.",
        ),
        Secret(
            "Invitation link",
            site_address() + FOLDER + invited.secret,
            "For somebody who has an account here: they open it, sign in with their own password"
            " and join.",
        ),
    ]
    return told_once(title, lead, secrets, BACK)


def _form(email: str, role: str, sees: str) -> Form:
    roles = list(ROLE_NAMES.items())
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        groups = {group.id: group.name for group in list_groups(session, who.tenant_id)}
    limits = list(first_limits(LimitNames(groups=groups)))
    fields = [
        Field("email", "E-mail address", "email", email),
        Field("role", "Role", "choice", role, choices=roles),
        Field("limited_to", "Sees", "choice", sees, choices=limits),
    ]
    return Form(
        "Add a person", adding_words(ONE_TIME_DAYS), "/forms/people", "Add person", BACK, fields
    )


def _given(name: str) -> str:
    return request.form.get(name, "").replace("\x00", "")
