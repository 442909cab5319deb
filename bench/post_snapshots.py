"""Snapshots of posts, night by night: storing them beside COPY, and the bytes of a row."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Engine, select, text

from bench.dataset import Size, filled_tenant, maintain
from bench.installation import connected_installation
from bench.measure import seconds_of
from bench.table import Table
from ingest.graph.post_insights import PostInsight, PostInsights
from ingest.store.posts import store_snapshots, write_snapshots
from models import MetaMetricRegistry, MetaPage, MetaPost
from models.engine import make_owner_engine
from models.orm import now_utc
from models.scope import tenant_session
from settings import get_settings

POSTS, METRICS, NIGHTS = 500, 12, 10
BARE = "CREATE TABLE bare (LIKE meta_post_insight_point INCLUDING ALL)"
COPY = """
COPY bare (observed_at, tenant_id, meta_post_id, counter_id, observed_on, value) FROM STDIN
"""
FILLED = ("meta_post_newest", "meta_post_ages", "meta_post_insight_point")
BYTES = """
SELECT count(*), pg_table_size('meta_post_insight_point'),
       pg_indexes_size('meta_post_insight_point')
  FROM meta_post_insight_point
"""
Night = tuple[date, list[tuple[int, PostInsights]]]


def run() -> Table:
    """Each once, in one run; a night is one transaction."""
    with connected_installation() as _installed:
        owner = make_owner_engine(get_settings().require_owner_url())
        rows = tuple(_rows(owner))
        owner.dispose()
    return Table(
        "Snapshots of posts",
        ("what", "seconds", "times COPY"),
        rows,
        f"{POSTS * METRICS * NIGHTS:,} snapshots: {METRICS} counters of {POSTS} posts, all changed"
        f" in {NIGHTS} nights.",
    )


def _rows(owner: Engine) -> Iterator[tuple[str, str, str]]:
    tenant = filled_tenant(owner, "writer", Size(posts=POSTS))
    nights, page = _nights(tenant), _first_page(tenant)
    with owner.begin() as connection:
        connection.execute(text(BARE))
        connection.execute(text("GRANT ALL ON bare TO PUBLIC"))
    _empty(owner)
    copied = seconds_of(lambda: _copy(tenant, nights))
    yield "COPY", f"{copied:.1f}", "1.00"
    ways: tuple[tuple[str, Callable[[MetaPage, Night], object]], ...] = (
        ("storing them alone", _write),
        ("storing them with what is kept ready", _store),
    )
    for name, way in ways:
        _empty(owner)
        took = seconds_of(lambda way=way: [way(page, night) for night in nights])  # type: ignore[misc]
        yield name, f"{took:.1f}", f"{took / copied:.2f}"
    yield _bytes(owner, "as the nights wrote it")
    maintain(owner, "REINDEX TABLE meta_post_insight_point")
    yield _bytes(owner, "with its index built anew")


def _empty(owner: Engine) -> None:
    with owner.begin() as connection:
        for table in FILLED:
            connection.execute(text(f"TRUNCATE {table}"))
    maintain(owner, "VACUUM ANALYZE")


def _bytes(owner: Engine, when: str) -> tuple[str, str, str]:
    with owner.begin() as connection:
        count, table, index = connection.execute(text(BYTES)).one()
    return f"bytes a row {when}: {table / count:.0f} of table, {index / count:.0f} of index", "", ""


def _nights(tenant: int) -> list[Night]:
    metric = MetaMetricRegistry
    numbers = (metric.level == "POST", metric.value_type == "number", metric.status == "ACTIVE")
    with tenant_session(tenant) as session:
        posts = session.scalars(select(MetaPost.id).where(MetaPost.tenant_id == tenant)).all()
        keys = session.scalars(select(metric.key).where(*numbers).limit(METRICS)).all()
    first = now_utc().date() - timedelta(days=NIGHTS)
    return [(first + timedelta(days=n), _answers(posts, keys, n)) for n in range(NIGHTS)]


def _answers(
    posts: Sequence[int], keys: Sequence[str], night: int
) -> list[tuple[int, PostInsights]]:
    named, none = tuple(keys), frozenset[str]()
    return [
        (post, PostInsights("", _points(post, keys, night), named, frozenset(keys), none, none))
        for post in posts
    ]


def _points(post: int, keys: Sequence[str], night: int) -> tuple[PostInsight, ...]:
    return tuple(
        PostInsight("", key, "", Decimal(post % 97 + 100 * night + number))
        for number, key in enumerate(keys)
    )


def _copy(tenant: int, nights: Sequence[Night]) -> None:
    now = now_utc()
    with tenant_session(tenant) as session:
        driver = session.connection().connection.driver_connection
        if driver is None:
            raise RuntimeError("the session has no connection")
        with driver.cursor() as cursor, cursor.copy(COPY) as copy:
            for day, answers in nights:
                for post, answer in answers:
                    for number, each in enumerate(answer.points):
                        copy.write_row((now, tenant, post, number, day, each.value))


def _first_page(tenant: int) -> MetaPage:
    mine = select(MetaPage).where(MetaPage.tenant_id == tenant).order_by(MetaPage.id).limit(1)
    with tenant_session(tenant) as session:
        return session.scalars(mine).one()


def _write(page: MetaPage, night: Night) -> None:
    with tenant_session(page.tenant_id) as session:
        write_snapshots(session, page.tenant_id, "POST", night[1], night[0])


def _store(page: MetaPage, night: Night) -> None:
    with tenant_session(page.tenant_id) as session:
        store_snapshots(session, page, "POST", night[1], night[0])
