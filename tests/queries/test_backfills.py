"""A history says how far it is, how long it will take, and why it stands still."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.backfill import BackfillProgress, read_backfills
from models import MetaPage
from models.orm import now_utc
from tests.queries.numbers import NOON
from tests.queries.test_pages import YESTERDAY, put_run


@pytest.fixture
def asked(acme: Session, page: MetaPage) -> MetaPage:
    """A Page whose history shall reach 200 days back."""
    page.backfill_goal = YESTERDAY - timedelta(days=200)
    return page


def put_window(session: Session, page: MetaPage, first: int, last: int, **values) -> None:
    started = NOON - timedelta(minutes=10)
    put_run(
        session, page, kind="backfill",
        **{"status": "succeeded", "started_at": started,
           "finished_at": started + timedelta(seconds=100),
           "window_since": YESTERDAY - timedelta(days=first),
           "window_until": YESTERDAY - timedelta(days=last), **values},
    )  # fmt: skip


def found(session: Session, page: MetaPage) -> BackfillProgress:
    return read_backfills(session, page.tenant_id, [page], NOON)[page.id]


def test_one_that_has_not_begun_waits(acme: Session, asked: MetaPage) -> None:
    assert (found(acme, asked).state, found(acme, asked).seconds_left) == ("waiting", None)


def test_the_pace_of_finished_windows_tells_the_time_left(acme: Session, asked: MetaPage) -> None:
    put_window(acme, asked, 50, 0)
    put_run(acme, asked, kind="backfill", status="running")
    assert (found(acme, asked).state, found(acme, asked).seconds_left) == ("running", 300)


def test_a_throttled_one_says_when_it_goes_on(acme: Session, asked: MetaPage) -> None:
    put_window(acme, asked, 50, 0)
    resume_at = NOON + timedelta(seconds=600)
    put_run(
        acme, asked, kind="backfill", status="throttled", error="Slow down.", resume_at=resume_at
    )
    told = found(acme, asked)
    assert (told.state, told.sentence, told.resume_at) == ("throttled", "Slow down.", resume_at)
    assert told.seconds_left == 900


def test_a_stopped_one_says_why(acme: Session, asked: MetaPage) -> None:
    put_window(acme, asked, 50, 0)
    put_run(acme, asked, kind="backfill", status="failed", error="Connect again.")
    told = found(acme, asked)
    assert (told.state, told.running) == ("failed", False)
    assert told.sentence is not None
    assert told.sentence.startswith("Connect again.")


def test_at_the_goal_it_is_done(acme: Session, asked: MetaPage) -> None:
    put_window(acme, asked, 200, 0)
    assert (found(acme, asked).state, found(acme, asked).share) == ("done", 1.0)


def test_where_meta_keeps_no_more_it_is_done_too(acme: Session, asked: MetaPage) -> None:
    edge = YESTERDAY - timedelta(days=120)
    values = {"progress": {"edge": edge.isoformat()}, "finished_at": now_utc()}
    put_window(acme, asked, 120, 0, **values)
    assert (found(acme, asked).state, found(acme, asked).goal) == ("done", edge)
