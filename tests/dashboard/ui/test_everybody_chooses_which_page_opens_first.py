"""Settings, Pages: each person chooses for themselves which Page opens first."""

import sys
from typing import Any

import dash
import pytest
from flask import Flask

from dashboard.components import own_pages
from models import MetaPage
from models.scope import tenant_session
from tests.dashboard.ui.pressing import press
from tests.dashboard.ui.settings_screens import screen
from tests.dashboard.ui.words_of_screens import words_of
from tests.people import ACME_PAGE, ALICE, BOB, GLOBEX_PAGE, People
from tests.servers import whole_server
from tests.visitors import visitor


@pytest.fixture
def server(people: People) -> Flask:
    with tenant_session(people.acme) as session:
        tea = MetaPage(tenant_id=people.acme, page_id="9", name="Acme Tea", can_analyze=True)
        session.add(tea)
    return whole_server()


def choose(server: Flask, email: str, page_id: Any, clicks: Any = 1) -> str:
    return press(visitor(server, email), "open_first.n_clicks", clicks, key=page_id)


@pytest.mark.parametrize("email", [ALICE, BOB])
def test_a_page_is_made_first_for_oneself_alone(server: Flask, email: str) -> None:
    other = BOB if email == ALICE else ALICE
    answer = choose(server, email, ACME_PAGE)
    assert "Acme Coffee opens first." in answer
    assert "Opens first" in words_of(server, email, "/settings/pages").split("Acme Coffee", 1)[1]
    assert screen(server, other, "pages").count("Make first") == 2


@pytest.mark.parametrize("page_id", [GLOBEX_PAGE, "", "x" * 5000, "٣"])
def test_what_is_not_ones_own_is_refused_calmly(server: Flask, page_id: str) -> None:
    assert "not there any more" in choose(server, ALICE, page_id)
    assert screen(server, ALICE, "pages").count("Make first") == 2


@pytest.mark.parametrize("page_id", [None, 7, ["9"]])
def test_what_names_no_page_changes_nothing(server: Flask, page_id: Any) -> None:
    choose(server, ALICE, page_id)
    assert screen(server, ALICE, "pages").count("Make first") == 2


def test_a_button_that_has_only_appeared_chooses_nothing(server: Flask) -> None:
    assert "opens first" not in choose(server, ALICE, ACME_PAGE, clicks=0)


def test_long_lists_have_pages(server: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(name for name in dash.page_registry if name.endswith("settings.pages"))
    monkeypatch.setattr(sys.modules[name], "PAGE_SIZE", 1)
    monkeypatch.setattr(own_pages, "PAGE_SIZE", 1)
    assert "Acme Coffee" in words_of(server, ALICE, "/settings/pages")
    second = words_of(server, ALICE, "/settings/pages", page="2")
    assert "Acme Tea" in second
    assert "2–2 of 2 Pages" in second
    for odd in ("-1", "x", ["2", "3"], 10**9):
        assert words_of(server, ALICE, "/settings/pages", page=odd)
