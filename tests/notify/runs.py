"""Runs as syncs leave them, and Pages that can be synced."""

from datetime import datetime, timedelta
from typing import Any

from models import MetaConnection, MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import People


def give_connection(people: People, **values: Any) -> int:
    """Acme's connection with its Page; returns our id of it."""
    with tenant_session(people.acme) as session:
        row = MetaConnection(
            tenant_id=people.acme,
            kind="system_user",
            meta_user_id="77",
            name="Acme robot",
            token_encrypted=b"sealed",
            scopes=["read_insights", "pages_read_engagement"],
        )
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        page.connection_id, page.token_encrypted = row.id, b"sealed"
        return row.id


def change_page(people: People, **values: Any) -> None:
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        for name, value in values.items():
            setattr(page, name, value)


def change_connection(people: People, connection_id: int, **values: Any) -> None:
    with tenant_session(people.acme) as session:
        row = session.get_one(MetaConnection, (people.acme, connection_id))
        for name, value in values.items():
            setattr(row, name, value)


def end_run(
    people: People,
    status: str,
    *,
    kind: str = "page",
    rows: int = 0,
    ago: timedelta = timedelta(),
    error_kind: str | None = None,
    now: datetime | None = None,
) -> None:
    """A run of Acme's Page that ended."""
    moment = (now or now_utc()) - ago
    with tenant_session(people.acme) as session:
        session.add(
            SyncRun(
                tenant_id=people.acme,
                meta_page_id=people.acme_page,
                kind=kind,
                status=status,
                created_at=moment,
                finished_at=moment,
                rows_processed=rows,
                error_kind=error_kind,
                error="Facebook did not give a usable answer." if error_kind else None,
            )
        )
