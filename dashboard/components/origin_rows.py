"""The stored values behind a number as a table: what, when read, by which run, what before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import html

from dashboard.charts.names import part_name
from dashboard.components.run_table import KINDS, TRIGGERS
from dashboard.components.tables import plain_heads
from dashboard.format import PERIOD_WORDS, clock, day, exact_value, signed
from dashboard.markup.attributes import attributes
from dashboard.queries.origins.asked import Asked
from dashboard.queries.origins.number import MadeNumber
from dashboard.queries.origins.runs_then import RunThen
from dashboard.queries.origins.stored import StoredPoint

SO_FAR = {"sum": "Added up", "average": "Added up", "rates": "Rate of the day"}
NOT_USED = "not part of the number"
PLACES = {"last": "the number", "window": "the number", "single": "the number"}


def stored_table(
    rows: Sequence[StoredPoint], asked: Asked, number: MadeNumber, zone: ZoneInfo, *, ends: bool
) -> html.Table:
    """Day by day; `ends` says whether these are the last ones, below which the number stands."""
    named = len(asked.parts) > 1
    so_far = SO_FAR.get(number.made, "Part of the number")
    heads = ["Day (Pacific)", *(["Metric"] if named else []), "Value", so_far]
    heads += ["First read", "At work then", "Before"]
    units = {metric.key: metric.unit for metric in asked.parts}
    titles = {metric.key: metric.title for metric in asked.parts}
    body = []
    for place, row in enumerate(rows):
        unit = units[row.metric]
        cells: list[tuple[str, str, Any]] = [("Day (Pacific)", "", _day(row, asked))]
        cells += [("Metric", "", titles[row.metric])] if named else []
        cells += [
            ("Value", "num", [exact_value(row.value, unit), *_marks(row)]),
            (so_far, "num muted", _role(rows, place, number, unit)),
            ("First read", "", moment_words(row.observed_at, zone)),
            ("At work then", "", at_work(row.runs, row.imported_from)),
            ("Before", "", [_earlier(each, unit, zone) for each in row.earlier] or "–"),
        ]
        body.append(html.Tr([row_cell(*cell) for cell in cells]))
    foot = [html.Tfoot(_foot(number, heads, so_far))] if ends and number.value is not None else []
    head = plain_heads(heads, ("Value", so_far))
    return html.Table([head, html.Tbody(body), *foot], className="list origin-rows")


def row_cell(name: str, look: str, value: Any) -> Any:
    """A cell that says its column on narrow screens; the day heads its row."""
    told = attributes({"data-label": name})
    if name == "Day (Pacific)":
        return html.Th(value, scope="row", className=look)
    return html.Td(value, className=look, **told)


def _day(row: StoredPoint, asked: Asked) -> list[Any]:
    parts: list[Any] = [day(row.date, weekday=True, year=True)]
    if row.period != "day":
        parts.append(html.Span(f"{PERIOD_WORDS[row.period]}", className="sub"))
    if row.breakdown and asked.breakdown is None:
        parts.append(html.Span(f"{part_name(row.breakdown)} ({row.breakdown})", className="sub"))
    return parts


def _marks(row: StoredPoint) -> list[Any]:
    marks = ["provisional"] if row.provisional else []
    marks += ["restated"] if row.earlier else []
    marks += ["imported"] if row.imported_from is not None else []
    return [html.Span(", ".join(marks), className="sub")] if marks else []


def _role(rows: Sequence[StoredPoint], place: int, number: MadeNumber, unit: str) -> str:
    """What the value does for the number: the sum down to it, the day's rate, or its place."""
    row = rows[place]
    if row.so_far is not None:
        return exact_value(row.so_far, unit)
    if number.made == "rates":
        return exact_value(row.rate, "ratio") if row.rate is not None else ""
    if number.made == "difference" and row.used:
        return "the day before" if row.date < number.since else "the last day"
    if number.made == "none":
        return "–"
    return PLACES.get(number.made, "") if row.used else NOT_USED


def moment_words(then: datetime, zone: ZoneInfo) -> str:
    """A day and the time on it."""
    there = then.astimezone(zone)
    return f"{day(there.date(), year=True)}, {clock(then, zone)}"


def at_work(runs: Sequence[RunThen], file: str | None) -> list[Any]:
    """The runs of that moment: more than one may have been at work, and old ones are unknown."""
    if file is not None:
        return ["imported from", html.Span(file, className="sub")]
    if not runs:
        return ["no run is known"]
    return [part for run in runs for part in _run(run)]


def _run(run: RunThen) -> list[Any]:
    kind, trigger = KINDS.get(run.kind, run.kind), TRIGGERS.get(run.trigger, run.trigger)
    return [html.Div([kind, html.Span(trigger, className="sub")], title=f"Run {run.task_id}")]


def _earlier(each: Any, unit: str, zone: ZoneInfo) -> html.Div:
    until = html.Span(f"until {moment_words(each.until, zone)}", className="sub")
    return html.Div([exact_value(each.value, unit), until])


def _foot(number: MadeNumber, heads: Sequence[str], so_far: str) -> html.Tr:
    """The number below its values."""
    shown = (
        signed(number.value)
        if number.made == "difference"
        else exact_value(number.value, number.unit)
    )
    how = f" ÷ {number.days} days" if number.made == "average" else ""
    place = list(heads).index(so_far)
    rest = len(heads) - place - 1
    return html.Tr(
        [
            html.Th(f"The number{how}", scope="row", colSpan=place),
            html.Td(shown, className="num"),
            html.Td("", colSpan=rest),
        ]
    )
