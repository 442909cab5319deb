"""All posts of a Page, some at a time, for what is made anew of each of them.

One statement over all of them would run into the limit of a statement's time, and PostgreSQL would
read the tables from end to end, or worse: it may not have looked at them since they were filled.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MetaPage, MetaPost

POSTS_AT_ONCE = 1_000


def posts_in_parts(session: Session, page: MetaPage) -> Iterator[list[int]]:
    """Our ids of the Page's posts, in their order."""
    mine = MetaPost.tenant_id == page.tenant_id, MetaPost.meta_page_id == page.id
    ids = session.scalars(select(MetaPost.id).where(*mine).order_by(MetaPost.id))
    for part in ids.partitions(POSTS_AT_ONCE):
        yield list(part)
