"""What a program keeps it asks for anew with its tag: 304 while unchanged, never what is old."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models import MetaPage
from models.orm import now_utc
from models.scope import tenant_session
from tests.api.test_people_and_roles import number_of
from tests.people import ACME_PAGE, BOB, People
from tests.queries.numbers import put_days, put_post, put_restatement, the_page
from tests.visitors import change

PAGE = f"/api/meta/pages/{ACME_PAGE}"
TIMESERIES = f"{PAGE}/timeseries/?metric=page_media_view"
PATHS = (
    f"{PAGE}/overview/",
    TIMESERIES,
    f"{PAGE}/posts/",
    f"{PAGE}/coverage/",
    f"{PAGE}/",
    f"{PAGE}/why/?metric=page_media_view",
    "/api/meta/pages/",
)
DAY = now_utc().date() - timedelta(days=3)


def again(client: FlaskClient, path: str, tag: str, **headers: str) -> TestResponse:
    return client.get(path, headers={"If-None-Match": tag, **headers})


@pytest.mark.parametrize("path", PATHS)
def test_an_unchanged_answer_is_not_sent_twice(bob: FlaskClient, path: str) -> None:
    first = bob.get(path)
    told = first.headers
    assert (first.status_code, told["Cache-Control"]) == (200, "private, no-cache")
    assert {"Cookie", "Authorization"} <= set(told["Vary"].split(", "))
    same = again(bob, path, told["ETag"])
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", told["ETag"])
    assert same.headers["Cache-Control"] == "private, no-cache"
    assert again(bob, path, '"other"').data == first.data


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_compressed_answer_has_the_same_tag(alice: FlaskClient, coding: str) -> None:
    packed = alice.get(PATHS[0], headers={"Accept-Encoding": coding})
    assert packed.headers["Content-Encoding"] == coding
    tag = packed.headers["ETag"]
    assert tag == alice.get(PATHS[0]).headers["ETag"]
    assert again(alice, PATHS[0], tag, **{"Accept-Encoding": coding}).status_code == 304


def test_a_tag_opens_nothing(alice: FlaskClient, charlie: FlaskClient, server) -> None:
    for path in PATHS[:-1]:
        tag = alice.get(path).headers["ETag"]
        assert again(charlie, path, tag).status_code == 404
        assert again(server.test_client(), path, tag).status_code == 401
    theirs = again(charlie, PATHS[-1], alice.get(PATHS[-1]).headers["ETag"])
    assert (theirs.status_code, ACME_PAGE in theirs.text) == (200, False)


def _point(session: Session, page: MetaPage) -> None:
    put_days(session, page, "page_media_view", {DAY: 5})


def _post(session: Session, page: MetaPage) -> None:
    put_post(session, page, "1_a", now_utc() - timedelta(days=3))


def _name(_session: Session, page: MetaPage) -> None:
    page.name = "Acme on the hill"


CHANGES = [(TIMESERIES, _point), (PATHS[0], _point), (PATHS[2], _post), (PATHS[3], _post)]
CHANGES += [(PATHS[-1], _name)]


@pytest.mark.parametrize(("path", "does"), CHANGES)
def test_a_change_is_answered_whole(
    alice, people: People, path: str, does: Callable[[Session, MetaPage], None]
) -> None:
    first = alice.get(path)
    with tenant_session(people.acme) as session:
        does(session, the_page(session, people.acme_page))
    then = again(alice, path, first.headers["ETag"])
    assert then.status_code == 200
    assert then.headers["ETag"] != first.headers["ETag"]
    assert then.data != first.data


def test_a_restatement_alone_changes_the_tag(alice: FlaskClient, people: People) -> None:
    with tenant_session(people.acme) as session:
        series = put_days(session, the_page(session, people.acme_page), "page_media_view", {DAY: 5})
    tag = alice.get(TIMESERIES).headers["ETag"]
    with tenant_session(people.acme) as session:
        put_restatement(session, series, DAY, 3, 5, 12)
    assert again(alice, TIMESERIES, tag).status_code == 200


def test_who_is_limited_since_is_not_told_that_nothing_changed(alice, bob) -> None:
    tags = {path: bob.get(path).headers["ETag"] for path in PATHS}
    body = {"limited_to": {"page_ids": [], "group_ids": []}}
    assert change(alice, "patch", f"/api/people/{number_of(BOB)}/", json=body).status_code == 204
    answers = [again(bob, path, tag) for path, tag in tags.items()]
    assert [each.status_code for each in answers] == [*[404] * (len(PATHS) - 1), 200]
    assert ACME_PAGE not in answers[-1].text


def test_the_description_says_so_and_refusals_are_never_kept(alice: FlaskClient) -> None:
    told = alice.get("/api/openapi.json").json["paths"]
    tagged = [
        calls for calls in told.values() if "304" in calls.get("get", {}).get("responses", ())
    ]
    assert len(tagged) == len(PATHS)
    refused = alice.get(f"{PAGE}/overview/?date_preset=never")
    assert (refused.headers["Cache-Control"], "ETag" in refused.headers) == ("no-store", False)
