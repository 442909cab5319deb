"""Owners get one mail when an alert opens and one when it resolves, whatever happens."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from jobs.background import do_background
from models import Alert, AlertDelivery, BackgroundJob, NotificationChannel
from models.orm import now_utc
from models.scope import tenant_session
from notify import deliver
from notify.alerts import Finding, open_alert, resolve_alert
from notify.plan import plan_all
from tests.conftest import refresh_settings
from tests.mail import Mailbox, running_mailbox
from tests.people import ALICE, People
from tests.work import do_waiting

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BROKEN = Finding("report_failed", "report:3", "The report <Weekly> was not sent.", "Try again.")


def open_it(people: People, finding: Finding = BROKEN, at: datetime | None = None) -> bool:
    with tenant_session(people.acme) as session:
        return open_alert(session, people.acme, finding, now=at or now_utc())


def resolve_it(people: People) -> bool:
    with tenant_session(people.acme) as session:
        return resolve_alert(session, people.acme, "report_failed", "report:3")


def tell(people: People) -> list[str]:
    """What a minute's watch begins, done at once; how each piece of work ended."""
    plan_all()
    return do_waiting(people.acme, "notice")


def deliveries(people: People) -> list[AlertDelivery]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(AlertDelivery).order_by(AlertDelivery.id)))


def test_an_alert_opens_once_until_it_is_resolved(people: People) -> None:
    assert (open_it(people), open_it(people)) == (True, False)
    assert (resolve_it(people), resolve_it(people)) == (True, False)
    assert open_it(people)


def test_the_owner_is_told_once_of_each(people: People, mailbox: Mailbox) -> None:
    open_it(people, at=NOW)
    assert (tell(people), tell(people)) == (["succeeded"], [])
    assert mailbox.recipients == [ALICE]
    [opened] = mailbox.messages
    assert opened["Subject"] == "[Acme] Needs attention: The report <Weekly> was not sent."
    text = opened.get_body(("plain",)).get_content()
    assert "Try again." in text
    assert "Tue 24 Nov 2026 07:00 (America/Jamaica)" in text
    assert "&lt;Weekly&gt;" in opened.get_body(("html",)).get_content()
    resolve_it(people)
    assert (tell(people), tell(people)) == (["succeeded"], [])
    assert [mail["Subject"].split(":")[0] for mail in mailbox.messages] == [
        "[Acme] Needs attention",
        "[Acme] Resolved",
    ]


def test_what_opens_together_is_one_mail(people: People, mailbox: Mailbox) -> None:
    open_it(people)
    open_it(people, Finding("stale", "page:1", "Acme Coffee is stale."))
    assert tell(people) == ["succeeded"]
    [mail] = mailbox.messages
    assert mail["Subject"].endswith("(and 1 more)")
    assert "Acme Coffee is stale." in mail.get_body(("plain",)).get_content()


def test_a_channel_names_other_addresses_or_is_silent(people: People, mailbox: Mailbox) -> None:
    with tenant_session(people.acme) as session:
        channel = NotificationChannel(tenant_id=people.acme, targets=["ops@acme.example"])
        session.add(channel)
        session.flush()
        number = channel.id
    open_it(people)
    tell(people)
    assert mailbox.recipients == ["ops@acme.example"]
    with tenant_session(people.acme) as session:
        session.get_one(NotificationChannel, (people.acme, number)).is_active = False
    resolve_it(people)
    assert (tell(people), len(mailbox.messages)) == ([], 1)


def test_while_the_server_is_away_mails_wait(people: People, mailbox: Mailbox, environment) -> None:
    environment.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    refresh_settings()
    open_it(people)
    assert tell(people) == ["queued"]
    resolve_it(people)
    environment.setenv("SMTP_URL", mailbox.url)
    refresh_settings()
    assert tell(people) == ["succeeded"]
    [told] = mailbox.messages
    assert told.get_body(("plain",)).get_content().count("The report <Weekly> was not sent.") == 2


def test_a_refusal_for_good_is_not_tried_again(people: People, mailbox: Mailbox) -> None:
    mailbox.answer = "554 No"
    open_it(people)
    assert tell(people) == ["succeeded"]
    [row] = deliveries(people)
    assert (row.status, row.attempts) == ("failed", 1)
    assert "code 554" in row.error
    mailbox.answer = ""
    assert (tell(people), mailbox.messages) == ([], [])


def test_without_a_mail_server_nothing_is_lost(people: People, environment) -> None:
    open_it(people)
    assert (tell(people), deliveries(people)) == ([], [])
    with running_mailbox() as later:
        environment.setenv("SMTP_URL", later.url)
        refresh_settings()
        assert tell(people) == ["succeeded"]
        assert later.recipients == [ALICE]


def test_the_next_watch_sends_nothing_again_while_a_mail_is_on_its_way(
    people: People, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor when Redis gives the same job to a second worker."""
    begun: list[list[str]] = []
    send = deliver.send_notice

    def send_slowly(*given: Any) -> None:
        with tenant_session(people.acme) as session:
            task = str(session.scalars(select(BackgroundJob.id)).one())
        begun.append([*tell(people), do_background(tenant_id=people.acme, task_id=task)])
        send(*given)

    open_it(people)
    monkeypatch.setattr(deliver, "send_notice", send_slowly)
    assert tell(people) == ["succeeded"]
    assert begun == [["taken"]]
    assert mailbox.recipients == [ALICE]


def test_what_opens_while_a_mail_is_on_its_way_is_told_by_the_next(
    people: People, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = deliver.send_notice

    def send_slowly(*given: Any) -> None:
        open_it(people, Finding("stale", "page:1", "Acme Coffee is stale."))
        plan_all()
        send(*given)

    open_it(people)
    with monkeypatch.context() as slow:
        slow.setattr(deliver, "send_notice", send_slowly)
        tell(people)
    tell(people)
    bodies = [mail.get_body(("plain",)).get_content() for mail in mailbox.messages]
    assert ["stale" in body for body in bodies] == [False, True]


def test_each_failure_waits_longer_and_after_days_it_ends(people: People, mailbox: Mailbox) -> None:
    mailbox.answer = "451 Later"
    open_it(people)
    waits = []
    for _time in range(3):
        before = now_utc()
        assert tell(people) == ["queued"]
        waits.append(round((resumes(people) - before).total_seconds() / 60))
    assert waits == [2, 4, 8]
    with tenant_session(people.acme) as session:
        session.execute(update(Alert).values(opened_at=now_utc() - timedelta(days=4)))
    assert tell(people) == ["succeeded"]
    assert [(row.status, row.attempts) for row in deliveries(people)] == [("failed", 4)]


def resumes(people: People) -> datetime:
    """When the work that waits is tried again."""
    with tenant_session(people.acme) as session:
        moment = session.scalars(select(BackgroundJob.resume_at)).one()
        assert moment is not None
        return moment
