"""Owners get one mail when an alert opens and one when it resolves, whatever happens."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models import AlertDelivery, NotificationChannel
from models.scope import tenant_session
from notify.alerts import Finding, open_alert, resolve_alert
from notify.email.deliver import deliver
from tests.conftest import refresh_settings
from tests.mail import Mailbox
from tests.people import ALICE, People

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BROKEN = Finding("report_failed", "report:3", "The report <Weekly> was not sent.", "Try again.")


def open_it(people: People, finding: Finding = BROKEN) -> bool:
    with tenant_session(people.acme) as session:
        return open_alert(session, people.acme, finding, now=NOW)


def resolve_it(people: People) -> bool:
    with tenant_session(people.acme) as session:
        return resolve_alert(session, people.acme, "report_failed", "report:3", now=NOW)


def test_an_alert_opens_once_until_it_is_resolved(people: People) -> None:
    assert (open_it(people), open_it(people)) == (True, False)
    assert (resolve_it(people), resolve_it(people)) == (True, False)
    assert open_it(people)


def test_the_owner_is_told_once_of_each(people: People, mailbox: Mailbox) -> None:
    open_it(people)
    assert (deliver(NOW), deliver(NOW + timedelta(hours=1))) == (1, 0)
    assert mailbox.recipients == [ALICE]
    [opened] = mailbox.messages
    assert opened["Subject"] == "[Acme] Needs attention: The report <Weekly> was not sent."
    text = opened.get_body(("plain",)).get_content()
    assert "Try again." in text
    assert "Tue 24 Nov 2026 07:00 (America/Jamaica)" in text
    assert "&lt;Weekly&gt;" in opened.get_body(("html",)).get_content()
    resolve_it(people)
    assert (deliver(NOW), deliver(NOW)) == (1, 0)
    assert mailbox.messages[1]["Subject"].startswith("[Acme] Resolved: ")


def test_what_opens_together_is_one_mail(people: People, mailbox: Mailbox) -> None:
    open_it(people)
    open_it(people, Finding("stale", "page:1", "Acme Coffee is stale."))
    assert deliver(NOW) == 1
    assert mailbox.messages[0]["Subject"].endswith("(and 1 more)")
    assert "Acme Coffee is stale." in mailbox.messages[0].get_body(("plain",)).get_content()


def test_a_channel_names_other_addresses_or_is_silent(people: People, mailbox: Mailbox) -> None:
    with tenant_session(people.acme) as session:
        channel = NotificationChannel(tenant_id=people.acme, targets=["ops@acme.example"])
        session.add(channel)
        session.flush()
        number = channel.id
    open_it(people)
    deliver(NOW)
    assert mailbox.recipients == ["ops@acme.example"]
    with tenant_session(people.acme) as session:
        session.get_one(NotificationChannel, (people.acme, number)).is_active = False
    resolve_it(people)
    assert deliver(NOW) == 0


def test_while_the_server_is_away_mails_wait(people: People, mailbox: Mailbox, environment) -> None:
    environment.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    refresh_settings()
    open_it(people)
    assert deliver(NOW) == 0
    resolve_it(people)
    environment.setenv("SMTP_URL", mailbox.url)
    refresh_settings()
    assert deliver(NOW + timedelta(minutes=5)) == 1
    [told] = mailbox.messages
    assert told.get_body(("plain",)).get_content().count("The report <Weekly> was not sent.") == 2


def test_a_refusal_for_good_is_not_tried_again(people: People, mailbox: Mailbox) -> None:
    mailbox.answer = "554 No"
    open_it(people)
    assert deliver(NOW) == 0 or mailbox.messages == []
    with tenant_session(people.acme) as session:
        [row] = session.scalars(select(AlertDelivery))
        assert (row.status, row.attempts) == ("failed", 1)
        assert "code 554" in row.error
    mailbox.answer = ""
    assert deliver(NOW + timedelta(days=1)) == 0


def test_without_a_mail_server_nothing_is_lost(people: People, environment) -> None:
    open_it(people)
    assert deliver(NOW) == 0
    from tests.mail import running_mailbox

    with running_mailbox() as later:
        environment.setenv("SMTP_URL", later.url)
        refresh_settings()
        assert deliver(NOW + timedelta(days=2)) == 1


def test_two_watchers_mail_once(people: People, mailbox: Mailbox) -> None:
    open_it(people)
    barrier, counts = threading.Barrier(2), []

    def tell() -> None:
        barrier.wait()
        counts.append(deliver(NOW))

    threads = [threading.Thread(target=tell) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 1]
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize("moments", [2, 5])
def test_each_failure_waits_longer(people: People, mailbox: Mailbox, moments: int) -> None:
    mailbox.answer = "451 Later"
    open_it(people)
    moment = NOW
    for _ in range(moments):
        deliver(moment)
        with tenant_session(people.acme) as session:
            [row] = session.scalars(select(AlertDelivery))
            wait, moment = row.due_at - moment, row.due_at
    assert wait == timedelta(minutes=2**moments)
