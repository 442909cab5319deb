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

from ingest.store.held_page import hold_page
from ingest.store.kept.post_parts import posts_in_parts
from models import MetaPage
from models.post_numbers import LIFETIME
from models.post_usual import ANEW, COUNT, NOTE

# What a post counts below it stands in for its activity where all ages are one.
COUNTS = """
UPDATE meta_post_ages SET uncounted = uncounted || CAST(<lifetime> AS smallint)
 WHERE tenant_id = :tenant AND meta_post_id = ANY(CAST(:posts AS int[])) AND level = 'POST'
   AND ages @> ARRAY[CAST(<lifetime> AS smallint)]
   AND NOT uncounted @> ARRAY[CAST(<lifetime> AS smallint)]
""".replace("<lifetime>", str(LIFETIME))
CLEAR = (
    "DELETE FROM meta_post_usual WHERE tenant_id = :tenant AND meta_page_id = :page",
    "DELETE FROM meta_post_ages WHERE tenant_id = :tenant AND meta_page_id = :page",
)
MEDIANS = """
SELECT count(*) FROM meta_post_usual WHERE tenant_id = :tenant AND meta_page_id = :page
"""


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
    hold_page(session, tenant_id, meta_page_id)
    session.execute(text(COUNT), scope)


def rebuild(session: Session, page: MetaPage) -> int:
    """Makes all of the Page's anew; returns how many medians there are."""
    scope = {"tenant": page.tenant_id, "page": page.id}
    for statement in CLEAR:
        session.execute(text(statement), scope)
    for posts in posts_in_parts(session, page):
        session.execute(text(ANEW), scope | {"posts": posts})
    count_usual(session, page.tenant_id, page.id)
    return int(session.execute(text(MEDIANS), scope).scalar_one())
