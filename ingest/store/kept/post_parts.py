"""All posts of a tenant, some at a time, for what is made anew of each of them.

One statement over all of them would run into the limit of a statement's time, and PostgreSQL would
read the tables from end to end, or worse: it may not have looked at them since they were filled.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MetaPost

POSTS_AT_ONCE = 1_000


def posts_in_parts(session: Session, tenant_id: int) -> Iterator[list[int]]:
    """Our ids of the tenant's posts, in their order."""
    ids = select(MetaPost.id).where(MetaPost.tenant_id == tenant_id).order_by(MetaPost.id)
    for part in session.scalars(ids).partitions(POSTS_AT_ONCE):
        yield list(part)
