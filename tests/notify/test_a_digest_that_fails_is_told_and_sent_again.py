"""A digest that cannot be mailed ends as failed, is told, and goes out again; next week's too."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from dashboard.digest.jobs import make_digests
from jobs import queues
from jobs.tick import tick
from jobs.work.claim import take
from models import Alert, BackgroundJob, DigestDelivery, User
from models.scope import tenant_session
from notify.jobs import watch
from tests.mail import Mailbox
from tests.notify.test_a_weekly_digest_tells_what_was_unusual import (
    NOW,
    ask,
    clock,
    deliveries,
    odd,
)
from tests.people import ALICE, BOB, CHARLIE, People
from tests.servers import whole_server
from tests.visitors import change, visitor
from tests.work import do_waiting

__all__ = ["clock", "odd"]
AGAIN, OWN = "/api/own/digest/again/", "/api/own/digest/"


@pytest.fixture
def made(odd: People, mailbox: Mailbox, clock: list[datetime]) -> People:
    """A digest of Alice's that waits."""
    ask(odd, ALICE)
    assert make_digests(tenant_id=odd.acme) == 1
    return odd


def alerts(people: People, *, still_open: bool = True) -> list[Alert]:
    kind = Alert.kind == "digest_failed"
    over = Alert.resolved_at.is_(None) if still_open else Alert.resolved_at.is_not(None)
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(Alert).where(kind, over)))


def die(people: People, now: list[datetime]) -> None:
    """A worker takes the mailing and is never heard of again, and Redis is emptied."""
    now.append(now[-1] + timedelta(hours=2))
    with tenant_session(people.acme) as session:
        job = select(BackgroundJob.id).where(BackgroundJob.kind == "digest_mail")
        task = session.scalars(job).one()
    assert take(BackgroundJob, people.acme, task, lambda _session, row: row.id)
    queues.connection().flushall()
    now.append(now[-1] + timedelta(minutes=5))
    tick()


def test_one_whose_workers_die_for_three_days_fails_and_goes_out_again(
    made: People, mailbox: Mailbox, clock: list[datetime]
) -> None:
    die(made, clock)
    watch()
    assert (deliveries(made)[0].status, alerts(made)) == ("waiting", [])
    clock.append(NOW + timedelta(days=3))
    die(made, clock)
    watch()
    (row,) = deliveries(made)
    assert row.status == "failed"
    assert "The worker stopped in the middle" in str(row.error)
    (alert,) = alerts(made)
    assert alert.sentence.startswith(
        f"The digest of the week from Mon 16 Nov 2026 could not be mailed to {ALICE}: The worker"
    )
    assert "Send again" in alert.cure
    assert do_waiting(made.acme, "notice") == ["succeeded"]
    assert mailbox.messages[0]["Subject"].startswith("[Acme] Needs attention: The digest of")
    assert "/settings/notices" in mailbox.messages[0].get_body(("plain",)).get_content()
    watch()
    assert len(alerts(made)) == 1

    server = whole_server()
    alice = visitor(server, ALICE)
    found = alice.get(OWN).json
    assert (found["last_status"], found["may_be_sent_again"]) == ("failed", True)
    for stranger in (BOB, CHARLIE):
        assert change(visitor(server, stranger), "POST", AGAIN).status_code == 422
    answer = change(alice, "POST", AGAIN)
    assert (answer.status_code, answer.json["last_status"]) == (202, "waiting")
    assert change(alice, "POST", AGAIN).status_code == 422, "it is on its way"
    watch()
    assert len(alerts(made)) == 1, "it is not there yet"
    mailbox.answer = "451 later"
    assert do_waiting(made.acme, "digest_mail") == ["queued"], "three days begin anew"
    mailbox.answer = ""
    assert do_waiting(made.acme, "digest_mail") == ["succeeded"]
    assert "what was unusual" in mailbox.messages[-1]["Subject"]
    watch()
    assert (alerts(made), len(alerts(made, still_open=False))) == ([], 1)
    assert alice.get(OWN).json["last_status"] == "sent"


def test_a_server_that_refuses_for_good_ends_it_and_next_weeks_goes_out(
    made: People, mailbox: Mailbox, clock: list[datetime]
) -> None:
    mailbox.refuse_recipient = "550 no such person"
    assert do_waiting(made.acme, "digest_mail") == ["succeeded"]
    watch()
    (alert,) = alerts(made)
    assert "code 550" in alert.sentence
    mailbox.refuse_recipient = ""
    clock.append(NOW + timedelta(days=9))
    with tenant_session(made.acme) as session:
        (row,) = deliveries(made)
        week = row.week + timedelta(days=7)
        told = {"user_id": row.user_id, "week": week, "letter": row.letter}
        session.add(DigestDelivery(tenant_id=made.acme, **told))
    watch()
    assert deliveries(made)[1].status == "failed", "nothing brings it to her"
    change(visitor(whole_server(), ALICE), "POST", AGAIN)
    assert do_waiting(made.acme, "digest_mail") == ["succeeded"]
    watch()
    assert alerts(made) == []
    assert [row.status for row in deliveries(made)] == ["failed", "sent"]


def test_of_who_asks_no_more_the_alert_closes_without_a_word(
    made: People, mailbox: Mailbox
) -> None:
    mailbox.refuse_recipient = "550 no such person"
    do_waiting(made.acme, "digest_mail")
    watch()
    with tenant_session(made.acme) as session:
        session.execute(update(User).where(User.email == ALICE).values(is_active=False))
    watch()
    (alert,) = alerts(made, still_open=False)
    assert alert.evidence["closed"] == "Nobody waits for it any more."


def test_a_week_that_could_not_be_made_is_told_and_made_again(
    odd: People, mailbox: Mailbox, clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(odd, ALICE)
    with tenant_session(odd.acme) as session:
        session.add(BackgroundJob(tenant_id=odd.acme, kind="digest"))
    with monkeypatch.context() as broken:
        broken.setattr("dashboard.digest.jobs.make_digests", lambda **_arguments: 1 / 0)
        ends = [do_waiting(odd.acme, "digest") for _time in range(3)]
    assert ends == [["queued"], ["queued"], ["failed"]]
    watch()
    (alert,) = alerts(odd)
    assert alert.sentence.startswith("The weekly digests could not be made: Something unexpected")
    clock.append(NOW + timedelta(minutes=1))
    server = whole_server()
    alice = visitor(server, ALICE)
    assert alice.get(OWN).json["last_status"] == "not_made"
    assert visitor(server, BOB).get(OWN).json["last_status"] is None, "he asked for none"
    assert change(alice, "POST", AGAIN).status_code == 202
    assert do_waiting(odd.acme, "digest") + do_waiting(odd.acme, "digest_mail") == ["succeeded"] * 2
    watch()
    assert alerts(odd) == []
    assert mailbox.recipients == [ALICE]
