"""Puts the values of a file into the tables: all of them in one transaction, or none.

A value that is there already stays: what Meta's API gave is never overwritten by a file. Values
stream into a temporary table, so that memory does not grow with the file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from ingest.imports.file_posts import add_file_posts
from ingest.imports.found import Found
from ingest.imports.marks import mark
from ingest.imports.values import KeptPost, Value
from ingest.store.held_page import hold_page
from ingest.store.kept.page_days import keep_days
from ingest.store.kept.page_freshness import keep_newest_day
from ingest.store.kept.post_newest import keep_newest
from ingest.store.kept.post_usual import count_usual, note_ages
from ingest.store.post_counters import counter_ids
from models import MetaImport, MetaPage
from models.orm import now_utc

INCOMING = """
CREATE TEMPORARY TABLE imported_value (
    line int, metric_id int, period text, breakdown_key text, day date, post_id text, value numeric
) ON COMMIT DROP
"""
TWICE = """
SELECT line, first_line FROM (
    SELECT line, min(line) OVER place AS first_line, row_number() OVER (place ORDER BY line) AS nth
      FROM imported_value
    WINDOW place AS (PARTITION BY metric_id, period, breakdown_key, day, post_id)) AS each
 WHERE nth > 1 ORDER BY line
"""
MAKE_SERIES = """
INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period, breakdown_key)
SELECT DISTINCT :tenant, :page, metric_id, period, breakdown_key
  FROM imported_value WHERE post_id = ''
    ON CONFLICT DO NOTHING
"""
FOUND_DAYS = """
  FROM imported_value new
  LEFT JOIN meta_insight_series series ON series.tenant_id = :tenant
   AND series.meta_page_id = :page AND series.metric_id = new.metric_id
   AND series.period = new.period AND series.breakdown_key = new.breakdown_key
  LEFT JOIN meta_insight_point old ON old.tenant_id = :tenant AND old.series_id = series.id
   AND old.metric_date = new.day
 WHERE new.post_id = ''
"""
FOUND_SNAPSHOTS = """
  FROM imported_value new
  LEFT JOIN meta_post post ON post.tenant_id = :tenant AND post.post_id = new.post_id
  LEFT JOIN meta_post_counter counter ON counter.tenant_id = :tenant
   AND counter.metric_id = new.metric_id AND counter.breakdown_key = new.breakdown_key
  LEFT JOIN LATERAL (
       SELECT before.value FROM meta_post_insight_point before
        WHERE before.tenant_id = :tenant AND before.meta_post_id = post.id
          AND before.counter_id = counter.id
        ORDER BY before.observed_on DESC LIMIT 1) old ON true
 WHERE new.post_id <> ''
"""
COUNT = """
SELECT count(*) FILTER (WHERE old.value IS NULL) AS new,
       count(*) FILTER (WHERE old.value = new.value) AS same,
       count(*) FILTER (WHERE old.value <> new.value) AS kept
"""
WRITE_DAYS = f"""
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
SELECT :tenant, series.id, new.day, new.value, :now {FOUND_DAYS} AND old.value IS NULL
 ORDER BY series.id, new.day
"""
COUNTERS = "SELECT DISTINCT metric_id, breakdown_key FROM imported_value WHERE post_id <> ''"
WRITE_SNAPSHOTS = """
WITH written AS (
INSERT INTO meta_post_insight_point
       (tenant_id, meta_post_id, counter_id, observed_on, value, observed_at)
SELECT :tenant, post.id, counter.id, :today, new.value, :now
<found> AND old.value IS NULL
RETURNING meta_post_id, counter_id)
SELECT DISTINCT written.meta_post_id, counter.metric_id, metric.level
  FROM written
  JOIN meta_post_counter counter ON counter.tenant_id = :tenant AND counter.id = written.counter_id
  JOIN meta_metric_registry metric ON metric.id = counter.metric_id
""".replace("<found>", FOUND_SNAPSHOTS)
DAYS_WRITTEN = """
SELECT min(day), max(day) FILTER (WHERE period = 'day') FROM imported_value WHERE post_id = ''
"""
PER_METRIC = """
SELECT registry.key, count(*), min(new.day), max(new.day)
  FROM imported_value new JOIN meta_metric_registry registry ON registry.id = new.metric_id
 GROUP BY registry.key ORDER BY registry.key
