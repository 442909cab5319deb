"""Sign-ins in the audit trail: good ones, refused ones, and from where.

An account may belong to several workspaces; each of them is told. Of somebody who has no account
nothing is noted, and never what was typed.
"""

from flask import Flask, Response, after_this_request, request
from flask_login import current_user
from sqlalchemy import select

from models import Membership, User
from models.audit import came_from
from models.audit_trail import note_action
from models.scope import tenant_session, wide_session


def start_noting(server: Flask) -> None:
    """Lets every event that a request notes say where it came from."""
    server.before_request(_remember)
    server.teardown_request(_forget)


def note_sign_in(user_id: int) -> None:
    """Somebody came in."""
    _note(user_id, "sign_in.succeeded")


def note_sign_out() -> None:
    """Whoever is asking leaves; to be called before the session ends."""
    if current_user.is_authenticated:
        _note(int(current_user.id), "sign_out")


def note_refused(email: str, reason: str) -> None:
    """Somebody did not get into this account; `reason` is a class, as in `wrong_password`.

    It is written once the answer is out, so that nobody can measure whether the account exists.
    """
    address = request.remote_addr

    def write() -> None:
        came_from.set(address)
        with wide_session("sign_in") as session:
            user_id = session.scalar(select(User.id).where(User.email == email))
        if user_id is not None:
            _note(user_id, "sign_in.refused", reason=reason)
        came_from.set(None)

    @after_this_request
    def later(response: Response) -> Response:
        response.call_on_close(write)
        return response


def _note(user_id: int, action: str, **detail: str) -> None:
    with wide_session("sign_in") as session:
        joined = (Membership.user_id == user_id, Membership.has_joined)
        tenants = session.scalars(select(Membership.tenant_id).where(*joined)).all()
    for tenant_id in tenants:
        with tenant_session(tenant_id) as session:
            note_action(session, tenant_id, user_id, action, **detail)


def _remember() -> None:
    came_from.set(request.remote_addr)


def _forget(_error: BaseException | None) -> None:
    came_from.set(None)
