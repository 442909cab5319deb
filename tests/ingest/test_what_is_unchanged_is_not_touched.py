"""What comes again and is stored already is neither written nor locked."""

import time
from datetime import date, timedelta
from decimal import Decimal
from threading import Thread

from sqlalchemy import Engine, text

from ingest.graph.insights import InsightPoint, InsightsAnswer
from ingest.graph.post_insights import parse_post_insights
from ingest.graph.posts import parse_post
from ingest.plan.days import newest_day
from ingest.store.points import Stored, store_answers
from ingest.store.posts import store_posts, store_snapshots
from models import MetaPage
from models.scope import tenant_session

METRIC = "page_media_view"
DAYS = 40
CREATED = "2026-11-01T10:00:00+0000"
# Where each row lies, who wrote it, and who locked or replaced it.
STATES = "SELECT ctid::text, xmin::text, xmax::text FROM {table} ORDER BY ctid"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
INTRUDE = """
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
SELECT tenant_id, id, :day, 1, now() FROM meta_insight_series WHERE tenant_id = :tenant
"""


def bring(page: MetaPage, value: int, days: int = DAYS, **others: int) -> Stored:
    """Stores the newest days, all with this value but those of `others` (their distance)."""
    special = {newest_day() - timedelta(days=int(step[1:])): n for step, n in others.items()}
    points = tuple(
        InsightPoint(METRIC, "day", day, Decimal(special.get(day, value)), "", None)
        for day in (newest_day() - timedelta(days=step) for step in range(days))
    )
    answer = InsightsAnswer(points, (METRIC,), frozenset({METRIC}), frozenset(), frozenset())
    with tenant_session(page.tenant_id) as session:
        return store_answers(session, page, [answer])


def states(store: Engine, table: str) -> list[tuple[str, ...]]:
    with store.begin() as connection:
        return [tuple(row) for row in connection.execute(text(STATES.format(table=table)))]


def test_points_that_are_stored_already(page: MetaPage, store: Engine) -> None:
    assert bring(page, 5) == Stored(DAYS, DAYS)
    before = states(store, "meta_insight_point")
    assert len(before) == DAYS
    assert bring(page, 5) == Stored(DAYS, 0)
    assert states(store, "meta_insight_point") == before


def test_of_many_points_only_those_that_differ_are_written(page: MetaPage, store: Engine) -> None:
    bring(page, 5)
    before = set(states(store, "meta_insight_point"))
    assert bring(page, 5, DAYS + 1, d3=9) == Stored(DAYS + 1, 2)
    after = set(states(store, "meta_insight_point"))
    assert len(after - before) == 2
    assert len(before - after) == 1


def test_a_point_that_another_writer_brought_meanwhile_is_no_accident(
    page: MetaPage, store: Engine
) -> None:
    bring(page, 5)
    day = newest_day() - timedelta(days=DAYS)
    ours = Thread(target=bring, args=(page, 8, DAYS + 1))
    with store.begin() as connection:
        connection.execute(text(INTRUDE), {"tenant": page.tenant_id, "day": day})
        ours.start()
        _until_somebody_waits(store)
    ours.join()
    assert _values(page, day) == [8]


def _until_somebody_waits(store: Engine) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        with store.begin() as connection:
            if connection.scalar(text(WAITING)):
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited")


def _values(page: MetaPage, day: date) -> list[Decimal]:
    found = text("SELECT value FROM meta_insight_point WHERE tenant_id = :t AND metric_date = :day")
    with tenant_session(page.tenant_id) as session:
        return list(session.scalars(found, {"t": page.tenant_id, "day": day}))


def test_posts_and_their_snapshots_that_are_stored_already(page: MetaPage, store: Engine) -> None:
    _bring_posts(page, views=7)
    tables = ("meta_post", "meta_post_counter", "meta_post_insight_point")
    before = {table: states(store, table) for table in tables}
    assert all(before.values())
    _bring_posts(page, views=7)
    assert {table: states(store, table) for table in tables} == before
    _bring_posts(page, views=8)
    assert states(store, "meta_post") == before["meta_post"]
    assert states(store, "meta_post_insight_point") != before["meta_post_insight_point"]


def _bring_posts(page: MetaPage, views: int) -> None:
    rows = [{"id": f"{page.page_id}_{n}", "created_time": CREATED} for n in range(3)]
    posts = [post for post in map(parse_post, rows) if post is not None]
    row = {"name": "post_media_view", "period": "lifetime", "values": [{"value": views}]}
    with tenant_session(page.tenant_id) as session:
        ids = store_posts(session, page, posts)
        wanted = ("post_media_view",)
        answers = [(n, parse_post_insights("1_1", {"data": [row]}, wanted)) for n in ids.values()]
        store_snapshots(session, page, "POST", answers, newest_day())
