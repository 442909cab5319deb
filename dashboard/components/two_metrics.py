"""Two metrics in one chart: what is said below it, and its table."""

from collections.abc import Iterator, Sequence
from typing import Any

from dash import dcc, html

from dashboard.charts.two_metrics import TwoMetrics
from dashboard.components.buckets import bucket_marks, bucket_sentences
from dashboard.components.chart_tables import (
    Ways,
    day_marks,
    linked_value,
    marks_cell,
    past_value,
    plain_table,
    said_of_days,
)
from dashboard.components.explain import glossary_link
from dashboard.format import PERIOD_WORDS, day, day_range, exact_value
from dashboard.queries.workspace.annotations import Note
from dashboard.theme import PALETTE


def words_of_two(two: TwoMetrics, period: str, before: str) -> list[Any]:
    """Which colour is whose, and what is to be known of both."""
    both = (two.first, two.second)
    ways = [
        dcc.Link(
            f"{one.series.title} in the glossary",
            href=glossary_link(one.series.metric),
            className="link",
        )
        for one in both
    ]
    said = " ".join(two_sentences(two, period, before))
    return [_key(two), html.P([said, " ", ways[0], " · ", ways[1]], className="note")]


def two_sentences(two: TwoMetrics, period: str, before: str) -> list[str]:
    """The period, whose scale is whose, the days compared with, seams, and what is not whole."""
    both = (two.first, two.second)
    if two.first.buckets:
        every = [bucket_sentences(one.series, period, one.buckets, before) for one in both]
        return [*dict.fromkeys(sentence for said in every for sentence in said), two.axis_words]
    said = [f"{two.title}, {PERIOD_WORDS[two.first.series.period]}.", two.axis_words]
    said += [f"The dashed lines are {before}."] if before else []
    said += [seam.note for one in both for seam in one.series.seams]
    said += [words for one in both for words in one.series.stand_ins]
    return list(dict.fromkeys(said))


def _key(two: TwoMetrics) -> html.Div:
    """The colours by name, where a narrow screen has no room for names at the ends of lines."""
    shown = zip((two.first, two.second), two.colors, strict=True)
    parts = [
        html.Span(
            [
                html.Span(className=f"dot dot-{PALETTE.index(color) + 1}"),
                one.series.title,
            ],
            className="key-part",
        )
        for one, color in shown
    ]
    return html.Div(parts, className="key key-narrow")


def two_table(
    two: TwoMetrics, before: str, notes: Sequence[Note] = (), ways: Ways | None = None
) -> html.Div:
    """A row a day, week or month: both numbers, those they are compared with, what is special."""
    shown, rows = (two.first, two.second), []
    drawn = list(_bucket_rows(two) if two.first.buckets else _day_rows(two, notes, ways))
    for name, cells, marks in reversed(drawn):
        numbers = [
            cell
            for now, past in cells
            for cell in (
                html.Td(now, className="num"),
                *([html.Td(past, className="num muted")] if before else []),
            )
        ]
        rows.append(html.Tr([html.Th(name, scope="row"), *numbers, marks_cell(marks)]))
    names = [
        text
        for one in shown
        for text in (one.series.title, *([f"{one.series.title}, {before}"] if before else []))
    ]
    first = "Days (Pacific)" if two.first.buckets else "Day (Pacific)"
    return plain_table((first, *names, "Marks"), rows, range(1, len(names) + 1))


Row = tuple[str, list[tuple[Any, str]], list[str]]


def _day_rows(two: TwoMetrics, notes: Sequence[Note], ways: Ways | None) -> Iterator[Row]:
    """Each day's name, its numbers with those before, and its marks."""
    series, said = [one.series for one in (two.first, two.second)], said_of_days(notes)
    for place, point in enumerate(series[0].points):
        cells, marks = [], []
        for one in series:
            now = one.points[place]
            past = one.previous[place] if place < len(one.previous) else None
            cells.append((linked_value(now, one.unit, ways), past_value(past, one.unit)))
            marks += [_of(one.title, mark) for mark in day_marks(now, one.unit)]
        marks = list(dict.fromkeys(marks)) + said.get(point.date, [])
        yield day(point.date, weekday=True, year=True), cells, marks


def _of(title: str, mark: str) -> str:
    """Whose mark it is; the newest days are provisional whatever the metric."""
    return mark if mark == "provisional" else f"{title} {mark}"


def _bucket_rows(two: TwoMetrics) -> Iterator[Row]:
    for pair in zip(two.first.buckets, two.second.buckets, strict=True):
        cells, marks = [], []
        for shown, one in zip((two.first, two.second), pair, strict=True):
            unit = shown.series.unit
            cells.append((exact_value(one.value, unit), exact_value(one.previous, unit)))
            told = bucket_marks(one)
            marks += [f"{shown.series.title}: {told}"] if told else []
        yield day_range(pair[0].since, pair[0].until, year=True), cells, marks
