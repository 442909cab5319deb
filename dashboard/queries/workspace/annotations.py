"""Notes on days: people's own, and what the system can tell of the numbers themselves.

The system's notes are derived with each look, so they are never stale and never written twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.source import load_catalog
from dashboard.format import times as written_times
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.bands import ABOVE
from dashboard.queries.posts.filters import EVERY_POST
from dashboard.queries.posts.medians import NEVER_READ, read_usual
from dashboard.queries.posts.order import Place, read_outstanding
from dashboard.queries.posts.unusual import band_of_post, side_of_post
from dashboard.queries.posts.values import VIEWS, require_measure
from models import Annotation, MetaPage, User
from models.pacific import PACIFIC

MOST_POSTS = 5
FIRST_WORDS = 60


@dataclass(frozen=True)
class Note:
    """A note on a Pacific day. `id` and `author` are a person's notes'; `post_id` tells the post.

    `may_edit` and `may_delete` are for the person who asks.
    """

    day: date
    text: str
    kind: str
    id: int | None = None
    author: str = ""
    post_id: str = ""
    may_edit: bool = False
    may_delete: bool = False


def read_notes(
    session: Session, page: MetaPage, span: DateRange, *, user_id: int = 0, owner: bool = False
) -> list[Note]:
    """What people noted on the days of the range, the oldest day first."""
    rows = session.execute(
        select(Annotation, User.email)
        .join(User, User.id == Annotation.created_by)
        .where(
            Annotation.tenant_id == page.tenant_id,
            Annotation.meta_page_id == page.id,
            Annotation.day.between(span.since, span.until),
        )
        .order_by(Annotation.day, Annotation.id)
    )
    return [
        Note(
            day=note.day,
            text=note.note,
            kind="user",
            id=note.id,
            author=email.partition("@")[0],
            may_edit=note.created_by == user_id,
            may_delete=owner or note.created_by == user_id,
        )
        for note, email in rows
    ]


def retirement_notes(metric: str, span: DateRange) -> list[Note]:
    """The day on which Meta retired the metric, when it lies in the range."""
    known = load_catalog().metric("PAGE", metric)
    day = known.deprecated_on if known else None
    if known is None or day is None or not span.holds(day):
        return []
    return [Note(day, f"Meta retired {known.title}", "metric_retired")]


def gap_notes(days: Sequence[date], values: Sequence[Decimal | None]) -> list[Note]:
    """Runs of missing days between known ones."""
    known = [place for place, value in enumerate(values) if value is not None]
    notes = []
    for before, after in pairwise(known):
        missing = after - before - 1
        if missing:
            amount = "1 day" if missing == 1 else f"{missing} days"
            notes.append(Note(days[before + 1], f"No numbers for {amount}", "sync_gap"))
    return notes


def post_notes(session: Session, page: MetaPage, span: DateRange) -> list[Note]:
    """Posts of the range above the usual views of their type, the greatest first.

    Looked at are the 20 with most views, and the 20 newest, which are not yet among these.
    """
    views = require_measure(session, VIEWS)
    posts = read_outstanding(session, Place(page, span, EVERY_POST), views)
    usual = read_usual(session, page, views, {post.id: post.type for post, _value in posts})
    notes = []
    for post, value in posts:
        found = usual.get(post.id, NEVER_READ)
        times = found.times(value)
        band = band_of_post(found, views.unit, page.sensitivity)
        if times is not None and side_of_post(band, value) == ABOVE:
            words = " ".join(post.message.split())[:FIRST_WORDS] or "A post without words"
            text = f"“{words}” has {written_times(times)} the usual views"
            day = post.created_time.astimezone(PACIFIC).date()
            notes.append(Note(day, text, "post_above_median", post_id=post.post_id))
    return notes[:MOST_POSTS]
