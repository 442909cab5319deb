"""Imported values are marked wherever they are shown, and not once Meta's API has given them."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from flask.testing import FlaskClient

from dashboard.charts.growth import growth_figure
from dashboard.charts.hover import IMPORTED
from dashboard.charts.trend import trend_figure
from dashboard.components.chart_tables import series_table
from dashboard.components.explain import kpi_rows
from dashboard.components.kpis import kpi_label
from dashboard.components.post_numbers import numbers_list
from dashboard.page_address import PageAddress
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.marked_points import count_imported
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.insights.timeseries import Timeseries, read_timeseries
from dashboard.queries.posts.detail import find_post
from dashboard.queries.posts.growth import read_growth
from dashboard.queries.posts.numbers import read_numbers
from dashboard.queries.posts.standing import read_standings
from dashboard.queries.posts.values import VIEWERS, require_measure
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.exports.asking import ask, fetch, make
from tests.imports.conftest import Importer
from tests.imports.test_an_import_is_undone_as_a_whole import api_gives, give_counter
from tests.people import ACME_PAGE
from tests.queries.numbers import put_days

FIRST = pacific_day(now_utc()) - timedelta(days=20)
DAYS = [FIRST + timedelta(days=back) for back in range(3)]
SPAN = {"since": DAYS[0].isoformat(), "until": DAYS[2].isoformat()}


def bring_in(importer: Importer) -> None:
    """Three days from a file, of which the API gives one again and one anew."""
    lines = "".join(f'"{day}","{10 * (place + 1)}"\n' for place, day in enumerate(DAYS))
    importer('"Views"\n"Date","Primary"\n' + lines)
    api_gives(importer, DAYS[0], 11)
    api_gives(importer, DAYS[1], 20)


def series_of(importer: Importer) -> Timeseries:
    with tenant_session(importer.page.tenant_id) as session:
        span = resolve_range(**SPAN, newest_day=DAYS[2], now=now_utc())
        return read_timeseries(session, importer.page, "page_media_view", "day", span)


def rows_of(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_screen_and_api_tell_them_apart(importer: Importer, alice: FlaskClient) -> None:
    bring_in(importer)
    series = series_of(importer)
    assert [(p.value, p.imported) for p in series.points] == [(11, False), (20, False), (30, True)]
    assert series.points[0].restated_from == 10
    hovers = next(trace["text"] for trace in trend_figure(series)["data"] if "text" in trace)
    assert [IMPORTED in told for told in hovers] == [False, False, True]
    assert json.dumps(series_table(series).to_plotly_json(), default=str).count("imported") == 1
    address = f"/api/meta/pages/{ACME_PAGE}/timeseries/"
    answer = alice.get(address, query_string=SPAN | {"metric": "page_media_view"}).json
    assert [point["imported"] for point in answer["points"]] == [False, False, True]


def test_files_tell_them_apart(importer: Importer, alice: FlaskClient) -> None:
    bring_in(importer)
    job = ask(alice, trend_metric="page_media_view", **SPAN)
    assert make(importer.page.tenant_id, job) == "completed"
    archive = zipfile.ZipFile(io.BytesIO(fetch(alice, job).data))
    for name in ("trend.csv", "daily_points.csv"):
        rows = rows_of(archive, name)
        marks = {date.fromisoformat(row["date"]): row["imported"] for row in rows}
        assert marks == dict(zip(DAYS, ("false", "false", "true"), strict=True))


def test_cards_tell_how_many_of_their_days_came_from_a_file(
    importer: Importer, alice: FlaskClient
) -> None:
    bring_in(importer)
    views = {"Views": 1, "Followers": 0}
    answer = alice.get(f"/api/meta/pages/{ACME_PAGE}/overview/", query_string=SPAN).json
    told = {kpi["title"]: kpi["imported_days"] for kpi in answer["kpis"]}
    assert {title: told[title] for title in views} == views
    with tenant_session(importer.page.tenant_id) as session:
        span = resolve_range(**SPAN, newest_day=DAYS[2], now=now_utc())
        overview = read_overview(session, importer.page, span)
    [kpi] = [kpi for kpi in overview.kpis if kpi.title == "Views"]
    assert kpi_label(kpi) == "total, 1 day imported"
    assert kpi_label(replace(kpi, imported_days=0)) == "total"
    assert kpi_label(replace(kpi, imported_days=1, of_days=1, days=1)).endswith(", imported")
    assert kpi_label(replace(kpi, days=2)) == "sum of 2 of 3 days, 1 imported"
    rows = json.dumps(kpi_rows(kpi, ""), default=lambda one: one.to_plotly_json())
    assert "One day came from a file, not from Meta's API." in rows


def test_what_is_made_of_imported_days_tells_so(importer: Importer) -> None:
    day_before = DAYS[0] - timedelta(days=1)
    for title, values in (("Viewers", (4, 5)), ("Followers", (90, 95))):
        lines = "".join(
            f'"{day}","{value}"\n' for day, value in zip((day_before, DAYS[0]), values, strict=True)
        )
        importer(f'"{title}"\n"Date","Primary"\n{lines}')
    with tenant_session(importer.page.tenant_id) as session:
        page = session.merge(importer.page)
        put_days(session, page, "page_post_engagements", dict.fromkeys(DAYS, 2))
        span = resolve_range(**SPAN, newest_day=DAYS[2], now=now_utc())
        overview = read_overview(session, page, span)
    told = {kpi.metric: kpi.imported_days for kpi in overview.kpis}
    assert told["net_follows"] == 2
    assert told["engagement_rate"] == told["page_follows"] == 1
    assert told["page_post_engagements"] == 0


def test_one_number_for_28_days_that_came_from_a_file_is_all_of_its_days() -> None:
    until = DAYS[2]
    since = until - timedelta(days=27)
    span = resolve_range(
        since=since.isoformat(), until=until.isoformat(), newest_day=until, now=now_utc()
    )
    imported = {("page_total_media_view_unique", "days_28"): {until}}
    values = [Decimal(1)] * 28
    assert count_imported(imported, "page_total_media_view_unique", span, values) == 28
    assert count_imported(imported, "page_media_view", span, values) == 0


def test_counters_of_posts_tell_them_apart(importer: Importer, alice: FlaskClient) -> None:
    post = importer.has_post()
    importer(f"Post ID,Page ID,Views,Viewers\n77,{ACME_PAGE},5,4\n")
    give_counter(importer, post, "post_media_view", 5)
    answer = alice.get(f"/api/meta/posts/{post}/").json
    marks = {counter["metric"]: counter["imported"] for counter in answer["counters"]}
    assert marks == {"post_media_view": False, "post_total_media_view_unique": True}
    for metric, imported in marks.items():
        address = f"/api/meta/posts/{post}/timeseries/"
        grown = alice.get(address, query_string={"metric": metric}).json
        assert [point["imported"] for point in grown["points"]] == [imported]
    published = {"since": "2026-02-25", "until": "2026-03-05"}
    address = f"/api/meta/pages/{ACME_PAGE}/posts/"
    [ranked] = alice.get(address, query_string=published).json["results"]
    assert ranked["imported"] == ["post_total_media_view_unique"]


def test_the_screen_of_a_post_tells_them_apart(importer: Importer) -> None:
    name = importer.has_post()
    importer(f"Post ID,Page ID,Views,Viewers\n77,{ACME_PAGE},5,4\n")
    give_counter(importer, name, "post_media_view", 5)
    with tenant_session(importer.page.tenant_id) as session:
        page = session.merge(importer.page)
        found = find_post(session, page.tenant_id, name)
        assert found
        numbers = read_numbers(session, found[0])
        standings = read_standings(session, found[0], page)
        growth = read_growth(session, found[0], require_measure(session, VIEWERS))
    assert [(number.key, number.imported) for number in numbers] == [
        (VIEWERS, True),
        ("post_media_view", False),
    ]
    assert [(each.key, each.imported) for each in standings] == [
        ("post_media_view", False),
        (VIEWERS, True),
    ]
    shown = numbers_list(numbers, PageAddress())
    told = json.dumps(shown, default=lambda one: one.to_plotly_json())
    assert told.count('" imported"') == 1
    [hover] = [told for line in growth_figure(growth)["data"] for told in line["text"]][:1]
    assert IMPORTED in hover


def test_files_tell_counters_of_posts_apart(importer: Importer, alice: FlaskClient) -> None:
    post = importer.has_post()
    importer(f"Post ID,Page ID,Views,Viewers\n77,{ACME_PAGE},5,4\n")
    give_counter(importer, post, "post_media_view", 5)
    job = ask(alice, since="2026-02-25", until="2026-03-05")
    assert make(importer.page.tenant_id, job) == "completed"
    archive = zipfile.ZipFile(io.BytesIO(fetch(alice, job).data))
    [row] = rows_of(archive, "posts.csv")
    assert row["imported"] == VIEWERS
    history = {row["metric"]: row["imported"] for row in rows_of(archive, "post_history.csv")}
    assert history == {"post_media_view": "false", VIEWERS: "true"}
