"""How counters of posts stood when days began, as far as they were read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import ONE_DAY, day_start
from dashboard.queries.insights.metrics import Metric
from dashboard.queries.posts.night_rows import select_readings
from models import MetaPage, Tenant
from models.pacific import PACIFIC, pacific_day
from settings import get_settings

NOON = 12


@dataclass(frozen=True)
class Reading:
    """The newest reading when a day began, so many days `early` before the night nearest to it.

    Totals stand by metric (our ids). Where one of them was new then, it was seen `late` after the
    day began; negative is before.
    """

    read_on: date
    early: timedelta
    late: timedelta = timedelta(0)
    values: dict[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class StoodPost:
    """A post and its `readings` by the days that were asked for; none where none was before."""

    id: int
    post_id: str
    message: str
    deleted: bool
    published_on: date
    readings: dict[date, Reading]


def still_read() -> timedelta:
    """The age until which posts are read at all."""
    return timedelta(days=get_settings().meta_post_insights_recency_days)


def night_before(day: date, zone: str) -> timedelta:
    """How many Pacific days before it the nightly reading falls that is nearest to its beginning.

    None where it is morning at the Pacific when posts are read in that time zone, else one.
    """
    settings = get_settings()
    at = time(settings.meta_post_insights_nightly_hour, settings.meta_post_insights_nightly_minute)
    there = datetime.combine(day, at, ZoneInfo(zone))
    return ONE_DAY if there.astimezone(PACIFIC).hour >= NOON else ONE_DAY * 0


def read_stood(
    session: Session, page: MetaPage, metrics: Iterable[Metric], days: Collection[date]
) -> list[StoodPost]:
    """Each post that was published before the last of these days, as it stood when they began.

    Posts that nobody reads any more, and of which nothing was read between the first and the last,
    are left out. Maps count as the sum of their keys. What a file brought is no reading.
    """
    known = [metric for metric in metrics if metric.has_total]
    before = night_before(min(days), session.get_one(Tenant, page.tenant_id).time_zone)
    found: dict[int, StoodPost] = {}
    nights = [day - before for day in sorted(days)]
    published = day_start(min(days) - still_read()), day_start(max(days))
    for row in session.execute(select_readings(page, known, nights, published)):
        post = found.get(row.id) or _post(row)
        found[row.id] = post
        if row.read_on is not None:
            _add(post, row, row.night + before)
    return list(found.values())


def _post(row: Any) -> StoodPost:
    deleted, published = row.deleted_at is not None, pacific_day(row.created_time)
    return StoodPost(row.id, row.post_id, row.message, deleted, published, {})


def _add(post: StoodPost, row: Any, day: date) -> None:
    found = post.readings.get(day) or Reading(row.read_on, row.night - row.read_on)
    if row.metric_id is not None:
        late = row.changed_at - day_start(day) if row.changed_at else found.late
        values = found.values | {row.metric_id: row.total}
        found = replace(found, late=max(late, found.late), values=values)
    post.readings[day] = found
