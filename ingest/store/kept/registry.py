"""All that is kept ready, and how each of it is made anew from the points."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ingest.store.kept import (
    page_days,
    page_freshness,
    post_newest,
    post_outstanding,
    post_usual,
)


@dataclass(frozen=True)
class Kept:
    """What is kept; `rebuild` makes it anew for a tenant (our id), returns its number of rows."""

    title: str
    rebuild: Callable[[Session, int], int]


# Who is made of another comes behind it.
KEPT = (
    Kept("newest values of posts", post_newest.rebuild),
    Kept("what is usual of posts", post_usual.rebuild),
    Kept("posts that lack something", post_outstanding.rebuild),
    Kept("newest days of Pages", page_freshness.rebuild),
    Kept("days of Pages in lists", page_days.rebuild),
)
