from typing import Any

import pytest
from flask import Flask
from flask_login import login_user

from dashboard.auth.identity import identify
from dashboard.components import callbacks, shell
from dashboard.server import create_server
from models import User
from models.scope import open_session
from tests.people import ACME_PAGE, BOB, CHARLIE, GLOBEX_PAGE, People

ACME = f"/pages/{ACME_PAGE}"


@pytest.fixture
def server(people: People) -> Flask:
    return create_server()


def as_person(email: str) -> None:
    with open_session() as session:
        user_id = session.query(User).filter_by(email=email).one().id
    login_user(identify(user_id, None))


def at(pathname: str, search: str = "") -> dict[str, str]:
    return {"pathname": pathname, "search": search}


def said(answer: Any) -> str:
    return str(answer)


@pytest.mark.parametrize(("email", "page_id"), [(CHARLIE, ACME_PAGE), (BOB, GLOBEX_PAGE)])
def test_another_tenants_page_is_not_there(server: Flask, email: str, page_id: str) -> None:
    with server.test_request_context("/"):
        as_person(email)
        address = at(f"/pages/{page_id}")
        assert shell.draw_page(address)[0] == "app no-page"
        assert callbacks.draw_kpis(address, None) == []
        assert callbacks.draw_posts(address, None) == []


@pytest.mark.parametrize(
    "search",
    ["?range=zzz", "?since=2025-13-01&until=x", "?since=2025-01-01", "?until=9"],
)
def test_a_wrong_range_is_told_once(server: Flask, search: str) -> None:
    with server.test_request_context("/"):
        as_person(BOB)
        address = at(ACME, search)
        drawn = [
            callbacks.draw_head(address),
            callbacks.draw_kpis(address, None),
            callbacks.draw_trend_parts(address, None),
            callbacks.draw_posts(address, None),
        ]
        assert said(drawn).count("cannot be shown") == 1


@pytest.mark.parametrize("search", ["?metric=bogus", "?period=year"])
def test_a_wrong_metric_or_period_is_told(server: Flask, search: str) -> None:
    with server.test_request_context("/"):
        as_person(BOB)
        assert "cannot be shown" in said(callbacks.draw_trend_parts(at(ACME, search), None))


@pytest.mark.parametrize("search", ["?posts_metric=bogus", "?posts_sort=sideways"])
def test_a_wrong_order_is_told(server: Flask, search: str) -> None:
    with server.test_request_context("/"):
        as_person(BOB)
        assert "cannot be shown" in said(callbacks.draw_posts(at(ACME, search), None))


@pytest.mark.parametrize("value", [None, 5, [], {"a": 1}])
def test_values_of_a_wrong_type_break_nothing(server: Flask, value: Any) -> None:
    with server.test_request_context("/"):
        as_person(BOB)
        for address in (value, {"pathname": value, "search": value}):
            shell.draw_page(address)
            callbacks.draw_head(address)
            callbacks.draw_kpis(address, value)
            callbacks.draw_posts(address, value)
