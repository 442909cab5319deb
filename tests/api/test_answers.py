"""What the calls answer: shapes, numbers, parts of lists, the description."""

from contextlib import closing
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from dashboard.queries.days.pacific import days_between, pacific_yesterday
from jobs.health.probe import NO_REDIS, Probe
from models.orm import now_utc
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.people import ACME_PAGE, ALICE, People, add_page
from tests.queries.numbers import put_days, the_page
from tests.visitors import post, visitor

BASE = f"/api/meta/pages/{ACME_PAGE}"


def fill(people: People) -> None:
    newest = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        days = days_between(newest - timedelta(days=55), newest)
        put_days(session, page, "page_media_view", dict.fromkeys(days, 10))
        put_days(session, page, "page_total_media_view_unique", dict.fromkeys(days, "2.5"))


def test_the_overview_has_numbers_whole_where_they_are_whole(alice: FlaskClient, people: People):
    fill(people)
    answer = alice.get(f"{BASE}/overview/").json
    kpis = {kpi["metric"]: kpi for kpi in answer["kpis"]}
    views, viewers = kpis["page_media_view"], kpis["page_total_media_view_unique"]
    assert (views["value"], views["previous"], views["change"]) == (280, 280, 0.0)
    assert isinstance(views["value"], int)
    assert viewers["value"] == 2.5
    assert (views["days"], views["of_days"]) == (28, 28)
    assert answer["data_through"] == answer["until"]
    assert answer["stale"] is True


def test_the_timeseries_has_a_point_a_day(alice: FlaskClient, people: People):
    fill(people)
    answer = alice.get(f"{BASE}/timeseries/?metric=page_media_view&date_preset=last_7d").json
    assert len(answer["points"]) == len(answer["previous"]) == 7
    newest = answer["points"][-1]
    assert (newest["value"], newest["provisional"], newest["restated_from"]) == (10, True, None)
    assert (answer["seams"], answer["stand_ins"], answer["parts"]) == ([], [], [])


def test_the_timeseries_has_its_parts_where_they_are_asked_for(alice: FlaskClient, people: People):
    newest = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        days = days_between(newest - timedelta(days=13), newest)
        put_days(
            session, page, "page_media_view", dict.fromkeys(days, 4), breakdown="is_from_ads=1"
        )
    asked = f"{BASE}/timeseries/?metric=page_media_view&date_preset=last_7d&split="
    [part] = alice.get(f"{asked}ads").json["parts"]
    assert (part["key"], part["name"]) == ("is_from_ads=1", "From ads")
    assert [point["value"] for point in part["points"] + part["previous"]] == [4] * 14
    refused = alice.get(f"{asked}keys")
    assert (refused.status_code, refused.json["error"]["field"]) == (422, "split")


def test_pages_come_in_parts_and_select_makes_the_default(alice: FlaskClient, people: People):
    add_page(people.acme, "100000000000003", "Zebra")
    first = alice.get("/api/meta/pages/?limit=1").json
    assert (first["count"], first["next_offset"], len(first["results"])) == (2, 1, 1)
    post(alice, "/api/meta/pages/100000000000003/select/")
    rest = alice.get("/api/meta/pages/?limit=1&offset=1").json
    assert (rest["results"][0]["is_default"], rest["next_offset"]) == (True, None)


def test_a_page_is_found_by_its_name_and_told_alone(alice: FlaskClient, people: People):
    add_page(people.acme, "100000000000003", "Zebra 100%")
    assert [
        (one["count"], [page["name"] for page in one["results"]])
        for one in (alice.get(f"/api/meta/pages/?q={words}").json for words in ("BRA", "%25", "x"))
    ] == [(1, ["Zebra 100%"]), (1, ["Zebra 100%"]), (0, [])]
    listed = alice.get("/api/meta/pages/?limit=1").json["results"][0]
    assert alice.get(f"{BASE.removesuffix('/')}/").json == listed


def test_a_change_is_explained_and_a_number_defined(alice: FlaskClient, people: People):
    fill(people)
    why = alice.get(f"{BASE}/why/?metric=page_total_media_view_unique").json
    assert (why["kpi"]["value"], why["why"]) == (2.5, None)
    refused = alice.get(f"{BASE}/why/?metric=page_impressions")
    assert (refused.status_code, refused.json["error"]["field"]) == (422, "metric")
    video = alice.get("/api/meta/metrics/post_video_view_time/").json
    assert [one["level"] for one in video["definitions"]] == ["POST", "VIDEO"]
    assert alice.get("/api/meta/metrics/no_such/").status_code == 404


def test_the_picker_leaves_out_what_is_retired_unless_asked(alice: FlaskClient):
    usual = alice.get(f"/api/meta/metrics/?level=PAGE&page_id={ACME_PAGE}").json["results"]
    everything = alice.get("/api/meta/metrics/?level=PAGE&include_all=true").json["results"]
    assert not {metric["status"] for metric in usual} & {"INVALID", "DEPRECATED"}
    retired = next(metric for metric in everything if metric["key"] == "page_impressions")
    assert retired["replacement_metric_key"] == "page_media_view"


def test_every_call_is_described(alice: FlaskClient):
    paths = alice.get("/api/openapi.json").json["paths"]
    assert "/api/metrics/meta/pages/{page_id}/refresh/" in paths
    assert "/api/meta/connect/callback/" in paths
    page = alice.get("/api/docs").text
    assert "/api/meta/pages/{page_id}/overview/" in page
    assert "<script" not in page


def test_readiness_tells_what_is_missing(server: Flask, environment):
    client, probe = server.test_client(), Probe()
    environment.setattr("dashboard.api.health.PROBE", probe)
    assert client.get("/readyz").json["database"] == "not looked yet"
    with closing(probe):
        probe.look()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["database"], ready.json["redis"]) == (200, "ok", "ok")
    elsewhere = Probe()
    environment.setattr("dashboard.api.health.PROBE", elsewhere)
    with environment.context() as changed, closing(elsewhere):
        changed.setenv("REDIS_URL", "unix:///nowhere/redis.sock")
        refresh_settings()
        elsewhere.look()
    refresh_settings()
    away = client.get("/readyz")
    assert (away.status_code, away.json["redis"]) == (503, NO_REDIS)


def test_prometheus_sees_the_runs(server: Flask):
    client = visitor(server, ALICE)
    post(client, f"/api/metrics/meta/pages/{ACME_PAGE}/refresh/")
    figures = client.get("/metrics").text
    assert 'pagelens_runs{kind="page",status="queued"} 1.0' in figures
    assert 'pagelens_queue_jobs{queue="sync"} 2.0' in figures
