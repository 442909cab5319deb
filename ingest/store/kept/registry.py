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
from models import MetaPage


@dataclass(frozen=True)
class Kept:
    """What is kept; `rebuild` makes that of a Page anew, and returns its number of rows."""

    title: str
    rebuild: Callable[[Session, MetaPage], int]


# Who is made of another comes behind it.
KEPT = (
    Kept("newest values of posts", post_newest.rebuild),
    Kept("what is usual of posts", post_usual.rebuild),
    Kept("posts that lack something", post_outstanding.rebuild),
    Kept("newest days of Pages", page_freshness.renew_newest_day),
    Kept("days of Pages in lists", page_days.rebuild),
)
