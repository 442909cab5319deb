"""What lies in a report itself is told after five tries, and a waiting one is in nobody's way."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.exports.work import ExportError
from jobs.work.interruptions import OUT_OF_MEMORY, interruption_of
from models import BackgroundJob, MetaMetricSupport
from models.files import read_file
from models.orm import now_utc
from models.scope import tenant_session
from tests.clock import Clock
from tests.conftest import refresh_settings
from tests.exports.reporting import (
    CLIENT,
    alerts,
    deliver,
    delivery,
    job_of,
    make_schedule,
    put_read,
    rows,
    run,
    start_due,
)
from tests.mail import Mailbox, running_mailbox
from tests.people import ACME_PAGE, People, add_page
from tests.queries.numbers import metric_id
from tests.visitors import change, post

BEGIN = "2040-01-20T13:00"
PATH = f"/api/meta/pages/{ACME_PAGE}"
BERRIES = "100000000000007"
DAILY = "page_daily_follows"


@pytest.fixture
def inbox(environment: pytest.MonkeyPatch, people: People) -> Iterator[Mailbox]:
    with running_mailbox() as mailbox:
        environment.setenv("SMTP_URL", mailbox.url)
        refresh_settings()
        put_read(people, date(2039, 11, 1), date(2040, 1, 19))
        yield mailbox


def broken(*_given: Any) -> Any:
    raise KeyError


def begin(people: People, clock: Clock, **values: Any) -> None:
    make_schedule(people, clock.now, **{"month_day": 20} | values)
    start_due(people, clock.now)


def test_the_same_error_of_our_own_ends_it_the_fifth_time(
    people: People, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    environment.setattr("dashboard.exports.jobs.make", broken)
    clock = Clock(environment, BEGIN)
    begin(people, clock)
    assert [run(people) for _each in range(5)] == ["queued"] * 4 + ["failed"]
    assert "That happened five times in a row." in str(job_of(people).error)
    assert deliver(people) == ["succeeded"]
    assert (delivery(people).status, len(alerts(people))) == ("failed", 1)


def test_faults_that_change_and_those_of_the_machine_end_nothing_so_early(
    people: People, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    clock = Clock(environment, BEGIN)
    begin(people, clock)
    with environment.context() as patched:
        for _each in range(4):
            patched.setattr("dashboard.exports.jobs.make", broken)
            assert run(people) == "queued"
            patched.setattr("dashboard.exports.jobs.make", chromium_is_away)
            assert run(people) == "queued"
        assert job_of(people).resume_at - clock.now >= timedelta(minutes=2), "no hammering"
        for _each in range(6):
            assert run(people) == "queued"
    assert run(people) == "completed"
    assert job_of(people).error_kind is None


def chromium_is_away(*_given: Any) -> Any:
    raise ExportError("Chromium is missing.")


def test_a_mail_that_cannot_be_written_is_told_after_five_tries(
    people: People, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    environment.setattr("notify.reports.report_letter", broken)
    clock = Clock(environment, BEGIN)
    begin(people, clock)
    run(people)
    ended = []
    for _each in range(5):
        ended += deliver(people)
        clock.go(hours=2)
    assert ended == ["queued"] * 4 + ["failed"]
    (mailing,) = rows(people, BackgroundJob)
    assert "five times" in str(mailing.error)


def test_too_much_memory_is_called_by_its_name():
    assert interruption_of(MemoryError()) is OUT_OF_MEMORY


def test_reports_that_wait_take_no_place_from_people(
    people: People, alice: FlaskClient, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    environment.setattr("dashboard.actions.exports.MOST_WAITING", 1)
    make_schedule(people, now_utc())
    start_due(people, now_utc())
    asked = {"export_format": "csv"}
    assert post(alice, f"{PATH}/exports/", json=asked).status_code == 201
    refused = post(alice, f"{PATH}/exports/", json=asked)
    assert refused.json["error"]["code"] == "too_many"


@pytest.mark.parametrize(("export_format", "member"), [("csv", "README.txt"), ("xlsx", "")])
def test_what_is_missing_stands_in_the_file_too(
    people: People,
    inbox: Mailbox,
    environment: pytest.MonkeyPatch,
    export_format: str,
    member: str,
):
    clock = Clock(environment, "2040-02-20T13:00")
    begin(people, clock, export_format=export_format)
    assert run(people) == "queued"
    clock.go(days=2)
    assert run(people) == "completed"
    (said,) = job_of(people).mail["remarks"]
    assert "Not complete" in said
    assert said in words_of(read_file(str(job_of(people).file_key)), member)


def words_of(file: bytes, member: str) -> str:
    """The words of a member of an archive, or of all of them without their marks."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = [member] if member else archive.namelist()
        texts = [archive.read(name).decode(errors="replace") for name in names]
    return re.sub("<[^>]*>", "\n", "\n".join(texts))


def refuse(people: People, page: int, key: str, level: str) -> None:
    """As the API answers for a metric that it does not give of one Page."""
    with tenant_session(people.acme) as session:
        values = {"metric_id": metric_id(session, key, level), "status": "gated"}
        session.add(MetaMetricSupport(tenant_id=people.acme, meta_page_id=page, **values))


def test_each_metric_of_each_page_is_refused_when_facebook_does(
    people: People, alice: FlaskClient, inbox: Mailbox
):
    berries = add_page(people.acme, BERRIES, "Acme Berries")
    refuse(people, people.acme_page, DAILY, "PAGE")
    refuse(people, berries, "post_clicks", "POST")
    weekly = {"frequency": "weekly", "recipients": [CLIENT]}

    def told(**values: Any) -> Any:
        return post(alice, f"{PATH}/reports/", json=weekly | values)

    assert told(trend_metric=DAILY).json["error"]["field"] == "trend_metric"
    made = told(posts_metric="post_clicks")
    assert made.status_code == 201
    several = told(posts_metric="post_clicks", more_page_ids=[BERRIES]).json["error"]
    assert (several["field"], "of Acme Berries" in several["message"]) == ("posts_metric", True)
    path = f"/api/reports/{made.json['report_id']}/"
    later = change(alice, "patch", path, json={"more_page_ids": [BERRIES]}).json["error"]
    assert later["field"] == "posts_metric", "Pages that are added are asked about what was chosen"
    assert change(alice, "patch", path, json={"is_active": False}).status_code == 200
