"""The trend of the view: a line, a metric's parts or two metrics, with the notes on its days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dashboard.charts.buckets import buckets_figure, describe_buckets
from dashboard.charts.parts import (
    days_before_are_drawn,
    describe_parts,
    hidden_parts,
    parts_figure,
)
from dashboard.charts.trend import Figure, trend_figure
from dashboard.charts.two_metrics import Shown, TwoMetrics, two_figure
from dashboard.components import page_state
from dashboard.components.buckets import BUCKET_WORDS, bucket_words
from dashboard.components.two_metrics import two_sentences
from dashboard.components.unusual import NO_BAND, THE_BAND, unusual_sentences
from dashboard.excerpt import excerpt
from dashboard.exports.report.sentences import peak_sentence
from dashboard.exports.work import Work
from dashboard.format import PERIOD_WORDS, day, day_range
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.buckets import BUCKETS, Bucket, read_buckets
from dashboard.queries.insights.splits import KEYS, Split, only_in_parts, read_split
from dashboard.queries.insights.timeseries import Timeseries, read_timeseries
from dashboard.queries.workspace.annotations import (
    Note,
    gap_notes,
    post_notes,
    read_notes,
    retirement_notes,
)


@dataclass(frozen=True)
class ViewTrend:
    """Either `series` or `split`, and the notes on its days.

    `buckets` are the calendar weeks or months of the series, where the view shows these. `second`
    is the metric beside the series, where the view shows two.
    """

    series: Timeseries | None
    split: Split | None
    notes: list[Note]
    bucket: str = ""
    buckets: list[Bucket] = field(default_factory=list)
    second: Shown | None = None

    @property
    def two(self) -> TwoMetrics | None:
        """Both metrics, where the view shows two."""
        return TwoMetrics(Shown(self._line, self.buckets), self.second) if self.second else None

    @property
    def alone(self) -> Timeseries | None:
        """The one line that is drawn; None where there are parts, or two metrics."""
        return None if self.second else self.series

    @property
    def lines(self) -> list[Timeseries]:
        """The metrics whose totals are drawn."""
        second = [self.second.series] if self.second else []
        return [self.series, *second] if self.series else []

    @property
    def title(self) -> str:
        """The metric in words, or both."""
        if self.two:
            return self.two.title
        return self._shown.title + (", in parts" if self.split else "")

    @property
    def key(self) -> str:
        """The days and the period of the line."""
        days = day_range(self._days[0], self._days[-1], year=True)
        words = BUCKET_WORDS.get(self.bucket) or PERIOD_WORDS[self._shown.period]
        return f"{days}, {words}"

    @property
    def before(self) -> str:
        """The days of the dashed lines; empty where there are none."""
        if self.split is None:
            return days_before(self._line)
        if not days_before_are_drawn(self.split):
            return ""
        shown = self.split.parts[0].previous[: len(self.split.days)]
        return day_range(shown[0].date, shown[-1].date, year=True)

    @property
    def said(self) -> str:
        """The chart in sentences."""
        # Without a band there is nothing on paper to explain.
        return self._said(NO_BAND)

    @property
    def said_without_band(self) -> str:
        """The same of a chart that draws no band."""
        return self._said(NO_BAND, THE_BAND)

    def _said(self, *left_out: str) -> str:
        if self.two:
            period = self.bucket or self._line.period
            told = two_sentences(self.two, period, self.before)
            return " ".join([self.two.courses, *told])
        if self.buckets and self.series:
            before = self.before or "the days compared with"
            words = bucket_words(self.series, self.bucket, self.buckets, before)
            return f"{describe_buckets(self.series, self.buckets)} {words}"
        if self.split is None:
            odd = [one for one in unusual_sentences(self._line) if one not in left_out]
            return " ".join(one for one in [peak_sentence(self._line), *odd] if one)
        return f"{describe_parts(self.split)} {hidden_parts(self.split)}".rstrip()

    @property
    def remarks(self) -> list[str]:
        """The notes on its days, the oldest first."""
        return [f"{self._day(note.day)}: {excerpt(note.text)}" for note in self.notes]

    def _day(self, on: date) -> str:
        return day(on, weekday=True, year=self._days[0].year != self._days[-1].year)

    @property
    def _days(self) -> list[date]:
        return self.split.days if self.split else [point.date for point in self._line.points]

    @property
    def provisional_days(self) -> list[date]:
        """The days with a number on which Meta may still be counting."""
        lines = [part.points for part in self.split.parts] if self.split else [self._line.points]
        lines += [self.second.series.points] if self.second else []
        return sorted({point.date for line in lines for point in line if point.provisional})

    def figure(self) -> Figure:
        """The chart as the overview draws it."""
        if self.split is not None:
            return parts_figure(self.split, self.notes)
        if self.two:
            return two_figure(self.two, [] if self.buckets else self.notes)
        if self.buckets:
            return buckets_figure(self._line, self.buckets)
        return trend_figure(self._line, self.notes)

    @property
    def _shown(self) -> Timeseries | Split:
        return self.split or self._line

    @property
    def _line(self) -> Timeseries:
        if self.series is None:
            raise ValueError("a trend has a line or parts")
        return self.series


def split_of(work: Work) -> str:
    """How the metric is split; one whose parts do not add up is always shown in parts."""
    options = work.options
    return options.trend_split or (KEYS if only_in_parts("PAGE", options.trend_metric) else "")


def bucket_of(work: Work) -> str:
    """The calendar bucket of the view; empty where it shows days, or Meta's own spans of them."""
    return work.options.trend_period if work.options.trend_period in BUCKETS else ""


