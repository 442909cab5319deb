"""The unusual days of a Page's week, each with the reason as far as numbers know it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.source import load_catalog
from dashboard.charts.usual import outside_words
from dashboard.digest.week import A_WEEK
from dashboard.format import day, exact_value, signed_value
from dashboard.page_address import PageAddress
from dashboard.queries.days.comparisons import OWN
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.metrics import read_metrics
from dashboard.queries.insights.overview import Overview, read_overview
from dashboard.queries.insights.timeseries import Point, Timeseries, read_timeseries
from dashboard.queries.insights.why_of_page import read_why
from dashboard.queries.insights.why_words import care_sentences, parts_sentences
from dashboard.queries.pages.freshness import Freshness
from models import MetaPage
from models.digests import DigestItem


def read_odd_days(
    session: Session, page: MetaPage, span: DateRange, fresh: Freshness, now: datetime
) -> list[DigestItem]:
    """Of the key figures that have a band, the oldest day first."""
    lines = _lines(session, page, span, fresh, now)
    found = [(point.date, line, point) for line in lines for point in line.unusual]
    reasons = _Reasons(session, page, fresh, now)
    return [
        DigestItem(_words(line, point), reasons.of(line.metric, on), _path(page, line, span))
        for on, line, point in sorted(found, key=lambda one: one[0])
    ]


def _lines(
    session: Session, page: MetaPage, span: DateRange, fresh: Freshness, now: datetime
) -> list[Timeseries]:
    known = read_metrics(session, "PAGE", load_catalog().kpis).values()
    return [
        read_timeseries(session, page, one.key, "day", span, now=now, fresh=fresh, with_bands=True)
        for one in known
        if one.aggregation != "last"
    ]


def _words(line: Timeseries, point: Point) -> str:
    value, outside = exact_value(point.value, line.unit), outside_words(point, line.unit)
    return f"{line.title} on {day(point.date, weekday=True)}: {value}, {outside}."


def _path(page: MetaPage, line: Timeseries, span: DateRange) -> str:
    """The trend of the metric, a week to either side where that has been."""
    since, until = span.since - A_WEEK, span.until
    days = {"since": since.isoformat(), "until": until.isoformat()}
    return PageAddress.of(page.page_id, {"metric": line.metric} | days).href()


class _Reasons:
    """Why days were as they were: what their parts carry against the same weekday a week before.

    The key figures of a day are read once, however many of them are odd.
    """

    def __init__(self, session: Session, page: MetaPage, fresh: Freshness, now: datetime) -> None:
        self._session, self._page, self._fresh, self._now = session, page, fresh, now
        self._read: dict[date, Overview] = {}

    def of(self, metric: str, on: date) -> list[str]:
        """In sentences; none where days are not added up, or nothing changed."""
        before = on - A_WEEK
        span = DateRange(on, on, before, before, None, stale=False, compare=OWN)
        kpi = next((one for one in self._overview(span).kpis if one.metric == metric), None)
        why = read_why(self._session, self._page, kpi, span, self._now) if kpi else None
        if kpi is None or why is None:
            return []
        against = f"Against {day(before, weekday=True)}: {signed_value(why.difference, kpi.unit)}."
        told = [*parts_sentences(why, kpi.unit), *care_sentences(why)]
        return [against, *map(str, told)]

    def _overview(self, span: DateRange) -> Overview:
        if span.since not in self._read:
            self._read[span.since] = read_overview(
                self._session, self._page, span, now=self._now, fresh=self._fresh
            )
        return self._read[span.since]
