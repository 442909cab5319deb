import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from jobs import queues
from jobs.queues import is_live
from jobs.tick import tick
from jobs.work.kinds import LINKS
from models import AuditEvent, BackgroundJob, MailedLink, Tenant
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from notify.links import start_link_mails
from tests.api.test_people_and_roles import number_of, send
from tests.auth.inviting import answer_form, invite
from tests.conftest import refresh_settings
from tests.mail import Mailbox
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, GLOBEX_PAGE, PASSWORD, People
from tests.servers import bare_server
from tests.visitors import FORM_TOKEN, try_to_sign_in, visitor
from tests.work import do_waiting

NEW = "fjord lamp otter"
DORA = "dora@client.example"
LINK = re.compile(r"http://localhost(/(?:forgotten|join)/[\w-]{43})\s")


@pytest.fixture
def server(people: People, mailbox: Mailbox) -> Flask:
    return bare_server()


def ask(server: Flask, email: str) -> TestResponse:
    return answer_form(server.test_client(), "/forgotten", email=email)


def set_password(client: FlaskClient, path: str, new: str = NEW) -> TestResponse:
    return answer_form(client, path, new=new, again=new)


def mailed_path(mailbox: Mailbox) -> str:
    """Where the link of the newest mail leads."""
    mail_links()
    found = LINK.search(mailbox.messages[-1].get_body(("plain",)).get_content())
    assert found
    return found[1]


def mail_links() -> list[str]:
    """What the tick begins, done at once."""
    start_link_mails()
    with wide_session("command") as session:
        tenants = list(session.scalars(select(Tenant.id)))
    return [end for tenant_id in tenants for end in do_waiting(tenant_id, "link_mail")]


def links() -> int:
    with wide_session("command") as session:
        return session.scalar(select(func.count(MailedLink.id))) or 0


def test_a_link_sets_a_password_once_and_ends_all_sessions(
    server: Flask, mailbox: Mailbox, people: People
) -> None:
    bob = visitor(server, BOB)
    assert ask(server, BOB.upper()).status_code == 200
    path = mailed_path(mailbox)
    assert mailbox.recipients == [BOB]
    stranger = server.test_client()
    short = set_password(stranger, path, "short")
    assert (short.status_code, "at least 10" in short.text) == (422, True)
    done = set_password(stranger, path)
    assert "Your password is set" in done.text
    assert done.headers["Referrer-Policy"] == "no-referrer"
    assert bob.get("/api/people/").status_code == 401
    assert stranger.get("/api/people/").status_code == 401
    assert try_to_sign_in(server.test_client(), BOB, NEW).status_code == 302
    assert stranger.get(path).status_code == 404
    with tenant_session(people.acme) as session:
        assert "password.reset" in session.scalars(select(AuditEvent.action)).all()


def test_nobody_is_answered_alike_and_gets_no_mail(server: Flask, mailbox: Mailbox) -> None:
    known, unknown = (ask(server, email).text for email in (BOB, "nobody@acme.example"))
    assert known.replace(BOB, "") == unknown.replace("nobody@acme.example", "")
    assert links() == 2
    assert mail_links() == ["succeeded"]
    assert (mailbox.recipients, links()) == ([BOB], 1)


def test_an_older_link_ends_and_so_does_one_after_an_hour(server: Flask, mailbox: Mailbox) -> None:
    ask(server, BOB)
    older = mailed_path(mailbox)
    ask(server, BOB)
    newer = mailed_path(mailbox)
    client = server.test_client()
    assert [client.get(path).status_code for path in (older, newer)] == [404, 200]
    with wide_session("command") as session:
        session.execute(update(MailedLink).values(expires_at=now_utc()))
    assert client.get(newer).status_code == 404


def test_asking_is_limited_by_account(server: Flask, mailbox: Mailbox) -> None:
    assert [ask(server, BOB).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert ask(server, ALICE).status_code == 200


def test_a_mail_that_is_refused_is_tried_again_with_another_secret(
    server: Flask, mailbox: Mailbox
) -> None:
    mailbox.answer = "451 later"
    ask(server, BOB)
    assert mail_links() == ["queued"]
    first = hashes()
    mailbox.answer = ""
    assert server.test_client().get(mailed_path(mailbox)).status_code == 200
    assert hashes() != first


def hashes() -> list[str | None]:
    with wide_session("command") as session:
        return list(session.scalars(select(MailedLink.secret_hash)))


def test_a_wish_becomes_work_by_the_next_tick(server: Flask, people: People) -> None:
    ask(server, BOB)
    queues.connection().flushall()
    tick()
    assert is_live(LINKS.job_id)
    start_link_mails()
    with tenant_session(people.acme) as session:
        assert session.scalars(select(BackgroundJob.kind)).all() == ["link_mail"]


def test_where_no_mail_is_set_the_page_says_who_helps(people: People) -> None:
    client = bare_server().test_client()
    page = client.get("/forgotten").text
    assert "pagelens user password --email" in page
    token = FORM_TOKEN.search(client.get("/login").text)
    client.post("/forgotten", data={"email": BOB, "csrf_token": token[1] if token else ""})
    assert links() == 0


def test_a_name_that_anybody_may_claim_is_not_put_into_a_mail(
    server: Flask, environment: pytest.MonkeyPatch
) -> None:
    client = server.test_client()
    headers = {"Host": "203.0.113.9"}
    assert "pagelens user password" in client.get("/forgotten", headers=headers).text
    environment.setenv("PUBLIC_URL", "http://localhost")
    refresh_settings()
    assert client.get("/forgotten", headers=headers).status_code == 400


def test_an_invitation_is_mailed_and_leads_a_new_person_to_their_password(
    server: Flask, mailbox: Mailbox
) -> None:
    told = send(visitor(server, ALICE), "POST", "/api/people/", email=DORA, role="viewer").json
    assert told["mailed"] is True
    path = mailed_path(mailbox)
    assert path.startswith("/forgotten/")
    assert "Your password is set" in set_password(server.test_client(), path).text
    dora = server.test_client()
    assert try_to_sign_in(dora, DORA, NEW).status_code == 302
    assert ACME_PAGE in dora.get("/api/meta/pages/").text
    assert try_to_sign_in(server.test_client(), DORA, told["password"]).status_code == 401


def test_an_invitation_is_mailed_to_who_has_an_account_and_ends_when_renewed(
    server: Flask, mailbox: Mailbox
) -> None:
    alice, charlie = visitor(server, ALICE), visitor(server, CHARLIE)
    told = invite(alice, CHARLIE)
    first = mailed_path(mailbox)
    assert first.startswith("/join/") and first not in told["join_url"]
    assert visitor(server, BOB).get(first).status_code == 404
    renewed = send(alice, "POST", f"/api/people/{number_of(CHARLIE, 'acme')}/invitation/")
    assert renewed.status_code == 201
    assert charlie.get(first).status_code == 404
    second = mailed_path(mailbox)
    assert answer_form(charlie, second).location == "/"
    assert ACME_PAGE in charlie.get("/api/meta/pages/").text
    assert GLOBEX_PAGE not in charlie.get("/api/meta/pages/").text
    assert try_to_sign_in(server.test_client(), CHARLIE, PASSWORD).status_code == 302
