"""The columns that a person chose for the table of a screen."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import ScreenColumns


def read_columns(session: Session, tenant_id: int, user_id: int, screen: str) -> list[str] | None:
    """Those that the person chose; None where they never did."""
    chosen = session.scalar(
        select(ScreenColumns.columns).where(
            ScreenColumns.tenant_id == tenant_id,
            ScreenColumns.user_id == user_id,
            ScreenColumns.screen == screen,
        )
    )
    return None if chosen is None else list(chosen)


def known_columns(chosen: object, known: Collection[str]) -> list[str]:
    """Of what was chosen, whatever that is, the columns that there are, each once."""
    given = chosen if isinstance(chosen, list | tuple) else []
    texts = dict.fromkeys(one for one in given if isinstance(one, str))
    return [one for one in texts if one in known]
