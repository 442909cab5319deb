"""One long, tidy file: a row for each number, of the same columns wherever it comes from."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from dashboard.exports.csv.cells import ENCODING, MANNERS, write_rows
from dashboard.exports.csv.single_posts import rows_of_posts
from dashboard.exports.data.goals import GOALS
from dashboard.exports.data.kpis import KPIS
from dashboard.exports.data.notes import NOTES
from dashboard.exports.data.points import stored_points
from dashboard.exports.data.table import Row
from dashboard.exports.data.trend import TREND
from dashboard.exports.sections import GOALS as GOALS_SECTION
from dashboard.exports.work import Made, Work

COLUMNS = {
    "part": "about, kpi, goal, trend, trend_before, note, point, post_figure, post_type,"
    " post_label, post or post_history",
    "name": "the metric's key, or what is told about the export or the post",
    "title": "the metric, the post, the type or the label in words",
    "period": "day, week, days_28; current or previous for figures; target, value or pace for"
    " goals; lifetime for posts",
    "breakdown": "empty for the total, else the key that Meta gives; of the trend in words",
    "date": "Pacific day; of a goal its last one, of figures of posts that of their days",
    "post_id": "Facebook's id of the post",
    "value": "the number; empty is missing, never zero",
    "unit": "as in kpis",
    "note": "provisional, restated_from, imported (of key figures how many days), a seam, how the"
    " number is made, how far a goal is, of how many posts, what is noted, the labels of a post",
}


def make_single(work: Work) -> Made:
    """Writes all parts one after the other."""
    path = work.folder / "export.csv"
    with path.open("w", encoding=ENCODING, newline="") as out:
        write_rows(out, _rows(work), MANNERS[work.options.csv_separator])
    return Made(path, "text/csv; charset=utf-8", "csv")


def _rows(work: Work) -> Iterator[Row]:
    yield list(COLUMNS)
    yield from _about(work)
    work.tell("Writing the key figures", 0.1)
    for row in KPIS.rows(work):
        yield from _kpi(*row[:6], imported=row[-1])
    if GOALS_SECTION in work.options.sections:
        for row in GOALS.rows(work):
            yield from _goal(dict(zip(GOALS.columns, row, strict=True)))
    for row in TREND.rows(work):
        yield from _trend(row)
    for day, kind, text in NOTES.rows(work):
        yield ["note", kind, None, None, None, day, None, None, None, text]
    work.tell("Writing the daily numbers", 0.3)
    for row in stored_points(work):
        yield _point(*row)
    work.tell("Writing the posts", 0.8)
    yield from rows_of_posts(work)


def _about(work: Work) -> Iterator[Row]:
    facts: dict[str, Any] = {
        "page": work.page_name,
        "since": work.span.since,
        "until": work.span.until,
        "data_through": work.fresh.data_through,
        "made_at": work.made_locally,
        "filter": work.filter_words or None,
    }
    for name, value in facts.items():
        yield ["about", name, None, None, None, None, None, value, None, None]


def _kpi(
    metric: str, title: str, value: Any, unit: str, made_from: str, previous: Any, *, imported: int
) -> Iterator[Row]:
    note = f"{made_from}; imported: {imported}" if imported else made_from
    yield ["kpi", metric, title, "current", None, None, None, value, unit, note]
    yield ["kpi", metric, title, "previous", None, None, None, previous, unit, made_from]


def _goal(told: Mapping[str, Any]) -> Iterator[Row]:
    """What is wanted, reached and to be expected by the goal's last day."""
    year, month = told["year"], told["month"]
    title = f"{told['title']}, goal of {year}{f'-{month:02}' if month else ''}"
    for name in ("target", "value", "pace"):
        words = told["told"] if name == "value" else None
        about = [told["metric"], title, name, None, told["until"], None]
        yield ["goal", *about, told[name], told["unit"], words]


def _trend(row: Row) -> Iterator[Row]:
    day, metric, period, part, value, unit, provisional, restated, imported, *before, seam = row
    note = _marks(provisional, restated, imported, seam)
    yield ["trend", metric, None, period, part, day, None, value, unit, note]
    before_day, before_metric, before_value = before
    if before_day is not None:
        before_row = [before_metric, None, period, part, before_day, None, before_value, unit]
        yield ["trend_before", *before_row, None]


def _point(metric: str, period: str, breakdown: str, day: date, value: Any, *rest: Any) -> Row:
    unit, provisional, restated, imported = rest
    note = _marks(provisional, restated, imported, None)
    return ["point", metric, None, period, breakdown, day, None, value, unit, note]


def _marks(provisional: bool, restated: Any, imported: Any, seam: str | None) -> str | None:
    marks = ["provisional"] if provisional else []
    marks += [f"restated_from {restated}"] if restated is not None else []
    marks += ["imported"] if imported else []
    marks += [seam] if seam else []
    return "; ".join(marks) or None
