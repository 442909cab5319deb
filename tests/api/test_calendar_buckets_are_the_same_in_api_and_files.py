"""Calendar weeks and months by the API and in files, each computed again by hand."""

import csv
import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.exports.jobs import run_export
from dashboard.queries.days.pacific import days_between
from ingest.plan.days import newest_day
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, People
from tests.queries.numbers import put_days, the_page
from tests.visitors import post, visitor

VIEWS, FOLLOWERS, VIEWERS = "page_media_view", "page_follows", "page_total_media_view_unique"
PATH = f"/api/meta/pages/{ACME_PAGE}"
WEEK, MONTH = "calendar_week", "calendar_month"
GONE = {date(2025, 12, 30), date(2024, 2, 29)}


@pytest.fixture
def alice(server: Flask, people: People) -> FlaskClient:
    """With a view for each day of the month, and as many followers as the day of the year."""
    spans = ((date(2024, 1, 29), date(2024, 3, 3)), (date(2025, 12, 22), date(2026, 1, 11)))
    every = [day for span in spans for day in days_between(*span)]
    known = [day for day in every if day not in GONE]
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, VIEWS, {day: day.day for day in known})
        put_days(session, page, FOLLOWERS, {day: day.timetuple().tm_yday for day in known})
        put_days(session, page, VIEWERS, dict.fromkeys(every, 50))
        put_days(session, page, VIEWERS, {date(2026, 1, 4): 210}, period="week")
        put_days(session, page, VIEWERS, {date(2024, 2, 29): 900}, period="days_28")
    return visitor(server, ALICE)


def asked(client: FlaskClient, metric: str, bucket: str, since: str, until: str) -> list[Any]:
    query = {"metric": metric, "bucket": bucket, "since": since, "until": until, "compare": "none"}
    found: list[Any] = client.get(f"{PATH}/timeseries/", query_string=query).json["buckets"]
    return found


def filed(
    client: FlaskClient, people: People, metric: str, bucket: str, since: str, until: str
) -> list[dict[str, str]]:
    body = {"trend_metric": metric, "trend_period": bucket, "since": since, "until": until}
    job = post(client, f"{PATH}/exports/", json=body | {"export_format": "csv", "compare": "none"})
    number = job.json["export_job_id"]
    assert run_export(tenant_id=people.acme, export_job_id=number) == "completed"
    content = client.get(f"/api/exports/{number}/download/").data
    text = zipfile.ZipFile(io.BytesIO(content)).read("trend.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_week_holds_its_seven_days_over_the_new_year(alice: FlaskClient, people: People) -> None:
    days = ("2025-12-22", "2026-01-11")
    found = asked(alice, VIEWS, WEEK, *days)
    assert [(one["since"], one["until"], one["value"], one["days"]) for one in found] == [
        ("2025-12-22", "2025-12-28", sum(range(22, 29)), 7),
        ("2025-12-29", "2026-01-04", 29 + 31 + sum(range(1, 5)), 6),
        ("2026-01-05", "2026-01-11", sum(range(5, 12)), 7),
    ]
    assert all(one["whole"] and one["of_days"] == 7 for one in found)
    rows = filed(alice, people, VIEWS, WEEK, *days)
    assert [(row["date"], float(row["value"])) for row in rows] == [
        (one["since"], one["value"]) for one in found
    ]
    assert "6 of 7 days have a number" in rows[1]["seam"]
    levels = asked(alice, FOLLOWERS, WEEK, *days)
    assert [one["value"] for one in levels] == [362, 4, 11]


def test_a_month_ends_with_its_last_day_that_has_a_number(
    alice: FlaskClient, people: People
) -> None:
    days = ("2024-01-29", "2024-03-03")
    found = asked(alice, VIEWS, MONTH, *days)
    assert [(one["value"], one["days"], one["of_days"], one["whole"]) for one in found] == [
        (29 + 30 + 31, 3, 3, False),
        (sum(range(1, 29)), 28, 29, True),
        (1 + 2 + 3, 3, 3, False),
    ]
    levels = asked(alice, FOLLOWERS, MONTH, *days)
    assert [one["value"] for one in levels] == [31, 31 + 28, 31 + 29 + 3]
    rows = filed(alice, people, FOLLOWERS, MONTH, *days)
    assert [float(row["value"]) for row in rows] == [31, 59, 63]
    assert "28 of 29 days have a number" in rows[1]["seam"]
    assert "not whole in this range" in rows[2]["seam"]


def test_people_have_metas_own_number_or_the_reason(alice: FlaskClient, people: People) -> None:
    weeks = asked(alice, VIEWERS, WEEK, "2025-12-29", "2026-01-11")
    assert [one["value"] for one in weeks] == [210, None]
    assert "ends with this week" in weeks[1]["reason"]
    [_, february, march] = filed(alice, people, VIEWERS, MONTH, "2024-01-29", "2024-03-03")
    assert (float(february["value"]), march["value"]) == (900, "")
    assert "cut by the range" in march["seam"]


def test_the_newest_bucket_is_provisional(alice: FlaskClient, people: People) -> None:
    newest = newest_day()
    first = newest - timedelta(days=20)
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, "page_views_total", dict.fromkeys(days_between(first, newest), 1))
    found = asked(alice, "page_views_total", WEEK, first.isoformat(), newest.isoformat())
    assert found[-1]["provisional"] is True
    assert found[0]["provisional"] is False
