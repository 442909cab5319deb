"""GET /posts/…/points/: the snapshots behind a number of a post, its file, and its screen."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from models import MetaImport, MetaImportSnapshot, MetaPostInsightPoint
from models.scope import tenant_session
from tests.dashboard.ui.pressing import drawn
from tests.origins.conftest import _run, at
from tests.people import ACME_PAGE, ALICE, GLOBEX_PAGE, People
from tests.queries.numbers import metric_id, put_counter, put_post, the_page
from tests.servers import whole_server

POST = "1_a"
PATH = f"/api/meta/posts/{POST}/points/"
VIEWS, REACTIONS = "post_media_view", "post_reactions_by_type_total"
SCREEN = "/pages/<page_id>/numbers/<post_id>"


@pytest.fixture
def snapshots(people: People) -> str:
    """Views 40, then 77; reactions in two parts; a run of the posts read the second value."""
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        post = put_post(session, page, POST, at(3, 20))
        put_counter(session, post, VIEWS, date(2026, 11, 4), 40)
        put_counter(session, post, VIEWS, date(2026, 11, 6), 77)
        for day, key, value in ((4, "like", 5), (4, "love", 1), (6, "like", 9)):
            put_counter(session, post, REACTIONS, date(2026, 11, day), value, key)
        put_counter(session, post, "post_total_media_view_unique", date(2026, 11, 4), 20)
        for day in (4, 6):
            session.execute(
                update(MetaPostInsightPoint)
                .where(MetaPostInsightPoint.observed_on == date(2026, 11, day))
                .values(observed_at=at(day + 1, 3))
            )
        made: dict[str, Any] = {"tenant_id": people.acme, "meta_page_id": page.id}
        _run(session, made, "page", at(7, 2), at(7, 4))
        brought = MetaImport(**made, state="stored", file_name="posts.csv", stored_at=at(5, 3))
        session.add(brought)
        session.flush()
        session.add(
            MetaImportSnapshot(
                tenant_id=people.acme,
                meta_post_id=post.id,
                metric_id=metric_id(session, VIEWS, "POST"),
                observed_on=date(2026, 11, 4),
                meta_import_id=brought.id,
            )
        )
        return str(_run(session, made, "post", at(7, 2), at(7, 4)))


def ask(client: FlaskClient, **query: Any) -> dict[str, Any]:
    answer = client.get(PATH, query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json or {}


def test_each_snapshot_says_when_it_was_read_by_which_run_and_what_was_before(
    alice: FlaskClient, snapshots: str
) -> None:
    told = ask(alice, metric=VIEWS)
    newest, first = told["results"]
    assert (told["count"], told["number"]["value"], told["number"]["made"]) == (2, 77, "counter")
    assert (newest["date"], newest["value"], newest["before"]) == ("2026-11-06", 77, 40)
    assert (newest["before_on"], newest["age_days"], newest["newest"]) == ("2026-11-04", 3, True)
    assert newest["observed_at"] == "2026-11-07T03:00:00Z"
    assert [run["task_id"] for run in newest["runs"]] == [snapshots]
    assert (first["before"], first["newest"], first["runs"]) == (None, False, [])
    assert first["imported_from"] == "posts.csv"
    assert told["definitions"][0]["metric"] == VIEWS


def test_the_newest_of_a_maps_keys_add_up_and_a_part_stands_alone(
    alice: FlaskClient, snapshots: str
) -> None:
    whole = ask(alice, metric=REACTIONS)
    newest = [row["value"] for row in whole["results"] if row["newest"]]
    assert (
        (whole["number"]["made"], sum(newest)) == ("keys", whole["number"]["value"]) == ("keys", 10)
    )
    part = ask(alice, metric=REACTIONS, breakdown="like")
    assert [row["value"] for row in part["results"]] == [9, 5]
    assert part["number"]["value"] == 9


def test_a_rate_shows_the_snapshots_of_both_its_parts(alice: FlaskClient, snapshots: str) -> None:
    told = ask(alice, metric="click_rate")
    assert told["number"]["formula"] == "Clicks ÷ viewers of the same post"
    assert {row["metric"] for row in told["results"]} == {"post_total_media_view_unique"}
    assert told["definitions"][0]["metric"] == "post_clicks"


def test_the_same_is_a_file_that_can_be_handed_on(bob: FlaskClient, snapshots: str) -> None:
    answer = bob.get(f"{PATH}file/", query_string={"metric": VIEWS})
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    values = [row for row in rows if row["part"] == "snapshot"]
    assert [(row["date"], row["value"], row["before"]) for row in values] == [
        ("2026-11-06", "77", "40"),
        ("2026-11-04", "40", ""),
    ]
    assert [row["name"] for row in rows if row["part"] == "run"] == [snapshots]
    assert "acme-coffee-1-a-post-media-view-origin.csv" in answer.headers["Content-Disposition"]


def test_another_workspace_and_whoever_sees_other_pages_find_nothing(
    charlie: FlaskClient, dora: FlaskClient, snapshots: str
) -> None:
    for client in (charlie, dora):
        assert client.get(PATH).status_code == 404
        assert client.get(f"{PATH}file/").status_code == 404


def test_wrong_values_are_told_by_their_field(alice: FlaskClient, snapshots: str) -> None:
    for query, field in (({"metric": "nothing"}, "metric"), ({"breakdown": "\x01"}, "breakdown")):
        answer = alice.get(f"{PATH}file/", query_string=query)
        assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_two_clicks_lead_from_the_table_to_the_snapshots(people: People, snapshots: str) -> None:
    server = whole_server()
    days = {"since": "2026-11-01", "until": "2026-11-07"}
    table = str(drawn(server, ALICE, "/pages/<page_id>/posts", page_id=ACME_PAGE, **days))
    post = f"/pages/{ACME_PAGE}/posts/{POST}?since=2026-11-01&until=2026-11-07"
    assert post in table
    shown = str(
        drawn(server, ALICE, "/pages/<page_id>/posts/<post_id>", page_id=ACME_PAGE, post_id=POST)
    )
    assert f"/pages/{ACME_PAGE}/numbers/{POST}?posts_metric={REACTIONS}&part=like" in shown.replace(
        f"part=like&posts_metric={REACTIONS}", f"posts_metric={REACTIONS}&part=like"
    )
    screen = str(drawn(server, ALICE, SCREEN, page_id=ACME_PAGE, post_id=POST))
    for words in ("its newest value, 77", "Meta's name", "post_media_view", "first seen"):
        assert words in screen
    elsewhere = str(drawn(server, ALICE, SCREEN, page_id=GLOBEX_PAGE, post_id=POST))
    assert "There is nothing here" in elsewhere
