import json
from datetime import UTC, datetime, timedelta

import requests

from ingest.sandbox.characters import COFFEE, DEMO_PAGES
from ingest.sandbox.credentials import demo_page_token
from ingest.sandbox.posts import all_posts

EDGE = f"{COFFEE.page_id}/published_posts"
NESTED = "id,insights.metric(post_media_view,{}).period(lifetime){{name,period,values}}"
BARE = ("read_insights", "pages_read_engagement")


def newest(get, **params):
    return get(EDGE, fields="id,created_time", **params)[1]["data"]


def test_the_demo_has_some_three_hundred_posts_of_every_kind(sandbox):
    posts = [p for page in DEMO_PAGES for p in all_posts("pagelens", page, sandbox.world.now())]
    assert 250 < len(posts) < 420
    assert {p.kind for p in posts} == {"photo", "album", "video", "reel", "link", "status"}
    assert any(post.message is None for post in posts)


def test_cursors_lead_through_all_posts_once(sandbox, get):
    found, params = [], {"limit": "40"}
    while True:
        body = get(EDGE, fields="id", **params)[1]
        found += [post["id"] for post in body["data"]]
        if "next" not in body["paging"]:
            break
        assert "access_token=" in body["paging"]["next"]
        params["after"] = body["paging"]["cursors"]["after"]
    expected = all_posts("pagelens", COFFEE, sandbox.world.now())
    assert found == [post.post_id for post in expected]


def test_since_and_until_bound_the_list(get):
    posts = newest(get, since="2026-08-01", until="2026-09-01", limit="100")
    assert posts
    assert all("2026-08-01T07" <= post["created_time"] < "2026-09-01T08" for post in posts)


def test_more_than_a_hundred_posts_at_once_are_refused(refusal):
    assert refusal(EDGE, limit="101")["code"] == 100


def test_one_bad_nested_metric_fails_the_listing_unless_no_post_is_there(get, refusal):
    fields = NESTED.format("post_impressions")
    assert refusal(EDGE, fields=fields)["code"] == 100
    assert get(EDGE, fields=fields, since="2020-01-01", until="2020-02-01") == (200, {"data": []})


def test_nested_insights_hold_only_the_asked_fields(get):
    post = get(EDGE, fields=NESTED.format("post_clicks"), limit="1")[1]["data"][0]
    rows = post["insights"]["data"]
    assert [row["name"] for row in rows] == ["post_media_view", "post_clicks"]
    assert all(set(row) == {"name", "period", "values"} for row in rows)


def test_without_read_insights_the_insights_key_is_absent(get):
    token = demo_page_token(COFFEE.page_id, ("pages_read_engagement",))
    post = get(EDGE, token, fields=NESTED.format("post_clicks"), limit="1")[1]["data"][0]
    assert set(post) == {"id"}


def test_too_heavy_a_page_is_refused(refusal):
    metrics = ",".join(["post_media_view"] * 11)
    error = refusal(EDGE, fields=f"id,insights.metric({metrics})", limit="100")
    assert error["code"] == 1
    assert error["message"].startswith("Please reduce the amount of data")


def test_summaries_need_pages_read_user_content(get, refusal):
    fields = "id,reactions.limit(0).summary(true),comments.limit(0).summary(true)"
    assert refusal(EDGE, demo_page_token(COFFEE.page_id, BARE), fields=fields)["code"] == 10
    post = get(EDGE, fields=fields, limit="1")[1]["data"][0]
    assert post["reactions"]["summary"]["total_count"] > 0


def test_pictures_are_jpegs_behind_links_that_expire(sandbox, get):
    posts = get(EDGE, fields="full_picture,attachments", limit="20")[1]["data"]
    link = next(post["full_picture"] for post in posts if "full_picture" in post)
    assert requests.get(link, timeout=10).content[:3] == b"\xff\xd8\xff"
    sandbox.world.clock.advance(timedelta(days=4))
    assert requests.get(link, timeout=10).status_code == 403


def test_a_post_answers_stale_day_rows_beside_lifetime(get):
    post = newest(get, limit="1")[0]["id"]
    rows = get(f"{post}/insights", metric="post_media_view")[1]["data"]
    assert [row["period"] for row in rows] == ["day", "lifetime"]
    assert rows[0]["values"][0]["value"] == 0
    assert set(rows[1]["values"][0]) == {"value"}


def test_lifetime_counters_of_a_young_post_grow(sandbox, get):
    post = all_posts("pagelens", COFFEE, datetime(2026, 11, 20, tzinfo=UTC))[0]
    seen = []
    for hours in (0.5, 3, 12, 48):
        sandbox.world.clock.set(post.created + timedelta(hours=hours))
        rows = get(f"{post.post_id}/insights", metric="post_media_view", period="lifetime")[1]
        seen.append(rows["data"] and rows["data"][0]["values"][0]["value"])
    assert seen[0] == []
    assert 0 < seen[1] < seen[2] < seen[3]


def test_a_video_answers_video_insights_only(sandbox, get, refusal):
    posts = all_posts("pagelens", COFFEE, sandbox.world.now())
    video = next(post.video_id for post in posts if post.kind == "video")
    reel = next(post.video_id for post in posts if post.kind == "reel")
    assert "nonexisting field (insights)" in refusal(f"{video}/insights")["message"]
    assert refusal(f"{video}/video_insights", metric="post_media_view")["code"] == 1
    names = {row["name"] for row in get(f"{reel}/video_insights")[1]["data"]}
    assert "blue_reels_play_count" in names
    assert get(f"{reel}/video_insights", metric="total_video_views")[1] == {"data": []}


def test_reels_are_listed_with_their_posts(get):
    reel = get(f"{COFFEE.page_id}/video_reels", fields="id,post_id,length")[1]["data"][0]
    assert reel["post_id"].startswith(COFFEE.page_id)


def test_a_batch_answers_in_order_with_string_bodies(sandbox):
    items = [{"method": "GET", "relative_url": f"v27.0/{COFFEE.page_id}?fields=name"},
             {"method": "GET", "relative_url": f"{COFFEE.page_id}/insights?metric=page_fans"},
             {"method": "GET", "relative_url": f"{COFFEE.page_id}/video_reels"}]  # fmt: skip
    sandbox.world.faults.add({"kind": "null", "path": "video_reels"})
    form = {"access_token": demo_page_token(COFFEE.page_id), "batch": json.dumps(items)}
    found = requests.post(f"{sandbox.url}/v27.0/", data=form, timeout=10).json()
    assert json.loads(found[0]["body"])["name"] == COFFEE.name
    assert (found[1]["code"], json.loads(found[1]["body"])["error"]["code"]) == (400, 100)
    assert found[2] is None
    assert (sandbox.world.log.requests, sandbox.world.log.calls) == (1, 3)
    form["batch"] = json.dumps(items * 17)
    refused = requests.post(f"{sandbox.url}/v27.0/", data=form, timeout=10).json()["error"]
    assert refused["type"] == "GraphBatchException"
