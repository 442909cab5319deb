"""A number that others of its type have is asked for again, at any age, until it is given up."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text, update

from ingest.sandbox.characters import BY_ID
from ingest.sandbox.posts import all_posts
from models import MetaMetricRegistry, MetaPost, MetaPostCoverage
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import NIGHT, MovedClock, posts_night
from tests.ingest.posts import all_stored, calls_to, fault, posts_of, run_posts, run_rest, stored

LACKING = "post_clicks"


@pytest.fixture
def clock(connected: Connected, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return posts_night(connected, monkeypatch, days=200)


def night(connected: Connected, clock: MovedClock, days: float = 1) -> None:
    clock.pass_on(days=days)
    run_posts(connected)
    run_rest(connected)


def without(connected: Connected, store: Engine, metric: str = LACKING) -> list[MetaPost]:
    values = all_stored(store, metric)
    return [post for post in posts_of(connected) if post.post_id not in values]


def coverage(connected: Connected, post: MetaPost, part: str = "post") -> MetaPostCoverage:
    with tenant_session(connected.tenant_id) as session:
        return session.get_one(MetaPostCoverage, (connected.tenant_id, post.id, part))


def retired(store: Engine, metric: str, days: int) -> None:
    """Lets the weekly trial of a refused metric be due."""
    with store.begin() as connection:
        connection.execute(
            update(MetaMetricRegistry)
            .where(MetaMetricRegistry.key == metric)
            .values(runtime_checked_at=MetaMetricRegistry.runtime_checked_at - timedelta(days))
        )


def test_a_metric_that_meta_gives_back_comes_for_older_posts_too(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    fault(connected, "retire", metric=LACKING)
    night(connected, clock, 0)
    assert len(without(connected, store)) == len(posts_of(connected)) > 25
    connected.sandbox.world.faults.clear()
    retired(store, LACKING, 40)
    night(connected, clock, 46)
    night(connected, clock)
    assert len(posts_of(connected)) > 25
    assert without(connected, store) == []


def test_a_metric_that_is_new_comes_for_older_posts_too(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    of_metric = MetaMetricRegistry.key == LACKING
    with store.begin() as connection:
        connection.execute(
            update(MetaMetricRegistry).where(of_metric).values(runtime_status="DEPRECATED")
        )
    night(connected, clock, 0)
    assert len(without(connected, store)) == len(posts_of(connected)) > 25
    with store.begin() as connection:
        connection.execute(update(MetaMetricRegistry).where(of_metric).values(runtime_status=None))
    night(connected, clock)
    assert without(connected, store) == []


@pytest.mark.proof
def test_an_old_post_that_lacks_a_number_is_asked_with_growing_pauses_and_then_no_more(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    night(connected, clock, 0)
    old = posts_of(connected)[-1]
    fault(connected, "omit_metric", post=old.post_id, metric=LACKING)
    forget(store, old)
    nights = []
    for number in range(1, 16):
        connected.sandbox.world.log.clear()
        night(connected, clock)
        if calls_to(connected, f"/{old.post_id}"):
            nights.append(number)
    # At once, then an hour, twenty hours, three and seven days later.
    assert nights == [1, 2, 3, 6, 13]
    kept = coverage(connected, old)
    assert (kept.given_up, kept.next_try_at) == ([metric_id(store)], None)
    assert stored(store, old, "post_media_view")
    connected.sandbox.world.faults.clear()


@pytest.mark.proof
def test_a_post_that_never_answers_is_given_up_and_told(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    night(connected, clock, 0)
    old = posts_of(connected)[-1]
    fault(connected, "omit_metric", post=old.post_id)
    forget(store, old)
    notes = []
    for _night in range(14):
        clock.pass_on(days=1)
        run = run_posts(connected)
        run_rest(connected)
        notes += run.progress.get("notes", [])
    assert len([note for note in notes if "not asked any more" in note]) == 1
    kept = coverage(connected, old)
    assert (kept.read_at, kept.next_try_at, bool(kept.given_up)) == (None, None, True)
    assert kept.reason == "Facebook gave no numbers for this post."


def test_a_metric_that_left_all_answers_is_not_asked_of_each_post(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    night(connected, clock, 0)
    fault(connected, "omit_metric", metric=LACKING)
    for _night in range(4):
        night(connected, clock)
    connected.sandbox.world.log.clear()
    night(connected, clock)
    old = [post for post in posts_of(connected) if NIGHT - post.created_time > timedelta(days=95)]
    assert len(old) > 5
    assert not [post for post in old if calls_to(connected, f"/{post.post_id}")]


def test_a_post_of_this_hour_is_asked_once_a_run_and_costs_no_try(
    connected: Connected, store: Engine, clock: MovedClock
) -> None:
    page = BY_ID[connected.page.page_id]
    newest = all_posts("pagelens", page, clock.now)[0]
    clock.now = newest.created
    clock.pass_on(minutes=20)
    run_posts(connected)
    assert len(run_rest(connected)) < 4
    (post,) = [post for post in posts_of(connected) if post.post_id == newest.post_id]
    kept = coverage(connected, post)
    assert (kept.tries, kept.given_up, kept.read_at) == (0, [], None)
    clock.pass_on(days=1)
    run_posts(connected)
    kept = coverage(connected, post)
    assert (kept.tries, kept.next_try_at, kept.read_at) == (0, None, clock.now)


def metric_id(store: Engine) -> int:
    with store.connect() as connection:
        return connection.scalar(
            select(MetaMetricRegistry.id).where(
                MetaMetricRegistry.key == LACKING, MetaMetricRegistry.level == "POST"
            )
        )


def forget(store: Engine, post: MetaPost) -> None:
    """As if nothing had been read of this post."""
    with store.begin() as connection:
        for table in ("meta_post_insight_point", "meta_post_coverage"):
            connection.execute(
                text(f"DELETE FROM {table} WHERE meta_post_id = :post"), {"post": post.id}
            )
