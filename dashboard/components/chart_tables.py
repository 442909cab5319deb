"""The tables of charts: the same numbers, exact, the newest day first."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from dash import dcc, html

from dashboard.charts.names import part_name
from dashboard.charts.usual import outside_words
from dashboard.format import day, day_range, exact_value
from dashboard.queries.insights.splits import Part, Split
from dashboard.queries.insights.timeseries import Point, Timeseries
from dashboard.queries.workspace.annotations import Note

# The address of the stored values of a day: of a metric, and of a part of it or of all ("").
Ways = Callable[[date, str, str], str]


def series_table(
    series: Timeseries, notes: Sequence[Note] = (), ways: Ways | None = None
) -> html.Div:
    """Days, values, the days compared with, and what is special about each; `ways` lead to where a
    value comes from.
    """
    before: list[Point | None] = [*series.previous, *([None] * len(series.points))]
    said, days = said_of_days(notes), _days_of(series.previous[: len(series.points)], series.until)
    rows = [
        html.Tr(
            [
                html.Th(day(point.date, weekday=True, year=True), scope="row"),
                html.Td(linked_value(point, series.unit, ways), className="num"),
                *([html.Td(past_value(past, series.unit), className="num muted")] if days else []),
                marks_cell(day_marks(point, series.unit) + said.get(point.date, [])),
            ]
        )
        for point, past in reversed(list(zip(series.points, before, strict=False)))
    ]
    compared = [days] if days else []
    return plain_table(
        ("Day (Pacific)", series.title, *compared, "Marks"), rows, (1, 2)[: len(compared) + 1]
    )


def _days_of(points: Sequence[Point], beside: date) -> str:
    """The days that those shown are compared with; empty where there are none."""
    return day_range(points[0].date, points[-1].date, beside=beside) if points else ""


def parts_table(split: Split, notes: Sequence[Note] = (), ways: Ways | None = None) -> html.Div:
    """Days; each part's values and those of the days compared with; what is special about each."""
    names = [part_name(part.name) for part in split.parts]
    before = split.parts[0].previous[: len(split.days)] if split.parts else []
    days = _days_of(before, split.days[-1])
    columns = [text for name in names for text in ((name, f"{name}, {days}") if days else (name,))]
    said = said_of_days(notes)
    rows = [
        html.Tr(
            [
                html.Th(day(each, weekday=True, year=True), scope="row"),
                *(
                    cell
                    for part in split.parts
                    for cell in _part_cells(part, place, split.unit, ways)[: 2 if days else 1]
                ),
                marks_cell(_parts_marks(split, place) + said.get(each, [])),
            ]
        )
        for place, each in reversed(list(enumerate(split.days)))
    ]
    numeric = range(1, len(columns) + 1)
    return plain_table(("Day (Pacific)", *columns, "Marks"), rows, numeric)


def plain_table(names: Sequence[str], rows: Sequence[Any], numeric: Sequence[int]) -> html.Div:
    """A table that scrolls by itself; `numeric` columns stand to the right."""
    head = [
        html.Th(name, scope="col", className="num" if place in numeric else "")
        for place, name in enumerate(names)
    ]
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(list(rows))], className="plain")
    return html.Div(table, className="scroll", tabIndex=0)


def linked_value(point: Point, unit: str, ways: Ways | None, part: str = "") -> Any:
    """A value, as the way to what is stored of it."""
    shown = exact_value(point.value, unit)
    if ways is None or point.value is None:
        return shown
    href = ways(point.date, point.metric, part)
    return dcc.Link(shown, href=href, className="value-way", title="Where this number comes from")


def _part_cells(part: Part, place: int, unit: str, ways: Ways | None) -> list[html.Td]:
    past = part.previous[place] if place < len(part.previous) else None
    return [
        html.Td(linked_value(part.points[place], unit, ways, part.key), className="num"),
        html.Td(past_value(past, unit), className="num muted"),
    ]


def marks_cell(marks: Sequence[str]) -> html.Td:
    """What is special about a row."""
    return html.Td("; ".join(marks), className="muted")


def said_of_days(notes: Sequence[Note]) -> dict[date, list[str]]:
    """The notes by their day."""
    said: dict[date, list[str]] = {}
    for note in notes:
        said.setdefault(note.day, []).append(note.text)
    return said


def _parts_marks(split: Split, place: int) -> list[str]:
    points = [(part_name(part.name), part.points[place]) for part in split.parts]
    marks = ["provisional"] if any(point.provisional for _, point in points) else []
    marks += [f"{name} imported" for name, point in points if point.imported]
    return marks + [
        f"{name} restated from {exact_value(point.restated_from, split.unit)}"
        for name, point in points
        if point.restated_from is not None
    ]


def past_value(point: Point | None, unit: str) -> str:
    """The value of a day compared with."""
    return exact_value(point.value, unit) if point else "–"


def day_marks(point: Point, unit: str) -> list[str]:
    """What is special about a value."""
    marks = ["provisional"] if point.provisional else []
    marks += ["imported"] if point.imported else []
    if point.restated_from is not None:
        marks.append(f"restated from {exact_value(point.restated_from, unit)}")
    return marks + [words for words in [outside_words(point, unit)] if words]
