"""Asking for a look at a connection's token, ahead of what else waits."""

from jobs.background import start_background
from models.scope import tenant_session


def ask_for_check(tenant_id: int, connection_id: int) -> None:
    """Starts a check, unless one of this connection waits or works."""
    arguments = {"connection_id": connection_id}
    with tenant_session(tenant_id) as session:
        start_background(
            session,
            "tokens",
            tenant_id,
            subject=connection_id,
            arguments=arguments,
            at_front=True,
        )
