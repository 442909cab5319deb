"""The portfolio: what is chosen stands in its rows and heads, whatever was sent as a choice."""

import json
from typing import Any

import pytest
from flask import Flask
from flask_login import login_user
from plotly.utils import PlotlyJSONEncoder

from dashboard.auth.identity import identify
from dashboard.page_address import query_values
from dashboard.portfolio_address import next_order, sorts_down
from models import MetaPage, User
from models.scope import tenant_session, wide_session
from tests.dashboard.ui.screens import callback_of, layout_of
from tests.people import ALICE, CHARLIE, People
from tests.servers import whole_server

DAYS = ("range", "since", "until", "compare", "compare_since", "compare_until")
CHOICES = (*DAYS, "q", "group_id", "sort", "order", "page", "columns")


@pytest.fixture
def server(people: People) -> Flask:
    """Acme has a second Page."""
    with tenant_session(people.acme) as session:
        session.add(MetaPage(tenant_id=people.acme, page_id="900100", name="Zebra Crossing"))
    return whole_server()


def as_person(server: Flask, email: str, do: Any) -> str:
    with server.test_request_context("/"):
        with wide_session("command") as session:
            user_id = session.query(User).filter_by(email=email).one().id
        login_user(identify(user_id, None))
        return json.dumps(do(), cls=PlotlyJSONEncoder)


def drawn(server: Flask, search: str = "", email: str = ALICE) -> str:
    return as_person(server, email, lambda: layout_of("/")(**query_values(search)))


def test_rows_stand_by_name_or_the_other_way(server: Flask) -> None:
    first, turned = drawn(server), drawn(server, "?order=desc")
    assert first.index("Acme") < first.index("Zebra Crossing")
    assert turned.index("Acme") > turned.index("Zebra Crossing")
    assert '"aria-sort": "ascending"' in first
    assert '"aria-sort": "descending"' in turned


def test_words_narrow_them_and_nothing_found_says_so(server: Flask) -> None:
    assert "Acme" not in drawn(server, "?q=zebra")
    assert "No Page is called anything like" in drawn(server, "?q=nothing")


def test_the_way_into_a_page_keeps_the_range(server: Flask) -> None:
    assert '"/pages/900100?range=last_90d"' in drawn(server, "?range=last_90d")
    assert '"/pages/900100"' in drawn(server)


def test_another_tenant_sees_nothing_of_it(server: Flask) -> None:
    assert "Zebra" not in drawn(server, "", CHARLIE)


@pytest.mark.parametrize(
    "search",
    [
        "?range=x",
        "?sort=x",
        "?page=99999&order=x",
        "?q=%00%25",
        "?group_id=7",
        "?group_id=x",
        "?compare=x",
    ],
)
def test_an_address_that_is_wrong_is_answered_calmly(server: Flask, search: str) -> None:
    assert "could not be loaded" not in drawn(server, search)


@pytest.mark.parametrize("forged", [None, 7, [], {"a": 1}, "\x00", "x" * 5000])
def test_forged_choices_are_answered_calmly(server: Flask, forged: Any) -> None:
    for name in ("redraw_portfolio", "redraw_totals"):
        redraw = callback_of("/", name)
        given = dict.fromkeys(CHOICES, forged)
        told = as_person(server, ALICE, lambda redraw=redraw, given=given: redraw(given, forged))
        assert "could not be loaded" not in told


def test_a_head_that_is_pressed_again_turns_the_order() -> None:
    pressed = next_order("views", "name", sorts_down("name", ""))
    again = next_order("views", "views", sorts_down("views", pressed))
    back = next_order("views", "views", sorts_down("views", again))
    assert (pressed, again, back) == ("", "asc", "")
    assert next_order("name", "views", descending=False) == ""
