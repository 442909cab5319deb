"""Who acts: a person in one tenant, with the role there."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from dashboard.auth.identity import (
    current_role,
    current_tenant_id,
    current_user_email,
    current_user_id,
)
from models.audit_trail import note_action


@dataclass(frozen=True)
class Actor:
    """A person in a tenant. `role` is owner, analyst or viewer."""

    tenant_id: int
    user_id: int
    role: str
    email: str

    @property
    def is_owner(self) -> bool:
        """Whether the person owns the tenant."""
        return self.role == "owner"

    def note(self, session: Session, action: str, **detail: Any) -> None:
        """Writes into the audit trail what the person did. `detail` must hold no secret."""
        note_action(session, self.tenant_id, self.user_id, action, **detail)


def current_actor() -> Actor:
    """The person who is asking; only behind the gate."""
    return Actor(current_tenant_id(), current_user_id(), current_role(), current_user_email())
