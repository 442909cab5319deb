"""A history says how far it is, how long it will take, and why it stands still."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.pages.backfill import BackfillProgress
from dashboard.queries.pages.freshness import read_freshness
from models import MetaPage, SyncRun
from tests.queries.coverage import put_line
from tests.queries.numbers import NOON
from tests.queries.test_pages import YESTERDAY

PUBLISHED = YESTERDAY - timedelta(days=1)


@pytest.fixture
def requested(acme: Session, page: MetaPage) -> MetaPage:
    """A Page whose history shall reach 200 days back."""
    page.backfill_goal = PUBLISHED - timedelta(days=199)
    return page


def put_run(session: Session, page: MetaPage, **values: Any) -> None:
    run = {"kind": "backfill", "created_at": NOON} | values
    session.add(SyncRun(tenant_id=page.tenant_id, meta_page_id=page.id, **run))
    session.flush()


def put_window(session: Session, page: MetaPage) -> None:
    """A run that read fifty days in a hundred seconds."""
    started = NOON - timedelta(minutes=10)
    put_run(
        session,
        page,
        status="succeeded",
        created_at=started,
        started_at=started,
        finished_at=started + timedelta(seconds=100),
        window_since=PUBLISHED - timedelta(days=49),
        window_until=PUBLISHED,
    )


def put_read(session: Session, page: MetaPage, days: int, metric: str = "page_media_view") -> None:
    """The newest so many days, settled."""
    read = [(PUBLISHED - timedelta(days=days - 1), PUBLISHED)]
    put_line(session, page, metric, read=read, answered_at=NOON)


def found(session: Session, page: MetaPage) -> BackfillProgress:
    progress = read_freshness(session, page.tenant_id, [page], NOON)[page.id].backfill
    assert progress is not None
    return progress


def test_one_that_has_not_begun_waits(acme: Session, requested: MetaPage) -> None:
    told = found(acme, requested)
    assert (told.state, told.oldest_day, told.share) == ("waiting", None, 0.0)
    assert (told.goal, told.seconds_left) == (requested.backfill_goal, None)


def test_what_was_read_tells_how_far_it_is_whatever_runs_say(acme: Session, requested) -> None:
    put_window(acme, requested)
    assert found(acme, requested).oldest_day is None
    put_read(acme, requested, 50)
    told = found(acme, requested)
    assert (told.state, told.oldest_day) == ("waiting", PUBLISHED - timedelta(days=49))
    assert (told.share, told.whole_share) == (0.25, 0.25)


def test_the_pace_of_finished_windows_tells_the_time_left(
    acme: Session, requested: MetaPage
) -> None:
    put_read(acme, requested, 50)
    put_window(acme, requested)
    put_run(acme, requested, status="running")
    told = found(acme, requested)
    assert (told.state, told.running, told.seconds_left) == ("running", True, 300)


def test_a_throttled_one_says_when_it_goes_on(acme: Session, requested: MetaPage) -> None:
    put_read(acme, requested, 50)
    put_window(acme, requested)
    resume_at = NOON + timedelta(seconds=600)
    put_run(acme, requested, status="throttled", error="Slow down.", resume_at=resume_at)
    told = found(acme, requested)
    assert (told.state, told.sentence, told.resume_at) == ("throttled", "Slow down.", resume_at)
    assert told.seconds_left == 900


def test_one_that_starts_again_by_itself_has_not_failed(acme: Session, requested: MetaPage) -> None:
    put_read(acme, requested, 50)
    put_run(
        acme, requested, status="queued", error_kind="worker_lost", error="It goes on by itself."
    )
    assert (found(acme, requested).state, found(acme, requested).sentence) == ("waiting", None)


def test_a_stopped_one_says_why(acme: Session, requested: MetaPage) -> None:
    put_read(acme, requested, 50)
    put_run(acme, requested, status="failed", error="Connect again.")
    told = found(acme, requested)
    assert (told.state, told.running) == ("failed", False)
    assert told.sentence is not None
    assert told.sentence.startswith("Connect again.")


def test_at_the_goal_it_is_done_whatever_the_last_run_was(
    acme: Session, requested: MetaPage
) -> None:
    put_read(acme, requested, 200)
    put_run(acme, requested, status="failed", error="Connect again.")
    told = found(acme, requested)
    assert (told.state, told.share, told.running) == ("done", 1.0, False)


def test_where_meta_keeps_no_more_it_is_done_too(acme: Session, requested: MetaPage) -> None:
    put_read(acme, requested, 120)
    requested.oldest_day, requested.oldest_day_seen_at = PUBLISHED - timedelta(days=119), NOON
    acme.flush()
    assert (found(acme, requested).state, found(acme, requested).goal) == (
        "done",
        requested.oldest_day,
    )


def test_the_past_of_a_metric_that_came_late_is_history_again(acme: Session, requested) -> None:
    put_read(acme, requested, 200)
    put_read(acme, requested, 50, "page_follows")
    told = found(acme, requested)
    assert (told.state, told.share) == ("waiting", 0.625)


def test_a_night_that_failed_makes_no_history(acme: Session, requested: MetaPage) -> None:
    read = [(PUBLISHED - timedelta(days=199), PUBLISHED - timedelta(days=3))]
    put_line(acme, requested, read=read, answered_at=NOON)
    assert found(acme, requested).state == "done"


def test_what_an_older_release_stored_is_being_checked(acme: Session, requested: MetaPage) -> None:
    whole = [(PUBLISHED - timedelta(days=199), PUBLISHED)]
    line = put_line(acme, requested, read=whole, settled=[], answered_at=NOON)
    assert (found(acme, requested).state, found(acme, requested).checking) == ("done", False)
    requested.being_checked = True
    told = found(acme, requested)
    assert (told.state, told.checking) == ("waiting", True)
    assert 0 < told.share < 0.2
    line.settled = line.read
    acme.flush()
    assert (found(acme, requested).state, found(acme, requested).checking) == ("done", False)


def test_a_hundred_per_cent_is_not_told_before_all_is_there() -> None:
    told = BackfillProgress(None, PUBLISHED, 0.9999, running=True, state="running")
    assert told.whole_share == 0.99
