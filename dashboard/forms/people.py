"""Adding a person and inviting one again: the answer tells two secrets, once."""

from flask import redirect, request
from werkzeug.wrappers import Response

from dashboard.actions.actor import current_actor
from dashboard.actions.answers import NotThereError
from dashboard.actions.people import Invited, add_member, renew_invitation
from dashboard.auth.invitations import FOLDER
from dashboard.auth.limits import INVITING
from dashboard.auth.passwords import ONE_TIME_DAYS
from dashboard.components.people import ROLE_NAMES, adding_words
from dashboard.forms.answers import Field, Form, Secret, asked, form_blueprint, sentence, told_once
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.people import list_members
from dashboard.site import site_address
from models.scope import tenant_session

BACK = ("/settings/people", "People")
MAILED = f"both work for {ONE_TIME_DAYS} days and are not shown again."
ADD, RENEW = "/people", "/people/<int:person_id>/invitation"
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
    email, role = _given("email"), _given("role")
    who = current_actor()
    try:
        with tenant_session(who.tenant_id) as session:
            invited = add_member(who, session, email, role).value
    except BadInput as error:
        return asked(_form(email, role).wrong(error))
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


def _form(email: str, role: str) -> Form:
    roles = list(ROLE_NAMES.items())
    fields = [
        Field("email", "E-mail address", "email", email),
        Field("role", "Role", "choice", role, choices=roles),
    ]
    return Form(
        "Add a person", adding_words(ONE_TIME_DAYS), "/forms/people", "Add person", BACK, fields
    )


def _given(name: str) -> str:
    return request.form.get(name, "").replace("\x00", "")
