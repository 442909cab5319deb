"""Fills the demo: a tenant, a sign-in, and the sandbox connected as any Page would be.

Its numbers come through the same connect path, jobs and queries as real ones.
"""

from sqlalchemy import select

from dashboard.auth.accounts import add_tenant, add_user
from dashboard.auth.passwords import hash_password
from ingest.connect import connect_with_token
from ingest.sandbox.credentials import demo_system_user_token
from models import Tenant, User
from models.scope import wide_session

SLUG = "demo"
EMAIL = "demo@pagelens.example"
PASSWORD = "pagelens-demo"  # noqa: S105 - printed on the terminal, for made-up Pages only


def prepare_demo() -> str:
    """Makes or refreshes the demo tenant and starts its syncs; returns what to tell the user."""
    with wide_session("command") as session:
        tenant = session.scalar(select(Tenant).where(Tenant.slug == SLUG))
        if tenant is None:
            tenant = add_tenant(session, SLUG, "Pagelens demo")
            # Anybody may know it, so it need not be one that is hard to guess.
            session.add(User(email=EMAIL, password_hash=hash_password(PASSWORD)))
            session.flush()
            add_user(session, tenant, EMAIL, "owner", PASSWORD)
        tenant_id = tenant.id
    connect_with_token(tenant_id, demo_system_user_token())
    return f"Sign in with {EMAIL} and the password {PASSWORD}"


if __name__ == "__main__":
    import sys

    sys.stdout.write(prepare_demo() + "\n")
