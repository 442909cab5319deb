"""The posts of each type and of each label together: how many, totals and medians."""

from collections.abc import Iterator

from dashboard.exports.data.table import Row, Table
from dashboard.exports.work import Work
from dashboard.queries.posts.facts import read_facts
from dashboard.queries.posts.patterns import PostsTogether, summarise_kinds, summarise_labels
from dashboard.queries.posts.values import PostMeasure, require_measure

TYPE, LABEL = "type", "label"


def _rows(work: Work) -> Iterator[Row]:
    session, page, span, wanted = work.session, work.page, work.span, work.wanted
    measure = require_measure(session, work.options.posts_metric)
    facts = read_facts(session, page, measure, span, wanted)
    for of_kind in summarise_kinds(facts, measure):
        yield _row(TYPE, of_kind.kind, of_kind, measure)
    for of_label in summarise_labels(session, page, measure, span, facts, wanted):
        yield _row(LABEL, of_label.name, of_label, measure)


def _row(by: str, name: str, posts: PostsTogether, measure: PostMeasure) -> Row:
    return [
        by,
        name,
        posts.posts,
        posts.total_views,
        posts.median_views,
        posts.median_rate,
        measure.key,
        posts.total_value,
        posts.median_value,
        measure.unit,
    ]


POST_SUMS = Table(
    "post_sums",
    "the posts of each type and of each label together: how many, totals and medians",
    {
        "by": "type or label; a post with several labels counts for each of them",
        "name": "the type as Meta names it, or the name of the label",
        "posts": "how many were published in the period",
        "total_views": "the sum of the newest values of post_media_view",
        "median_views": "their median",
        "median_engagement_rate": "the median of (reactions + comments + shares) ÷ viewers of the"
        " same post",
        "ranked_by": "the metric of the order of the posts",
        "total_value": "the sum of its newest values; empty where they do not add up: rates, and"
        " people, who may be among those of several posts",
        "median_value": "their median",
        "unit": "the unit of total_value and median_value, as in kpis",
    },
    _rows,
    rates=("median_engagement_rate",),
)
