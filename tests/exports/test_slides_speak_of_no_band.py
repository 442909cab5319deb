"""A slide's own chart draws no band of what is usual, so that no slide speaks of one."""

import io
from datetime import timedelta

from flask.testing import FlaskClient
from pptx import Presentation

from dashboard.components.unusual import THE_BAND
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.timeseries import read_timeseries
from models.scope import tenant_session
from tests.exports.asking import made
from tests.exports.conftest import LAST, SINCE, UNTIL
from tests.people import People
from tests.queries.numbers import NOON, put_days, the_page

VIEWS, YEAR = "page_media_view", 420


def test_what_is_unusual_is_told_without_the_band(people: People, alice: FlaskClient) -> None:
    days = {LAST - timedelta(days=n): 1000 + n * 37 % 400 for n in range(YEAR)}
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, VIEWS, days | {LAST - timedelta(days=5): 90_000})
        span = resolve_range(since=SINCE, until=UNTIL, newest_day=LAST, now=NOON)
        series = read_timeseries(session, page, VIEWS, "day", span, now=NOON, with_bands=True)
    assert any(point.usual for point in series.points)
    slides = Presentation(io.BytesIO(made(alice, people, "pptx"))).slides
    words = "\n".join(
        shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )
    assert "Unusual: " in words
    assert THE_BAND not in words
