"""What people read all day, each as its screen or call reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.dataset import FIRST_PAGE
from catalog.picker import pickable_metrics
from dashboard.queries.days.ranges import DateRange, resolve_range
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.insights.timeseries import read_timeseries
from dashboard.queries.pages.coverage import read_coverage
from dashboard.queries.pages.listing import list_pages
from dashboard.queries.pages.portfolio import read_portfolio
from dashboard.queries.pages.portfolio_wish import Wish
from dashboard.queries.posts.dots import read_dots
from dashboard.queries.posts.facts import read_facts
from dashboard.queries.posts.filters import EVERY_POST
from dashboard.queries.posts.medians import read_usual
from dashboard.queries.posts.order import Place, read_outstanding
from dashboard.queries.posts.ranking import rank_posts
from dashboard.queries.posts.values import VIEWS, require_measure
from dashboard.queries.runs.sync_health import RunFilter, count_runs, read_health, read_runs
from models import MetaPage
from models.orm import now_utc


@dataclass(frozen=True)
class Reader:
    """Somebody who looks at the first Page of a tenant, over the last 28 days."""

    session: Session
    tenant_id: int
    page: MetaPage
    span: DateRange
    now: datetime


def reader_of(session: Session, tenant_id: int) -> Reader:
    """Who reads the first Page of a tenant that `bench.dataset` filled."""
    first = (MetaPage.tenant_id == tenant_id, MetaPage.page_id == str(FIRST_PAGE))
    page = session.scalars(select(MetaPage).where(*first)).one()
    now = now_utc()
    return Reader(session, tenant_id, page, resolve_range(newest_day=None, now=now), now)


def overview(me: Reader) -> None:
    """All KPIs of the last 28 days, with the period before."""
    read_overview(me.session, me.page, me.span, now=me.now)


def timeseries(me: Reader) -> None:
    """One metric by day."""
    read_timeseries(me.session, me.page, "page_media_view", "day", me.span, now=me.now)


def posts(me: Reader) -> None:
    """The ten best of the range."""
    rank_posts(me.session, me.page, VIEWS, "desc", me.span)


def scatter(me: Reader) -> None:
    """The posts of 90 days with a value each, and what is drawn of them."""
    span = resolve_range(preset="last_90d", newest_day=None, now=me.now)
    measure = require_measure(me.session, VIEWS)
    facts = read_facts(me.session, me.page, measure, span)
    read_dots(me.session, me.page, facts, measure)


def medians(me: Reader) -> None:
    """What is usual for each of the posts that stand out, at its age."""
    measure, place = require_measure(me.session, VIEWS), Place(me.page, me.span, EVERY_POST)
    posts = read_outstanding(me.session, place, measure)
    read_usual(me.session, me.page, measure, {post.id: post.type for post, _value in posts})


def portfolio(me: Reader) -> None:
    """Fifty Pages by views."""
    read_portfolio(me.session, me.tenant_id, Wish(sort="views", descending=True), me.now)


def pages(me: Reader) -> None:
    """Fifty Pages of the list."""
    list_pages(me.session, me.tenant_id, 0, limit=50, now=me.now)


def sync_health(me: Reader) -> None:
    """The newest runs of all Pages, and the health of one."""
    count_runs(me.session, me.tenant_id, RunFilter())
    read_runs(me.session, me.tenant_id, RunFilter(), limit=25, offset=0)
    read_health(me.session, me.tenant_id, [me.page], me.now)


def picker(me: Reader) -> None:
    """The metrics of the Page and of its posts."""
    for level in ("PAGE", "POST"):
        pickable_metrics(me.session, level=level, page=me.page)


def coverage(me: Reader) -> None:
    """What is missing of the Page."""
    read_coverage(me.session, me.tenant_id, [me.page], me.now)


Read = Callable[[Reader], None]
READS: tuple[Read, ...] = (
    *(overview, timeseries, posts, scatter, medians),
    *(portfolio, pages, sync_health, picker, coverage),
)
