"""One long, tidy file: a row for each number, of the same columns wherever it comes from."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dashboard.exports.csv.cells import ENCODING, MANNERS, write_rows
from dashboard.exports.data.tables import BY_NAME, COUNTERS, Row
from dashboard.exports.work import Made, Work

COLUMNS = {
    "part": "about, kpi, trend, trend_before, note, point, post or post_history",
    "name": "the metric's key, or what is told about the export or the post",
    "title": "the metric or the post in words",
    "period": "day, week, days_28; current or previous for key figures; lifetime for posts",
    "breakdown": "empty for the total, else the key that Meta gives; of the trend in words",
    "date": "Pacific day",
    "post_id": "Facebook's id of the post",
    "value": "the number; empty is missing, never zero",
    "unit": "as in kpis",
    "note": "provisional, restated_from, imported (of key figures how many days), a seam, how the"
    " number is made, what is noted, the labels of a post",
}
TITLE_LENGTH = 200


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
    for row in _table(work, "kpis"):
        yield from _kpi(*row[:6], imported=row[-1])
    for row in _table(work, "trend"):
        yield from _trend(row)
    for day, kind, text in _table(work, "notes"):
        yield ["note", kind, None, None, None, day, None, None, None, text]
    work.tell("Writing the daily numbers", 0.3)
    for row in _table(work, "daily_points"):
        yield _point(*row)
    work.tell("Writing the posts", 0.8)
    for row in _table(work, "posts"):
        yield from _post(row)
    for row in _table(work, "post_history"):
        yield _snapshot(row)


def _table(work: Work, name: str) -> Iterator[Row]:
    return BY_NAME[name].rows(work)


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


def _post(row: Row) -> Iterator[Row]:
    _rank, post_id, _at, day, _kind, text, _link, ranked_by, ranked, _usual, *rest = row
    *counters, rate, labels, imported = rest
    files = (imported or "").split("; ")
    values = dict(zip(COUNTERS.values(), counters, strict=True)) | {ranked_by: ranked}
    title, lifetime = text[:TITLE_LENGTH], "lifetime"
    for metric, value in values.items():
        note = "imported" if metric in files else None
        yield ["post", metric, title, lifetime, None, day, post_id, value, None, note]
    yield ["post", "engagement_rate", title, lifetime, None, day, post_id, rate, "ratio", None]
    if labels:
        yield ["post", "labels", title, None, None, day, post_id, None, None, labels]


def _snapshot(row: Row) -> Row:
    post_id, _born, day, _age, level, metric, breakdown, value, unit, imported = row
    name = f"video.{metric}" if level == "VIDEO" else metric
    note = "imported" if imported else None
    return ["post_history", name, None, "lifetime", breakdown, day, post_id, value, unit, note]


def _marks(provisional: bool, restated: Any, imported: Any, seam: str | None) -> str | None:
    marks = ["provisional"] if provisional else []
    marks += [f"restated_from {restated}"] if restated is not None else []
    marks += ["imported"] if imported else []
    marks += [seam] if seam else []
    return "; ".join(marks) or None
