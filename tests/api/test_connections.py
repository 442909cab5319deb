"""Connections as owners see and change them: pasted tokens, the better of two, the end."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from ingest.connect import connect_with_token
from ingest.connect.check import check_connection
from ingest.graph.client import GraphClient
from ingest.sandbox.characters import COFFEE, DEMO_PAGES, RUNNING
from ingest.sandbox.credentials import (
    demo_page_token,
    demo_system_user_token,
    demo_user_token,
)
from ingest.sandbox.testing import RunningSandbox
from jobs import queues
from models import AuditEvent, BackgroundJob, MetaConnection, MetaPage, SyncRun
from models.scope import tenant_session
from tests.ingest.conftest import sandbox  # noqa: F401 - a fixture
from tests.people import People
from tests.visitors import post

PATH = "/api/meta/connections/"
pytestmark = pytest.mark.usefixtures("sandbox")


def delete(client: FlaskClient, path: str):
    from dashboard.auth.csrf import COOKIE, HEADER

    return client.delete(path, headers={HEADER: client.get_cookie(COOKIE).value})


def paste(client: FlaskClient, token: str):
    return post(client, PATH, json={"token": token})


def test_a_pasted_token_connects_and_is_listed_without_it(alice, bob, charlie) -> None:
    token = demo_system_user_token(("read_insights", "pages_show_list"))
    answer = paste(alice, token)
    assert answer.status_code == 201
    assert answer.json["missing_permissions"] == ["pages_read_engagement"]
    assert "pages_read_engagement" in answer.json["sentences"][0]
    for client in (alice, bob):
        listed = client.get(PATH)
        [connection] = listed.json["results"]
        assert connection["status"] == "permission_missing"
        assert "pages_read_engagement" in connection["sentence"]
        assert connection["cure"].startswith("Connect again")
        assert len(connection["pages"]) == len(DEMO_PAGES)
        assert token not in listed.text
    assert charlie.get(PATH).json["count"] == 0


def test_pages_are_named_beside_the_token(alice: FlaskClient, sandbox: RunningSandbox) -> None:  # noqa: F811
    sandbox.world.faults.add({"kind": "hide_page", "page": COFFEE.page_id})
    address = f"https://www.facebook.com/pages/Coffee/{COFFEE.page_id}"
    body = {"token": demo_system_user_token(), "pages": [RUNNING.page_id, address]}
    answer = post(alice, PATH, json=body)
    assert answer.status_code == 201
    told = [words for words in answer.json["sentences"] if COFFEE.page_id in words]
    assert len(told) == 1
    assert COFFEE.page_id not in {page["page_id"] for page in answer.json["results"]}


def test_what_names_no_page_is_a_wrong_value(alice: FlaskClient) -> None:
    body = {"token": demo_system_user_token(), "pages": ["https://example.com/coffee"]}
    answer = post(alice, PATH, json=body)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "pages")
    assert "is not the id or the address of a Page" in answer.json["error"]["message"]
    assert alice.get(PATH).json["count"] == 0


def test_who_waits_for_an_api_that_is_down_is_told_after_two_attempts(
    alice: FlaskClient,
    sandbox: RunningSandbox,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(GraphClient, "back_off", lambda self, attempt: None)
    sandbox.world.faults.add({"kind": "html", "times": -1})
    answer = paste(alice, demo_system_user_token())
    assert answer.status_code >= 400
    assert answer.json["error"]["message"].endswith("Try again in some minutes.")
    assert sandbox.world.log.requests == 2


def test_reconnecting_renews_what_is_there(alice: FlaskClient, people: People) -> None:
    paste(alice, demo_system_user_token(("read_insights", "pages_show_list")))
    paste(alice, demo_system_user_token())
    [connection] = alice.get(PATH).json["results"]
    assert (connection["status"], connection["expiry_known"]) == ("active", True)


def test_a_persons_token_that_ends_is_exchanged_and_a_system_users_is_not(
    alice: FlaskClient,
    sandbox: RunningSandbox,  # noqa: F811
) -> None:
    soon = sandbox.world.now() + timedelta(hours=1)
    assert paste(alice, demo_user_token(expires_at=int(soon.timestamp()))).status_code == 201
    [connection] = alice.get(PATH).json["results"]
    assert connection["kind"] == "user"
    assert datetime.fromisoformat(connection["expires_at"]) > soon + timedelta(days=50)
    sandbox.world.log.clear()
    assert paste(alice, demo_system_user_token()).status_code == 201
    assert not [entry for entry in sandbox.world.log.entries if "oauth" in entry["path"]]


def test_two_tenants_connect_the_same_page_and_see_only_their_own(alice, charlie) -> None:
    assert paste(alice, demo_system_user_token()).status_code == 201
    assert paste(charlie, demo_system_user_token()).status_code == 201
    mine = alice.get(PATH).json["results"][0]["id"]
    theirs = charlie.get(PATH).json["results"][0]["id"]
    assert mine != theirs
    assert delete(charlie, f"{PATH}{mine}/").status_code == 404
    assert delete(alice, f"{PATH}{mine}/").status_code == 204
    assert charlie.get(PATH).json["results"][0]["status"] == "active"


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("EAASBXNONSENSE", "not valid"),
        (demo_page_token(COFFEE.page_id), "one Page"),
        ("two words", "not a token"),
        (demo_system_user_token(("read_insights",)), None),
    ],
)
def test_what_is_no_use_is_refused_in_a_sentence(alice, token: str, words: str | None) -> None:
    answer = paste(alice, token)
    if words is None:
        # The scopes name Pages although /me/accounts is empty without pages_show_list.
        assert (answer.status_code, len(answer.json["results"]) > 1) == (201, True)
        return
    assert answer.status_code == 409
    assert words in answer.json["error"]["message"]
    assert token not in answer.text


def test_of_two_connections_the_better_one_serves_a_page(people: People) -> None:
    worse = connect_with_token(people.acme, demo_user_token(("read_insights", "pages_show_list")))
    better = connect_with_token(people.acme, demo_system_user_token())
    assert serving(people) == better.connection_id
    again = connect_with_token(people.acme, demo_user_token(("read_insights", "pages_show_list")))
    assert again.connection_id == worse.connection_id
    assert serving(people) == better.connection_id


def test_the_end_forgets_tokens_and_keeps_history(alice: FlaskClient, people: People) -> None:
    paste(alice, demo_system_user_token())
    [connection] = alice.get(PATH).json["results"]
    with tenant_session(people.acme) as session:
        runs = session.scalar(select(func.count()).select_from(SyncRun))
    assert delete(alice, f"{PATH}{connection['id']}/").status_code == 204
    with tenant_session(people.acme) as session:
        assert session.scalars(select(MetaConnection.token_encrypted)).all() == [None]
        assert set(session.scalars(select(MetaPage.token_encrypted))) == {None}
        assert set(session.scalars(select(SyncRun.status))) == {"cancelled"}
        assert session.scalar(select(func.count()).select_from(SyncRun)) == runs
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
        assert actions == ["sign_in.succeeded", "meta.connected", "meta.disconnected"]
    [ended] = alice.get(PATH).json["results"]
    assert (ended["status"], ended["pages"][0]["status"]) == ("disconnected", "disconnected")
    assert delete(alice, f"{PATH}{connection['id']}/").status_code == 404
    refresh = post(alice, f"/api/metrics/meta/pages/{COFFEE.page_id}/refresh/")
    assert refresh.status_code == 409
    assert "Connect again" in refresh.json["error"]["message"]


def test_a_page_that_meta_gives_no_token_for_says_so(alice: FlaskClient, people: People) -> None:
    paste(alice, demo_system_user_token())
    with tenant_session(people.acme) as session:
        session.execute(
            update(MetaPage).where(MetaPage.page_id == COFFEE.page_id).values(token_encrypted=None)
        )
    [connection] = alice.get(PATH).json["results"]
    told = {page["page_id"]: page["sentence"] for page in connection["pages"]}
    assert "no token" in told[COFFEE.page_id]
    assert "no token" not in told[RUNNING.page_id]


def test_another_connection_takes_the_pages_over(people: People) -> None:
    first = connect_with_token(people.acme, demo_system_user_token())
    second = connect_with_token(people.acme, demo_user_token())
    assert serving(people) == first.connection_id
    from ingest.connect import disconnect

    disconnect(people.acme, first.connection_id)
    with tenant_session(people.acme) as session:
        checks = select(BackgroundJob.id).where(BackgroundJob.subject == str(second.connection_id))
        assert str(session.scalars(checks).one()) in queues.queue("sync").job_ids
    assert check_connection(people.acme, second.connection_id) == "active"
    assert serving(people) == second.connection_id


def test_only_owners_change_connections(alice, bob, people: People) -> None:
    made = connect_with_token(people.acme, demo_system_user_token())
    assert paste(bob, demo_system_user_token()).status_code == 403
    assert delete(bob, f"{PATH}{made.connection_id}/").status_code == 403


def serving(people: People) -> int | None:
    with tenant_session(people.acme) as session:
        return session.scalar(
            select(MetaPage.connection_id).where(MetaPage.page_id == COFFEE.page_id)
        )
