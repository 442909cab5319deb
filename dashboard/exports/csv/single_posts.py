"""What the single file tells of posts: their figures, sums, numbers, and how these grew."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.exports.data.post_columns import Column, Placed
from dashboard.exports.data.post_figures import POST_FIGURES
from dashboard.exports.data.post_history import post_history
from dashboard.exports.data.post_sums import POST_SUMS
from dashboard.exports.data.posts import file_columns, placed_posts
from dashboard.exports.data.table import Row
from dashboard.exports.work import Work
from dashboard.format import counted
from models.pacific import PACIFIC

TITLE_LENGTH = 200
LIFETIME = "lifetime"
# Columns of the sums, and the unit of those that are not of the metric of the order.
SUMS = {
    "posts": "count",
    "total_views": "count",
    "median_views": "count",
    "median_engagement_rate": "ratio",
    "total_value": "",
    "median_value": "",
}


def rows_of_posts(work: Work) -> Iterator[Row]:
    """All of it."""
    for row in POST_FIGURES.rows(work):
        yield from _figure(dict(zip(POST_FIGURES.columns, row, strict=True)))
    for row in POST_SUMS.rows(work):
        yield from _sums(dict(zip(POST_SUMS.columns, row, strict=True)))
    columns = file_columns(work)
    for placed in placed_posts(work):
        yield from _post(placed, columns)
    for row in post_history(work):
        yield _snapshot(row)


def _figure(told: Mapping[str, Any]) -> Iterator[Row]:
    name, title, unit = told["figure"], told["title"], told["unit"]
    about, posts = ["post_figure", name, title], f"of {counted(told['posts'], 'post')}"
    yield [*about, "current", None, told["until"], None, told["value"], unit, posts]
    if told["previous_since"]:
        unread, until = told["previous_unread"], told["previous_until"]
        note = f"{unread} not read by {told['previous_on']}: all as of today" if unread else None
        yield [*about, "previous", None, until, None, told["previous_value"], unit, note]


def _sums(told: Mapping[str, Any]) -> Iterator[Row]:
    by, note = f"post_{told['by']}", f"of {counted(told['posts'], 'post')}"
    for name, unit in SUMS.items():
        value = told[name]
        if value is None:
            continue
        called = name if unit else f"{name.removesuffix('value')}{told['ranked_by']}"
        own = unit or told["unit"]
        yield [by, called, told["name"], LIFETIME, None, None, None, value, own, note]


def _post(placed: Placed, columns: Mapping[str, Column]) -> Iterator[Row]:
    post, ranked_by = placed.post, placed.work.options.posts_metric
    day = post.created_time.astimezone(PACIFIC).date()
    numbers = {
        column.number: (column.take(placed), column.unit)
        for column in columns.values()
        if column.number
    }
    numbers.setdefault(ranked_by, (post.value, None))
    title = post.message[:TITLE_LENGTH]
    for name, (value, unit) in numbers.items():
        note = "imported" if name in post.imported else None
        yield ["post", name, title, LIFETIME, None, day, post.post_id, value, unit, note]
    labels = "; ".join(label.name for label in post.labels)
    if labels:
        yield ["post", "labels", title, None, None, day, post.post_id, None, None, labels]


def _snapshot(row: Row) -> Row:
    post_id, _born, day, _age, level, metric, breakdown, value, unit, imported = row
    name = f"video.{metric}" if level == "VIDEO" else metric
    note = "imported" if imported else None
    return ["post_history", name, None, LIFETIME, breakdown, day, post_id, value, unit, note]
