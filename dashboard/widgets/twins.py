"""The table twins of charts: the same numbers, exact, the newest day first."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.charts.names import part_name
from dashboard.format import day, exact_value
from dashboard.queries.annotations import Note
from dashboard.queries.splits import Split
from dashboard.queries.timeseries import Point, Timeseries


def series_table(series: Timeseries, notes: Sequence[Note] = ()) -> html.Div:
    """Days, values, the days before, and what is special about each."""
    before: list[Point | None] = [*series.previous, *([None] * len(series.points))]
    said: dict[Any, list[str]] = {}
    for note in notes:
        said.setdefault(note.day, []).append(note.text)
    rows = [
        html.Tr(
            [
                html.Th(day(point.date, weekday=True, year=True), scope="row"),
                html.Td(exact_value(point.value, series.unit), className="num"),
                html.Td(_past(past, series.unit), className="num muted"),
                html.Td(
                    "; ".join([*_marks(point, series.unit), *said.get(point.date, [])]),
                    className="muted",
                ),
            ]
        )
        for point, past in reversed(list(zip(series.points, before, strict=False)))
    ]
    return plain_table(("Day (Pacific)", series.title, "The days before", "Marks"), rows, (1, 2))


def parts_table(split: Split) -> html.Div:
    """Days, and a column for each part."""
    names = ("Day (Pacific)", *(part_name(part.name) for part in split.parts))
    rows = [
        html.Tr(
            [
                html.Th(day(each, weekday=True, year=True), scope="row"),
                *(
                    html.Td(exact_value(part.values[place], split.unit), className="num")
                    for part in split.parts
                ),
            ]
        )
        for place, each in reversed(list(enumerate(split.days)))
    ]
    return plain_table(names, rows, range(1, len(names)))


def plain_table(names: Sequence[str], rows: Sequence[Any], numeric: Sequence[int]) -> html.Div:
    """A table that scrolls by itself; `numeric` columns stand to the right."""
    head = [
        html.Th(name, scope="col", className="num" if place in numeric else "")
        for place, name in enumerate(names)
    ]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(list(rows))], className="plain")
    return html.Div(table, className="scroll", tabIndex=0)


def _past(point: Point | None, unit: str) -> str:
    return exact_value(point.value, unit) if point else "–"


def _marks(point: Point, unit: str) -> list[str]:
    marks = ["provisional"] if point.provisional else []
    if point.restated_from is not None:
        marks.append(f"restated from {exact_value(point.restated_from, unit)}")
    return marks
