"""A Page whose numbers were read, restated and imported, at moments that are known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from models import InsightRestatement, MetaImport, MetaImportDay, MetaInsightPoint, SyncRun
from models.scope import tenant_session
from tests.people import ACME_PAGE, DORA, People, add_client
from tests.queries.numbers import put_days, the_page
from tests.servers import bare_server
from tests.visitors import visitor

VIEWS = "page_media_view"
PATH = f"/api/meta/pages/{ACME_PAGE}/points/"
FIRST = date(2026, 11, 1)
DAYS = [FIRST + timedelta(days=place) for place in range(7)]
QUERY: dict[str, Any] = {"metric": VIEWS, "since": "2026-11-01", "until": "2026-11-07"}


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@dataclass(frozen=True)
class Read:
    """The runs that are known of."""

    nightly: UUID
    history: UUID


@pytest.fixture
def read(people: People) -> Read:
    """Views of six days: 10, 20, … 70 without the 4th; restated on the 2nd, imported on the 3rd."""
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        values = {day: 10 * place for place, day in enumerate(DAYS, 1) if place != 4}
        line = put_days(session, page, VIEWS, values)
        of_line = MetaInsightPoint.series_id == line.id
        session.execute(update(MetaInsightPoint).where(of_line).values(observed_at=at(9, 10)))
        _observed(session, line.id, DAYS[1], at(12, 10))
        session.add(
            InsightRestatement(
                tenant_id=people.acme,
                series_id=line.id,
                metric_date=DAYS[1],
                old_value=17,
                new_value=20,
                restated_at=at(12, 10),
            )
        )
        brought = MetaImport(
            tenant_id=people.acme,
            meta_page_id=page.id,
            state="stored",
            file_name="views of the agency.csv",
            stored_at=at(13, 8),
        )
        session.add(brought)
        session.flush()
        _observed(session, line.id, DAYS[2], at(13, 8))
        session.add(
            MetaImportDay(
                tenant_id=people.acme,
                series_id=line.id,
                metric_date=DAYS[2],
                meta_import_id=brought.id,
            )
        )
        made: dict[str, Any] = {"tenant_id": people.acme, "meta_page_id": page.id}
        nightly = _run(session, made, "page", at(12, 9), at(12, 11))
        window = {"window_since": DAYS[0], "window_until": DAYS[4]}
        history = _run(session, made | window, "backfill", at(9, 9), at(9, 11))
        # Posts were read meanwhile, and at another hour a run that has nothing to do with it.
        _run(session, made, "post", at(9, 9), at(9, 11))
        _run(session, made, "page", at(9, 12), at(9, 13))
        return Read(nightly, history)


def _observed(session: Session, series_id: int, day: date, moment: datetime) -> None:
    session.execute(
        update(MetaInsightPoint)
        .where(MetaInsightPoint.series_id == series_id, MetaInsightPoint.metric_date == day)
        .values(observed_at=moment)
    )


def _run(
    session: Session, made: dict[str, Any], kind: str, began: datetime, ended: datetime
) -> UUID:
    run = SyncRun(
        **made,
        kind=kind,
        trigger="schedule",
        status="succeeded",
        created_at=began,
        started_at=began,
        finished_at=ended,
    )
    session.add(run)
    session.flush()
    return run.id


@pytest.fixture
def server(people: People) -> Flask:
    return bare_server()


@pytest.fixture
def dora(server: Flask, people: People) -> Iterator[FlaskClient]:
    add_client(people)
    yield visitor(server, DORA)
