"""The answers of the API, field by field."""

from marshmallow import Schema, fields

from dashboard.api.fields import Moment, Number


class Backfill(Schema):
    """How far back the history reaches; `share` of all that is wanted since `goal` is there.

    `sentence` says why it stands still, `seconds_left` is an estimate. `checking`: what an earlier
    release stored is being asked for again.
    """

    oldest_day = fields.Date(allow_none=True)
    goal = fields.Date()
    share = fields.Float()
    running = fields.Boolean()
    state = fields.String()
    sentence = fields.String(allow_none=True)
    resume_at = Moment(allow_none=True)
    seconds_left = fields.Integer(allow_none=True)
    checking = fields.Boolean()


class Page(Schema):
    """A Page. `page_id` is Facebook's; `data_through` the newest Pacific day with numbers.

    `last_success_at` is when Meta last answered; `stale` means that the newest day that Meta has
    published was not read for 36 hours.
    """

    page_id = fields.String()
    name = fields.String()
    category = fields.String()
    picture_url = fields.String()
    followers = fields.Integer(allow_none=True)
    can_analyze = fields.Boolean()
    missing_permissions = fields.List(fields.String())
    is_default = fields.Boolean()
    data_through = fields.Date(allow_none=True)
    last_success_at = Moment(allow_none=True)
    stale = fields.Boolean()
    backfill = fields.Nested(Backfill, allow_none=True)


class Kpi(Schema):
    """A number of the overview; `days` of `of_days` have a value; `change` is a ratio."""

    metric = fields.String()
    title = fields.String()
    unit = fields.String()
    aggregation = fields.String()
    value = Number(allow_none=True)
    days = fields.Integer()
    of_days = fields.Integer()
    previous = Number(allow_none=True)
    change = fields.Float(allow_none=True)
    label = fields.String()
    net_change = Number(allow_none=True)
    spark = fields.List(Number(allow_none=True))
    data_through = fields.Date(allow_none=True)
    formula = fields.String(allow_none=True)


class Overview(Schema):
    """A Page's KPIs over a range."""

    page_id = fields.String()
    since = fields.Date()
    until = fields.Date()
    previous_since = fields.Date()
    previous_until = fields.Date()
    preset = fields.String(allow_none=True)
    data_through = fields.Date(allow_none=True)
    stale = fields.Boolean()
    kpis = fields.List(fields.Nested(Kpi))


class Point(Schema):
    """A Pacific day; a null value is a gap."""

    date = fields.Date()
    metric = fields.String()
    value = Number(allow_none=True)
    provisional = fields.Boolean()
    restated_from = Number(allow_none=True)


class Seam(Schema):
    """Where a retired metric hands over to its replacement."""

    date = fields.Date()
    from_metric = fields.String()
    to_metric = fields.String()
    note = fields.String()


class Part(Schema):
    """A part of a metric by day, and the period before."""

    key = fields.String()
    name = fields.String()
    points = fields.List(fields.Nested(Point))
    previous = fields.List(fields.Nested(Point))


class Timeseries(Schema):
    """A metric by day, the period before, and its parts where they were asked for."""

    page_id = fields.String()
    metric = fields.String()
    title = fields.String()
    unit = fields.String()
    aggregation = fields.String()
    period = fields.String()
    since = fields.Date()
    until = fields.Date()
    data_through = fields.Date(allow_none=True)
    stale = fields.Boolean()
    seams = fields.List(fields.Nested(Seam))
    points = fields.List(fields.Nested(Point))
    previous = fields.List(fields.Nested(Point))
    stand_ins = fields.List(fields.String())
    parts = fields.List(fields.Nested(Part))


class RankedPost(Schema):
    """A post with its newest counters."""

    post_id = fields.String()
    type = fields.String()
    message = fields.String()
    permalink_url = fields.String()
    thumbnail_url = fields.String()
    created_time = Moment()
    value = Number(allow_none=True)
    metrics = fields.Dict(keys=fields.String(), values=Number())
    engagement_rate = fields.Float(allow_none=True)


class PostRanking(Schema):
    """Posts published in the range, ranked."""

    page_id = fields.String()
    metric = fields.String()
    title = fields.String()
    unit = fields.String()
    sort = fields.String()
    since = fields.Date()
    until = fields.Date()
    engagement_rate_formula = fields.String()
    count = fields.Integer()
    next_offset = fields.Integer(allow_none=True)
    results = fields.List(fields.Nested(RankedPost), attribute="posts")


class PostCounter(Schema):
    """The newest value of a metric of a post, or of its video (level VIDEO)."""

    level = fields.String()
    metric = fields.String()
    title = fields.String()
    unit = fields.String()
    breakdown_key = fields.String()
    value = Number()
    observed_on = fields.Date()


class PostDetail(Schema):
    """A post with all its newest counters."""

    post_id = fields.String()
    page_id = fields.String()
    type = fields.String()
    message = fields.String()
    permalink_url = fields.String()
    thumbnail_url = fields.String()
    created_time = Moment()
    counters = fields.List(fields.Nested(PostCounter))
    engagement_rate = fields.Float(allow_none=True)
    engagement_rate_formula = fields.String()


class Snapshot(Schema):
    """A lifetime counter as it stood on a Pacific day."""

    date = fields.Date()
    breakdown_key = fields.String()
    value = Number()


class PostTimeseries(Schema):
    """The snapshots of a metric of a post."""

    post_id = fields.String()
    metric = fields.String()
    title = fields.String()
    unit = fields.String()
    points = fields.List(fields.Nested(Snapshot))


class Metric(Schema):
    """A metric that a picker may offer."""

    key = fields.String()
    level = fields.String()
    title = fields.String()
    description = fields.String()
    group = fields.String()
    unit = fields.String()
    aggregation = fields.String()
    periods = fields.List(fields.String())
    value_type = fields.String()
    is_unique = fields.Boolean()
    status = fields.String()
    deprecated_on = fields.Date(allow_none=True)
    replacement_metric_key = fields.String(allow_none=True)
    replacement_title = fields.String(allow_none=True)
    has_data = fields.Boolean()


class Task(Schema):
    """What a run and an export tell alike."""

    page_id = fields.String()
    status = fields.String()
    status_text = fields.String()
    error = fields.String(allow_none=True)
    created_at = Moment()
    started_at = Moment(allow_none=True)
    finished_at = Moment(allow_none=True)


class Run(Task):
    """One run of work on a Page."""

    task_id = fields.UUID()
    kind = fields.String()
    progress = fields.Dict()
    rows_processed = fields.Integer()
    rows_changed = fields.Integer()
    graph_requests = fields.Integer()
    graph_calls = fields.Integer()
    failed_metrics = fields.Dict()
    window_since = fields.Date(allow_none=True)
    window_until = fields.Date(allow_none=True)
    heartbeat_at = Moment(allow_none=True)
    resume_at = Moment(allow_none=True)


class ExportJob(Task):
    """An export. `download_path` is there once its file is ready; `share` of the work is done."""

    export_job_id = fields.UUID()
    page_name = fields.String()
    export_format = fields.String()
    step = fields.String()
    share = fields.Float()
    options = fields.Dict()
    requested_by = fields.String()
    file_name = fields.String(allow_none=True)
    content_type = fields.String(allow_none=True)
    size_bytes = fields.Integer(allow_none=True)
    sha256 = fields.String(allow_none=True)
    data_through = fields.Date(allow_none=True)
    download_path = fields.String(allow_none=True)
    expires_at = Moment(allow_none=True)


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
