"""Setting up and switching off two-step sign-in: its secret and codes are told once."""

import segno
from flask import make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from dashboard.actions.actor import current_actor
from dashboard.actions.two_step import (
    begin_two_step,
    confirm_two_step,
    end_two_step,
    renew_recovery_codes,
)
from dashboard.auth.limits import CHANGING_PASSWORDS
from dashboard.auth.two_step import address_for_apps, waiting_secret
from dashboard.components.security import ABOUT_CODES, ABOUT_ENDING
from dashboard.forms.answers import Field, Form, asked, form_blueprint, sentence
from dashboard.queries.inputs import BadInput
from models.scope import tenant_session

SECURITY = ("/settings/security", "Security")
blueprint = form_blueprint("two_step_form")


@blueprint.get("/two-step")
@blueprint.get("/two-step/confirm")
def reloaded() -> Response:
    """What was told once is not told again."""
    return redirect(SECURITY[0])


@blueprint.post("/two-step")
@CHANGING_PASSWORDS
def begin() -> Response:
    """A new secret as a picture, and the field for its first code."""
    who = current_actor()
    try:
        with tenant_session(who.tenant_id) as session:
            secret = begin_two_step(who, session).value
    except BadInput as error:
        return sentence(error.message, SECURITY, status=422)
    return _picture(secret, who.email)


@blueprint.post("/two-step/confirm")
@CHANGING_PASSWORDS
def confirm() -> Response:
    """Switches it on and tells the recovery codes, this once."""
    who = current_actor()
    try:
        with tenant_session(who.tenant_id) as session:
            codes = confirm_two_step(who, session, request.form.get("code", "")[:100]).value
    except BadInput as error:
        with tenant_session(who.tenant_id) as session:
            secret = waiting_secret(session, who.user_id)
        if secret is None:
            return sentence(error.message, SECURITY, status=422)
        return _picture(secret, who.email, error.message)
    return _told("Two-step sign-in is on", codes)


@blueprint.get("/two-step/codes")
def codes_page() -> Response:
    """The form that asks for the password."""
    return asked(_codes_form())


@blueprint.post("/two-step/codes")
@CHANGING_PASSWORDS
def renew() -> Response:
    """Ten other recovery codes."""
    who = current_actor()
    try:
        with tenant_session(who.tenant_id) as session:
            codes = renew_recovery_codes(who, session, request.form.get("password", "")).value
    except BadInput as error:
        return asked(_codes_form().wrong(error))
    return _told("Your recovery codes", codes)


@blueprint.get("/two-step/off")
def off_page() -> Response:
    """The form that asks for the password."""
    return asked(_off_form())


@blueprint.post("/two-step/off")
@CHANGING_PASSWORDS
def off() -> Response:
    """Switches it off."""
    who = current_actor()
    try:
        with tenant_session(who.tenant_id) as session:
            done = end_two_step(who, session, request.form.get("password", ""))
    except BadInput as error:
        return asked(_off_form().wrong(error))
    return sentence(done.message, SECURITY)


def _codes_form() -> Form:
    return _form("Other recovery codes", ABOUT_CODES, "codes", "Make other codes")


def _off_form() -> Form:
    return _form("Switch off two-step sign-in", ABOUT_ENDING, "off", "Switch off")


def _form(title: str, lead: str, way: str, button: str) -> Form:
    password = Field("password", "Present password", "password", autocomplete="current-password")
    return Form(title, lead, f"/forms/two-step/{way}", button, SECURITY, [password])


def _picture(secret: str, email: str, error: str = "") -> Response:
    picture = segno.make(address_for_apps(secret, email), micro=False)
    svg = Markup(picture.svg_inline(scale=5, border=2, light="#fff"))  # noqa: S704 - drawn by us
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    page = render_template("two_step.html", picture=svg, secret=grouped, error=error, back=SECURITY)
    return make_response(page, 422 if error else 200)


def _told(title: str, codes: list[str]) -> Response:
    page = render_template("recovery_codes.html", title=title, codes=codes, back=SECURITY)
    return make_response(page)