def read_trend(work: Work) -> ViewTrend | None:
    """The trend of the view; None where it cannot be chosen or has no value in these days."""
    if split_of(work):
        split = read_parts(work)
        if split is None or not split.parts:
            return None
        return ViewTrend(None, split, view_notes(work, split.any_values))
    bucket = bucket_of(work)
    options = work.options
    alone = not (bucket or options.trend_second)
    series = read_series(work, options.trend_metric, options.trend_period, with_bands=alone)
    if series is None:
        return None
    notes = view_notes(work, [point.value for point in series.points])
    buckets = _buckets_of(work, series)
    return ViewTrend(series, None, notes, bucket, buckets, _read_second(work))


def _read_second(work: Work) -> Shown | None:
    """The metric beside the first; None where there is none, or none with a value."""
    options = work.options
    if not options.trend_second:
        return None
    series = read_series(work, options.trend_second, options.trend_period)
    return Shown(series, _buckets_of(work, series)) if series else None


def _buckets_of(work: Work, series: Timeseries) -> list[Bucket]:
    bucket = bucket_of(work)
    return read_buckets(work.session, work.page, series, bucket, work.span) if bucket else []


def why_empty(work: Work) -> str:
    """Why the days of the view have no number, and what happens next."""
    found = page_state.why_empty(work.page, work.fresh)
    what, next_step = found or ("No data for this range.", "Choose other days.")
    return f"{what.rstrip('.')}. {next_step}"


def read_parts(work: Work) -> Split | None:
    """The parts of the view's metric; None where it cannot be split so."""
    options = work.options
    try:
        total = _read(work, options.trend_metric, options.trend_period)
        return read_split(
            work.session, work.page, total, work.span, split_of(work), now=work.made_at
        )
    except BadInput:
        return None


def read_series(
    work: Work, metric: str, period: str, *, with_bands: bool = False
) -> Timeseries | None:
    """A metric by day; None where it cannot be chosen or has no value in these days."""
    try:
        series = _read(work, metric, period, with_bands=with_bands)
    except BadInput:
        return None
    return series if any(point.value is not None for point in series.points) else None


def _read(work: Work, metric: str, period: str, *, with_bands: bool = False) -> Timeseries:
    return read_timeseries(
        work.session,
        work.page,
        metric,
        "day" if period in BUCKETS else period,
        work.span,
        now=work.made_at,
        fresh=work.fresh,
        with_bands=with_bands,
    )


def view_notes(work: Work, values: Sequence[Decimal | None]) -> list[Note]:
    """People's notes and the system's, as they stand below the trend of the overview."""
    session, page, span = work.session, work.page, work.span
    found = [
        *read_notes(session, page, span),
        *retirement_notes(work.options.trend_metric, span),
        *post_notes(session, page, span),
        *gap_notes(span.days, values),
    ]
    return sorted(found, key=lambda note: note.day)


def days_before(series: Timeseries) -> str:
    """The days that are drawn below those of a series; empty where they have no value."""
    shown = series.previous[: len(series.points)]
    if all(point.value is None for point in shown):
        return ""
    return day_range(shown[0].date, shown[-1].date, year=True)
