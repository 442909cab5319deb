"""Who acts: a person in one tenant, with the role there."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from dashboard.auth.identity import (
    current_role,
    current_scope,
    current_tenant_id,
    current_user_email,
    current_user_id,
)
from models.audit_trail import note_action


@dataclass(frozen=True)
class Actor:
    """A person in a tenant. `role` is owner, analyst or viewer.

    `scope` is what the API token may that the person sent; None for a person in a browser.
    """

    tenant_id: int
    user_id: int
    role: str
    email: str
    scope: str | None = None

    @property
    def is_owner(self) -> bool:
        """Whether the person owns the tenant."""
        return self.role == "owner"

    def note(self, session: Session, action: str, **detail: Any) -> None:
        """Writes into the audit trail what the person did. `detail` must hold no secret."""
        note_action(session, self.tenant_id, self.user_id, action, **detail)


def current_actor() -> Actor:
    """The person who is asking; only behind the gate."""
    return Actor(
        current_tenant_id(),
        current_user_id(),
        current_role(),
        current_user_email(),
        current_scope(),
    )
