"""The notes on the days of the chart."""

from collections.abc import Iterator

from dashboard.exports.data.table import Row, Table
from dashboard.exports.report.trend import read_trend
from dashboard.exports.work import Work

KINDS = {
    "user": "person",
    "metric_retired": "meta",
    "sync_gap": "gap",
    "post_above_median": "post",
}


def _rows(work: Work) -> Iterator[Row]:
    trend = read_trend(work)
    for note in trend.notes if trend else []:
        yield [note.day, KINDS.get(note.kind, note.kind), note.text]


NOTES = Table(
    "notes",
    "the notes on the days of the chart",
    {
        "day": "Pacific day",
        "kind": "person, meta (a metric was retired), gap, post (above what is usual)",
        "note": "what is noted",
    },
    _rows,
)
