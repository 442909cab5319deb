"""Personal API tokens as commands make, list and end them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from dashboard.auth.accounts import AccountError
from dashboard.auth.api_tokens import end_token, issue_api_token
from dashboard.queries.workspace.api_tokens import list_tokens, scopes_of
from local.tenants import the_tenant
from models import Membership, Tenant
from models.audit_trail import note_action
from models.orm import now_utc
from models.scope import enter_tenant, tenant_session, wide_session

HEADS = ("id", "tenant", "e-mail", "name", "scope", "expires", "last used")


def add_token(email: str, slug: str | None, name: str, scope: str, days: int | None) -> str:
    """Makes a token and returns it, this once. Raises AccountError."""
    with wide_session("command") as session:
        secret, row = issue_api_token(session, email, slug, name, scope=scope, days=days)
        role = session.get_one(Membership, (row.tenant_id, row.user_id)).role
        if scope not in scopes_of(role):
            raise AccountError(f"A token of a person with the role {role} cannot {scope}.")
        enter_tenant(session, row.tenant_id)
        note_action(session, row.tenant_id, None, "token.made", name=name, scope=scope)
    return secret


def told_tokens(slug: str | None, email: str | None) -> Iterator[str]:
    """A line for each token of a tenant, of all tenants where none is named."""
    yield "\t".join(HEADS)
    with wide_session("command") as session:
        tenants = [the_tenant(session, slug)] if slug else list(session.scalars(select(Tenant)))
    for tenant in sorted(tenants, key=lambda one: one.slug):
        with tenant_session(tenant.id) as session:
            _count, found = list_tokens(session, tenant.id, now_utc())
        for one in found:
            if email is None or one.email == email.strip().lower():
                ends, used = _moment(one.expires_at), _moment(one.last_used_at)
                cells = (str(one.token_id), tenant.slug, one.email, one.name, one.scope, ends, used)
                yield "\t".join(cells)


def remove_token(slug: str | None, token_id: int) -> str:
    """Ends a token; returns a sentence. Raises AccountError where there is none."""
    with wide_session("command") as session:
        tenant = the_tenant(session, slug)
        enter_tenant(session, tenant.id)
        found = end_token(session, tenant.id, token_id)
        if found is None:
            raise AccountError(f"{tenant.slug} has no token {token_id} that is not revoked.")
        note_action(
            session, tenant.id, None, "token.revoked", name=found.name, person=found.user_id
        )
    return f"Token {token_id} is revoked."


def _moment(then: datetime | None) -> str:
    return "never" if then is None else f"{then:%Y-%m-%d %H:%M} UTC"
