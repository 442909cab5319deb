"""The trend by calendar week or month: what is said below its chart, and its table."""

from collections.abc import Sequence

from dash import html

from dashboard.components.chart_tables import plain_table
from dashboard.format import day_range, exact_value
from dashboard.queries.insights.buckets import MONTH, WEEK, Bucket, missing_words
from dashboard.queries.insights.timeseries import Timeseries

BUCKET_NAMES = {WEEK: "Week", MONTH: "Month"}
BUCKET_WORDS = {WEEK: "by calendar week, Monday to Sunday", MONTH: "by calendar month"}


def bucket_words(series: Timeseries, bucket: str, buckets: Sequence[Bucket], before: str) -> str:
    """How the numbers are made, what the dashes are, and what has no number or is not whole."""
    return " ".join(bucket_sentences(series, bucket, buckets, before))


def bucket_sentences(
    series: Timeseries, bucket: str, buckets: Sequence[Bucket], before: str
) -> list[str]:
    """The same, sentence by sentence."""
    said = [f"{series.title}, {BUCKET_WORDS[bucket]}: {_made(series, bucket)}."]
    if any(one.previous is not None for one in buckets):
        said.append(f"The dashes are the same days of {before}, by their place in the range.")
    cut = [one for one in buckets if not one.whole]
    if cut:
        days = " and ".join(day_range(one.since, one.until) for one in cut)
        said.append(f"Not whole in this range: {days}.")
    lacking = sum(0 < one.days < one.of_days for one in buckets)
    if lacking:
        many = "one has" if lacking == 1 else f"{lacking} have"
        said.append(f"Of these, {many} days without a number; the table says how many.")
    reasons = dict.fromkeys(one.reason for one in buckets if one.reason)
    return [*said, *reasons]


def _made(series: Timeseries, bucket: str) -> str:
    if series.aggregation == "sum":
        return "the sum of its days"
    if series.aggregation == "last":
        return "the value of its last day that has one"
    days = 7 if bucket == WEEK else 28
    return f"Meta's own number of the {days} days that end with it"


def buckets_table(series: Timeseries, buckets: Sequence[Bucket], before: str) -> html.Div:
    """A row a bucket: its days, number, what it compares with, and what is special about it."""
    rows = [
        html.Tr(
            [
                html.Th(day_range(one.since, one.until, year=True), scope="row"),
                html.Td(exact_value(one.value, series.unit), className="num"),
                *([_before(one, series.unit)] if before else []),
                html.Td(bucket_marks(one), className="muted"),
            ]
        )
        for one in reversed(buckets)
    ]
    compared = [before] if before else []
    names = ("Days (Pacific)", series.title, *compared, "Marks")
    return plain_table(names, rows, (1, 2)[: len(compared) + 1])


def _before(one: Bucket, unit: str) -> html.Td:
    return html.Td(exact_value(one.previous, unit), className="num muted")


def bucket_marks(one: Bucket) -> str:
    """Why there is no number, or how it was made and what is special about it."""
    newest = "provisional" if one.provisional and one.value is not None else ""
    return "; ".join(part for part in (one.reason, missing_words(one), newest) if part)
