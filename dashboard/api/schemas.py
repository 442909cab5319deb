"""The answers of the API, each made from what its query finds."""

from marshmallow import Schema, fields

from catalog.picker import PickerMetric
from dashboard.api.fields import SiteAddress
from dashboard.api.shapes import shape
from dashboard.queries.insights import (
    bands,
    buckets,
    compared,
    kpi,
    overview,
    seams,
    splits,
    timeseries,
)
from dashboard.queries.insights.goal_progress import Progress
from dashboard.queries.insights.goals import Standing
from dashboard.queries.pages import listing
from dashboard.queries.pages.backfill import BackfillProgress
from dashboard.queries.posts import detail, figures, labels, ranked_posts, ranking, unusual
from dashboard.queries.runs.runs import RunSummary
from dashboard.queries.workspace.exports import ExportSummary
from dashboard.queries.workspace.goals import GoalSummary

Backfill = shape(BackfillProgress, "Backfill")
Page = shape(listing.PageSummary, "Page")
Compared = shape(compared.Compared, "Compared")
Kpi = shape(kpi.Kpi, "Kpi")
Goal = shape(GoalSummary, "Goal")
GoalProgress = shape(Progress, "GoalProgress")
GoalStanding = shape(Standing, "GoalStanding")
Overview = shape(overview.Overview, "Overview")
Band = shape(bands.Band, "Band")
Point = shape(timeseries.Point, "Point")
Seam = shape(seams.Seam, "Seam")
Part = shape(splits.Part, "Part")
Bucket = shape(buckets.Bucket, "Bucket", also={"change": fields.Float(allow_none=True)})
Timeseries = shape(
    timeseries.Timeseries,
    "Timeseries",
    also={
        "parts": fields.List(fields.Nested(Part)),
        "buckets": fields.List(fields.Nested(Bucket)),
    },
)
LabelOfPost = shape(labels.LabelOfPost, "LabelOfPost")
PostBand = shape(unusual.PostBand, "PostBand")
RankedPost = shape(ranked_posts.RankedPost, "RankedPost")
PostFigure = shape(figures.PostFigure, "PostFigure")
PostRanking = shape(
    ranking.PostRanking,
    "PostRanking",
    rename={"posts": "results"},
    also={
        "compare": fields.String(),
        "previous_since": fields.Date(allow_none=True),
        "previous_until": fields.Date(allow_none=True),
        "previous_on": fields.Date(allow_none=True),
        "figures": fields.List(fields.Nested(PostFigure)),
    },
)
PostCounter = shape(detail.PostCounter, "PostCounter")
PostDetail = shape(detail.PostDetail, "PostDetail")
Snapshot = shape(detail.Snapshot, "Snapshot")
PostTimeseries = shape(detail.PostTimeseries, "PostTimeseries")
Metric = shape(PickerMetric, "Metric")
Run = shape(RunSummary, "Run")
ExportJob = shape(
    ExportSummary,
    "ExportJob",
    leave_out=("file_key",),
    also={"download_path": SiteAddress(allow_none=True)},
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
    """Exports, the newest first. `missing` says why what Chromium draws cannot be made."""

    missing = fields.String()
    results = fields.List(fields.Nested(ExportJob))
