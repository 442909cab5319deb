"""Undoes an import as a whole: takes back what it stored, and nothing that Meta's API gave.

1. What is marked and still as the import wrote it goes; a number that the API gave since has lost
   its mark, or another moment.
2. Posts that only the file knew go if nothing else is known of them.
3. What is kept ready is made anew, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from ingest.imports.lines import ImportRefusedError
from ingest.store.held_page import hold_page
from ingest.store.kept.page_days import renew_days
from ingest.store.kept.page_freshness import renew_newest_day
from ingest.store.kept.post_newest import keep_newest
from ingest.store.kept.post_usual import count_usual, note_moved
from models import AuditEvent, MetaImport, MetaPage
from models.orm import now_utc
from models.scope import tenant_session

DAYS = """
DELETE FROM meta_insight_point point USING meta_import_day mark
 WHERE mark.tenant_id = :tenant AND mark.meta_import_id = :import
   AND point.tenant_id = :tenant AND point.series_id = mark.series_id
   AND point.metric_date = mark.metric_date AND point.observed_at = :stored_at
"""
SNAPSHOTS = """
DELETE FROM meta_post_insight_point point
 USING meta_import_snapshot mark, meta_post_counter counter
 WHERE mark.tenant_id = :tenant AND mark.meta_import_id = :import
   AND counter.tenant_id = :tenant AND counter.metric_id = mark.metric_id
   AND counter.breakdown_key = mark.breakdown_key
   AND point.tenant_id = :tenant AND point.meta_post_id = mark.meta_post_id
   AND point.counter_id = counter.id
   AND point.observed_on = mark.observed_on AND point.observed_at = :stored_at
RETURNING point.meta_post_id, counter.metric_id
"""
FORGET = (
    "DELETE FROM meta_import_day WHERE tenant_id = :tenant AND meta_import_id = :import",
    "DELETE FROM meta_import_snapshot WHERE tenant_id = :tenant AND meta_import_id = :import",
)
OLD_NEWEST = """
DELETE FROM meta_post_newest kept
 USING unnest(CAST(:posts AS int[]), CAST(:metrics AS int[])) AS gone (post_id, metric_id)
 WHERE kept.tenant_id = :tenant AND kept.meta_post_id = gone.post_id
   AND kept.metric_id = gone.metric_id
"""
# Nothing else is known of them: no list held them, nothing of them was read, no number is left.
LEFT_POSTS = """
SELECT post.id FROM meta_post post
 WHERE post.tenant_id = :tenant AND post.id = ANY(CAST(:posts AS int[])) AND NOT post.was_listed
   AND NOT EXISTS (SELECT FROM meta_post_insight_point point
                    WHERE point.tenant_id = :tenant AND point.meta_post_id = post.id)
   AND NOT EXISTS (SELECT FROM meta_post_coverage cover WHERE cover.tenant_id = :tenant
                      AND cover.meta_post_id = post.id AND cover.read_at IS NOT NULL)
"""
OF_POSTS = tuple(
    f"DELETE FROM {table} WHERE tenant_id = :tenant AND {column} = ANY(CAST(:posts AS int[]))"  # noqa: S608
    for table, column in (
        ("meta_post_newest", "meta_post_id"),
        ("meta_post_ages", "meta_post_id"),
        ("meta_post_coverage", "meta_post_id"),
        ("meta_post", "id"),
    )
)


@dataclass(frozen=True)
class Undone:
    """How many numbers and posts were taken back."""

    values: int
    posts: int


def undo_number(page: MetaPage, number: int) -> Undone:
    """Takes back the Page's import of that number. Raises ImportRefusedError."""
    with tenant_session(page.tenant_id) as session:
        row = session.get(MetaImport, (page.tenant_id, number), with_for_update=True)
        if row is None or row.meta_page_id != page.id or row.state != "stored":
            raise ImportRefusedError(f"There is no import {number} of this Page to take back.")
        return undo_import(session, page, row)


def undo_import(
    session: Session, page: MetaPage, row: MetaImport, user_id: int | None = None
) -> Undone:
    """Takes back what the import stored, marks it as undone, and notes by whom."""
    scope = {"tenant": page.tenant_id, "import": row.id, "stored_at": row.stored_at}
    hold_page(session, page.tenant_id, page.id)
    days = session.connection().execute(text(DAYS), scope).rowcount
    snapshots = session.execute(text(SNAPSHOTS), scope).all()
    for statement in FORGET:
        session.execute(text(statement), scope)
    renew_newest_day(session, page)
    renew_days(session, page)
    _renew_posts(session, page, snapshots)
    posts = _take_back_posts(session, page.tenant_id, row.posts)
    count_usual(session, page.tenant_id, page.id)
    row.state, row.undone_at, row.posts = "undone", now_utc(), []
    undone = Undone(days + len(snapshots), posts)
    row.found = row.found | {"taken_back": undone.values}
    detail = {"page_id": page.page_id, "file": row.file_name, "values": undone.values}
    session.add(
        AuditEvent(
            tenant_id=page.tenant_id, user_id=user_id, action="numbers.taken_back", detail=detail
        )
    )
    return undone


def _renew_posts(session: Session, page: MetaPage, gone: Sequence[Row[Any]]) -> None:
    if not gone:
        return
    pairs = sorted({(row.meta_post_id, row.metric_id) for row in gone})
    posts, metrics = zip(*pairs, strict=True)
    values = {"tenant": page.tenant_id, "posts": list(posts), "metrics": list(metrics)}
    session.execute(text(OLD_NEWEST), values)
    keep_newest(session, page.tenant_id, pairs)
    note_moved(session, page.tenant_id, set(posts))


def _take_back_posts(session: Session, tenant_id: int, posts: Sequence[int]) -> int:
    if not posts:
        return 0
    values = {"tenant": tenant_id, "posts": list(posts)}
    left = list(session.scalars(text(LEFT_POSTS), values))
    for statement in OF_POSTS:
        session.execute(text(statement), {"tenant": tenant_id, "posts": left})
    return len(left)
