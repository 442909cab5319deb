"""A schedule runs once a day at the tenant's own clock, whatever the clocks do."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from jobs import queues
from jobs.clocks import next_occurrence
from jobs.schedules import ensure_schedules, plans, start_due
from models import BackgroundJob, MetaPage, Schedule, SyncRun, Tenant
from models.engine import make_engine
from models.scope import tenant_session, wide_session
from settings import get_settings
from tests.conftest import refresh_settings
from tests.people import People, add_page

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_jamaica_has_no_daylight_saving() -> None:
    assert next_occurrence(3, 10, "America/Jamaica", NOW) == datetime(
        2026, 11, 25, 8, 10, tzinfo=UTC
    )


def test_a_time_that_spring_skips_runs_an_hour_later_that_day() -> None:
    before = datetime(2026, 3, 8, 8, 0, tzinfo=UTC)
    due = next_occurrence(2, 30, "America/Los_Angeles", before)
    assert due == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)


def test_a_time_that_autumn_repeats_runs_once() -> None:
    first = next_occurrence(1, 30, "America/Los_Angeles", datetime(2026, 11, 1, 7, tzinfo=UTC))
    assert first == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    second = next_occurrence(1, 30, "America/Los_Angeles", first)
    assert second == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone", ["America/Jamaica", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"]
)
def test_every_day_of_a_year_has_exactly_one_run(zone: str) -> None:
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    days = []
    while len(days) < 365:
        moment = next_occurrence(2, 30, zone, moment)
        days.append(moment.astimezone(ZoneInfo(zone)).date())
    assert days == [days[0] + timedelta(days=number) for number in range(365)]


def test_a_weekly_time_comes_on_its_weekday() -> None:
    sunday = next_occurrence(2, 50, "America/Jamaica", NOW, weekday=6)
    assert sunday == datetime(2026, 11, 29, 7, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "clocks"),
    [
        ("America/Jamaica", 12, "America/Jamaica"),
        ("Europe/Berlin", 8, "America/Los_Angeles"),
        ("Australia/Sydney", 12, "Australia/Sydney"),
    ],
)
def test_the_midday_read_waits_for_metas_newest_day(zone: str, hour: int, clocks: str) -> None:
    [midday] = [plan for plan in plans(get_settings(), zone, NOW) if plan.kind == "midday"]
    assert (midday.hour, midday.minute, midday.time_zone) == (hour, 10, clocks)


def test_what_was_missed_is_caught_up_once(people: People) -> None:
    make_due(people, NOW - timedelta(days=9))
    with wide_session("tick") as session:
        assert start_due(session, NOW) == 2
    with wide_session("tick") as session:
        assert start_due(session, NOW) == 0
        assert {row.next_at > NOW for row in session.scalars(select(Schedule))} == {True}
    with tenant_session(people.acme) as session:
        assert sorted(session.scalars(select(BackgroundJob.kind))) == [
            "clean_up",
            "digest",
            "retry",
        ]
    # Of each of two tenants: a weekly retry, and a Page's night, which is its midday read too.
    assert len(queues.queue("sync").job_ids) == 4


def test_a_page_is_left_out_only_of_what_it_cannot_do(people: People) -> None:
    make_due(people, NOW - timedelta(days=1), missing_permissions=["pages_read_engagement"])
    with wide_session("tick") as session:
        assert start_due(session, NOW) == 1
        assert session.scalars(select(SyncRun.kind)).all() == ["page"]


@pytest.mark.parametrize(
    "values",
    [
        {"can_analyze": False},
        {"access_status": "revoked"},
        {"missing_permissions": ["read_insights"]},
    ],
)
def test_a_page_that_cannot_be_analysed_is_left_out(people: People, values) -> None:
    make_due(people, NOW - timedelta(days=1), **values)
    with wide_session("tick") as session:
        assert start_due(session, NOW) == 0
        assert session.scalars(select(SyncRun)).all() == []


def test_a_changed_hour_moves_the_schedule(people: People, environment) -> None:
    make_due(people, NOW)
    environment.setenv("META_PAGE_INSIGHTS_NIGHTLY_HOUR", "5")
    refresh_settings()
    with wide_session("tick") as session:
        ensure_schedules(session, NOW)
        assert nightly(session, people).next_at == datetime(2026, 11, 25, 10, 10, tzinfo=UTC)


def test_a_changed_time_zone_moves_the_schedule(people: People) -> None:
    make_due(people, NOW)
    with wide_session("tick") as session:
        session.get_one(Tenant, people.acme).time_zone = "Europe/Berlin"
        ensure_schedules(session, NOW)
        assert nightly(session, people).next_at == datetime(2026, 11, 25, 2, 10, tzinfo=UTC)


def test_two_ticks_at_the_same_moment_start_everything_once(people: People) -> None:
    make_due(people, NOW - timedelta(days=1))
    with wide_session("tick") as first:
        assert start_due(first, NOW) == 2
        started, slower = [], threading.Thread(target=lambda: started.append(tick_at(NOW)))
        slower.start()
        wait_until_blocked()
    slower.join()
    assert started == [0]
    assert len(set(queues.queue("sync").job_ids)) == len(queues.queue("sync").job_ids)


def test_a_tenant_with_many_pages_takes_turns_with_the_others(people: People) -> None:
    for number in range(5):
        add_page(people.acme, f"30000000000000{number}", f"Page {number}")
    make_due(people, NOW - timedelta(days=1))
    with tenant_session(people.acme) as session:
        session.execute(update(MetaPage).values(token_encrypted=b"sealed"))
    with tenant_session(people.globex) as session:
        session.execute(update(MetaPage).values(token_encrypted=b"sealed"))
    with wide_session("tick") as session:
        start_due(session, NOW)
    jobs = [queues.JsonJob.fetch(job, queues.connection()) for job in queues.queue("sync").job_ids]
    runs = [job for job in jobs if job.func_name.startswith("ingest.jobs.")]
    tenants = [job.kwargs["tenant_id"] for job in runs]
    assert people.globex in tenants[:3]
    assert len(tenants) == 14


def tick_at(moment: datetime) -> int:
    with wide_session("tick") as session:
        return start_due(session, moment)


def wait_until_blocked() -> None:
    """Until another transaction waits for a row that this one holds."""
    question = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    engine = make_engine(get_settings().require_database_url())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(question):
            continue
    engine.dispose()


def nightly(session: Session, people: People) -> Schedule:
    return session.scalars(
        select(Schedule).where(Schedule.tenant_id == people.acme, Schedule.name == "page_nightly")
    ).one()


def make_due(people: People, moment: datetime, **values: object) -> None:
    with wide_session("tick") as session:
        ensure_schedules(session, moment)
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        page.token_encrypted = b"sealed"
        for name, value in values.items():
            setattr(page, name, value)
