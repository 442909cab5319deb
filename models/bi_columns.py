"""What each column of the views for BI tools means; the database tells it as their comments."""

_TENANT = "The workspace: its short name, as in `pagelens tenant list`."
_PAGE = "Facebook's id of the Page."
_METRIC = "The metric's name at Meta; docs/metric-catalog.md explains each."
_BREAKDOWN = (
    "Which part of the metric; empty for the whole. `is_from_ads=1` is paid, `is_from_followers=0`"
    " not from followers; of metrics that come as a list, the key that Meta sends."
)

VIEWS = {
    "v_page_insights": {
        "tenant_slug": _TENANT,
        "page_id": _PAGE,
        "metric_key": _METRIC,
        "period": (
            "What a value covers: `day`, `week` (7 days) or `days_28` (28 days) that end with"
            " `metric_date`. Filter by one of them, or values count several times."
        ),
        "breakdown_key": _BREAKDOWN,
        "metric_date": "The day in Pacific time (America/Los_Angeles) that the value belongs to.",
        "end_time": "The moment at which that day ended, as Meta tells it.",
        "value": (
            "The number. A day without a row is unknown, never 0. Unique people and rates do not"
            " add up over days."
        ),
        "observed_at": (
            "When this value was first read; Meta changes the newest days for up to 28 days."
        ),
    },
    "v_post_insights": {
        "tenant_slug": _TENANT,
        "page_id": _PAGE,
        "post_id": "Facebook's id of the post, which begins with that of its Page.",
        "level": "`POST`, or `VIDEO` for what only videos have.",
        "metric_key": _METRIC,
        "breakdown_key": _BREAKDOWN,
        "observed_on": "The day on which the counter stood at this value.",
        "value": (
            "The counter since the post was published. There is a row only when it has changed:"
            " the newest row is what counts today, and rows are never added up."
        ),
    },
}
