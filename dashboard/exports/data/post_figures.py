"""The head figures of the posts, each beside that of the days compared with."""

from collections.abc import Iterator

from dashboard.exports.data.table import Row, Table
from dashboard.exports.work import Work
from dashboard.queries.posts.figures import read_figures
from dashboard.queries.posts.values import require_measure


def _rows(work: Work) -> Iterator[Row]:
    measure = require_measure(work.session, work.options.posts_metric)
    found = read_figures(work.session, work.page, measure, work.span, work.made_at, work.wanted)
    for figure in found.figures:
        yield [
            figure.key,
            figure.title,
            figure.value,
            figure.unit,
            figure.posts,
            figure.previous,
            figure.unread,
            figure.change,
            figure.change_points,
            found.since,
            found.until,
            found.previous_since,
            found.previous_until,
            found.previous_on,
            found.compare,
        ]


POST_FIGURES = Table(
    "post_figures",
    "the head figures of the posts: how many, totals and medians, beside those of the days"
    " compared with",
    {
        "figure": "posts, total_ or median_ and what it is of",
        "title": "the figure in words",
        "value": "the figure of the posts published in the period, as they stand today",
        "unit": "as in kpis",
        "posts": "how many posts have such a number",
        "previous_value": "the figure of the posts of the days compared with, as they stood on"
        " previous_on",
        "previous_unread": "how many of these had not been read by then; where there is any,"
        " previous_value is as all of them stand today",
        "change": "the change as a ratio: (value - previous_value) ÷ previous_value",
        "change_points": "the change of a rate, in percentage points",
        "since": "first Pacific day of the period",
        "until": "last Pacific day of the period",
        "previous_since": "first Pacific day that it is compared with; empty without one",
        "previous_until": "last Pacific day that it is compared with",
        "previous_on": "the Pacific day whose numbers stand for the posts before, which were then"
        " as old as these are today",
        "compare": "as in kpis",
    },
    _rows,
    rates=("change",),
)
