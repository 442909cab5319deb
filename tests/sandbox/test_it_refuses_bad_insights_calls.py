import pytest

from ingest.sandbox.characters import CHOIR, COFFEE, FESTIVAL, RUNNING
from ingest.sandbox.credentials import demo_page_token, demo_system_user_token, demo_user_token
from ingest.sandbox.errors import NO_METRIC

EDGE = f"{COFFEE.page_id}/insights"
VALID = "(#100) The value must be a valid insights metric"


@pytest.mark.parametrize("name", ["page_fans", "page_impressions", "no_such", "post_impressions"])
def test_one_dead_metric_fails_the_whole_call_and_is_not_named(refusal, name):
    error = refusal(EDGE, metric=f"page_media_view,{name}", period="day")
    assert (error["code"], error["message"]) == (100, VALID)
    assert "error_subcode" not in error


def test_a_known_metric_with_the_wrong_period_names_the_allowed_ones(refusal):
    error = refusal(EDGE, metric="page_follows", period="lifetime")
    assert error["message"] == (
        "(#100) For field 'insights': Param period must be one of {day, week, days_28}"
    )


def test_views_for_lifetime_are_an_unknown_error(refusal):
    error = refusal(EDGE, metric="page_media_view", period="lifetime")
    assert (error["code"], error["error_subcode"]) == (1, 99)


def test_more_than_ninety_days_are_refused(refusal, insights):
    ask = {"metric": "page_media_view", "period": "day", "until": "2026-11-01"}
    error = refusal(EDGE, since="2026-08-02", **ask)
    assert (error["code"], error["error_subcode"]) == (100, 1504016)
    assert len(insights(since="2026-08-03", **ask)["data"][0]["values"]) == 90


def test_days_older_than_two_years_are_refused(refusal):
    error = refusal(EDGE, metric="page_follows", period="day", since="2024-09-01",
                    until="2024-10-01")  # fmt: skip
    assert "last 2 years" in error["message"]


def test_no_metric_is_refused(refusal):
    error = refusal(EDGE)
    assert (error["code"], error["error_subcode"]) == (3001, 1504028)
    assert error["message"] == NO_METRIC


@pytest.mark.parametrize("name", ["ids", "pretty", "debug", "date_format", "metadata"])
def test_removed_parameters_are_refused(refusal, name):
    assert refusal(EDGE, metric="page_follows", **{name: "1"})["code"] == 12


@pytest.mark.parametrize("token", [demo_user_token(), demo_system_user_token()])
def test_insights_need_a_page_token(refusal, token):
    error = refusal(EDGE, token, metric="page_follows")
    assert (error["code"], error["error_subcode"]) == (190, 2069032)


def test_a_token_of_another_page_sees_nothing(refusal):
    error = refusal(EDGE, demo_page_token(RUNNING.page_id), metric="page_follows")
    assert (error["code"], error["error_subcode"]) == (100, 33)


def test_a_person_without_analyze_is_refused(refusal):
    page = FESTIVAL.page_id
    error = refusal(f"{page}/insights", demo_page_token(page), metric="page_follows")
    assert error["code"] == 200


def test_monetization_fails_the_whole_call(refusal):
    error = refusal(EDGE, metric="page_follows,content_monetization_earnings", period="day")
    assert error["code"] == 200
    assert "Monetization" in error["message"]


def test_under_a_hundred_likes_the_list_is_empty(insights):
    assert insights("page_follows", CHOIR.page_id, period="day") == {"data": []}


def test_without_read_insights_the_list_is_empty(get):
    token = demo_page_token(COFFEE.page_id, ("pages_read_engagement",))
    assert get(EDGE, token, metric="page_follows") == (200, {"data": []})


def test_without_pages_read_engagement_the_call_is_refused(refusal):
    token = demo_page_token(COFFEE.page_id, ("read_insights",))
    assert refusal(EDGE, token, metric="page_follows")["code"] == 10


def test_unknown_objects_paths_and_versions_are_refused(refusal):
    assert refusal("99/insights", metric="page_follows")["error_subcode"] == 33
    assert "Unknown path components" in refusal(f"{COFFEE.page_id}/nothing")["message"]
    assert "Unknown path components" in refusal("../v99.0/me")["message"]


def test_post_metrics_on_a_page_are_simply_missing(insights):
    names = [row["name"] for row in insights("post_media_view,page_follows", period="day")["data"]]
    assert names == ["page_follows"]
