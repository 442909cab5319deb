"""The menu of exports: what is asked for, what is told meanwhile, and who is told what."""

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update

from dashboard.app import FAILED
from dashboard.pages.shared import exporting
from jobs.chromium import MISSING
from models import ExportJob
from models.scope import tenant_session
from tests.dashboard.ui.pressing import OVERVIEW, drawn, press
from tests.exports.conftest import put_numbers, put_posts
from tests.people import ALICE, BOB, CHARLIE, GLOBEX_PAGE, People
from tests.queries.numbers import the_page
from tests.rows import Made, filled_once
from tests.servers import whole_server
from tests.visitors import visitor

DISABLED = re.compile(r"'id': \{'export': '(?:pdf|png)[^}]+\}[^}]*'disabled': True")
SOON = "It comes by itself when it is ready."
POSTS_VIEW = "?range=last_7d&q=coffee&type=photo&posts_sort=asc&page=3"


@pytest.fixture
def server(people: People, store: Engine, made_before: Made) -> Flask:
    filled_once(store, made_before, "numbers of Acme", lambda: put_numbers_of_acme(people))
    return whole_server()


def put_numbers_of_acme(people: People) -> None:
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_numbers(session, page)
        put_posts(session, page)


def ask(server: Flask, email: str, way: Any, **given: Any) -> str:
    return press(visitor(server, email), "export.n_clicks", 1, way, **given)


def follow(server: Flask, email: str, waiting: Any) -> str:
    told = {"export_waiting__data": waiting}
    return press(visitor(server, email), "export-tick.n_intervals", 1, **told)


def jobs(people: People) -> list[ExportJob]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(ExportJob)))


def ended(people: People, **facts: Any) -> str:
    [job] = jobs(people)
    with tenant_session(people.acme) as session:
        session.execute(update(ExportJob).values(**facts))
    return str(job.id)


def test_it_asks_for_what_the_controls_say(server: Flask, people: People) -> None:
    given = {
        "url__pathname": f"{OVERVIEW}/posts",
        "url__search": POSTS_VIEW,
        "export_separator__value": "tab",
    }
    assert SOON in ask(server, BOB, "csv-zip", export_theme__data="dark", **given)
    [job] = jobs(people)
    asked = ("view", "date_preset", "posts_words", "posts_type", "posts_sort", "posts_skip")
    told = [job.options[name] for name in (*asked, "theme", "csv_form")]
    assert told == ["posts", "last_7d", "coffee", "photo", "asc", 50, "dark", "zip"]
    assert job.options["csv_separator"] == "tab"
    assert "CSV files of the posts" in follow(server, ALICE, [])


def test_its_progress_stands_in_the_button_of_who_waits(server: Flask, people: People) -> None:
    ask(server, ALICE, "csv-one")
    job_id = ended(people, status="running", progress={"step": "Writing", "share": 0.34})
    said = follow(server, ALICE, [job_id])
    assert "Writing, 34\u202f%" in said
    assert '"Exporting, "' in said
    assert '"export-tick":{"disabled":false}' in said
    assert '"Exporting, "' not in follow(server, BOB, [])


def test_a_file_that_is_ready_comes_to_who_waits_alone(server: Flask, people: People) -> None:
    ask(server, ALICE, "csv-one")
    job_id = ended(people, status="completed", file_name="acme.csv")
    path = f'"leave":{{"href":"/api/exports/{job_id}/download/"}}'
    assert path in follow(server, ALICE, [job_id])
    for email, waiting in ((BOB, []), (CHARLIE, [job_id])):
        said = follow(server, email, waiting)
        assert path not in said
        assert '"disabled":true' in said
    assert job_id in follow(server, BOB, [])
    assert job_id not in follow(server, CHARLIE, [job_id]).replace(f'"value":"{job_id}"', "")


def test_why_it_failed_is_told_in_one_sentence(server: Flask, people: People) -> None:
    ask(server, ALICE, "csv-one")
    job_id = ended(people, status="failed", error="The disk is full.")
    said = follow(server, ALICE, [job_id])
    assert '"export-note":{"children":"The disk is full."}' in said
    assert '"leave"' not in said


def test_without_chromium_pictures_say_why_not(
    server: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "has_chromium", lambda: False)
    monkeypatch.setattr("dashboard.actions.exports.has_chromium", lambda: False)
    screen = str(drawn(server, ALICE, "/pages"))
    assert MISSING in screen
    assert len(DISABLED.findall(screen)) == 4
    assert MISSING in ask(server, ALICE, "png-view")
    assert jobs(people) == []


def test_posts_have_no_chart_of_their_own(server: Flask, people: People) -> None:
    assert "PNG of the chart" in str(drawn(server, ALICE, "/pages"))
    page = "/pages/<page_id>/posts"
    assert "PNG of the chart" not in str(drawn(server, ALICE, page, page_id=the_acme_page()))


def the_acme_page() -> str:
    return OVERVIEW.rpartition("/")[2]


@pytest.mark.parametrize("way", [None, "x", 7, [], {}, "pdf"])
def test_a_forged_way_asks_for_nothing(server: Flask, people: People, way: Any) -> None:
    assert FAILED not in ask(server, ALICE, way)
    assert jobs(people) == []


@pytest.mark.parametrize(
    "forged",
    [
        {"page_id__data": GLOBEX_PAGE},
        {"page_id__data": ["x"]},
        {"url__search": "?range=zzz"},
        {"url__search": "?metric=bogus"},
        {"url__search": "?posts_sort=sideways"},
    ],
)
def test_forged_values_ask_for_nothing(
    server: Flask, people: People, forged: dict[str, Any]
) -> None:
    said = ask(server, ALICE, "csv-one", **forged)
    assert FAILED not in said
    assert SOON not in said
    assert jobs(people) == []


@pytest.mark.parametrize(
    "waiting", [None, 7, "x", {}, [None, 7], ["x", "\x00"], [str(uuid.UUID(int=1))], ["x"] * 9999]
)
def test_forged_ids_bring_no_file(server: Flask, waiting: Any) -> None:
    said = follow(server, ALICE, waiting)
    assert FAILED not in said
    assert '"leave"' not in said
