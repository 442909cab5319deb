"""What of the portfolio is asked for: its columns, its days, and which Pages are meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlalchemy.orm import Session

from dashboard.queries.days.comparisons import USUAL, Comparison
from dashboard.queries.days.ranges import DateRange, ranges_by_newest_day
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.metrics import Metric, read_metrics
from dashboard.queries.workspace.page_groups import find_group
from models import MetaPage, PageGroupPage

# What is shown of a Page: the number of the overview, and the stored metric that it needs.
COLUMNS = {
    "views": ("page_media_view", "page_media_view"),
    "viewers": ("page_total_media_view_unique", "page_total_media_view_unique"),
    "engagements": ("page_post_engagements", "page_post_engagements"),
    "net_follows": ("net_follows", "page_follows"),
    "followers": ("page_follows", "page_follows"),
}
SORTS = ("name", *COLUMNS, "fresh", "alerts")
NO_SUCH_GROUP = "There is no such group of Pages; choose another one."
LONGEST_NUMBER = 9
Spans = dict[date | None, DateRange]


@dataclass(frozen=True)
class Wish:
    """What of the portfolio is asked for, as it came from the address. `group` is its number."""

    preset: str | None = None
    since: str | None = None
    until: str | None = None
    search: str = ""
    sort: str = "name"
    descending: bool = False
    limit: int = 50
    offset: int = 0
    compare: Comparison = USUAL
    group: str = ""


def spans_of(wish: Wish, now: datetime) -> Spans:
    """The days that are meant, by the newest day of a Page. Raises BadInput."""
    return ranges_by_newest_day(
        preset=wish.preset, since=wish.since, until=wish.until, compare=wish.compare, now=now
    )


def pages_meant(session: Session, tenant_id: int, wish: Wish) -> ColumnElement[bool]:
    """The condition of the Pages that hold the words and are in the group. Raises BadInput."""
    group_id = _group(session, tenant_id, wish.group)
    if group_id is None:
        return _called(wish.search)
    member = exists().where(
        PageGroupPage.tenant_id == MetaPage.tenant_id,
        PageGroupPage.meta_page_id == MetaPage.id,
        PageGroupPage.page_group_id == group_id,
    )
    return and_(_called(wish.search), member)


def metrics_of(session: Session, columns: Iterable[str]) -> list[Metric]:
    """The stored metrics that these columns need."""
    keys = dict.fromkeys(COLUMNS[column][1] for column in columns)
    found = read_metrics(session, "PAGE", keys)
    return [found[key] for key in keys if key in found]


def _group(session: Session, tenant_id: int, given: str) -> int | None:
    """The group's number; None where none is asked for."""
    if not given:
        return None
    known = given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER
    group = find_group(session, tenant_id, int(given)) if known else None
    if group is None:
        raise BadInput("group_id", NO_SUCH_GROUP)
    return group.id


def _called(search: str) -> ColumnElement[bool]:
    words = search.strip()
    if not words:
        return true()
    return or_(MetaPage.name.icontains(words, autoescape=True), MetaPage.page_id == words)
