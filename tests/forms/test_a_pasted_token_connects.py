"""A token is pasted on a page of its own: what it reaches is connected, and no answer holds it."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ingest.sandbox.characters import COFFEE, FESTIVAL
from ingest.sandbox.credentials import demo_page_token, demo_system_user_token, demo_user_token
from ingest.sandbox.testing import RunningSandbox
from models import AuditEvent, MetaConnection
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.ingest.conftest import sandbox  # noqa: F401 - a fixture
from tests.people import ANA, BOB, CHARLIE, People, add_analyst
from tests.servers import bare_server
from tests.visitors import FORM_TOKEN, post, visitor

PATH = "/forms/connect"
pytestmark = pytest.mark.usefixtures("sandbox")


@pytest.fixture
def server(people: People) -> Flask:
    return bare_server()


def send(client: FlaskClient, token: str, pages: str = ""):
    """Fills in the form and sends it."""
    known = FORM_TOKEN.search(client.get(PATH).text)
    form = {"csrf_token": known[1] if known else "", "token": token, "pages": pages}
    return client.post(PATH, data=form)


def connections(tenant_id: int) -> list[MetaConnection]:
    with tenant_session(tenant_id) as session:
        return list(session.scalars(select(MetaConnection)))


def test_a_whole_token_leads_to_the_pages(
    alice: FlaskClient,
    people: People,
    sandbox: RunningSandbox,  # noqa: F811
) -> None:
    # The one Page that the account may not see.
    sandbox.world.faults.add({"kind": "hide_page", "page": FESTIVAL.page_id, "times": -1})
    answer = send(alice, f"  {demo_system_user_token()}\n")
    assert (answer.status_code, answer.location) == (302, "/")
    assert [one.kind for one in connections(people.acme)] == ["system_user"]
    assert connections(people.globex) == []


def test_what_is_missing_is_read_before_one_goes_on(alice: FlaskClient) -> None:
    token = demo_system_user_token(("read_insights", "pages_show_list"))
    answer = send(alice, token)
    assert answer.status_code == 200
    assert "Connected, but:" in answer.text
    assert "pages_read_engagement" in answer.text
    assert 'href="/"' in answer.text
    assert token not in answer.text


def test_pages_are_named_by_lines_or_commas(
    alice: FlaskClient,
    sandbox: RunningSandbox,  # noqa: F811
) -> None:
    sandbox.world.faults.add({"kind": "hide_page", "page": COFFEE.page_id})
    answer = send(alice, demo_system_user_token(), f"{COFFEE.page_id},\r\n99999999, ,")
    assert answer.text.count("Meta shows no such Page") == 2


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("EAASBXNONSENSE", "not valid"),
        (demo_page_token(COFFEE.page_id), "one Page"),
        ("two words", "not a token"),
        ("", "token"),
        ("\ud7ff", "not a token"),
        ("EAA" + "x" * 5000, "too long"),
    ],
)
def test_a_wrong_token_is_asked_for_again_without_it(
    alice: FlaskClient, people: People, token: str, words: str
) -> None:
    answer = send(alice, token, "bluegullycoffee")
    assert answer.status_code in (409, 422)
    assert answer.text.count('role="alert"') == 1
    assert words in answer.text
    assert not token or token not in answer.text
    assert "bluegullycoffee" in answer.text
    assert connections(people.acme) == []


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ("https://example.com/coffee", "is not the id or the address of a Page"),
        ("<script>x</script>", "&lt;script&gt;"),
        ("\n".join(str(10_000 + n) for n in range(51)), "at most 50"),
    ],
)
def test_a_wrong_page_is_said_at_its_field(alice: FlaskClient, pages: str, words: str) -> None:
    answer = send(alice, demo_system_user_token(), pages)
    assert answer.status_code == 422
    assert words in answer.text
    assert "<script>x" not in answer.text
    assert demo_system_user_token() not in answer.text


def test_without_the_forms_own_token_nothing_is_connected(alice: FlaskClient, people) -> None:
    for given in ({}, {"csrf_token": "forged"}):
        answer = alice.post(PATH, data={"token": demo_system_user_token(), **given})
        assert answer.status_code == 403
    assert connections(people.acme) == []


@pytest.mark.parametrize("email", [BOB, ANA])
def test_only_owners_connect(server: Flask, people: People, email: str) -> None:
    add_analyst()
    client = visitor(server, email)
    for answer in (client.get(PATH), post(client, PATH, data={"token": demo_user_token()})):
        assert answer.status_code == 403
        assert "Only owners may connect Facebook" in answer.text
        assert "<form" not in answer.text
    assert connections(people.acme) == []


def test_another_tenant_is_untouched(server: Flask, people: People) -> None:
    send(visitor(server, CHARLIE), demo_system_user_token())
    assert connections(people.acme) == []
    assert len(connections(people.globex)) == 1


def test_who_is_not_signed_in_is_sent_to_the_door(server: Flask) -> None:
    answer = server.test_client().get(PATH)
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/login")


def test_the_token_stands_in_no_log_and_no_trace(
    alice: FlaskClient, people: People, capsys, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token, wrong = demo_system_user_token(), "EAASBXNONSENSE"
    send(alice, wrong)
    send(alice, token)
    with tenant_session(people.acme) as session:
        details = [str(event.detail) for event in session.scalars(select(AuditEvent))]
    told = "".join([*details, *capsys.readouterr(), caplog.text])
    assert token not in told
    assert wrong not in told


def test_not_too_often(alice: FlaskClient) -> None:
    assert [send(alice, "two words").status_code for _ in range(11)][-1] == 429


def test_a_persons_token_is_not_called_a_system_users(alice: FlaskClient, people) -> None:
    send(alice, demo_user_token())
    assert [one.kind for one in connections(people.acme)] == ["user"]


def test_where_meta_tells_no_kind_none_is_claimed(
    alice: FlaskClient, people: People, environment
) -> None:
    environment.setenv("META_APP_SECRET", "")
    refresh_settings()
    send(alice, demo_user_token())
    assert [one.kind for one in connections(people.acme)] == ["pasted"]
