"""A report's mail has a public link in place of the file: it opens that file alone, and ends."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from dashboard.auth.page_limits import set_limit
from dashboard.queries.workspace.page_limits import PageLimit
from jobs.deliveries import start_deliveries
from jobs.exports import expire_exports
from models import AuditEvent, ExportJob, Membership, ReportDelivery, ViewLink
from models.files import delete_file
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from settings import get_settings
from tests.conftest import refresh_settings
from tests.exports.report_mails import html_of, send_report, text_of
from tests.exports.reporting import run
from tests.mail import Mailbox
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.visitors import change, post
from tests.work import do_waiting

LINKS = "/api/meta/view-links/"
REPORTS = f"/api/meta/pages/{ACME_PAGE}/reports/"
WEEKLY = {"frequency": "weekly", "recipients": ["client@customer.example"]}
ADDRESS = re.compile(r"https?://[^\s\"<]+(/share/[\w-]+)")


def attachments(mail: EmailMessage) -> list[str]:
    return [str(part.get_filename()) for part in mail.iter_attachments()]


def link_in(mail: EmailMessage) -> str:
    """The one link of the mail, the same as text and in its HTML."""
    (text,), (page,) = set(ADDRESS.findall(text_of(mail))), set(ADDRESS.findall(html_of(mail)))
    assert text == page
    return str(text)


@pytest.fixture
def inbox(environment: pytest.MonkeyPatch, mailbox: Mailbox) -> Mailbox:
    """A mail server; the mails have no chart, which is quick."""
    environment.setenv("PUBLIC_URL", "https://insights.example")
    environment.setenv("BROWSER_PATH", "/nowhere/chromium")
    refresh_settings()
    return mailbox


@pytest.fixture
def sent(full: People, inbox: Mailbox) -> EmailMessage:
    return send_report(full, inbox, link_days=90, created_by=actor(ALICE).user_id)


def the_link(people: People) -> ViewLink:
    with tenant_session(people.acme) as session:
        return session.scalars(select(ViewLink)).one()


def set_link(people: People, **values: Any) -> None:
    with tenant_session(people.acme) as session:
        session.execute(update(ViewLink).values(**values))


def test_whoever_has_it_fetches_the_file_without_signing_in(
    server: Flask, alice: FlaskClient, full: People, sent: EmailMessage
):
    assert attachments(sent) == []
    answer = server.test_client().get(link_in(sent))
    link = the_link(full)
    own = alice.get(f"/api/exports/{link.export_job_id}/download/")
    assert (answer.status_code, answer.data) == (200, own.data)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert f"Until {link.expires_at:%-d %b %Y}" in text_of(sent)
    assert the_link(full).last_used_at is not None


def test_a_mail_that_is_sent_again_has_the_same_link(
    full: People, inbox: Mailbox, sent: EmailMessage
):
    with tenant_session(full.acme) as session:
        session.execute(update(ReportDelivery).values(status="waiting"))
        job = session.scalars(select(ExportJob)).one()
        start_deliveries(session, ReportDelivery.export_job_id == job.id)
    assert do_waiting(full.acme, "report_mail") == ["succeeded"]
    assert link_in(inbox.messages[-1]) == link_in(sent)
    assert inbox.messages[-1] is not sent


def test_its_file_is_kept_until_the_link_ends(full: People, sent: EmailMessage, server: Flask):
    ends = the_link(full).expires_at
    assert ends - now_utc() > timedelta(days=get_settings().export_ttl_days)
    with wide_session("tick") as session:
        assert expire_exports(session, ends - timedelta(minutes=1)) == 0
        assert expire_exports(session, ends) == 1
    assert server.test_client().get(link_in(sent)).status_code == 410


@pytest.mark.parametrize("column", ["expires_at", "revoked_at"])
def test_once_it_has_ended_it_says_so(server: Flask, full: People, sent: EmailMessage, column: str):
    set_link(full, **{column: now_utc()})
    answer = server.test_client().get(link_in(sent))
    assert answer.status_code == 410
    assert "has ended or was closed" in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Acme" not in answer.text


def test_a_file_that_is_gone_is_told_as_ended(server: Flask, full: People, sent: EmailMessage):
    with tenant_session(full.acme) as session:
        delete_file(session.scalars(select(ExportJob.file_key)).one() or "")
    assert server.test_client().get(link_in(sent)).status_code == 410


def test_a_secret_that_nobody_made_is_not_there(server: Flask, full: People, sent: EmailMessage):
    for secret in (link_in(sent)[:-1] + "_", "/share/x", "/share/" + "y" * 65):
        assert server.test_client().get(secret).status_code == 404


def test_it_is_listed_among_the_public_links_and_closed_there(
    server: Flask, alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient,
    full: People, sent: EmailMessage,
):  # fmt: skip
    (told,) = alice.get(LINKS).json["results"]
    job = the_link(full).export_job_id
    shown = {name: told[name] for name in ("page_name", "address", "is_file", "state")}
    assert shown == {
        "page_name": "Acme Coffee",
        "address": f"/api/exports/{job}/download/",
        "is_file": True,
        "state": "open",
    }
    assert told["name"].startswith("Acme Coffee: weekly report, ")
    path = f"{LINKS}{told['id']}/"
    assert [change(one, "delete", path).status_code for one in (bob, charlie)] == [403, 404]
    assert server.test_client().get(link_in(sent)).status_code == 200
    assert change(alice, "delete", path).status_code == 204
    assert server.test_client().get(link_in(sent)).status_code == 410


def test_that_it_was_made_is_written_down_without_its_secret(full: People, sent: EmailMessage):
    with tenant_session(full.acme) as session:
        made = select(AuditEvent).where(AuditEvent.action == "report.link_made")
        detail = session.scalars(made).one().detail
    assert detail["export"] == str(the_link(full).export_job_id)
    assert link_in(sent).rpartition("/")[2] not in str(detail)


def test_it_shows_no_more_than_its_maker_may_see(server: Flask, full: People, sent: EmailMessage):
    with tenant_session(full.acme) as session:
        mine = Membership.user_id == actor(ALICE).user_id
        membership = session.scalars(select(Membership).where(mine)).one()
        membership.role = "analyst"
        set_limit(session, membership, PageLimit([]))
    assert server.test_client().get(link_in(sent)).status_code == 410


def test_where_nobody_answers_for_it_the_file_is_attached(full: People, inbox: Mailbox):
    mail = send_report(full, inbox, link_days=30, created_by=None)
    assert len(attachments(mail)) == 1
    assert ADDRESS.findall(text_of(mail)) == []


def test_a_schedule_keeps_for_how_long(alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient):
    made = post(alice, REPORTS, json=WEEKLY | {"link_days": 30}).json
    assert made["link_days"] == 30
    path = f"/api/reports/{made['report_id']}/"
    assert change(alice, "patch", path, json={"link_days": 0}).json["link_days"] == 0
    wrong = change(alice, "patch", path, json={"link_days": 31})
    assert (wrong.status_code, wrong.json["error"]["field"]) == (422, "link_days")
    given = {"link_days": 7}
    refused = [change(one, "patch", path, json=given).status_code for one in (bob, charlie)]
    assert refused == [403, 404]


def test_sent_again_after_it_was_closed_the_report_has_another_one(
    server: Flask, alice: FlaskClient, full: People, inbox: Mailbox, sent: EmailMessage
):
    set_link(full, revoked_at=now_utc())
    with tenant_session(full.acme) as session:
        delivery = session.scalars(select(ReportDelivery)).one()
        path = f"/api/reports/{delivery.report_schedule_id}/deliveries/{delivery.id}/again/"
    assert post(alice, path).status_code < 300
    assert run(full) == "completed"
    assert do_waiting(full.acme, "report_mail") == ["succeeded"]
    again = link_in(inbox.messages[-1])
    assert again != link_in(sent)
    assert server.test_client().get(again).status_code == 200
