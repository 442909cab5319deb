"""A person's own API tokens and password: no secret goes anywhere but into the action."""

from dataclasses import dataclass

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.credentials import LONGEST_NAME, change_password, make_token
from dashboard.auth.api_tokens import USUAL_SCOPE
from dashboard.auth.browser import go_on
from dashboard.auth.limits import CHANGING_PASSWORDS
from dashboard.auth.password_rules import MIN_LENGTH
from dashboard.components.api_tokens import (
    ABOUT_TOKENS,
    ENDLESS,
    LIFETIMES,
    USUAL,
    lifetimes,
    scope_choices,
)
from dashboard.components.security import ABOUT_CHANGING
from dashboard.forms.answers import Field, Form, Secret, asked, form_blueprint, sentence, told_once
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.api_tokens import scopes_of
from models import Tenant
from models.scope import tenant_session

TOKENS = ("/settings/tokens", "API tokens")
SECURITY = ("/settings/security", "Security")
USE = "Programs send it in the header “Authorization: Bearer …”; keep it like a password."
TOKEN_CHOICES = [("keep", "Keep my API tokens"), ("end", "Also end my API tokens")]
blueprint = form_blueprint("own_access_form")


@blueprint.get("/tokens")
def reloaded() -> Response:
    """What was told once is not told again; here are the tokens."""
    return redirect(TOKENS[0])


@blueprint.post("/tokens")
def make() -> Response:
    """A new API token of one's own for the present workspace."""
    who = current_actor()
    given = TokenWish(
        request.form.get("name", ""),
        request.form.get("scope", USUAL_SCOPE),
        request.form.get("expires_days", USUAL),
    )
    with tenant_session(who.tenant_id) as session:
        try:
            made = make_token(who, session, given.name, given.scope, given.days())
        except BadInput as error:
            return asked(_token_form(given, who, session).wrong(error))
    secret = Secret(given.name.strip(), made.value[0], USE)
    return told_once("Your new token", made.message, [secret], TOKENS)


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
            ends = request.form.get("tokens") == "end"
            done = change_password(who, session, present, new, end_tokens=ends)
    except BadInput as error:
        return asked(_password_form().wrong(error))
    go_on(who.user_id, who.tenant_id)
    return sentence(done.message, SECURITY)


@dataclass(frozen=True)
class TokenWish:
    """What somebody wants of a token, as the form sent it."""

    name: str
    scope: str
    expires: str

    def days(self) -> int | None:
        """After how many days it ends; None for never. Raises BadInput."""
        if self.expires == ENDLESS:
            return None
        if self.expires not in LIFETIMES:
            raise BadInput("expires_days", "Choose one of the list.")
        return int(self.expires)


def _token_form(given: TokenWish, who: Actor, session: Session) -> Form:
    scopes = scope_choices(scopes_of(who.role))
    endless = session.get_one(Tenant, who.tenant_id).endless_tokens
    fields = [
        Field("name", "What it is for", value=given.name, longest=LONGEST_NAME),
        Field("scope", "What it may", value=given.scope, choices=scopes),
        Field("expires_days", "Ends after", value=given.expires, choices=lifetimes(endless)),
    ]
    return Form("New token", ABOUT_TOKENS, "/forms/tokens", "Make token", TOKENS, fields)


def _password_form() -> Form:
    """Passwords are never filled in again."""
    hint = f"At least {MIN_LENGTH} characters; a few words that do not belong together do well."
    fields = [
        Field("present", "Present password", "password", autocomplete="current-password"),
        Field("new", "New password", "password", autocomplete="new-password", hint=hint),
        Field("tokens", "API tokens", "choice", "keep", choices=TOKEN_CHOICES),
    ]
    return Form(
        "Change your password",
        ABOUT_CHANGING,
        "/forms/password",
        "Change password",
        SECURITY,
        fields,
    )
