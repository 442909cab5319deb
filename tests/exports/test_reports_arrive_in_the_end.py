"""What passes ends no report: it is tried for three days, and can be sent again after that."""

import socket
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

import notify.mail_server
from dashboard.exports.record import claim
from jobs.exports import expire_exports
from jobs.tick import tick
from jobs.work.claim import take
from models import AuditEvent, BackgroundJob, MetaMetricRegistry
from models.scope import wide_session
from notify.reports import end_broken
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
from tests.people import ACME_PAGE, People
from tests.visitors import post

# Later than any day on which this runs: rows are made at the present moment.
BEGIN = "2040-01-20T13:00"
A_DAY_OF_TRIES = [timedelta(minutes=2**attempt) for attempt in range(1, 7)] + [
    timedelta(hours=2)
] * 11
PATH = f"/api/meta/pages/{ACME_PAGE}/reports/"


@pytest.fixture
def inbox(environment: pytest.MonkeyPatch, people: People) -> Iterator[Mailbox]:
    with running_mailbox() as mailbox:
        environment.setenv("SMTP_URL", mailbox.url)
        refresh_settings()
        put_read(people, date(2039, 11, 1), date(2040, 1, 19))
        yield mailbox


@pytest.fixture
def silent() -> Iterator[str]:
    """A mail server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"


class Later:
    """A clock for some of a test; afterwards it is the present again, as sessions need it."""

    def __init__(self, _environment: pytest.MonkeyPatch) -> None:
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> Clock:
        return Clock(self._patch, BEGIN)

    def __exit__(self, *_error: object) -> None:
        self._patch.undo()


def begin(people: People, clock: Clock, **values: object) -> int:
    """A report whose file is made at once."""
    number = make_schedule(people, clock.now, **{"month_day": 20} | values)
    start_due(people, clock.now)
    return number


def path_of(people: People, report: int) -> str:
    return f"/api/reports/{report}/deliveries/{delivery(people).id}/again/"


def test_a_mail_server_that_is_away_for_a_day_loses_no_report(
    people: People,
    inbox: Mailbox,
    silent: str,
    environment: pytest.MonkeyPatch,
):
    patience = notify.mail_server.TIMEOUT_SECONDS
    environment.setattr("notify.mail_server.TIMEOUT_SECONDS", 0.05)
    environment.setenv("SMTP_URL", silent)
    refresh_settings()
    clock = Clock(environment, BEGIN)
    begin(people, clock)
    assert run(people) == "completed"
    for pause in A_DAY_OF_TRIES:
        assert deliver(people) == ["queued"]
        row = delivery(people)
        assert row.due_at - clock.now == pause, "each pause is longer, up to two hours"
        clock.now = row.due_at
    assert "The mail server" in str(delivery(people).error)
    assert alerts(people) == []
    environment.setattr("notify.mail_server.TIMEOUT_SECONDS", patience)
    environment.setenv("SMTP_URL", inbox.url)
    refresh_settings()
    assert deliver(people) == ["succeeded"]
    assert delivery(people).status == "sent"
    assert [mail["To"] for mail in inbox.messages] == [CLIENT]


def test_after_three_days_an_alert_says_what_to_do_and_that_can_be_done(
    people: People, alice: FlaskClient, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    inbox.refuse_recipient = "451 try again later"
    with Later(environment) as clock:
        report = begin(people, clock)
        assert run(people) == "completed"
        assert deliver(people) == ["queued"]
        clock.go(days=2, hours=23)
        assert deliver(people) == ["queued"]
        clock.go(hours=1)
        assert deliver(people) == ["succeeded"]
    assert delivery(people).status == "failed"
    (alert,) = alerts(people)
    assert CLIENT in alert.sentence
    assert "Send again" in alert.cure
    inbox.refuse_recipient = ""
    answer = post(alice, path_of(people, report))
    assert (answer.status_code, answer.json["status"]) == (202, "waiting")
    assert deliver(people) == ["succeeded"]
    assert (delivery(people).status, alerts(people)) == ("sent", [])
    assert "report.sent_again" in [event.action for event in rows(people, AuditEvent)]
    # Whoever wants it once more gets a mail that no mailbox takes for the first.
    assert post(alice, path_of(people, report)).status_code == 202
    assert deliver(people) == ["succeeded"]
    assert len({mail["Message-ID"] for mail in inbox.messages}) == 2


def test_an_address_that_does_not_exist_is_told_at_once(
    people: People, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    inbox.refuse_recipient = "550 no such user"
    clock = Clock(environment, BEGIN)
    begin(people, clock)
    assert run(people) == "completed"
    assert deliver(people) == ["succeeded"]
    assert (delivery(people).status, len(alerts(people))) == ("failed", 1)


def test_a_chromium_that_dies_ends_no_report_but_an_export_that_somebody_waits_for(
    people: People, alice: FlaskClient, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    environment.setenv("BROWSER_PATH", "/bin/false")
    with Later(environment) as clock:
        begin(people, clock, export_format="png")
        for attempt in range(1, 6):
            assert run(people) == "queued", "it is made again by itself"
            assert job_of(people).attempts == attempt
        assert "Chromium stopped" in str(job_of(people).error)
        clock.go(days=6)
        assert run(people) == "failed"
        assert "tried for three days" in str(job_of(people).error)
        assert deliver(people) == ["succeeded"]
    assert (delivery(people).status, len(alerts(people))) == ("failed", 1)
    environment.delenv("BROWSER_PATH")
    report = delivery(people).report_schedule_id
    assert post(alice, path_of(people, report)).status_code == 202
    assert run(people) == "completed"
    assert deliver(people) == ["succeeded"]
    assert (delivery(people).status, alerts(people)) == ("sent", [])


def test_workers_that_die_over_and_over_end_no_report_within_three_days(
    people: People, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    clock = Clock(environment, BEGIN)
    begin(people, clock)
    for _death in range(5):
        job = job_of(people)
        clock.now = max(clock.now, job.resume_at or clock.now)
        assert claim(people.acme, job.id) is not None
        clock.go(minutes=5)
        tick()
    assert job_of(people).status == "queued"
    assert run(people) == "completed"
    assert deliver(people) == ["succeeded"]


def test_a_mailing_whose_workers_die_for_three_days_is_told(
    people: People, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    clock = Clock(environment, BEGIN)
    begin(people, clock)
    assert run(people) == "completed"
    tick()
    (mailing,) = rows(people, BackgroundJob)
    for _death in range(4):
        die(people, mailing, clock)
    (mailing,) = rows(people, BackgroundJob)
    assert mailing.status == "queued"
    clock.go(days=3)
    die(people, mailing, clock)
    tick()
    assert end_broken() == 1
    assert delivery(people).status == "failed"
    assert "Send again" in alerts(people)[0].cure
    assert end_broken() == 0


def die(people: People, mailing: BackgroundJob, clock: Clock) -> None:
    """A worker takes the mailing and is never heard of again."""
    clock.go(hours=2)
    assert take(BackgroundJob, people.acme, mailing.id, lambda _session, row: row.id)
    clock.go(minutes=5)
    tick()


def test_a_file_stays_while_a_mail_is_to_carry_it(
    people: People, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    inbox.refuse_recipient = "451 try again later"
    clock = Clock(environment, BEGIN)
    begin(people, clock)
    assert run(people) == "completed"
    assert deliver(people) == ["queued"]
    with wide_session("reaper") as session:
        assert expire_exports(session, clock.go(days=60)) == 0
    inbox.refuse_recipient = ""
    assert deliver(people) == ["succeeded"]
    with wide_session("reaper") as session:
        assert expire_exports(session, clock.now) == 1


def test_who_may_send_again_and_what_of(
    people: People,
    alice: FlaskClient,
    bob: FlaskClient,
    charlie: FlaskClient,
    inbox: Mailbox,
    environment: pytest.MonkeyPatch,
):
    inbox.refuse_recipient = "550 no such user"
    with Later(environment) as clock:
        report = begin(people, clock)
        run(people)
        deliver(people)
    path = path_of(people, report)
    assert (post(bob, path).status_code, post(charlie, path).status_code) == (403, 404)
    told = alice.get(f"/api/reports/{report}/deliveries/").json["results"][0]
    assert (told["delivery_id"], told["may_be_sent_again"]) == (delivery(people).id, True)
    assert post(alice, path).status_code == 202
    twice = post(alice, path)
    assert (twice.status_code, twice.json["error"]["field"]) == (422, "delivery_id")
    assert "on its way" in twice.json["error"]["message"]


def test_a_metric_that_is_unknown_or_refused_is_no_schedules(
    people: People, alice: FlaskClient, inbox: Mailbox
):
    weekly = {"frequency": "weekly", "recipients": [CLIENT]}
    refuse("post_clicks")
    for metric in ("post_of_nobody", "post_clicks"):
        answer = post(alice, PATH, json=weekly | {"posts_metric": metric})
        assert (answer.status_code, answer.json["error"]["field"]) == (422, "posts_metric")
        assert answer.json["error"]["message"].count(".") == 1


def test_a_metric_that_dies_later_is_left_out_and_told(
    people: People, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    clock = Clock(environment, BEGIN)
    begin(people, clock, options={"posts_metric": "post_clicks"})
    refuse("post_clicks")
    assert run(people) == "completed"
    assert deliver(people) == ["succeeded"]
    (mail,) = inbox.messages
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "no numbers of post_clicks any more" in text
    (alert,) = alerts(people)
    assert (alert.kind, delivery(people).status) == ("report_without_metric", "sent")


def refuse(key: str) -> None:
    """As the API answers for a metric that it does not know any more."""
    with wide_session("registry") as session:
        session.query(MetaMetricRegistry).filter_by(level="POST", key=key).update(
            {"runtime_status": "INVALID"}
        )
