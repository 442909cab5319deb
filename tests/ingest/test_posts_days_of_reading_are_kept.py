"""Of each post the days on which its counters were read are kept, changed or not."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.queries.posts.growth import read_growth
from dashboard.queries.posts.values import require_measure
from models import MetaPost, MetaPostCoverage
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import MovedClock, posts_night
from tests.ingest.posts import fault, posts_of, run_posts, run_rest, snapshots

FIRST = date(2026, 11, 3)


@pytest.fixture
def clock(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return posts_night(connected, monkeypatch, days=100)


def read_on(connected: Connected, post: MetaPost) -> list[tuple[date, date]]:
    with tenant_session(connected.tenant_id) as session:
        kept = session.get_one(MetaPostCoverage, (connected.tenant_id, post.id, "post"))
        return [(days.lower, days.upper - timedelta(days=1)) for days in kept.read_on]


def observed_until(connected: Connected, post: MetaPost) -> date:
    with tenant_session(connected.tenant_id) as session:
        row = session.get_one(MetaPost, (connected.tenant_id, post.id))
        measure = require_measure(session, "post_clicks")
        return read_growth(session, row, measure).observed_until


def test_unchanged_and_not_read_can_be_told_apart(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    run_posts(connected)
    run_rest(connected)
    post = posts_of(connected)[1]
    fault(connected, "restate", metric="post_clicks", post=post.post_id, value=7)
    for days in (1, 1, 3):
        clock.pass_on(days=days)
        run_posts(connected)
    # The counter changed once; it was read on four days, and not on the two between.
    assert [seen for seen, _ in snapshots(store, post, "post_clicks")] == [
        FIRST,
        FIRST + timedelta(days=1),
    ]
    assert read_on(connected, post) == [
        (FIRST, FIRST + timedelta(days=2)),
        (FIRST + timedelta(days=5), FIRST + timedelta(days=5)),
    ]
    assert observed_until(connected, post) == FIRST + timedelta(days=5) == pacific_day(clock.now)


def test_a_day_without_a_usable_answer_is_no_day_of_reading(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    run_posts(connected)
    post = posts_of(connected)[1]
    fault(connected, "omit_metric", post=post.post_id)
    clock.pass_on(days=1)
    run_posts(connected)
    assert read_on(connected, post) == [(FIRST, FIRST)]
    assert observed_until(connected, post) == FIRST


def test_a_count_that_cannot_be_is_kept_out_and_told(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    run_posts(connected)
    post = posts_of(connected)[1]
    before = snapshots(store, post, "post_clicks")
    for value in (-3, 1.5, 2**70):
        connected.sandbox.world.faults.clear()
        fault(connected, "odd_value", metric="post_clicks", post=post.post_id, value=value)
        clock.pass_on(days=1)
        run = run_posts(connected)
        assert (run.status, run.error_kind) == ("partial", "odd_values")
        assert "post_clicks" in run.error
    assert snapshots(store, post, "post_clicks") == before
