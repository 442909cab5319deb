"""Labels are given to posts by hand or by a rule; lists of posts show them and ask by them."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from models import Membership
from models.scope import tenant_session, wide_session
from tests.people import ACME_PAGE, DORA, DORAS_PAGE, GLOBEX_PAGE, People, add_client, add_page
from tests.queries.numbers import NOON, put_counter, put_post, the_page
from tests.visitors import change, post, visitor

LABELS = "/api/meta/post-labels/"
POSTS = f"/api/meta/pages/{ACME_PAGE}/posts/"
TEXTS = {
    "1_a": "Our #Cake of autumn",
    "1_b": "Ein Stück #Käsekuchen, wie früher",
    "1_c": "#cakes for all: how  to\nbake",
    "1_d": "Closed on Monday. 100% true",
}


@pytest.fixture(autouse=True)
def texts(people: People) -> None:
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        for number, (post_id, words) in enumerate(TEXTS.items(), 1):
            made = put_post(session, page, post_id, NOON)
            made.message = words
            if post_id != "1_d":
                put_counter(session, made, "post_media_view", NOON.date(), number)


def made(client: FlaskClient, name: str, *words: str, page: str | None = ACME_PAGE) -> Any:
    answer = post(client, LABELS, json={"name": name, "words": list(words), "page_id": page})
    assert answer.status_code == 201, answer.text
    return answer.json


def give(client: FlaskClient, label: Any, *post_ids: str, has_it: bool = True) -> Any:
    body = {"post_ids": list(post_ids), "has_it": has_it}
    return post(client, f"{LABELS}{label['id']}/posts/", json=body)


def with_label(client: FlaskClient, label: Any) -> list[str]:
    days = "since=2026-11-20&until=2026-11-24"
    found = client.get(f"{POSTS}?{days}&sort=asc&label={label['id']}").json
    assert found["count"] == len(found["results"])
    assert all(
        {"id": label["id"], "name": label["name"]} in one["labels"] for one in found["results"]
    )
    return [one["post_id"] for one in found["results"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("#cake", ["1_a"]),
        ("#käsekuchen", ["1_b"]),
        ("FRÜHER", ["1_b"]),
        ("how to bake", ["1_c"]),
        ("cake", ["1_a", "1_c"]),
        ("100%", ["1_d"]),
        (".*", []),
        ("***=", []),
        ("(?i)", []),
    ],
)
def test_a_rule_is_looked_for_as_it_stands_and_a_hashtag_whole(
    alice: FlaskClient, bob: FlaskClient, words: str, found: list[str]
) -> None:
    assert with_label(bob, made(alice, "Baking", words)) == found


def test_what_a_person_decided_goes_before_the_rule(alice: FlaskClient) -> None:
    label = made(alice, "Baking", "#cake", "#cakes")
    assert give(alice, label, "1_b", "1_d").json == {"posts": 2}
    assert give(alice, label, "1_c", has_it=False).json == {"posts": 1}
    assert with_label(alice, label) == ["1_a", "1_b", "1_d"]
    change(alice, "patch", f"{LABELS}{label['id']}/", json={"words": []})
    assert with_label(alice, label) == ["1_b", "1_d"]
    assert alice.get("/api/meta/posts/1_d/").json["labels"] == [
        {"id": label["id"], "name": "Baking"}
    ]


def test_a_rule_catches_posts_that_come_later(alice: FlaskClient, people: People) -> None:
    label = made(alice, "Tea", "#tea", page=None)
    assert with_label(alice, label) == []
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_post(session, page, "1_e", NOON).message = "#Tea at five"
    assert with_label(alice, label) == ["1_e"]


def test_a_deleted_label_leaves_its_posts(alice: FlaskClient) -> None:
    label = made(alice, "Baking", "#cake")
    give(alice, label, "1_b")
    assert change(alice, "delete", f"{LABELS}{label['id']}/").status_code == 204
    assert with_label(alice, label) == []
    assert alice.get("/api/meta/posts/1_b/").json["labels"] == []


def test_a_label_of_a_page_is_for_its_posts_alone(alice: FlaskClient, people: People) -> None:
    add_page(people.acme, "100000000000003", "Acme Tea")
    tea, everywhere = (
        made(alice, "Tea", "closed", page="100000000000003"),
        made(alice, "All", page=None),
    )
    assert with_label(alice, tea) == []
    refused = give(alice, tea, "1_a")
    assert (refused.status_code, refused.json["error"]["field"]) == (422, "post_ids")
    listed = alice.get(f"{LABELS}?page_id={ACME_PAGE}").json
    assert (listed["count"], listed["results"]) == (1, [everywhere])
    assert [one["name"] for one in alice.get(LABELS).json["results"]] == ["All", "Tea"]
    made(alice, "tea")
    taken = post(alice, LABELS, json={"name": "TEA"})
    assert (taken.status_code, taken.json["error"]["field"]) == (422, "name")


def test_viewers_look_and_strangers_find_nothing(
    alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient
) -> None:
    label = made(alice, "Baking", "#cake")
    path = f"{LABELS}{label['id']}/"
    assert bob.get(path).json == label
    assert give(bob, label, "1_a").status_code == 403
    assert change(bob, "patch", path, json={"name": "Mine"}).status_code == 403
    assert charlie.get(path).status_code == 404
    assert give(charlie, label, "1_a").status_code == 404
    theirs = made(charlie, "Baking", page=GLOBEX_PAGE)
    assert give(charlie, theirs, "1_a").json["error"]["field"] == "post_ids"
    assert charlie.get(f"{LABELS}?page_id={ACME_PAGE}").status_code == 404


def test_a_limited_analyst_labels_the_posts_of_their_pages_alone(
    server: Flask, alice: FlaskClient, people: People
) -> None:
    theirs, everywhere = made(alice, "Cakes", "#cake"), made(alice, "All", "#cake", page=None)
    add_client(people)
    with wide_session("command") as session:
        session.execute(
            update(Membership)
            .where(Membership.is_limited, Membership.tenant_id == people.acme)
            .values(role="analyst")
        )
    dora = visitor(server, DORA)
    own = made(dora, "Flowers", "#rose", page=DORAS_PAGE)
    assert [one["name"] for one in dora.get(LABELS).json["results"]] == ["All", "Flowers"]
    assert dora.get(f"{LABELS}{theirs['id']}/").status_code == 404
    assert change(dora, "delete", f"{LABELS}{everywhere['id']}/").status_code == 403
    assert post(dora, LABELS, json={"name": "Mine"}).status_code == 403
    assert post(dora, LABELS, json={"name": "M", "page_id": ACME_PAGE}).status_code == 422
    assert give(dora, everywhere, "1_a").json["error"]["field"] == "post_ids"
    assert change(dora, "patch", f"{LABELS}{own['id']}/", json={"name": "Roses"}).status_code == 200
