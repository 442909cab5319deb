"""The answers of the API, each made from what its query finds."""

from marshmallow import Schema, fields

from catalog.picker import PickerMetric
from dashboard.api.shapes import shape
from dashboard.queries import overview, pages, post, posts, seams, splits, timeseries
from dashboard.queries.backfill import BackfillProgress
from dashboard.queries.exports import ExportView
from dashboard.queries.runs import RunView

Backfill = shape(BackfillProgress, "Backfill")
Page = shape(pages.PageSummary, "Page")
Kpi = shape(overview.Kpi, "Kpi")
Overview = shape(overview.Overview, "Overview")
Point = shape(timeseries.Point, "Point")
Seam = shape(seams.Seam, "Seam")
Part = shape(splits.Part, "Part")
Timeseries = shape(
    timeseries.Timeseries, "Timeseries", also={"parts": fields.List(fields.Nested(Part))}
)
RankedPost = shape(posts.RankedPost, "RankedPost")
PostRanking = shape(posts.PostRanking, "PostRanking", rename={"posts": "results"})
PostCounter = shape(post.PostCounter, "PostCounter")
PostDetail = shape(post.PostDetail, "PostDetail")
Snapshot = shape(post.Snapshot, "Snapshot")
PostTimeseries = shape(post.PostTimeseries, "PostTimeseries")
Metric = shape(PickerMetric, "Metric")
Run = shape(RunView, "Run")
ExportJob = shape(
    ExportView,
    "ExportJob",
    leave_out=("file_key",),
    also={"download_path": fields.String(allow_none=True)},
)


class PartOfList(Schema):
    """A part of a list."""

    count = fields.Integer()
    next_offset = fields.Integer(allow_none=True)


class PageList(PartOfList):
    """Pages."""

    results = fields.List(fields.Nested(Page))


class MetricList(PartOfList):
    """Metrics."""

    results = fields.List(fields.Nested(Metric))


class RunList(PartOfList):
    """Runs, the newest first."""

    results = fields.List(fields.Nested(Run))


class ExportList(PartOfList):
    """Exports, the newest first. `missing` says why PNG and PDF cannot be made, if they cannot."""

    missing = fields.String()
    results = fields.List(fields.Nested(ExportJob))
