"""Where a number of a post comes from, on its screen: what it is, and its stored snapshots."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from dash import dcc, html

from dashboard.charts.kinds import kind_name
from dashboard.charts.names import part_name
from dashboard.components.download_link import download_link
from dashboard.components.notices import notice, wrong_value
from dashboard.components.origin_parts import (
    definition_of,
    number_title,
    stated_number,
    way_to_whole,
)
from dashboard.components.origin_rows import at_work, moment_words, row_cell
from dashboard.components.post_origin_words import number_sentences
from dashboard.components.tables import Listed, page_of_list, plain_heads
from dashboard.format import day, exact_value
from dashboard.page_context import PageContext
from dashboard.queries.inputs import BadInput
from dashboard.queries.origins.of_post import AskedOfPost, ask_about_post, number_of_post
from dashboard.queries.origins.snapshots import StoredSnapshot, count_snapshots, list_snapshots
from models import MetaPost

ROWS_A_PAGE = 100
ABOUT_SNAPSHOTS = (
    "A snapshot is written on the Pacific day on which the number was read and had changed; of"
    " several reads of one day the last one stays. It does not name the run that read it: “at work"
    " then” are the runs of this Page's posts whose time holds the moment."
)
NO_SNAPSHOT = notice(
    "No snapshot is stored here.", "The number was not read yet, or Meta gave no value for it."
)


def post_number_title(context: PageContext) -> str:
    """The number in words."""
    return number_title(lambda: asked_of_post(context))


def asked_of_post(context: PageContext) -> AskedOfPost:
    """The number of the address. Raises BadInput."""
    return ask_about_post(
        context.session, context.address.posts_metric, context.address.part or None
    )


def draw_post_number(context: PageContext, post: MetaPost) -> list[Any]:
    """The number, how its snapshots make it, and what its metrics are."""
    try:
        asked = asked_of_post(context)
    except BadInput as error:
        return [wrong_value(error)]
    number = number_of_post(context.session, post, asked)
    made = stated_number(
        exact_value(number.value, number.unit),
        f"{kind_name(post.type)} of {_day(number.published_on)}",
        number_sentences(number, asked),
    )
    return [made, *(definition_of(each, asked.level) for each in asked.definitions())]


def draw_snapshots(context: PageContext, post: MetaPost) -> Listed:
    """A page of the stored snapshots."""
    try:
        asked = asked_of_post(context)
    except BadInput:
        return Listed([], 1)
    whole = way_to_whole(context.address.part, context.address.href(part="", number=1))
    count = count_snapshots(context.session, post, asked)
    if not count:
        return Listed([NO_SNAPSHOT, *whole], 1)
    place = context.address.number
    rows = list_snapshots(
        context.session,
        context.page,
        post,
        asked,
        limit=ROWS_A_PAGE,
        offset=(place - 1) * ROWS_A_PAGE,
    )
    table = _table(rows, asked, context.zone())
    return page_of_list([*whole, table], place, ROWS_A_PAGE, count, "snapshots")


def post_file_link(context: PageContext, post: MetaPost) -> html.A:
    """The button that brings the same as a file."""
    address = post_file_address(context, post)
    return download_link("Download CSV", address, name="post-numbers-file")


def post_file_address(context: PageContext, post: MetaPost) -> str:
    """Where the file is."""
    given = {"metric": context.address.posts_metric, "breakdown": context.address.part}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"/api/meta/posts/{quote(post.post_id, safe='')}/points/file/?{query}"


def way_to_post(context: PageContext, post: MetaPost) -> dcc.Link:
    """Back to the post."""
    back = context.address.href(part="", number=1, section="posts", post_id=post.post_id)
    return dcc.Link("← The post", href=back, className="link post-back")


def _table(rows: Sequence[StoredSnapshot], asked: AskedOfPost, zone: ZoneInfo) -> html.Table:
    named = len(asked.parts) > 1
    parts = any(row.breakdown for row in rows) and asked.breakdown is None
    heads = ["Day (Pacific)", *(["Metric"] if named else []), *(["Part"] if parts else [])]
    heads += ["Value", "Before", "First read", "At work then"]
    head = plain_heads(heads, ("Value", "Before"))
    body = [html.Tr(_cells(row, asked, zone, heads)) for row in rows]
    return html.Table([head, html.Tbody(body)], className="list origin-rows")


def _cells(
    row: StoredSnapshot, asked: AskedOfPost, zone: ZoneInfo, heads: Sequence[str]
) -> list[Any]:
    metric = next(each for each in asked.parts if each.key == row.metric)
    marks = [html.Span("the number now", className="sub")] if row.newest else []
    age = "on its first day" if row.age_days == 0 else f"{row.age_days} days old"
    told: dict[str, tuple[str, Any]] = {
        "Day (Pacific)": ("", [_day(row.date), html.Span(age, className="sub")]),
        "Metric": ("", metric.title),
        "Part": ("", part_name(row.breakdown) if row.breakdown else ""),
        "Value": ("num", [exact_value(row.value, metric.unit), *marks]),
        "Before": ("num muted", _before(row, metric.unit)),
        "First read": ("", moment_words(row.observed_at, zone)),
        "At work then": ("", at_work(row.runs, row.imported_from)),
    }
    return [row_cell(name, *told[name]) for name in heads]


def _before(row: StoredSnapshot, unit: str) -> Any:
    if row.before_on is None:
        return "first seen"
    since = html.Span(f"since {day(row.before_on, year=True)}", className="sub")
    return [exact_value(row.before, unit), since]


def _day(value: Any) -> str:
    return day(value, weekday=True, year=True)
