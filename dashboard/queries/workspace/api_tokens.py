"""A person's own API tokens, without their secrets."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import ApiToken


def list_tokens(session: Session, tenant_id: int, user_id: int) -> list[ApiToken]:
    """The person's tokens of this tenant that still work, the newest first."""
    return list(
        session.scalars(
            select(ApiToken)
            .where(
                ApiToken.tenant_id == tenant_id,
                ApiToken.user_id == user_id,
                ApiToken.revoked_at.is_(None),
            )
            .order_by(ApiToken.id.desc())
        )
    )
