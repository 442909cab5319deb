"""Deleting a tenant or a person by command: workers do it, as for the screens."""

import secrets

from sqlalchemy import select

from jobs.erasure.people import erase_person
from jobs.erasure.requests import ask_person, ask_workspace, workspaces_left_alone
from local.tenants import the_tenant
from models import Membership, User
from models.scope import tenant_session, wide_session
from settings import SettingsError


def remove_tenant(slug: str) -> str:
    """Hides a tenant and starts its deletion; returns the code. Raises SettingsError."""
    with wide_session("command") as session:
        tenant_id = the_tenant(session, slug).id
    with tenant_session(tenant_id) as session:
        return ask_workspace(session, the_tenant(session, slug)).code


def erase_user(email: str) -> str:
    """Shuts an account and starts its deletion; returns the code. Raises SettingsError.

    Somebody who is in no tenant is deleted here and now.
    """
    with wide_session("command") as session:
        user = session.scalar(select(User).where(User.email == email.strip().lower()))
        if user is None:
            raise SettingsError(f"Nobody signs in as {email}.")
        alone = workspaces_left_alone(session, user.id)
        if alone:
            raise SettingsError(
                f"{email} is the last owner of {', '.join(alone)}: make somebody else one first."
            )
        mine = select(Membership.tenant_id).where(Membership.user_id == user.id)
        tenant_id = session.scalar(mine.limit(1))
    if tenant_id is None:
        code = secrets.token_hex(12)
        erase_person(user.id, code)
        return code
    with tenant_session(tenant_id) as session:
        return ask_person(session, tenant_id, session.get_one(User, user.id)).code
