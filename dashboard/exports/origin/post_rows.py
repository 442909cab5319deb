"""The rows of the file of a post's number: what it is, its metrics, each snapshot, each run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from dashboard.components.post_origin_words import number_sentences
from dashboard.exports.names import words
from dashboard.exports.origin.head import Row, head_rows, row_of
from dashboard.exports.origin.rows import ROWS_AT_ONCE, ids_of, run_words
from dashboard.queries.origins.of_post import AskedOfPost, number_of_post
from dashboard.queries.origins.runs_then import RunThen
from dashboard.queries.origins.snapshots import StoredSnapshot, list_snapshots
from models import MetaPage, MetaPost

COLUMNS = {
    "part": "about, definition, snapshot or run",
    "name": "what is told; of snapshots the metric's name at Meta",
    "breakdown": "empty for the total, else Meta's key",
    "date": "the Pacific day on which the number was read",
    "age_days": "days from publishing to that day",
    "value": "the counter since publication, as stored; it holds until the next row",
    "unit": "as Meta counts the metric",
    "before": "what stood there until then; empty for the first snapshot",
    "before_on": "the Pacific day since which that stood there",
    "newest": "true where the value is part of the number",
    "at": "UTC: when the value was first read; of `run` when it was asked for",
    "runs": "the runs of the Page's posts that were at work then, by the ids of the rows `run`",
    "imported_from": "the file that the value came from, if not from Meta's API",
}


@dataclass(frozen=True)
class PostWork:
    """A number of a post, and when its file is made."""

    session: Session
    page: MetaPage
    post: MetaPost
    asked: AskedOfPost
    now: datetime

    @property
    def file_name(self) -> str:
        """Such as acme-coffee-102-77-post-media-view-origin.csv."""
        page = words(self.page.name)[:60].strip("-") or f"page-{self.page.page_id}"
        return f"{page}-{words(self.post.post_id)}-{words(self.asked.metric)}-origin.csv"


def post_origin_rows(work: PostWork) -> Iterator[Row]:
    """All rows, a stretch of snapshots at a time; the runs that they name come last."""
    number = number_of_post(work.session, work.post, work.asked)
    about = {
        "page": work.page.name,
        "page_id": work.page.page_id,
        "post_id": work.post.post_id,
        "published_on": number.published_on,
        "link": work.post.permalink_url,
        "metric": work.asked.metric,
        "title": work.asked.title,
        "number": number.value,
        "made": number.made,
        "read_until": number.read_until,
        "made_at": work.now,
    }
    how = number_sentences(number, work.asked)
    yield from head_rows(COLUMNS, about, number.unit, how, work.asked.definitions())
    runs: dict[UUID, RunThen] = {}
    for snapshot in _snapshots(work):
        yield _stored(snapshot, work.asked)
        runs |= {run.task_id: run for run in snapshot.runs}
    for run in runs.values():
        yield _row("run", str(run.task_id), value=run_words(run), at=run.created_at)


def _snapshots(work: PostWork) -> Iterator[StoredSnapshot]:
    offset = 0
    while stored := list_snapshots(
        work.session, work.page, work.post, work.asked, limit=ROWS_AT_ONCE, offset=offset
    ):
        yield from stored
        offset += len(stored)


def _stored(snapshot: StoredSnapshot, asked: AskedOfPost) -> Row:
    unit = next(metric.unit for metric in asked.parts if metric.key == snapshot.metric)
    return _row(
        "snapshot",
        snapshot.metric,
        breakdown=snapshot.breakdown,
        date=snapshot.date,
        age_days=snapshot.age_days,
        value=snapshot.value,
        unit=unit,
        before=snapshot.before,
        before_on=snapshot.before_on,
        newest=snapshot.newest,
        at=snapshot.observed_at,
        runs=ids_of(snapshot.runs),
        imported_from=snapshot.imported_from,
    )


def _row(part: str, name: str, **values: Any) -> Row:
    return row_of(COLUMNS, part, name, **values)
