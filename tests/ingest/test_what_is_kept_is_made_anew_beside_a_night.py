"""What is kept ready is made anew while a run stores numbers: neither ends the other."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from ingest.graph.post_insights import parse_post_insights
from ingest.plan.days import newest_day
from ingest.store.posts import store_snapshots
from local.rebuild import rebuild_tenant
from models import MetaPage, MetaPost, MetaPostNewest
from models.scope import tenant_session
from tests.queries.numbers import put_post

METRIC = "post_media_view"
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def store_all(session: Session, page: MetaPage, posts: list[int], value: int) -> None:
    row = {"name": METRIC, "period": "lifetime", "values": [{"value": value}]}
    answer = parse_post_insights("1_1", {"data": [row]}, (METRIC,))
    store_snapshots(session, page, "POST", [(post, answer) for post in posts], newest_day())


def wait_until_held_up(store: Engine, work: Future[Any]) -> None:
    with store.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(text(WAITS)):
            assert not work.done()
            time.sleep(0.01)


def test_a_run_that_stores_posts_in_its_own_order_goes_on(page: MetaPage, store: Engine) -> None:
    created = datetime.now(UTC) - timedelta(days=40)
    with tenant_session(page.tenant_id) as session:
        for name in ("7_1", "7_2"):
            put_post(session, page, name, created)
        first, last = session.scalars(select(MetaPost.id).order_by(MetaPost.id)).all()
        store_all(session, page, [first, last], 5)
    with ThreadPoolExecutor(1) as other, tenant_session(page.tenant_id) as night:
        store_all(night, page, [last], 6)
        anew = other.submit(lambda: list(rebuild_tenant(page.tenant_id)))
        wait_until_held_up(store, anew)
        store_all(night, page, [first], 7)
        night.commit()
        assert dict(anew.result())["newest values of posts"] == 2
    with tenant_session(page.tenant_id) as session:
        kept = select(MetaPostNewest.meta_post_id, MetaPostNewest.value)
        assert dict(session.execute(kept).all()) == {first: 7, last: 6}
