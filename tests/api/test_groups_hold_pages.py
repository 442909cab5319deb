"""A group is a name over Pages of one's own tenant; a Page may be in several."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.people import ACME_PAGE, GLOBEX_PAGE, People, add_page
from tests.visitors import change, post

GROUPS = "/api/meta/page-groups/"
TEA = "100000000000003"


@pytest.fixture
def tea(people: People) -> None:
    add_page(people.acme, TEA, "Acme Tea")


def made(client: FlaskClient, name: str, *page_ids: str) -> Any:
    answer = post(client, GROUPS, json={"name": name, "page_ids": list(page_ids)})
    assert answer.status_code == 201, answer.text
    return answer.json


def wrong(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["field"]


def test_a_page_stands_in_several_groups(alice: FlaskClient, bob: FlaskClient, tea: None) -> None:
    made(alice, "Tea", TEA)
    both = made(alice, " All  of\nus ", TEA, ACME_PAGE)
    listed = bob.get(GROUPS).json
    assert (listed["count"], listed["next_offset"]) == (2, None)
    assert [(one["name"], one["page_ids"]) for one in listed["results"]] == [
        ("All of us", [ACME_PAGE, TEA]),
        ("Tea", [TEA]),
    ]
    assert bob.get(f"{GROUPS}{both['id']}/").json == both


def test_a_long_list_comes_in_parts(alice: FlaskClient) -> None:
    for name in ("c", "B", "a"):
        made(alice, name)
    first = alice.get(f"{GROUPS}?limit=2").json
    rest = alice.get(f"{GROUPS}?limit=2&offset={first['next_offset']}").json
    assert [one["name"] for one in first["results"] + rest["results"]] == ["a", "B", "c"]
    assert (first["count"], rest["next_offset"]) == (3, None)


def test_what_is_left_out_of_a_change_stays(alice: FlaskClient, tea: None) -> None:
    path = f"{GROUPS}{made(alice, 'Tea', ACME_PAGE)['id']}/"
    assert change(alice, "patch", path, json={"name": "Coffee"}).json["page_ids"] == [ACME_PAGE]
    assert change(alice, "patch", path, json={"page_ids": [TEA]}).json["name"] == "Coffee"
    assert alice.get(path).json["page_ids"] == [TEA]


def test_an_ended_group_leaves_its_pages(alice: FlaskClient) -> None:
    path = f"{GROUPS}{made(alice, 'Coffee', ACME_PAGE)['id']}/"
    assert change(alice, "delete", path).status_code == 204
    assert alice.get(path).status_code == 404
    assert alice.get("/api/meta/pages/").json["count"] == 1


def test_a_name_is_there_once_whatever_its_capitals(alice: FlaskClient) -> None:
    made(alice, "Coffee")
    other = made(alice, "Tea")
    assert wrong(post(alice, GROUPS, json={"name": "coffee"})) == (422, "name")
    renamed = change(alice, "patch", f"{GROUPS}{other['id']}/", json={"name": "COFFEE"})
    assert wrong(renamed) == (422, "name")
    assert alice.get(f"{GROUPS}{other['id']}/").json["name"] == "Tea"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_that_cannot_be_shown_is_refused(alice: FlaskClient, name: str) -> None:
    assert wrong(post(alice, GROUPS, json={"name": name})) == (422, "name")


@pytest.mark.parametrize("page_id", [GLOBEX_PAGE, "999", "", "x"])
def test_a_foreign_page_and_none_at_all_are_refused_alike(alice: FlaskClient, page_id: str) -> None:
    answer = post(alice, GROUPS, json={"name": "Coffee", "page_ids": [ACME_PAGE, page_id]})
    assert wrong(answer) == (422, "page_ids")
    assert "One of these Pages is not here" in answer.json["error"]["message"]
    assert alice.get(GROUPS).json["count"] == 0


def test_another_tenant_finds_no_group_and_takes_the_same_name(
    alice: FlaskClient, charlie: FlaskClient
) -> None:
    path = f"{GROUPS}{made(alice, 'Coffee', ACME_PAGE)['id']}/"
    assert charlie.get(GROUPS).json["count"] == 0
    for method in ("get", "patch", "delete"):
        assert change(charlie, method, path, json={}).status_code == 404
    made(charlie, "Coffee", GLOBEX_PAGE)


def test_a_viewer_changes_no_group(alice: FlaskClient, bob: FlaskClient) -> None:
    path = f"{GROUPS}{made(alice, 'Coffee')['id']}/"
    assert post(bob, GROUPS, json={"name": "Mine"}).status_code == 403
    assert change(bob, "patch", path, json={"name": "Mine"}).status_code == 403
    assert change(bob, "delete", path).status_code == 403
