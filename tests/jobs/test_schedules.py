"""A schedule runs once a day at the tenant's own clock, whatever the clocks do."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from jobs.schedules import ensure_schedules, next_occurrence, start_due
from models import MetaPage, Schedule, SyncRun, Tenant
from models.scope import tenant_session, wide_session
from tests.people import People

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


def test_what_was_missed_is_caught_up_once(people: People) -> None:
    make_due(people, NOW - timedelta(days=4))
    with wide_session("tick") as session:
        assert start_due(session, NOW) == 2
    with wide_session("tick") as session:
        assert start_due(session, NOW) == 0
        assert {row.next_at > NOW for row in session.scalars(select(Schedule))} == {True}


def test_a_page_that_cannot_be_analysed_is_left_out(people: People) -> None:
    make_due(people, NOW - timedelta(days=1))
    with tenant_session(people.acme) as session:
        session.get_one(MetaPage, (people.acme, people.acme_page)).can_analyze = False
    with wide_session("tick") as session:
        assert start_due(session, NOW) == 0
        assert session.scalars(select(SyncRun)).all() == []


def test_a_changed_hour_moves_the_schedule(people: People, environment) -> None:
    make_due(people, NOW)
    environment.setenv("META_PAGE_INSIGHTS_NIGHTLY_HOUR", "5")
    from tests.conftest import refresh_settings

    refresh_settings()
    with wide_session("tick") as session:
        ensure_schedules(session, session.get_one(Tenant, people.acme), NOW)
        row = session.scalars(select(Schedule).where(Schedule.name == "page_nightly")).one()
        assert (row.hour, row.next_at) == (5, datetime(2026, 11, 25, 10, 10, tzinfo=UTC))


def make_due(people: People, moment: datetime) -> None:
    with wide_session("tick") as session:
        ensure_schedules(session, session.get_one(Tenant, people.acme), moment)
    with tenant_session(people.acme) as session:
        session.get_one(MetaPage, (people.acme, people.acme_page)).token_encrypted = b"sealed"
