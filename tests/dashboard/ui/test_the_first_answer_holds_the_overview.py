"""The first answer already shows the overview, and only to those whose Page it is."""

import zlib
from datetime import date, timedelta

import pytest
from flask import Flask

from dashboard.format import day
from dashboard.queries.days.pacific import ONE_DAY
from ingest.plan.days import newest_day
from models.scope import tenant_session
from settings import get_settings
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, GLOBEX_PAGE, People
from tests.queries.numbers import put_days, the_page
from tests.servers import whole_server
from tests.visitors import visitor

MARK = 'id="first-paint"'
ADDRESS = f"/pages/{ACME_PAGE}"


@pytest.fixture
def server(people: People) -> Flask:
    newest = newest_day()
    days: dict[date, int] = {newest - timedelta(days=back): 1000 for back in range(60)}
    with tenant_session(people.acme) as session:
        put_days(session, the_page(session, people.acme_page), "page_media_view", days)
    return whole_server()


@pytest.mark.parametrize("email", [ALICE, BOB])
def test_its_people_see_the_numbers_at_once(server: Flask, email: str) -> None:
    page = visitor(server, email).get(ADDRESS).text
    assert MARK in page
    assert "Acme Coffee" in page
    assert 'title="28,000"' in page
    assert ">Export<" in page
    assert f"data through {day(newest_day())}" in page
    assert "Changes compare with the 28 days before" in page
    assert (newest_day() - ONE_DAY).isoformat() in page


def test_the_head_leaves_before_anything_is_counted(server: Flask) -> None:
    zipped = {"Accept-Encoding": "gzip"}
    answer = visitor(server, ALICE).get(ADDRESS, headers=zipped, buffered=False)
    unzip = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    first, *rest = (unzip.decompress(chunk).decode() for chunk in answer.iter_encoded())
    answer.close()
    assert "</head>" in first
    assert "plotly" in first
    assert MARK not in first
    assert MARK in "".join(rest)


def test_another_tenants_page_is_not_in_it(server: Flask) -> None:
    answer = visitor(server, CHARLIE).get(ADDRESS)
    assert answer.status_code == 200
    assert MARK not in answer.text
    assert "Acme" not in answer.text


def test_what_one_person_saw_is_not_in_the_next_ones_answer(server: Flask) -> None:
    visitor(server, ALICE).get(ADDRESS)
    assert "Acme" not in visitor(server, CHARLIE).get(f"/pages/{GLOBEX_PAGE}").text


def test_other_screens_are_drawn_by_scripts(server: Flask) -> None:
    for path in ("/", "/glossary", f"{ADDRESS}/posts", "/pages/"):
        assert MARK not in visitor(server, ALICE).get(path).text


@pytest.mark.parametrize("search", ["?range=zzz", "?metric=%7B%25config%25%7D", "?since=\x00"])
def test_a_wrong_address_is_told_in_it(server: Flask, search: str) -> None:
    page = visitor(server, BOB).get(ADDRESS + search).text
    assert MARK in page
    assert "cannot be shown" in page
    assert page.count("_dash-config") == 1


def test_a_fault_of_the_first_paint_leaves_the_page_to_its_scripts(
    server: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_parts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("dashboard.first_paint.paint.to_html", broken)
    answer = visitor(server, ALICE).get(ADDRESS)
    assert answer.status_code == 200
    assert MARK not in answer.text
    assert "_dash-renderer" in answer.text or "DashRenderer" in answer.text


def test_it_can_be_switched_off(server: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST_PAINT", "false")
    get_settings.cache_clear()
    answer = visitor(server, ALICE).get(ADDRESS).text
    assert MARK not in answer
    assert "Acme" not in answer
    assert "DashRenderer" in answer
