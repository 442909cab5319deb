"""Storing histories of Pages, new and again, beside the quickest ways to write and read them."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from bench.dataset import Size, maintain, new_tenant
from bench.installation import connected_installation
from bench.table import Table
from ingest.graph.insights import InsightPoint, InsightsAnswer
from ingest.graph.windows import Window
from ingest.plan.lines import Line, lines_of
from ingest.plan.metrics import metrics_to_ask
from ingest.store.coverage import LineAnswer, mark_answered
from ingest.store.points import store_answers, write_points
from models import MetaPage
from models.engine import make_owner_engine
from models.orm import now_utc
from models.scope import tenant_session
from settings import get_settings

DAYS = 730
SHORT, FULL = 4, 15
BARE = "CREATE TABLE bare (LIKE meta_insight_point INCLUDING ALL)"
KEYED = """
ALTER TABLE bare ADD FOREIGN KEY (tenant_id, series_id)
      REFERENCES meta_insight_series (tenant_id, id)
"""
COPY = "COPY bare (observed_at, tenant_id, series_id, metric_date, value) FROM STDIN"
SERIES = "SELECT id FROM meta_insight_series WHERE tenant_id = :tenant ORDER BY id"
READ = "SELECT series_id, metric_date, value FROM meta_insight_point WHERE tenant_id = :tenant"
WRITTEN = "SELECT CAST(pg_current_wal_insert_lsn() - '0/0' AS bigint)"
Work = Callable[[], None]


def run() -> Table:
    """Each once, in one run; a Page's history is one transaction."""
    pages = FULL if os.environ.get("SCALE") == "full" else SHORT
    with connected_installation() as _installed:
        owner = make_owner_engine(get_settings().require_owner_url())
        rows = list(_rows(owner, pages))
        owner.dispose()
    return Table(
        "Write paths",
        ("what", "seconds", "MB of WAL", "times COPY", "times COPY with the foreign key"),
        tuple(rows),
        f"{pages * 92 * DAYS:,} points of {pages} Pages, from Python's values on. COPY goes into a"
        " table of the same columns and key without row-level security, and one that also has the"
        " foreign key, in whose place the points' own table has a check once a statement. Storing"
        " begins with Meta's parsed answers.",
    )


def _rows(owner: Engine, pages: int) -> Iterator[tuple[str, ...]]:
    tenant = new_tenant(owner, "writer", Size(pages=pages, days=30))
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM meta_insight_point"))
        connection.execute(text(BARE))
        connection.execute(text("GRANT ALL ON bare TO PUBLIC"))
    bare = _measured(owner, lambda: _copy(tenant))
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE bare"))
        connection.execute(text(KEYED))
    keyed = _measured(owner, lambda: _copy(tenant))
    history = _history(tenant)
    alone = _measured(owner, lambda: _write(history))
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE meta_insight_point"))
    new = _measured(owner, lambda: _store(history))
    maintain(owner, "VACUUM ANALYZE")
    read = _measured(owner, lambda: _read(tenant))
    again = _measured(owner, lambda: _store(history))
    named = {
        "COPY": bare,
        "COPY with the foreign key": keyed,
        "storing new points alone": alone,
        "storing them with coverage and what is kept ready": new,
        "reading them": read,
        "storing them again": again,
    }
    for name, (seconds, wal) in named.items():
        ratios = (f"{seconds / bare[0]:.2f}", f"{seconds / keyed[0]:.2f}")
        told = f" ({seconds / read[0]:.1f} times reading)" if named[name] is again else ""
        yield (name + told, f"{seconds:.1f}", f"{wal / 1e6:.1f}", *ratios)


def _measured(owner: Engine, work: Work) -> tuple[float, float]:
    """Seconds, and bytes of WAL."""
    with owner.begin() as connection:
        before = connection.execute(text(WRITTEN)).scalar_one()
    began = perf_counter()
    work()
    took = perf_counter() - began
    with owner.begin() as connection:
        return took, connection.execute(text(WRITTEN)).scalar_one() - before


def _days() -> list[date]:
    return [date.today() - timedelta(days=step) for step in range(2, DAYS + 2)]  # noqa: DTZ011


def _copy(tenant: int) -> None:
    now, days = now_utc(), _days()
    with tenant_session(tenant) as session:
        series = session.scalars(text(SERIES), {"tenant": tenant}).all()
        driver = session.connection().connection.driver_connection
        if driver is None:
            raise RuntimeError("the session has no connection")
        with driver.cursor() as cursor, cursor.copy(COPY) as copy:
            for one in series:
                for step, day in enumerate(days):
                    copy.write_row((now, tenant, one, day, _value(one, step)))


def _value(line: int, step: int) -> Decimal:
    return Decimal(100 + (line * 7 + step) % 9000)


def _read(tenant: int) -> None:
    with tenant_session(tenant) as session:
        session.execute(text(READ), {"tenant": tenant}).all()


@dataclass(frozen=True)
class History:
    """What Meta answers for each of these Pages, the same for all."""

    pages: Sequence[MetaPage]
    answers: list[InsightsAnswer]
    told: list[LineAnswer]


def _history(tenant: int) -> History:
    with tenant_session(tenant) as session:
        pages = session.scalars(select(MetaPage).where(MetaPage.tenant_id == tenant)).all()
        lines, days = _lines(session, pages[0]), _days()
    told = [LineAnswer(line, Window(days[-1], days[0]), frozenset(days)) for line in lines]
    return History(pages, [_answer(line, number) for number, line in enumerate(lines)], told)


def _write(history: History) -> None:
    for page in history.pages:
        with tenant_session(page.tenant_id) as session:
            write_points(session, page, history.answers)


def _store(history: History) -> None:
    for page in history.pages:
        with tenant_session(page.tenant_id) as session:
            store_answers(session, page, history.answers)
            mark_answered(session, page, history.told, now_utc(), past=False)


def _lines(session: Session, page: MetaPage) -> list[Line]:
    """Those of plain numbers, as a night asks for them."""
    numbers = [each for each in metrics_to_ask(session, page, "PAGE") if not each.is_map]
    return [one for one in lines_of(numbers) if not one.breakdown]


def _answer(line: Line, number: int) -> InsightsAnswer:
    key = line.metric.key
    points = tuple(
        InsightPoint(key, line.period, day, _value(number, step), "", None)
        for step, day in enumerate(_days())
    )
    return InsightsAnswer(
        points, (key,), frozenset({key}), frozenset(), frozenset(), period=line.period
    )
