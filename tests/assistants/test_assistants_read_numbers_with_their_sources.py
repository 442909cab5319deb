"""Every tool, asked by an owner's program: what the API says, where it is from, what is wrong."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from dashboard.page_address import parse_address
from tests.assistants.asking import Told, ask, token_of
from tests.assistants.conftest import GAP, IN_PARTS
from tests.people import ACME_PAGE, ALICE

VIEWS = "page_media_view"
WEEK = {"page_id": ACME_PAGE, "days": {"preset": "last_7d"}}
TOOLS = {
    "list_pages": {"words": "coffee"},
    "key_figures": WEEK,
    "trend": WEEK | {"metric": VIEWS, "split": "ads"},
    "why_did_it_change": WEEK | {"metric": VIEWS},
    "top_posts": WEEK,
    "where_a_number_comes_from": WEEK | {"metric": VIEWS},
    "explain_metric": {"metric": "net_follows"},
    "find_metrics": {"words": "media views"},
    "what_is_missing": {"page_id": ACME_PAGE},
}


@pytest.fixture
def told(numbers: None, site: str, tmp_path: Path) -> Told:
    in_parts = WEEK | {"metric": IN_PARTS, "split": "keys"}
    return ask(tmp_path, site, token_of(ALICE), [*TOOLS.items(), ("trend", in_parts)])


def test_each_tool_answers_and_only_reads(
    told: Told, alice: FlaskClient, site: str, newest: date
) -> None:
    assert {tool.name for tool in told.tools.tools} == set(TOOLS)
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in told.tools.tools)
    *answered, in_parts = told.answers()
    assert [one for one in in_parts["warnings"] if "no number" in one] == []
    answers = dict(zip(TOOLS, answered, strict=True))
    check_figures(answers["key_figures"], alice, newest)
    check_trend(answers["trend"], newest)
    check_why(answers["why_did_it_change"])
    check_posts(answers["top_posts"])
    check_origin(answers["where_a_number_comes_from"], newest)
    check_meaning(answers)
    for name, answer in answers.items():
        assert answer["sources"]["dashboard"].startswith(f"{site}/"), name
        assert "Pacific" in answer["sources"]["time_zone"]
    assert told.log == ""


def check_figures(answer: dict[str, Any], alice: FlaskClient, newest: date) -> None:
    same = alice.get(f"/api/meta/pages/{ACME_PAGE}/overview/?date_preset=last_7d").json
    for kpi in same["kpis"]:
        kpi.pop("spark")
    assert answer["found"] == same
    sources = answer["sources"]
    assert (sources["page_id"], sources["page_name"]) == (ACME_PAGE, "Acme Coffee")
    assert VIEWS in sources["meta_metrics"]
    assert "engagement_rate" not in sources["meta_metrics"]
    assert (sources["since"], sources["until"]) == (day(newest, 6), day(newest, 0))
    assert sources["compared_until"] == day(newest, 7)
    link = urlsplit(sources["dashboard"])
    shown = parse_address(link.path, link.query)
    assert (shown.page_id, shown.since, shown.until) == (ACME_PAGE, day(newest, 6), day(newest, 0))
    assert "Views: of 6 of 7 days only." in answer["warnings"]
    assert "Views: 1 of 7 days has a number that Meta has restated." in answer["warnings"]
    assert any("2 of 7 days have a provisional number" in one for one in answer["warnings"])
    assert any(one.startswith("Stale: ") for one in answer["warnings"])


def check_trend(answer: dict[str, Any], newest: date) -> None:
    points = {point["date"]: point for point in answer["found"]["points"]}
    assert points[day(newest, GAP)] == {"date": day(newest, GAP), "value": None}
    assert points[day(newest, 6)] == {"date": day(newest, 6), "value": 150, "restated_from": 140}
    assert points[day(newest, 0)]["provisional"] is True
    assert answer["found"]["previous"] == []
    assert [part["key"] for part in answer["found"]["parts"]] == ["is_from_ads=0"]
    assert "Views: 1 of 7 days has no number, which is a gap and not zero." in answer["warnings"]
    link = urlsplit(answer["sources"]["dashboard"])
    shown = parse_address(link.path, link.query)
    assert (shown.metric, shown.split, shown.compare) == (VIEWS, "ads", "none")


def check_why(answer: dict[str, Any]) -> None:
    why = answer["found"]["why"]
    assert why["difference"] == 6 * 150 - 6 * 100
    assert sum(part["difference"] for part in why["splits"][0]) == why["difference"]
    assert answer["sources"]["meta_metrics"] == [VIEWS]
    assert any(one.startswith("Days with no number") for one in answer["warnings"])


def check_posts(answer: dict[str, Any]) -> None:
    [post] = answer["found"]["results"]
    assert (post["post_id"], post["value"]) == ("1_a", 77)
    assert answer["sources"]["meta_metrics"] == ["post_media_view"]


def check_origin(answer: dict[str, Any], newest: date) -> None:
    number, values = answer["found"]["number"], answer["found"]["results"]
    assert (number["value"], number["made"], len(values)) == (900, "sum", 6)
    [restated] = [one for one in values if one["earlier"]]
    assert (restated["date"], restated["earlier"][0]["value"]) == (day(newest, 6), 140)
    assert all(one["observed_at"] for one in values)
    assert f"/pages/{ACME_PAGE}/numbers?" in answer["sources"]["dashboard"]


def check_meaning(answers: dict[str, dict[str, Any]]) -> None:
    [page] = answers["list_pages"]["found"]["pages"]
    assert (page["name"], page["stale"]) == ("Acme Coffee", True)
    measure = answers["explain_metric"]
    assert measure["found"]["formula"].startswith("Followers on the last day")
    assert measure["sources"]["meta_metrics"] == ["page_follows"]
    [definition] = measure["found"]["definitions"]
    assert "A day ends at midnight Pacific time" in definition["differences"][0]
    assert VIEWS in [one["key"] for one in answers["find_metrics"]["found"]["metrics"]]
    assert "missing" in answers["what_is_missing"]["found"]


def day(newest: date, back: int) -> str:
    return (newest - timedelta(days=back)).isoformat()
