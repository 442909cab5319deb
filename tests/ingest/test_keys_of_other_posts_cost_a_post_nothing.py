"""What a post counts is looked up among its own counters, however many its tenant's posts have."""

from datetime import timedelta

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from ingest.graph.post_insights import parse_post_insights
from ingest.plan.days import newest_day
from ingest.store.posts import store_snapshots
from models import MetaPage, MetaPost, MetaPostNewest
from models.orm import now_utc
from models.scope import tenant_session
from tests.queries.numbers import put_post

METRIC = "post_video_view_time_by_region_id"
REGIONS = {f"Region {number}": number for number in range(300)}
LOOKED = "SELECT idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'meta_post_insight_point'"


def store_map(session: Session, page: MetaPage, post: int, seen: dict[str, int], ago: int) -> None:
    row = {"name": METRIC, "period": "lifetime", "values": [{"value": seen}]}
    answer = parse_post_insights("1_1", {"data": [row]}, (METRIC,))
    day = newest_day() - timedelta(days=ago)
    store_snapshots(session, page, "POST", [(post, answer)], day)


def looks(session: Session) -> int:
    """How often this connection has looked into an index of the snapshots of late."""
    return session.scalar(text(LOOKED)) or 0


def test_a_map_is_stored_without_a_look_for_each_key_of_the_tenant(
    page: MetaPage, store: Engine
) -> None:
    with tenant_session(page.tenant_id) as session:
        for name in ("7_1", "7_2"):
            put_post(session, page, name, now_utc() - timedelta(days=9))
        known, small = session.scalars(select(MetaPost.id).order_by(MetaPost.id)).all()
        store_map(session, page, known, REGIONS, ago=2)
        store_map(session, page, small, {"Region 7": 3, "Region 8": 4}, ago=1)
    with tenant_session(page.tenant_id) as session:
        before = looks(session)
        store_map(session, page, small, {"Region 7": 5}, ago=0)
        assert 0 < looks(session) - before < len(REGIONS) / 10
        kept = select(MetaPostNewest.meta_post_id, MetaPostNewest.value)
        assert dict(session.execute(kept).all()) == {known: sum(REGIONS.values()), small: 5}
