"""GET …/coverage/: what is there, what is missing and why, for the Page's own people."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from models.orm import now_utc
from models.pacific import published_day
from models.scope import tenant_session
from tests.people import ACME_PAGE, People
from tests.queries.coverage import list_posts, put_line
from tests.queries.numbers import put_post, the_page

PATH = f"/api/meta/pages/{ACME_PAGE}/coverage/"
FIELDS = ["complete", "missing", "page_id", "posts_unread", "since", "until"]
OF_MISSING = ["breakdown", "days", "level", "metric", "next_try", "period", "reason"]


@pytest.fixture
def published() -> date:
    return published_day(now_utc())


def write(people: People, published: date, *unread: date, **values: object) -> None:
    """Four hundred days that are read, but these."""
    one = timedelta(days=1)
    starts = [published - timedelta(days=399), *(day + one for day in unread)]
    ends = [*(day - one for day in unread), published]
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        page.backfill_goal, page.token_encrypted = starts[0], b"sealed"
        list_posts(page)
        read = list(zip(starts, ends, strict=True))
        put_line(session, page, read=read, answered_at=now_utc(), **values)


def test_a_page_of_which_nothing_was_read_is_not_complete(alice: FlaskClient) -> None:
    told = alice.get(PATH).json
    [posts] = told.pop("missing")
    assert (posts["level"], posts["next_try"]) == ("POST", None)
    assert told == {
        "page_id": ACME_PAGE,
        "complete": False,
        "since": None,
        "until": None,
        "posts_unread": 0,
    }


def test_a_complete_page_says_from_when_to_when(alice, people: People, published: date) -> None:
    write(people, published)
    told = alice.get(PATH).json
    assert sorted(told) == FIELDS
    assert (told["complete"], told["missing"]) == (True, [])
    since = published - timedelta(days=399)
    assert (told["since"], told["until"]) == (since.isoformat(), published.isoformat())


def test_missing_days_say_why_and_when_they_are_asked_for(alice, people, published) -> None:
    day = published - timedelta(days=10)
    write(people, published, day, period="week", reason="Facebook did not give a usable answer.")
    told = alice.get(PATH).json
    assert (told["complete"], told["since"]) == (False, (day + timedelta(days=1)).isoformat())
    [gap] = told["missing"]
    assert sorted(gap) == OF_MISSING
    assert (gap["level"], gap["metric"], gap["period"], gap["breakdown"]) == (
        "PAGE", "page_media_view", "week", "",
    )  # fmt: skip
    assert gap["days"] == [{"since": day.isoformat(), "until": day.isoformat()}]
    assert gap["reason"] == "Not read yet. Facebook did not give a usable answer."


def test_what_meta_does_not_give_leaves_a_page_complete(alice, people, published) -> None:
    day = published - timedelta(days=100)
    write(people, published, day, given_up=[(day, day)], evidence="Asked 5 times.")
    told = alice.get(PATH).json
    assert told["complete"]
    [gap] = told["missing"]
    assert (gap["reason"], gap["next_try"]) == (
        "Meta does not give this day. Asked 5 times.",
        None,
    )


def test_posts_without_numbers_are_counted(alice: FlaskClient, people: People) -> None:
    with tenant_session(people.acme) as session:
        put_post(session, the_page(session, people.acme_page), "1_a", now_utc())
    assert alice.get(PATH).json["posts_unread"] == 1


def test_bob_reads_it_and_charlie_finds_nothing(bob: FlaskClient, charlie: FlaskClient) -> None:
    assert bob.get(PATH).status_code == 200
    answer = charlie.get(PATH)
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "not_found")


def test_it_is_described(alice: FlaskClient) -> None:
    described = alice.get("/api/openapi.json").json
    assert "/api/meta/pages/{page_id}/coverage/" in described["paths"]
    schemas = described["components"]["schemas"]
    assert sorted(schemas["Missing"]["properties"]) == OF_MISSING
    told = schemas["Coverage"]["properties"]
    assert "both are null" in told["since"]["description"]
    assert "leave it true" in told["complete"]["description"]
