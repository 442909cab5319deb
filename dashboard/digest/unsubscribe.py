"""The way out of the weekly digest: a signed link that works without sign-in (RFC 8058).

Opening it shows a question, so that a scanner of mails ends nothing; only POST acts.
"""

from flask import Blueprint, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Membership, Tenant, User
from models.limited import limited_as
from models.links import read_digest_token
from models.scope import tenant_session

blueprint = Blueprint(
    "digest_out",
    __name__,
    url_prefix="/reports/unsubscribe/digest",
    template_folder="templates",
)


@blueprint.get("/<token>")
def ask(token: str) -> tuple[str, int]:
    """Asks whether the digest shall end for this person."""
    return _answer(token, ends=False)


@blueprint.post("/<token>")
def act(token: str) -> tuple[str, int]:
    """Ends it; a second time changes nothing."""
    return _answer(token, ends=True)


def _answer(token: str, *, ends: bool) -> tuple[str, int]:
    signed = read_digest_token(token)
    if signed is None:
        return _page("", "", ended=True), 404
    with limited_as(None), tenant_session(signed[0]) as session:
        reader = _find(session, *signed)
        if reader is None:
            return _page("", "", ended=True), 404
        if ends:
            reader.weekly_digest = False
        name = session.get_one(Tenant, signed[0]).name
        address = session.get_one(User, reader.user_id).email
        return _page(name, address, ended=not reader.weekly_digest), 200


def _find(session: Session, tenant_id: int, number: int) -> Membership | None:
    mine = (Membership.tenant_id == tenant_id, Membership.number == number)
    return session.scalar(select(Membership).where(*mine))


def _page(workspace: str, recipient: str, *, ended: bool) -> str:
    return render_template(
        "digest_unsubscribe.html", workspace=workspace, recipient=recipient, ended=ended
    )
