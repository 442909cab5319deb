import time
from datetime import timedelta

import pytest
import requests

from ingest.sandbox.clones import clones
from ingest.sandbox.credentials import demo_user_token
from ingest.sandbox.posts import all_posts
from ingest.sandbox.testing import running_sandbox
from tests.sandbox.conftest import NOW
from tests.sandbox.orders import send_batch, truth

MANY = 1000


@pytest.fixture(scope="module")
def many():
    with running_sandbox(now=NOW, pages=MANY) as running:
        yield running


@pytest.fixture(scope="module")
def accounts(many):
    found, params = [], {"limit": "100", "access_token": demo_user_token()}
    while True:
        url = f"{many.url}/v27.0/me/accounts"
        body = requests.get(url, params=params, timeout=30).json()
        found += body["data"]
        if "next" not in body["paging"]:
            return found
        params["after"] = body["paging"]["cursors"]["after"]


def ask(sandbox, account, path, **params):
    headers = {"Authorization": f"Bearer {account['access_token']}"}
    url = f"{sandbox.url}/v27.0/{path}"
    answer = requests.get(url, params=params, headers=headers, timeout=30)
    assert answer.ok, answer.text
    return answer.json()["data"]


def views(sandbox, account, **params):
    edge = f"{account['id']}/insights"
    rows = ask(sandbox, account, edge, metric="page_media_view", period="day", **params)
    return [point["value"] for point in rows[0]["values"]]


def test_a_token_lists_so_many_pages_with_ids_and_tasks(accounts):
    assert len({page["id"] for page in accounts}) == MANY
    assert all("ANALYZE" in page["tasks"] for page in accounts)


def test_each_has_numbers_of_its_own(many, accounts):
    chosen = accounts[:40] + accounts[-40:]
    found = [tuple(views(many, page, since="2026-11-01", until="2026-11-08")) for page in chosen]
    assert len(set(found)) == len(chosen)
    true = truth(many, "page_media_view", object=chosen[-1]["id"], since="2026-11-01",
                 until="2026-11-07")  # fmt: skip
    assert [point["value"] for point in true["points"]] == list(found[-1])


def test_the_parts_of_a_clone_add_up(many, accounts):
    page = accounts[-1]
    edge, days = f"{page['id']}/insights", {"since": "2026-11-01", "until": "2026-11-08"}
    parts = ask(many, page, edge, metric="page_media_view", period="day",
                breakdown="is_from_ads", **days)[0]["values"]  # fmt: skip
    pairs = zip(parts[::2], parts[1::2], strict=True)
    assert [a["value"] + b["value"] for a, b in pairs] == views(many, page, **days)
    week = ask(many, page, edge, metric="page_media_view", period="week", since="2026-11-07",
               until="2026-11-08")[0]["values"]  # fmt: skip
    assert week[0]["value"] == sum(views(many, page, **days))


def test_each_has_some_twelve_posts_in_a_month_with_counters(many, accounts):
    since = NOW - timedelta(days=28)
    counts = [
        len([post for post in all_posts("pagelens", page, NOW) if post.created >= since])
        for page in clones(3)
    ]
    assert all(9 <= count <= 16 for count in counts)
    page = accounts[500]
    posts = ask(many, page, f"{page['id']}/published_posts", fields="id,attachments", limit="50")
    assert all(post["id"].startswith(f"{page['id']}_") for post in posts)
    items = [f"{post['id']}/insights?metric=post_media_view&period=lifetime" for post in posts]
    status, answers = send_batch(many, items, token=page["access_token"])
    assert (status, {answer["code"] for answer in answers}) == (200, {200})


def test_the_videos_of_a_clone_are_found(many, accounts):
    page = accounts[777]
    reels = ask(many, page, f"{page['id']}/video_reels", fields="id,post_id", limit="5")
    rows = ask(many, page, f"{reels[0]['id']}/video_insights", metric="blue_reels_play_count")
    assert rows[0]["values"][0]["value"] > 0
    assert reels[0]["post_id"].startswith(page["id"])


def test_a_night_costs_the_sandbox_little(many, accounts):
    metrics = "page_media_view,page_follows,page_post_engagements,page_video_views"
    asked = [
        f"insights?metric={metrics}&period={period}&since=2026-10-22&until=2026-11-20"
        for period in ("day", "week", "days_28")
    ]
    pages = accounts[:100]
    for page in pages[:3]:
        send_batch(many, [f"{page['id']}/{one}" for one in asked], token=page["access_token"])
    before = time.process_time()
    for page in pages:
        send_batch(many, [f"{page['id']}/{one}" for one in asked], token=page["access_token"])
    # Client and server together; it was 0.006 s a Page.
    assert (time.process_time() - before) / len(pages) < 0.05
