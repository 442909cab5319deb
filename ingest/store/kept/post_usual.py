"""What is usual of a Page's posts: the median of a type's posts at the same age.

1. Whoever reads posts notes the age at which they were read; what was written of them makes that
   age, and those that come behind it, uncounted.
2. The last word of a run counts what is uncounted: each type and age that a post entered, was
   changed at or left (deleted, or of another type by now). So a night costs what it has read,
   however many posts there are, and a run that broke off leaves its part to the next.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from ingest.store.kept.post_parts import posts_in_parts
from models.post_numbers import LIFETIME
from models.post_usual import ANEW, COUNT, NOTE

# What a post counts below it stands in for its activity where all ages are one.
COUNTS = """
UPDATE meta_post_ages SET uncounted = uncounted || CAST(<lifetime> AS smallint)
 WHERE tenant_id = :tenant AND meta_post_id = ANY(CAST(:posts AS int[])) AND level = 'POST'
   AND ages @> ARRAY[CAST(<lifetime> AS smallint)]
   AND NOT uncounted @> ARRAY[CAST(<lifetime> AS smallint)]
""".replace("<lifetime>", str(LIFETIME))
PAGES = "SELECT DISTINCT meta_page_id FROM meta_post_ages WHERE tenant_id = :tenant ORDER BY 1"
CLEAR = ("meta_post_usual", "meta_post_ages")


def note_ages(
    session: Session,
    tenant_id: int,
    level: str,
    posts: Collection[int],
    day: date,
    *,
    changed: bool,
) -> None:
    """Notes that posts (our ids) were read on a Pacific day, and whether something was written."""
    if posts:
        values = {"tenant": tenant_id, "level": level, "posts": sorted(posts), "day": day}
        session.execute(text(NOTE), values | {"changed": changed})


def note_moved(session: Session, tenant_id: int, posts: Collection[int]) -> None:
    """Notes at which ages posts (our ids) were read whose time of publishing changed."""
    if posts:
        session.execute(text(ANEW), {"tenant": tenant_id, "posts": sorted(posts)})


def note_counts(session: Session, tenant_id: int, posts: Collection[int]) -> None:
    """Notes posts (our ids) whose reactions, comments or shares changed."""
    if posts:
        session.execute(text(COUNTS), {"tenant": tenant_id, "posts": sorted(posts)})


def count_usual(session: Session, tenant_id: int, meta_page_id: int) -> None:
    """Counts what is uncounted of a Page (our id)."""
    scope = {"tenant": tenant_id, "page": meta_page_id}
    session.execute(text("SELECT pg_advisory_xact_lock(:tenant, :page)"), scope)
    session.execute(text(COUNT), scope)


def rebuild(session: Session, tenant_id: int) -> int:
    """Makes all of the tenant's anew, Page by Page; returns how many medians there are."""
    scope = {"tenant": tenant_id}
    for table in CLEAR:
        session.execute(text(f"DELETE FROM {table} WHERE tenant_id = :tenant"), scope)  # noqa: S608
    for posts in posts_in_parts(session, tenant_id):
        session.execute(text(ANEW), scope | {"posts": posts})
    for page in session.scalars(text(PAGES), scope).all():
        count_usual(session, tenant_id, page)
    count = text("SELECT count(*) FROM meta_post_usual WHERE tenant_id = :tenant")
    return int(session.execute(count, scope).scalar_one())