"""


@dataclass
class ImportReport:
    """What the file holds and what came, or would come, of it.

    `kept` values differ from what is stored, and what is stored stays.
    """

    new: int = 0
    same: int = 0
    kept: int = 0
    refused: int = 0
    metrics: list[tuple[str, int, date | None, date | None]] = field(default_factory=list)
    found: Found = field(default_factory=Found)
    kept_posts: list[KeptPost] = field(default_factory=list)
    import_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the import, with what was understood."""
        counted = [
            {"key": key, "values": number, "since": _text(first), "until": _text(last)}
            for key, number, first, last in self.metrics
        ]
        counts = {"new": self.new, "same": self.same, "differ": self.kept}
        return (
            self.found.as_json()
            | counts
            | {
                "metrics": counted,
                "posts": len(self.kept_posts),
            }
        )


def stage(session: Session, values: Iterable[Value]) -> None:
    """Copies the values into a temporary table of this transaction."""
    session.execute(text(INCOMING))
    driver = session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("the session has no connection")
    with driver.cursor() as cursor, cursor.copy("COPY imported_value FROM STDIN") as copy:
        for each in values:
            place = (each.period, each.breakdown_key, each.day, each.post_id)
            copy.write_row((each.line, each.metric.id, *place, each.value))


def problems(session: Session) -> Iterable[tuple[int, str]]:
    """(line, reason) for what only the whole file can tell."""
    for line, first in session.execute(text(TWICE)):
        yield line, f"it says the same as line {first} once more"


def count(session: Session, page: MetaPage) -> ImportReport:
    """What storing would do."""
    report = ImportReport(metrics=[tuple(row) for row in session.execute(text(PER_METRIC))])
    for found in (FOUND_DAYS, FOUND_SNAPSHOTS):
        new, same, kept = session.execute(text(COUNT + found), _scope(page)).one()
        report.new, report.same, report.kept = (
            report.new + new,
            report.same + same,
            report.kept + kept,
        )
    return report


def store(
    session: Session,
    page: MetaPage,
    today: date,
    posts: Iterable[KeptPost] = (),
    into: MetaImport | None = None,
) -> None:
    """Writes the values that are not there yet, and the posts that only the file knows.

    All is marked as that of the import.
    """
    into = into or begin(session, page)
    now = now_utc()
    scope = _scope(page) | {"now": now}
    hold_page(session, page.tenant_id, page.id)
    into.posts = add_file_posts(session, page, posts)
    session.execute(text(MAKE_SERIES), scope)
    session.execute(text(WRITE_DAYS), scope)
    oldest, newest = session.execute(text(DAYS_WRITTEN)).one()
    keep_newest_day(session, page, newest)
    keep_days(session, page, oldest)
    counted = session.execute(text(COUNTERS))
    counter_ids(session, page.tenant_id, {(row.metric_id, row.breakdown_key) for row in counted})
    written = session.execute(text(WRITE_SNAPSHOTS), scope | {"today": today}).all()
    mark(session, scope, into.id, today)
    into.state, into.stored_at = "stored", now
    _keep(session, page, today, written)


def begin(session: Session, page: MetaPage, file_name: str = "") -> MetaImport:
    """A row for an import that is about to be stored."""
    row = MetaImport(
        tenant_id=page.tenant_id, meta_page_id=page.id, state="storing", file_name=file_name
    )
    session.add(row)
    session.flush()
    return row


def _keep(session: Session, page: MetaPage, today: date, written: Sequence[Row[Any]]) -> None:
    """What is kept ready of posts follows (post, metric, level) that were written."""
    keep_newest(session, page.tenant_id, [(row.meta_post_id, row.metric_id) for row in written])
    for level in sorted({row.level for row in written}):
        posts = {row.meta_post_id for row in written if row.level == level}
        note_ages(session, page.tenant_id, level, posts, today, changed=True)
    count_usual(session, page.tenant_id, page.id)


def _scope(page: MetaPage) -> dict[str, Any]:
    return {"tenant": page.tenant_id, "page": page.id}


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
