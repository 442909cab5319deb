"""Layouts are drawn for whoever asks: nothing of one person is in what the next one gets."""

from flask import Flask
from flask.testing import FlaskClient

from tests.dashboard.ui.callbacks import call, server_callbacks
from tests.dashboard.ui.test_every_callback_is_guarded import SCREENS, acme_values, is_router
from tests.people import ALICE, CHARLIE
from tests.visitors import visitor

SHARED = ("/_dash-layout", "/_dash-dependencies", "/", "/glossary", "/login")


def draw_everything(client: FlaskClient) -> None:
    [router] = [each for each in server_callbacks(client) if is_router(each)]
    for path in SCREENS:
        call(client, router, acme_values(path, ""))


def test_charlie_gets_nothing_of_alice_after_her(server: Flask) -> None:
    alice, charlie = visitor(server, ALICE), visitor(server, CHARLIE)
    assert "alice@acme.example" in alice.get("/_dash-layout").text
    draw_everything(alice)
    for path in SHARED:
        answer = charlie.get(path).text
        assert "Acme" not in answer, path
        assert "alice" not in answer, path


def test_nobody_gets_nothing_of_anybody(server: Flask) -> None:
    draw_everything(visitor(server, ALICE))
    nobody = server.test_client()
    for path in SHARED:
        answer = nobody.get(path)
        assert "Acme" not in answer.text
        assert "alice" not in answer.text


def test_the_first_person_who_comes_is_embedded_in_no_page(server: Flask) -> None:
    first = visitor(server, ALICE).get("/").text
    assert "Acme" not in first
    assert "alice" not in first
