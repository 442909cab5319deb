import pytest
import requests

from ingest.sandbox.characters import (
    COFFEE,
    DEMO_PAGES,
    NEW_PAGES,
    PROFILE_ADVERTISER,
    PROFILE_ANALYST,
    PROFILE_OWNER,
    SILENT_OPEN,
    SILENT_SHUT,
)
from ingest.sandbox.credentials import (
    DEMO_APP_ID,
    DEMO_APP_SECRET,
    demo_page_token,
    demo_system_user_token,
    demo_user_token,
)
from tests.sandbox.orders import order

FIELDS = "id,name,access_token,tasks,additional_profile_id"
NO_ROLE = 200


def listed(get, **params):
    accounts = get("me/accounts", demo_user_token(), limit="100", **params)[1]["data"]
    return {page["id"]: page for page in accounts}


def status_of(get, page_id):
    ask = {"metric": "page_follows", "period": "day"}
    return get(f"{page_id}/insights", demo_page_token(page_id), **ask)


def test_the_pages_of_the_new_experience_are_listed_when_asked_for(sandbox, get):
    assert set(listed(get)) == {page.page_id for page in DEMO_PAGES}
    order(sandbox, "new_pages")
    pages = listed(get, fields=FIELDS)
    assert {page.page_id for page in DEMO_PAGES + NEW_PAGES} == set(pages)
    assert pages[PROFILE_ANALYST.page_id]["tasks"] == list(PROFILE_ANALYST.tasks)
    assert pages[PROFILE_OWNER.page_id]["tasks"] == ["PROFILE_PLUS_FULL_CONTROL"]
    assert "tasks" not in pages[SILENT_OPEN.page_id]
    assert all(page["access_token"] for page in pages.values())


@pytest.mark.parametrize("page", [PROFILE_ANALYST, PROFILE_OWNER, SILENT_OPEN])
def test_insights_are_given_with_each_task_that_includes_them(get, page):
    status, body = status_of(get, page.page_id)
    assert status == 200
    assert body["data"][0]["values"]


@pytest.mark.parametrize("page", [PROFILE_ADVERTISER, SILENT_SHUT])
def test_insights_are_refused_without_such_a_task(get, page):
    status, body = status_of(get, page.page_id)
    assert (status, body["error"]["code"]) == (403, NO_ROLE)


@pytest.mark.parametrize(
    "tasks, status",
    [
        (["ANALYZE"], 200),
        (["PROFILE_PLUS_ANALYZE", "PROFILE_PLUS_ADVERTISE"], 200),
        (["PROFILE_PLUS_FULL_CONTROL"], 200),
        (["PROFILE_PLUS_MANAGE", "PROFILE_PLUS_FACEBOOK_ACCESS"], 403),
        (["MANAGE"], 403),
        ([], 403),
    ],
)
def test_the_tasks_of_a_page_can_be_ordered(sandbox, get, tasks, status):
    order(sandbox, "tasks", page=COFFEE.page_id, tasks=tasks)
    assert listed(get)[COFFEE.page_id]["tasks"] == tasks
    node = get(COFFEE.page_id, demo_user_token(), fields=FIELDS)[1]
    assert node["tasks"] == tasks
    assert status_of(get, COFFEE.page_id)[0] == status


@pytest.mark.parametrize("answers, status", [(True, 200), (False, 403)])
def test_a_page_may_say_nothing_of_tasks(sandbox, get, answers, status):
    order(sandbox, "no_tasks", page=COFFEE.page_id, answers=answers)
    assert "tasks" not in listed(get, fields=FIELDS)[COFFEE.page_id]
    assert status_of(get, COFFEE.page_id)[0] == status


def test_a_page_of_the_new_experience_has_a_profile_id_and_a_classic_one_has_none(sandbox, get):
    token = demo_user_token()
    node = get(PROFILE_ANALYST.page_id, token, fields=FIELDS)[1]
    assert node["additional_profile_id"] not in ("", node["id"])
    assert "additional_profile_id" not in get(COFFEE.page_id, token, fields=FIELDS)[1]
    order(sandbox, "tasks", page=COFFEE.page_id, tasks=["PROFILE_PLUS_ANALYZE"])
    assert get(COFFEE.page_id, token, fields=FIELDS)[1]["additional_profile_id"]


def test_ids_of_posts_may_begin_with_the_profile(sandbox, get):
    page, token = PROFILE_ANALYST.page_id, demo_page_token(PROFILE_ANALYST.page_id)
    plain = get(f"{page}/published_posts", token, fields="id", limit="3")[1]["data"]
    order(sandbox, "profile_posts", page=page)
    posts = get(f"{page}/published_posts", token, fields="id", limit="3")[1]["data"]
    profile = get(page, demo_user_token(), fields=FIELDS)[1]["additional_profile_id"]
    numbers = [post["id"].partition("_")[2] for post in plain]
    assert [post["id"] for post in posts] == [f"{profile}_{number}" for number in numbers]
    for post in (plain[0]["id"], posts[0]["id"]):
        ask = {"metric": "post_media_view", "period": "lifetime"}
        assert get(f"{post}/insights", token, **ask)[1]["data"][0]["values"][0]["value"] > 0


def test_the_list_may_be_empty_though_the_token_opens_the_pages(sandbox, get):
    order(sandbox, "empty_accounts")
    assert listed(get) == {}
    token = demo_system_user_token()
    node = get(COFFEE.page_id, token, fields=FIELDS)[1]
    assert node["tasks"] == list(COFFEE.tasks)
    ask = {"metric": "page_follows", "period": "day"}
    assert get(f"{COFFEE.page_id}/insights", node["access_token"], **ask)[1]["data"]
    params = {"input_token": token, "access_token": f"{DEMO_APP_ID}|{DEMO_APP_SECRET}"}
    told = requests.get(f"{sandbox.url}/debug_token", params=params, timeout=10).json()["data"]
    named = {one["scope"]: one.get("target_ids") for one in told["granular_scopes"]}
    assert COFFEE.page_id in named["read_insights"]
