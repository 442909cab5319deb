"""Imported values are marked wherever they are shown, and not once Meta's API has given them."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta

from flask.testing import FlaskClient

from dashboard.charts.hover import IMPORTED
from dashboard.charts.trend import trend_figure
from dashboard.components.chart_tables import series_table
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.timeseries import Timeseries, read_timeseries
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.exports.asking import ask, fetch, make
from tests.imports.conftest import Importer
from tests.imports.test_an_import_is_undone_as_a_whole import api_gives
from tests.people import ACME_PAGE

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
        rows = csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
        marks = {date.fromisoformat(row["date"]): row["imported"] for row in rows}
        assert marks == dict(zip(DAYS, ("false", "false", "true"), strict=True))
