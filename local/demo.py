"""Fills the demo: a tenant, a sign-in, and the sandbox connected as any Page would be.

Its numbers come through the same connect path, jobs and queries as real ones.
"""

from ingest.connect import connect_with_token
from sqlalchemy import select

from dashboard.auth.accounts import add_user
from ingest.sandbox.tokens import demo_system_user_token
from local.tenants import add_tenant, the_tenant
from models import Tenant
from models.scope import open_session

SLUG = "demo"
EMAIL = "demo@pagelens.example"
PASSWORD = "pagelens-demo"  # noqa: S105 - printed on the terminal, for made-up Pages only


def prepare_demo() -> str:
    """Makes or refreshes the demo tenant and starts its syncs; returns what to tell the user."""
    with open_session() as session:
        known = session.scalar(select(Tenant.id).where(Tenant.slug == SLUG)) is not None
    if not known:
        add_tenant(SLUG, "Pagelens demo")
    with open_session() as session:
        tenant = the_tenant(session, SLUG)
        if not known:
            add_user(session, tenant, EMAIL, "owner", PASSWORD)
        tenant_id = tenant.id
    connect_with_token(tenant_id, demo_system_user_token())
    return f"Sign in with {EMAIL} and the password {PASSWORD}"


if __name__ == "__main__":
    import sys

    sys.stdout.write(prepare_demo() + "\n")
