"""Runs as syncs leave them, what they read, and Pages that can be synced."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from models import Alert, MetaConnection, MetaInsightCoverage, MetaPage, SyncRun
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from notify.watch import watch_all
from tests.people import People
from tests.queries.coverage import put_line
from tests.queries.numbers import the_page

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HISTORY = 400


def alerts(people: People, *, is_open: bool = True) -> list[Alert]:
    with tenant_session(people.acme) as session:
        state = Alert.resolved_at.is_(None) if is_open else Alert.resolved_at.is_not(None)
        return list(session.scalars(select(Alert).where(state).order_by(Alert.kind, Alert.id)))


def kinds(people: People, now: datetime | None = None) -> list[str]:
    """What is open after a look."""
    watch_all(now)
    return [alert.kind for alert in alerts(people)]


def resolved(people: People) -> list[str]:
    """What people are told to be resolved."""
    return [one.kind for one in alerts(people, is_open=False) if not one.resolution_told_at]


def closed(people: People) -> list[tuple[str, str]]:
    """What closed without a word, and why."""
    ended = alerts(people, is_open=False)
    return [(one.kind, one.evidence["closed"]) for one in ended if one.resolution_told_at]


def read(people: People, until: int = 1, lacks: Sequence[int] = (), **values: Any) -> None:
    """All days to so many days ago (Pacific) were read, but those that lie so far back."""
    today = pacific_day(now_utc())
    ends = sorted(lacks, reverse=True)
    since = [HISTORY, *(end - 1 for end in ends)]
    stretches = zip(since, [*(end + 1 for end in ends), until], strict=True)
    days = [(today - a * DAY, today - b * DAY) for a, b in stretches if a >= b]
    with tenant_session(people.acme) as session:
        session.execute(delete(MetaInsightCoverage))
        page = the_page(session, people.acme_page)
        page.backfill_goal = today - HISTORY * DAY
        put_line(session, page, read=days, answered_at=now_utc(), **values)


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
    **values: Any,
) -> None:
    """A run of Acme's Page that ended."""
    moment = now_utc() - ago
    run = {
        "created_at": moment,
        "started_at": moment,
        "finished_at": moment,
        "error": "Facebook did not give a usable answer." if error_kind else None,
    }
    with tenant_session(people.acme) as session:
        session.add(
            SyncRun(
                tenant_id=people.acme,
                meta_page_id=people.acme_page,
                kind=kind,
                status=status,
                rows_processed=rows,
                error_kind=error_kind,
                **run | values,
            )
        )
