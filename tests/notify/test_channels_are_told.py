"""Alerts go to webhooks as their kinds want it, and only there, to checked addresses."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from dashboard.actions.channel_values import new_channel, write_channel
from models import AlertDelivery, NotificationChannel
from models.orm import now_utc
from models.scope import tenant_session
from models.vault import encrypt_token
from notify.alerts import Finding, open_alert, resolve_alert
from notify.not_sent import NotSentError
from notify.plan import plan_all
from notify.posting import post_json
from tests.conftest import refresh_settings
from tests.hooks import Hook, running_hook
from tests.mail import Mailbox
from tests.people import ACME_PAGE, ALICE, People
from tests.work import do_waiting

STALE = "Acme <Coffee> & *friends* are stale."


@pytest.fixture
def hook(people: People, environment: pytest.MonkeyPatch) -> Iterator[Hook]:
    with running_hook() as running:
        environment.setenv("WEBHOOK_PRIVATE_HOSTS", running.host)
        environment.setenv("PUBLIC_URL", "https://insights.example")
        refresh_settings()
        yield running


def add(people: People, kind: str, address: str = "", **more: Any) -> tuple[int, str]:
    """The id of a new channel of Acme, and its secret."""
    with tenant_session(people.acme) as session:
        channel, secret = new_channel(people.acme, {"kind": kind, "address": address} | more)
        session.add(channel)
        session.flush()
        return channel.id, secret


def alert(people: People, kind: str = "stale", severity: str = "warning") -> None:
    with tenant_session(people.acme) as session:
        finding = Finding(
            kind, kind, STALE, "Look.", severity=severity, meta_page_id=people.acme_page
        )
        assert open_alert(session, people.acme, finding)


def tell(people: People) -> list[str]:
    plan_all()
    return do_waiting(people.acme, "notice")


def channel(people: People, number: int) -> NotificationChannel:
    with tenant_session(people.acme) as session:
        return session.get_one(NotificationChannel, (people.acme, number))


def test_slack_gets_text_that_can_call_nobody(people: People, hook: Hook) -> None:
    number, _secret = add(people, "slack", hook.url)
    alert(people)
    assert tell(people) == ["succeeded"]
    [body] = hook.bodies
    text = json.loads(body)["text"]
    assert "Needs attention: Acme &lt;Coffee&gt; &amp; *friends* are stale." in text
    assert f"<https://insights.example/sync-health?page_id={ACME_PAGE}|Open in Pagelens>" in text
    assert channel(people, number).last_sent_at is not None
    assert (tell(people), len(hook.bodies)) == ([], 1)


def test_teams_gets_a_card_that_leads_to_pagelens(people: People, hook: Hook) -> None:
    add(people, "teams", hook.url)
    alert(people, "token_expired")
    tell(people)
    [attachment] = json.loads(hook.bodies[0])["attachments"]
    card = attachment["content"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert card["actions"][0]["url"] == "https://insights.example/settings/connections"
    assert any(r"\*friends\*" in block["text"] for block in card["body"])


def test_a_webhook_is_signed_over_its_time_and_its_body(people: People, hook: Hook) -> None:
    _number, secret = add(people, "webhook", hook.url)
    alert(people)
    tell(people)
    [body], [headers] = hook.bodies, hook.headers
    sent = headers["X-Pagelens-Timestamp"]
    signed = hmac.new(secret.encode(), f"{sent}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Pagelens-Signature"] == f"v1={signed}"
    assert abs(int(sent) - now_utc().timestamp()) < 60
    [told] = json.loads(body)["alerts"]
    assert (told["event"], told["kind"], told["page_id"]) == ("opened", "stale", ACME_PAGE)
    assert told["sentence"] == STALE


def test_each_channel_gets_what_it_wants(people: People, hook: Hook, mailbox: Mailbox) -> None:
    add(people, "webhook", hook.url, topics=["access"], least_severity="critical")
    alert(people, "stale", "critical")
    alert(people, "role_lost", "warning")
    tell(people)
    assert hook.bodies == []
    # Mail to the owners goes on, since no channel is for mail.
    assert mailbox.recipients == [ALICE]
    alert(people, "token_revoked", "critical")
    tell(people)
    [told] = json.loads(hook.bodies[0])["alerts"]
    assert told["kind"] == "token_revoked"


@pytest.mark.parametrize(
    ("since", "until", "utc_hour", "ends"),
    [
        # Jamaica is five hours behind all year.
        (22, 7, 4, (24, 12)),
        (22, 7, 11, (24, 12)),
        (22, 7, 12, None),
        (22, 7, 2, None),
        (9, 17, 15, (24, 22)),
    ],
)
def test_quiet_hours_are_those_of_the_workspace(
    since: int, until: int, utc_hour: int, ends: tuple[int, int] | None
) -> None:
    row = NotificationChannel(kind="slack", quiet_from=since, quiet_until=until)
    found = row.quiet_ends("America/Jamaica", datetime(2026, 11, 24, utc_hour, 30, tzinfo=UTC))
    assert (found and (found.day, found.hour)) == ends


def test_in_quiet_hours_a_message_waits(people: People, hook: Hook) -> None:
    number, _secret = add(people, "slack", hook.url)
    alert(people)
    plan_all()
    hour = (now_utc().hour - 5) % 24
    quiet(people, number, hour, (hour + 2) % 24)
    assert (do_waiting(people.acme, "notice"), hook.bodies) == (["succeeded"], [])
    with tenant_session(people.acme) as session:
        [row] = session.scalars(select(AlertDelivery))
    assert (row.status, row.due_at > now_utc()) == ("waiting", True)
    assert (tell(people), hook.bodies) == ([], [])
    quiet(people, number, None, None)
    plan_all(row.due_at)
    assert (do_waiting(people.acme, "notice"), len(hook.bodies)) == (["succeeded"], 1)


def test_what_is_urgent_is_told_at_any_hour_and_alone(people: People, hook: Hook) -> None:
    number, _secret = add(people, "webhook", hook.url)
    hour = (now_utc().hour - 5) % 24
    alert(people, "role_lost")
    plan_all()
    quiet(people, number, hour, (hour + 2) % 24)
    # The work that was begun before the quiet hours holds nobody up.
    do_waiting(people.acme, "notice")
    alert(people)
    alert(people, "token_revoked", "critical")
    assert tell(people) == ["succeeded"]
    [told] = json.loads(hook.bodies[0])["alerts"]
    assert told["kind"] == "token_revoked"
    with tenant_session(people.acme) as session:
        assert resolve_alert(session, people.acme, "token_revoked", "token_revoked")
    plan_all()
    with tenant_session(people.acme) as session:
        held = session.scalars(select(AlertDelivery).where(AlertDelivery.status == "waiting"))
        assert all(row.due_at > now_utc() for row in held)
    # That it is over can wait.
    assert (tell(people), len(hook.bodies)) == ([], 1)


def quiet(people: People, number: int, since: int | None, until: int | None) -> None:
    with tenant_session(people.acme) as session:
        row = session.get_one(NotificationChannel, (people.acme, number))
        write_channel(row, {"quiet_from": since, "quiet_until": until})


def test_a_webhook_that_is_away_is_tried_again_and_shows_why(people: People, hook: Hook) -> None:
    number, _secret = add(people, "slack", hook.url)
    alert(people)
    hook.status = 503
    assert tell(people) == ["queued"]
    said = channel(people, number).last_error
    assert said == "127.0.0.1 answered 503."
    hook.status = 200
    assert tell(people) == ["succeeded"]
    assert channel(people, number).last_error is None


def test_a_redirect_is_not_followed_and_not_tried_again(people: People, hook: Hook) -> None:
    add(people, "slack", hook.url)
    alert(people)
    hook.status = 307
    assert tell(people) == ["succeeded"]
    assert len(hook.bodies) == 1
    with tenant_session(people.acme) as session:
        [row] = session.scalars(select(AlertDelivery))
    assert (row.status, "secret" in row.error) == ("failed", False)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/x", "http://[::1]/x", "http://10.0.0.1/"])
def test_what_lies_in_a_private_network_is_never_asked(people: People, address: str) -> None:
    with pytest.raises(NotSentError, match="not a public one") as refused:
        post_json(address, b"{}")
    assert refused.value.permanent


def test_another_port_of_an_allowed_host_is_refused(people: People, hook: Hook) -> None:
    with pytest.raises(NotSentError, match="not a public one"):
        post_json(f"http://127.0.0.1:{hook.port + 1}/", b"{}")


def test_a_test_shows_how_it_went(people: People, hook: Hook) -> None:
    from jobs.background import start_background

    number, _secret = add(people, "webhook", hook.url)
    for status, error in ((200, None), (404, "127.0.0.1 answered 404.")):
        hook.status = status
        with tenant_session(people.acme) as session:
            start_background(session, "channel_test", people.acme, arguments={"channel_id": number})
        assert do_waiting(people.acme, "channel_test") == ["succeeded"]
        assert channel(people, number).last_error == error
    assert json.loads(hook.bodies[0])["alerts"][0]["event"] == "test"


def test_an_address_of_another_key_is_told_and_not_tried_again(people: People, hook: Hook) -> None:
    number, _secret = add(people, "slack", hook.url)
    with tenant_session(people.acme) as session:
        other = encrypt_token("x")[:-3] + b"xxx"
        session.execute(update(NotificationChannel).values(address_encrypted=other))
    alert(people)
    assert tell(people) == ["succeeded"]
    assert "give it anew" in (channel(people, number).last_error or "")
