"""A report waits until Meta has given the last of its days, and goes without it in the end."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from dashboard.exports.due import days_of_report
from dashboard.exports.options import ExportOptions
from ingest.store.kept.page_freshness import keep_newest_day
from jobs.reports import last_due, next_report
from models import MetaInsightCoverage, MetaInsightPoint, MetaInsightSeries, ReportSchedule
from models.scope import tenant_session
from tests.clock import Clock, at
from tests.conftest import refresh_settings
from tests.exports.reporting import (
    deliver,
    delivery,
    job_of,
    make_schedule,
    move_to,
    put_read,
    run,
    start_due,
)
from tests.mail import Mailbox, running_mailbox
from tests.people import People
from tests.queries.coverage import ranges
from tests.queries.numbers import the_page

OCTOBER = (date(2026, 9, 1), date(2026, 10, 30))
TOKYO, BERLIN, JAMAICA = "Asia/Tokyo", "Europe/Berlin", "America/Jamaica"


@pytest.fixture
def inbox(environment: pytest.MonkeyPatch, people: People) -> Iterator[Mailbox]:
    with running_mailbox() as mailbox:
        environment.setenv("SMTP_URL", mailbox.url)
        refresh_settings()
        yield mailbox


def put_day(people: People, day: date) -> None:
    """One more number of the series that is there."""
    with tenant_session(people.acme) as session:
        series = session.scalars(select(MetaInsightSeries)).one()
        values = {"tenant_id": people.acme, "series_id": series.id, "value": 10}
        session.add(MetaInsightPoint(metric_date=day, **values))
        session.flush()
        keep_newest_day(session, the_page(session, people.acme_page), day)


def read_through(people: People, until: date) -> None:
    """As the next sync leaves the one line."""
    with tenant_session(people.acme) as session:
        days = ranges((OCTOBER[0], until))
        session.execute(update(MetaInsightCoverage).values(read=days))


def text_of(inbox: Mailbox) -> str:
    (mail,) = inbox.messages
    return " ".join(mail.get_body(("plain",)).get_content().split())


def test_a_monthly_report_waits_for_the_last_day_of_its_month(
    people: People, inbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    put_read(people, *OCTOBER)
    # The clocks go back in California on that very night.
    clock = Clock(monkeypatch, "2026-11-01T13:00")
    make_schedule(people, clock.now)
    start_due(people, clock.now)
    assert run(people) == "queued"
    job = job_of(people)
    assert (job.status, job.error_kind, job.attempts) == ("queued", "put_off", 0)
    assert clock.now < job.resume_at <= clock.now + timedelta(hours=1)
    assert deliver(people) == []
    put_day(people, date(2026, 10, 31))
    read_through(people, date(2026, 10, 31))
    clock.go(hours=5)
    assert run(people) == "completed"
    options = job_of(people).options
    assert (options["since"], options["until"]) == ("2026-10-01", "2026-10-31")
    assert deliver(people) == ["succeeded"]
    assert "Not complete" not in text_of(inbox)


def test_after_the_deadline_it_goes_and_says_what_is_missing(
    people: People, inbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    put_read(people, *OCTOBER)
    clock = Clock(monkeypatch, "2026-11-01T13:00")
    make_schedule(people, clock.now)
    start_due(people, clock.now)
    assert run(people) == "queued"
    clock.go(hours=47)
    assert run(people) == "queued"
    assert job_of(people).resume_at <= at("2026-11-03T13:00")
    clock.go(hours=1)
    assert run(people) == "completed"
    assert deliver(people) == ["succeeded"]
    said = "Not complete: numbers of 31 Oct 2026 had not come from Facebook yet."
    assert said in text_of(inbox)
    assert delivery(people).status == "sent"


def test_a_day_in_the_middle_that_was_never_read_is_waited_for_too(
    people: People, inbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    put_read(people, date(2026, 9, 1), date(2026, 11, 4))
    with tenant_session(people.acme) as session:
        halves = ranges((OCTOBER[0], date(2026, 10, 11)), (date(2026, 10, 14), date(2026, 11, 4)))
        session.execute(update(MetaInsightCoverage).values(read=halves))
    clock = Clock(monkeypatch, "2026-11-06T13:00")
    make_schedule(people, clock.now, month_day=6)
    start_due(people, clock.now)
    assert run(people) == "queued"
    clock.go(days=2)
    assert run(people) == "completed"
    assert deliver(people) == ["succeeded"]
    assert "numbers of 12 Oct – 13 Oct" in text_of(inbox)


def test_what_meta_was_asked_for_and_did_not_give_keeps_nobody_waiting(
    people: People, inbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    put_read(people, date(2026, 9, 1), date(2026, 11, 4))
    clock = Clock(monkeypatch, "2026-11-06T13:00")
    make_schedule(people, clock.now, month_day=6)
    start_due(people, clock.now)
    assert run(people) == "completed"


def test_a_weekly_report_is_of_a_calendar_week_and_a_test_waits_for_nothing(
    people: People, inbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    put_read(people, *OCTOBER)
    clock = Clock(monkeypatch, "2026-10-28T13:00")
    make_schedule(people, clock.now, frequency="weekly", weekday=2)
    start_due(people, clock.now)
    assert run(people) == "completed"
    options = job_of(people).options
    assert (options["since"], options["until"]) == ("2026-10-19", "2026-10-25")
    assert (options["previous_since"], options["previous_until"]) == ("2026-10-12", "2026-10-18")


def test_in_tokyo_the_month_has_ended_before_it_has_in_california(
    people: People, inbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    move_to(people, TOKYO)
    put_read(people, date(2026, 9, 1), date(2026, 11, 28))
    clock = Clock(monkeypatch, "2026-11-30T23:00")
    make_schedule(people, clock.now)
    start_due(people, clock.now)
    assert run(people) == "queued"
    clock.go(days=2)
    assert run(people) == "completed"
    options = job_of(people).options
    assert (options["since"], options["until"]) == ("2026-11-01", "2026-11-30")


@pytest.mark.parametrize("zone", [TOKYO, BERLIN, JAMAICA, "Australia/Sydney", "Pacific/Kiritimati"])
def test_each_month_of_two_years_is_reported_once_through_every_change_of_clocks(zone: str):
    schedule = ReportSchedule(frequency="monthly", weekday=0, month_day=1, hour=2, minute=30)
    schedule.next_at = next_report(schedule, zone, at("2025-12-15T00:00"))
    months = []
    for _month in range(24):
        now = schedule.next_at
        mail = {"due_on": last_due(schedule, zone, now).isoformat()}
        days = days_of_report(ExportOptions(date_preset="last_month"), mail, None, now)
        months.append((days.since, days.until))
        schedule.next_at = next_report(schedule, zone, now)
    firsts = [date(2025 + (11 + each) // 12, (11 + each) % 12 + 1, 1) for each in range(25)]
    wanted = [
        (first.isoformat(), (following - timedelta(days=1)).isoformat())
        for first, following in pairwise(firsts)
    ]
    assert months == wanted


def test_a_machine_that_was_away_for_weeks_catches_up_with_the_newest_week():
    schedule = ReportSchedule(frequency="weekly", weekday=0, month_day=1, hour=8, minute=0)
    schedule.next_at = at("2026-10-05T13:00")
    assert last_due(schedule, JAMAICA, at("2026-10-28T09:00")) == date(2026, 10, 26)
    assert last_due(schedule, JAMAICA, at("2026-10-05T13:01")) == date(2026, 10, 5)


def test_a_month_that_begins_on_that_day_is_none_to_report_on_yet():
    mail = {"due_on": "2026-11-01"}
    days = days_of_report(
        ExportOptions(date_preset="this_month"), mail, None, at("2026-11-01T13:00")
    )
    assert (days.since, days.until) == ("2026-10-01", "2026-10-31")
