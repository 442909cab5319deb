"""The page on which an invited person accepts: the secret of the address, and the right account."""

from flask import Blueprint, Response, g, make_response, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from dashboard.auth.browser import begin_session
from dashboard.auth.guessing import ONE_ADDRESS
from dashboard.auth.identity import came_with_token, identify
from dashboard.auth.invitations import FOLDER, accept, find_invitation
from dashboard.auth.limits import count_failures, limiter, signed_in_key

blueprint = Blueprint("joining", __name__, url_prefix=FOLDER.rstrip("/"))
TRIES = "8 per minute"
NO_INVITATION = (
    "This invitation does not hold: it has ended, is for another account or was never made;"
    " ask for a new one."
)


@blueprint.get("/<invitation>")
@limiter.limit(ONE_ADDRESS, deduct_when=count_failures)
@limiter.limit(TRIES, key_func=signed_in_key, deduct_when=count_failures)
def invitation_page(invitation: str) -> AnyResponse:
    """Asks the invited person whether to join; who has joined goes straight on."""
    found = None if came_with_token() else find_invitation(invitation, int(current_user.id))
    if found is None:
        return _no_invitation()
    if found.joined:
        return _enter(found.tenant_id)
    return _private(
        render_template("join.html", found=found, secret=invitation, email=current_user.email)
    )


@blueprint.post("/<invitation>")
@limiter.limit(ONE_ADDRESS, deduct_when=count_failures)
@limiter.limit(TRIES, key_func=signed_in_key, deduct_when=count_failures)
def join(invitation: str) -> AnyResponse:
    """Makes the invited person a member and goes on in that workspace."""
    tenant_id = None if came_with_token() else accept(invitation, int(current_user.id))
    return _no_invitation() if tenant_id is None else _enter(tenant_id)


def _enter(tenant_id: int) -> AnyResponse:
    """Goes on in a tenant that the person has joined."""
    user = identify(int(current_user.id), tenant_id)
    if user is not None:
        begin_session(user)
    return redirect("/")


def _no_invitation() -> Response:
    """The same for a wrong, ended or somebody else's secret."""
    g.sign_in_failed = True
    page = render_template("no_invitation.html", message=NO_INVITATION, email=current_user.email)
    return _private(page, 404)


def _private(page: str, status: int = 200) -> Response:
    """The address holds a secret, which no other address is to be told."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
