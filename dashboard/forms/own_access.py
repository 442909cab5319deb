"""A person's own API tokens and password: no secret goes anywhere but into the action."""

from flask import redirect, request
from werkzeug.wrappers import Response

from dashboard.actions.actor import current_actor
from dashboard.actions.credentials import LONGEST_NAME, change_password, make_token
from dashboard.auth.browser import go_on
from dashboard.auth.limits import CHANGING_PASSWORDS
from dashboard.auth.password_rules import MIN_LENGTH
from dashboard.components.api_tokens import ABOUT_TOKENS
from dashboard.components.security import ABOUT_CHANGING
from dashboard.forms.answers import Field, Form, Secret, asked, form_blueprint, sentence, told_once
from dashboard.queries.inputs import BadInput
from models.scope import tenant_session

TOKENS = ("/settings/tokens", "API tokens")
SECURITY = ("/settings/security", "Security")
USE = "Programs send it in the header “Authorization: Bearer …”; keep it like a password."
blueprint = form_blueprint("own_access_form")


@blueprint.get("/tokens")
def reloaded() -> Response:
    """What was told once is not told again; here are the tokens."""
    return redirect(TOKENS[0])


@blueprint.post("/tokens")
def make() -> Response:
    """A new API token of one's own for the present workspace."""
    name, who = request.form.get("name", ""), current_actor()
    try:
        with tenant_session(who.tenant_id) as session:
            token = make_token(who, session, name).value
    except BadInput as error:
        return asked(_token_form(name).wrong(error))
    lead = "Copy the token now; it is never shown again."
    return told_once("Your new token", lead, [Secret(name.strip(), token, USE)], TOKENS)


@blueprint.get("/password")
def password_page() -> Response:
    """The form."""
    return asked(_password_form())


@blueprint.post("/password")
@CHANGING_PASSWORDS
def change() -> Response:
    """Sets a new password; all other sessions of the person end, this one goes on."""
    who = current_actor()
    present, new = request.form.get("present", ""), request.form.get("new", "")
    try:
        with tenant_session(who.tenant_id) as session:
            done = change_password(who, session, present, new)
    except BadInput as error:
        return asked(_password_form().wrong(error))
    go_on(who.user_id, who.tenant_id)
    return sentence(done.message, SECURITY)


def _token_form(name: str) -> Form:
    fields = [Field("name", "What it is for", value=name, longest=LONGEST_NAME)]
    return Form("New token", ABOUT_TOKENS, "/forms/tokens", "Make token", TOKENS, fields)


def _password_form() -> Form:
    """Passwords are never filled in again."""
    hint = f"At least {MIN_LENGTH} characters; a few words that do not belong together do well."
    fields = [
        Field("present", "Present password", "password", autocomplete="current-password"),
        Field("new", "New password", "password", autocomplete="new-password", hint=hint),
    ]
    return Form(
        "Change your password",
        ABOUT_CHANGING,
        "/forms/password",
        "Change password",
        SECURITY,
        fields,
    )
